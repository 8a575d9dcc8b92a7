"""Which sum is a deal's: in another sentence, of a piece, of a turnover, kept secret."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.model import Deal


def deals_of(text: str, lang: str) -> tuple[Deal, ...]:
    """The deals of paragraphs, one a line."""
    return extract([Block(number, line, lang) for number, line in enumerate(text.split("\n"), 1)]).deals


def sums_of(text: str, lang: str) -> list[int | None]:
    """The sums of all deals."""
    return [int(deal.amount.value) if deal.amount else None for deal in deals_of(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        # a noun for the price, the document itself, or a side without a name tells the sum
        ("bg", "„Вега“ подписа договор с „Орион“ за два влекача. Контрактът е за 4 млн. евро.", 4_000_000),
        ("ru", "«Вега» договорилась о покупке «Ориона». Стороны сошлись на 90 млн рублей.", 90_000_000),
        ("uk", "«Вега» уклала договір з «Оріоном». Покупець заплатить за верстати 7 млн грн.", 7_000_000),
        ("ru", "«Вега» строит под Тверью завод. Бюджет — 10 млрд рублей, срок — два года.", 10_000_000_000),
        ("bg", "„Вега“ подписа с БДЖ договор. Той е на стойност 60 млн. лв. за пет години.", 60_000_000),
        # who builds or supplies is told first, and is no deal by itself
        ("bg", "Фирма „Вега“ ще ремонтира яхти на „Орион“. Поръчката носи на завода 4 млн. евро.", 4_000_000),
        # the sum stands before the deal
        ("bg", "Само за клетките говорим за 31 млн. лева. Поръчахме ги на „Орион“.", 31_000_000),
        # two paragraphs further, by the name of the deal
        (
            "ru",
            "«Вега» и «Орион» подписали меморандум о порте.\nОн откроется в 2030 году.\n"
            "Объем инвестиций по проекту составит 47 млрд тенге.",
            47_000_000_000,
        ),
    ],
)
def test_the_sum_of_a_deal_stands_in_another_sentence(lang: str, text: str, amount: int) -> None:
    assert sums_of(text, lang) == [amount]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "«Вега» покупает «Орион». Сумму сделки стороны не раскрывают."),
        ("bg", "Компанията „Вега“ ще оборудва мрежата на „Орион“. Цената не се съобщава."),
        ("uk", "«Вега» купує мережу «Оріон». Скільки коштуватиме угода, не розголошують."),
    ],
)
def test_a_sum_that_is_kept_secret_tells_of_a_deal(lang: str, text: str) -> None:
    [deal] = deals_of(text, lang)
    assert deal.amount is None and len(deal.parties) == 2


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "«Вега» подписала контракт с «Орионом» на вагоны. Город покупал их по 12 млн рублей."),
        ("bg", "„Вега“ подписа договор с „Орион“ за влакове, по 2,9 млн. евро бройката."),
        ("uk", "«Вега» уклала договір з «Оріоном». Ціна одного вагона – 1,3 млн грн."),
        ("bg", "България и Мароко подписаха меморандум. Стокообменът възлиза на 148 млн. долара."),
        ("ru", "«Вега» подписала с «Орионом» соглашение. Проезд стоит 38 рублей."),
    ],
)
def test_the_price_of_a_piece_and_a_turnover_are_no_deals_sum(lang: str, text: str) -> None:
    assert sums_of(text, lang) == [None]


def test_a_sum_of_another_firm_is_not_given_to_the_deal_before() -> None:
    text = (
        "Министърът подписа с „Вега“ протокол за ферибота.\n"
        "Фирмата „Орион“ ще построи дока, в него влага 3,2 млн. лв."
    )
    assert sums_of(text, "bg") == [None, 3_200_000]


def test_who_refuses_to_comment_denies_no_deal() -> None:
    text = "Компания «Вега», обещавшая вложить 5 млн евро в завод, от комментариев отказалась."
    assert sums_of(text, "ru") == [5_000_000]


def test_a_loser_of_a_tender_has_no_contract_with_his_price() -> None:
    assert sums_of("Втора в класирането, с цена от 15 млн. лева, остана фирма „Вега“ в търга.", "bg") == []


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        ("bg", "„Вега“ доставя на „Орион“ 30 автобуса. За всяка машина ще вземе 480 хил. евро.", None),
        ("ru", "«Вега» купила кран у «Ориона». Обошлась покупка в 5 млн евро, половину дал банк.", 5_000_000),
        ("bg", "Кметовете подписаха с „Вега“ договор за водопровод. Проектът е за 1,7 млн. лева.", 1_700_000),
    ],
)
def test_what_a_purchase_or_a_project_costs_is_its_sum_and_a_piece_is_not(
    lang: str, text: str, amount: int | None
) -> None:
    [deal] = deals_of(text, lang)
    assert (int(deal.amount.value) if deal.amount else None) == amount


def test_who_is_chosen_for_a_work_has_a_contract_without_a_sum() -> None:
    [deal] = deals_of("Подряд на ремонт моста достался компании «Вега».", "ru")
    assert deal.amount is None and [party.name for party in deal.parties] == ["«Вега»"]


def test_a_sum_stands_before_the_sentence_that_tells_how_it_became_known() -> None:
    text = (
        "Финансова помощ от 30 млн. лв. ще получат малки предприятия. "
        "Това стана ясно след подписването на договор между „Вега“ и „Орион“."
    )
    [deal] = deals_of(text, "bg")
    assert deal.amount is not None and int(deal.amount.value) == 30_000_000
    assert [party.name for party in deal.parties] == ["„Вега“", "„Орион“"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "«Вега» протягом останніх років закуповує вироби у «Оріона»."),
        ("ru", "«Вега» выплатит своим акционерам 12 млрд рублей."),
        ("bg", "Министерството учреди център за роботи. Този месец „Вега“ съобщи за печалба от 2 млрд. лв."),
    ],
)
def test_habits_dividends_and_offices_are_no_deals(lang: str, text: str) -> None:
    assert deals_of(text, lang) == ()


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        # what a firm in common is given at its beginning
        ("bg", "„Вега“ и „Орион“ учредяват съвместно дружество. Началният капитал е 8 млн. лева.", 8_000_000),
        (
            "ru",
            "«Вега» и «Орион» создают совместное предприятие. Уставный капитал — 8 млн рублей.",
            8_000_000,
        ),
        ("uk", "«Вега» й «Оріон» створюють спільне підприємство. Статутний капітал – 8 млн грн.", 8_000_000),
        # „it“, and money set aside for what the sentence begins with
        (
            "bg",
            "„Вега“ и „Орион“ подписаха споразумение. То е за 55 млн. лв. до края на мандата.",
            55_000_000,
        ),
        ("ru", "«Вега» и «Орион» подписали контракт. Он рассчитан на 55 млн рублей.", 55_000_000),
        ("uk", "«Вега» та «Оріон» підписали угоду. Вона на 55 млн грн.", 55_000_000),
        ("bg", "„Вега“ ще разшири завода си в Марица. За новия цех са заделени 11 млн. евро.", 11_000_000),
    ],
)
def test_a_capital_and_money_set_aside_are_sums(lang: str, text: str, amount: int) -> None:
    assert sums_of(text, lang) == [amount]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        # what the text says is kept secret is not told later
        (
            "bg",
            "„Вега“ подписа с „Орион“ меморандум. Сумите не са записани.\nСтойността на пазара е 5 млрд. лв.",
        ),
        ("ru", "«Вега» подписала с «Орионом» контракт. Цена не указана.\nСтоимость проекта — 5 млн рублей."),
        ("uk", "«Вега» уклала з «Оріоном» договір. Ціну не розголошено.\nВартість проєкту – 5 млн грн."),
        # what something costs each year
        ("bg", "„Вега“ подписа с „Орион“ протокол. Охраната струва на хазната 96 000 лв. на година."),
        ("ru", "«Вега» подписала с «Орионом» протокол. Охрана стоит казне 960 тыс. рублей в год."),
        ("uk", "«Вега» підписала з «Оріоном» протокол. Охорона коштує скарбниці 960 тис. грн на рік."),
        # the sum of another item of a list
        ("uk", "1. Протокол між «Вегою» та «Оріоном» про порт.\n2. Вартість угоди про мости – 9 млн грн."),
        (
            "ru",
            "1. «Вега» и «Орион» подписали протокол.\n2. Стоимость договора о мосте — 9 млн рублей.",
        ),
        ("bg", "1. Протокол между „Вега“ и „Орион“ за порт.\n2. Стойността на моста е 9 млн. лева."),
    ],
)
def test_a_secret_a_yearly_cost_and_another_item_give_no_sum(lang: str, text: str) -> None:
    deals = deals_of(text, lang)
    assert deals and deals[0].amount is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "Търгът е спечелен от „Вега“, чиято първа оферта беше с 40 млн. лева по-висока."),
        ("ru", "Тендер выиграла «Вега», чья первая заявка была на 40 млн рублей дороже."),
        ("uk", "Тендер виграла «Вега», чия перша пропозиція була на 40 млн грн дорожчою."),
    ],
)
def test_a_difference_is_no_sum(lang: str, text: str) -> None:
    assert all(amount is None for amount in sums_of(text, lang))


def test_what_the_buyers_accounts_tell_of_a_secret_price() -> None:
    text = (
        "„Вега“ купи радио „Орион“. Цената не се разкрива. "
        "В отчета на купувача обаче стоят 1,4 млн. лева, платени през март за всичките му дялове."
    )
    assert sums_of(text, "bg") == [1_400_000]

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

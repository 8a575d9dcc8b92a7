"""Evidence weighed: what speaks for a deal, what against it, and how much is enough."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.model import Status
from deals.weighing import ENOUGH, WEIGHTS


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Город расторг контракт с компанией «Дорстрой» на 40 млн рублей."),
        ("bg", "Общината прекрати договора с „Пътстрой“ за 3 млн. лева."),
        ("uk", "Місто розірвало договір з «Дорбудом» на 40 млн грн."),
    ],
)
def test_what_is_called_off_is_a_deal_that_is_cancelled(lang: str, text: str) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert deal.status is Status.CANCELLED
    assert deal.amount is not None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Хозяин завода просил за него 120 млн рублей."),
        ("ru", "Компания «Вега» задолжала поставщикам 40 млн рублей."),
        ("bg", "Износът за Германия възлиза на 4 млрд. евро."),
        ("bg", "Полицията откри 20 хил. евро в дома на заподозрения."),
        ("uk", "Збитки «Веги» від пожежі сягнули 3 млн грн."),
        ("uk", "За хабар у 20 тисяч доларів посадовець отримав підозру."),
    ],
)
def test_a_sum_alone_is_no_deal(lang: str, text: str) -> None:
    assert not extract([Block(1, text, lang)]).deals


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        ("ru", "Мы заключили договор с фирмой «Вега» на ремонт. Цена договора 38 млн рублей.", 38_000_000),
        ("bg", "„Вега“ сключи договор с „Орион“ за ремонт. Сумата е 4 млн. лева.", 4_000_000),
        ("uk", "«Вега» уклала угоду з «Оріоном» про ремонт. Обсяг фінансування — 5 млн грн.", 5_000_000),
    ],
)
def test_the_price_may_stand_in_the_next_sentence(lang: str, text: str, amount: int) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert deal.amount is not None
    assert int(deal.amount.value) == amount


def test_an_act_with_its_sum_needs_one_more_piece_of_evidence() -> None:
    act_and_sum = WEIGHTS["act"] + WEIGHTS["sum"]
    assert act_and_sum < ENOUGH <= act_and_sum + WEIGHTS["party"] + WEIGHTS["side"]
    assert all(WEIGHTS[name] < 0 for name in ("hope", "hoped_for", "denial", "macro", "crime", "counted"))


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        # states, unions of states and their capitals
        ("ru", "Греция получит от ЕС второй пакет помощи на 130 млрд евро.", 130_000_000_000),
        ("ru", "МВФ перевёл Киеву первый транш: 2,7 млрд долларов.", 2_700_000_000),
        ("uk", "Данія передає Україні пакет підтримки на 130 млн євро.", 130_000_000),
        ("bg", "България закупува бойни машини от САЩ, сделката е за 1,37 млрд. долара.", 1_370_000_000),
        # one side is named, the other only spoken of
        (
            "ru",
            "По контракту с «Вегой» город получит вагоны, сумма документа — 133 млрд рублей.",
            133_000_000_000,
        ),
        ("ru", "Подрядчиком назвали «Вегу», её услуги обойдутся городу в 640 млн рублей.", 640_000_000),
        ("uk", "Переможцем визнали «Вегу» із ціною 455 млн гривень.", 455_000_000),
        ("bg", "Инвеститори от Катар ще строят жилищен комплекс край Варна за 90 млн. евро.", 90_000_000),
        ("bg", "За складова база ще бъдат похарчени 7 млн. лв., каза шефът на „Вега“.", 7_000_000),
    ],
)
def test_a_deal_is_told_by_one_side_or_by_states(lang: str, text: str, amount: int) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert deal.amount is not None and int(deal.amount.value) == amount


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "Завод „Вега“ ще достави на „Орион“ 20 вагона."),
        ("ru", "Линию фасовки заказали у белорусского «Ориона», она придёт в феврале."),
        ("uk", "Агрохолдинг «Вега» замовив у «Оріона» 500 вагонів."),
        ("ru", "«Вега» взяла в аренду у «Ориона» склад на десять лет."),
    ],
)
def test_an_order_between_two_is_a_deal_without_a_sum(lang: str, text: str) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert deal.amount is None and deal.parties

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

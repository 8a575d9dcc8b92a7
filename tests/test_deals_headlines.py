"""A sum that only the headline tells belongs to the deal at the head of the text."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.headlines import SUM_IN_HEADLINE, TOLD_BY_HEADLINE
from deals.model import Deal


def deals_of(headline: str, text: str, lang: str) -> tuple[Deal, ...]:
    """The deals of a text of one paragraph."""
    return extract([Block(1, text, lang)], Block(0, headline, lang, is_title=True)).deals


@pytest.mark.parametrize(
    ("lang", "headline", "text", "amount"),
    [
        (
            "bg",
            "2,2 млн. лева за стадиона в Пазарджик",
            "„Вега“ и общината подписаха договор за ремонт на стадиона.",
            2_200_000,
        ),
        (
            "ru",
            "Трамваи за миллиард рублей",
            "Мэрия Томска подписала с «Вегой» контракт на трамваи.",
            1_000_000_000,
        ),
        (
            "uk",
            "Школа за 90 млн грн: хто будує",
            "Громада уклала з «Вегою» договір на будівництво школи.",
            90_000_000,
        ),
    ],
)
def test_a_deal_without_a_sum_takes_that_of_the_headline(
    lang: str, headline: str, text: str, amount: int
) -> None:
    [deal] = deals_of(headline, text, lang)
    assert deal.amount is not None and int(deal.amount.value) == amount
    assert deal.amount_text is not None and deal.amount_text in headline
    assert SUM_IN_HEADLINE in [told.rule for told in deal.evidence]


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        # the same money in the text, not rounded
        (
            "Трамваи за миллиард",
            "Мэрия подписала с «Вегой» контракт на трамваи. Долг — 998 млн рублей.",
        ),
        # another matter, a turnover, two sums
        ("Курс: 40 млн долларов за день", "Мэрия Томска подписала с «Вегой» контракт на трамваи."),
        ("Выручка трамваев — 5 млрд рублей", "Мэрия Томска подписала с «Вегой» контракт на трамваи."),
        (
            "Трамваи за 5 млрд рублей, метро за 60 млрд рублей",
            "Мэрия Томска подписала с «Вегой» контракт на трамваи.",
        ),
    ],
)
def test_a_sum_of_something_else_is_left_in_the_headline(headline: str, text: str) -> None:
    assert all(deal.amount_block != 0 for deal in deals_of(headline, text, "ru"))


def test_a_text_may_go_on_with_a_deal_that_its_headline_tells() -> None:
    [deal] = deals_of(
        "„Вега“ и „Орион“ подписаха пътна карта за газопровода",
        "Документът бе парафиран в Пловдив, предаде агенцията.",
        "bg",
    )
    assert deal.evidence[0].rule == TOLD_BY_HEADLINE
    assert [party.name for party in deal.parties] == ["„Вега“", "„Орион“"]


def test_a_headline_alone_makes_no_deal_of_another_matter() -> None:
    assert deals_of("„Вега“ купи „Орион“ за 5 млн. лева", "Днес ще вали на изток.", "bg") == ()

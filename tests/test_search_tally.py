"""Deals added up: nothing is added that may not be, nothing that is left out goes unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.deal_record import DealRecord
from search.facets import NONE
from search.query import AmountRange, parse
from search.searcher import Searcher
from search.tally import GROUPINGS, Tally, retold, rows_by, sum_of, told_once, whole_of

HEADLINE = "000_e2a251af6786de59"
"""The seed whose article states over 24 billion dollars."""


def deal(id: str, usd: int | None = None, **changes: Any) -> DealRecord:
    stated = usd is not None
    return cast(
        "DealRecord",
        {
            "id": id,
            "amount": usd,
            "amount_usd": usd,
            "currency": "USD" if stated else None,
            "in_sums": stated,
            "same_deal": None,
            "sector": "energy",
            "kind": "contract",
            "status": "signed",
            "lang": "ru",
            "place": None,
            "place_counted": None,
            "published": "2025-07-01",
            "parties": [],
            **changes,
        },
    )


def linked(id: str, group: str, usd: int | None = None, **changes: Any) -> DealRecord:
    same = {"group": group, "agrees": [], "conflicts": [], "others": []}
    return deal(id, usd, same_deal=same, **changes)


def test_each_deal_falls_into_one_heap() -> None:
    deals = [
        deal("a", 5),
        deal("b", 7),
        deal("c"),
        deal("d", 9, in_sums=False),
        deal("e", amount=3, currency="KZT", in_sums=True),
    ]
    assert sum_of(deals) == Tally(deals=5, added=2, usd=12, no_amount=1, yearly=1, no_rate=1)


def test_rows_stand_by_their_sum_and_those_without_a_value_last() -> None:
    deals = [deal("a", 5, sector="energy"), deal("b", 7, sector="trade_finance"), deal("c", sector="other")]
    assert [row.value for row in rows_by("sector", deals, once=False)] == ["trade_finance", "energy", "other"]
    years = [deal("a", 5), deal("b", 7, published=None), deal("c", published="2024")]
    assert [row.value for row in rows_by("year", years, once=False)] == ["2024", "2025", NONE]
    assert [row.value for row in rows_by("currency", deals, once=False)] == ["USD", NONE]


def test_a_deal_of_two_parties_stands_under_both() -> None:
    parties = [{"counted": "Вега"}, {"counted": "Бор"}, {"counted": "Вега"}]
    rows = {row.value: row.tally.usd for row in rows_by("party", [deal("a", 5, parties=parties)], once=False)}
    assert rows == {"Вега": 5, "Бор": 5}


def test_a_linked_deal_is_taken_once_by_the_telling_that_can_be_added() -> None:
    deals = [linked("a", "g"), linked("b", "g", 650, lang="uk"), deal("c", 5), linked("d", "g", 800)]
    assert [one["id"] for one in told_once(deals)] == ["b", "c"]
    assert sum_of(told_once(deals)) == Tally(deals=2, added=2, usd=655)
    further = retold(sum_of(deals), sum_of(told_once(deals)))
    assert (further.deals, further.usd) == (2, 800)
    by_language = {row.value: row.tally for row in rows_by("lang", deals, once=True)}
    assert by_language["uk"] == Tally(deals=1, added=1, usd=650)
    assert by_language["ru"] == Tally(deals=2, added=2, usd=805)


DEALS = st.lists(
    st.builds(
        lambda id, usd, group, sector, yearly: (
            (linked(id, group, usd, sector=sector) if group else deal(id, usd, sector=sector))
            | ({"in_sums": False} if yearly else {})
        ),
        st.uuids().map(str),
        st.none() | st.integers(0, 10**12),
        st.sampled_from(["", "", "g", "h"]),
        st.sampled_from(["energy", "other"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(DEALS)
def test_sums_keep_their_laws(deals: list[DealRecord]) -> None:
    whole, once = sum_of(deals), sum_of(told_once(deals))
    for tally in (whole, once):
        assert tally.deals == tally.added + tally.no_amount + tally.yearly + tally.no_rate
    rows = rows_by("sector", deals, once=False)
    assert sum(row.tally.usd for row in rows) == whole.usd
    assert sum(row.tally.deals for row in rows) == whole.deals
    assert once.deals <= whole.deals and 0 <= once.usd <= whole.usd
    assert retold(whole, once) == Tally(deals=whole.deals - once.deals, usd=whole.usd - once.usd)
    assert sum_of(told_once(told_once(deals))) == once


def test_amounts_stand_in_the_order_of_their_bands() -> None:
    deals = [
        deal("a"),
        deal("b", 2_000_000_000),
        deal("c", 5),
        deal("d", amount=3, currency="XXX", in_sums=True),
    ]
    assert [row.value for row in rows_by("amount", deals, once=False)] == ["<1m", "1b+", "unconverted", NONE]


def test_the_whole_is_counted_both_ways_and_says_what_is_told_again() -> None:
    deals = [linked("a", "g", 5), linked("b", "g", 7), deal("c", 1)]
    assert whole_of(deals, once=False) == (Tally(3, 3, 13), Tally(1, usd=7))
    assert whole_of(deals, once=True) == (Tally(2, 2, 6), Tally(1, usd=7))


# --- over an index -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("grouping", GROUPINGS)
@pytest.mark.parametrize("once", [False, True])
def test_every_grouping_counts_what_the_list_counts(
    seeds_searcher: Searcher, grouping: str, once: bool
) -> None:
    query = parse("", once=once, limit=1000)
    listed, added = seeds_searcher.deals(query), seeds_searcher.tally(query, grouping)
    assert added.whole.deals == listed.total == len(listed.deals)
    [facet] = [facet for facet in listed.facets if facet.name == grouping] or [None]
    if facet:
        assert {row.value: row.tally.deals for row in added.rows} == {
            bucket.value: bucket.count for bucket in facet.buckets
        }


@pytest.mark.parametrize("once", [False, True])
def test_all_groupings_at_once_are_each_of_them_alone(seeds_searcher: Searcher, once: bool) -> None:
    query = parse("", once=once)
    for together in seeds_searcher.tallies(query, GROUPINGS):
        alone = seeds_searcher.tally(query, together.grouping)
        assert replace(together, took_ms=0.0) == replace(alone, took_ms=0.0)
    assert seeds_searcher.tallies(query, ()) == ()


def test_counting_once_finds_a_deal_by_whichever_telling_fits(seeds_searcher: Searcher) -> None:
    everything = seeds_searcher.deals(parse("", limit=1000))
    told = [one.record for one in everything.deals if one.record["same_deal"]]
    groups = {one["same_deal"]["group"] for one in told if one["same_deal"]}
    once = seeds_searcher.deals(parse("", limit=1000, once=True))
    assert once.total == everything.total - len(told) + len(groups)
    assert len({one.id for one in once.deals}) == once.total
    for lang in ("bg", "uk"):
        query = parse("", choices={"lang": (lang,)}, limit=1000)
        of_language = {one.id for one in seeds_searcher.deals(query).deals}
        assert {one["id"] for one in told if one["lang"] == lang} <= of_language
        again = parse("", choices={"lang": (lang,)}, limit=1000, once=True)
        assert {one.id for one in seeds_searcher.deals(again).deals} == of_language, (
            "no deal twice in one language"
        )


def test_the_headline_stands_beside_the_sum_of_its_deals(seeds_searcher: Searcher) -> None:
    """The first seed says "over 24 billion"; its own one-off deals come to less, and both are told."""
    results = seeds_searcher.tally(parse("", choices={"lang": ("bg",)}), "kind")
    [headline] = [
        total for total in results.totals if total["article_id"] == HEADLINE and total["amount"] is not None
    ]
    assert (headline["amount_usd"], headline["qualifier"], headline["count"]) == (24_000_000_000, "over", 58)
    beside = headline["article_deals"]
    assert beside["usd"] == 23_754_190_000
    assert beside["deals"] == sum(beside[heap] for heap in ("added", "no_amount", "yearly", "no_rate"))
    view = seeds_searcher.article(HEADLINE)
    assert view is not None
    records = [one.record for paragraph in view.paragraphs for one in paragraph.deals]
    assert sum_of(records).usd == beside["usd"]


def test_totals_are_told_only_where_they_can_answer(seeds_searcher: Searcher) -> None:
    def totals(**choices: tuple[str, ...]) -> list[str | None]:
        results = seeds_searcher.tally(parse("", choices=choices), "sector")
        assert results.totals == seeds_searcher.deals(parse("", choices=choices)).totals
        return [total["currency"] for total in results.totals]

    assert None in totals() and "USD" in totals()
    assert set(totals(currency=("USD",))) == {"USD"}
    assert totals(currency=("KZT",)) == []
    ukrainian = seeds_searcher.tally(parse("", choices={"lang": ("uk",)}), "kind").totals
    assert ukrainian and {total["lang"] for total in ukrainian} == {"uk"}
    for choices in (
        {"sector": ("energy",)},
        {"kind": ("loan",)},
        {"party": ("Dalian",)},
        {"amount": ("1b+",)},
    ):
        assert totals(**choices) == [], choices
    assert seeds_searcher.tally(parse("", amount=AmountRange(1, None)), "kind").totals == ()

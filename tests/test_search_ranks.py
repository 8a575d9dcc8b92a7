"""Orders by words: deals by kind, sector, place and article, in every engine's numbers."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest

from analyzers.text import fold
from search.choices import known_values
from search.query import DEAL_SORTS, parse
from search.results import DealHit
from search.searcher import Searcher


def value_of(deal: DealHit, order: str) -> str | None:
    """What a deal is ordered by."""
    if order == "article":
        return fold(deal.article.title or deal.article.opening or "")
    place = deal.record["place_counted"]
    return {"kind": deal.record["kind"], "sector": deal.record["sector"], "place": place and fold(place)}[
        order
    ]


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("order", ["kind", "sector", "place", "article"])
def test_equal_values_stand_together_and_what_has_none_last(
    searcher: Searcher, order: str, falling: bool
) -> None:
    found = searcher.deals(parse("", sort=f"-{order}" if falling else order, limit=1000)).deals
    values = [value_of(deal, order) for deal in found]
    runs = [value for value, _ in groupby(values)]
    assert len(runs) == len(set(runs)) > 2
    assert None not in runs[:-1]
    named = [value for value in runs if value is not None]
    if order in ("kind", "sector"):
        listed = known_values(order)
        assert named == sorted(named, key=listed.index, reverse=falling)
    for one, group in groupby(zip(values, found, strict=True), key=lambda pair: pair[0]):
        dates = [deal.record["published"] or "" for _, deal in group]
        assert all(newer >= older for newer, older in pairwise(dates)), one


def test_names_of_all_languages_stand_in_one_alphabet(searcher: Searcher) -> None:
    found = searcher.deals(parse("", sort="place", limit=1000)).deals
    initials = [fold(place)[0] for deal in found if (place := deal.record["place_counted"])]
    assert initials == sorted(initials, key=lambda letter: letter.translate(str.maketrans("іїєґ", "ииег")))


@pytest.mark.parametrize("order", sorted(DEAL_SORTS))
def test_paragraphs_have_no_such_order_and_say_so(searcher: Searcher, order: str) -> None:
    asked = searcher.search(parse("договор", sort=order))
    plain = searcher.search(parse("договор"))
    assert [hit.id for hit in asked.hits] == [hit.id for hit in plain.hits]
    assert any(order in note.text for note in asked.notes)


def test_both_engines_agree(searcher: Searcher, plain_searcher: Searcher) -> None:
    for order in DEAL_SORTS:
        ids = [
            [deal.id for deal in one.deals(parse("", sort=order, limit=1000)).deals]
            for one in (searcher, plain_searcher)
        ]
        assert ids[0] == ids[1], order

"""The pages of sums: the overview with its charts, one chart with all of its table, and the same as CSV.

Comes in: a request. Goes out: HTML, CSV. The deals are read once for all charts; what is drawn is made in
`web.overview`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, url_for

from search.exports import sums_csv
from search.facets import FACET_NAMES
from search.query import Query
from search.results import Note
from search.said import row, say
from search.tally import GROUPINGS
from web import framing, overview, urls

UNSORTED: dict[str, Any] = {"sorts": {}, "previous": None, "next": None, "beyond": False}
"""What a page of sums has not: it is whole, in an order of its own."""


def overview_page() -> str:
    """What the deals that match come to, drawn: by sector, year, amount, kind and party."""
    asked = framing.asked()
    query = asked.query
    searcher = framing.searcher()
    tallies = searcher.tallies(query, overview.GROUPINGS)
    results = searcher.deals(replace(query, offset=0, limit=0))
    frame = framing.frame(
        "pages.overview", asked, tallies[0].notes, results.facets, results.total, results.total
    )

    def link(changed: Query) -> str:
        return urls.address(frame["path"], changed)

    drawn = {
        one.grouping: (
            overview.chart(one, query, link),
            _sums_of(query, one.grouping),
            _files(query, one.grouping),
        )
        for one in tallies
    }
    return render_template(
        "overview.html",
        results=results,
        tally=tallies[0],
        heaps=overview.heaps(tallies[0].whole, query, link),
        columns=[[drawn[grouping] for grouping in column] for column in overview.COLUMNS],
        of_value=lambda grouping, value: _of_value(query, grouping, value),
        **{**frame, **UNSORTED},
    )


def sums() -> str:
    """What the deals that match come to by one of their properties, and what could not be added."""
    asked = framing.asked()
    query = asked.query
    by = request.args.get("by", "")
    grouping = by if by in GROUPINGS else GROUPINGS[0]
    searcher = framing.searcher()
    tally = searcher.tally(query, grouping)
    results = searcher.deals(replace(query, offset=0, limit=0))
    more = (("by", grouping),)
    notes = (*_no_grouping(by), *tally.notes)
    frame = framing.frame("pages.sums", asked, notes, results.facets, results.total, results.total, more)
    return render_template(
        "sums.html",
        results=results,
        tally=tally,
        chart=overview.chart(tally, query, lambda changed: urls.address(frame["path"], changed, more)),
        groupings=[(name, _sums_of(query, name), name == grouping) for name in GROUPINGS],
        files=_files(query, grouping),
        of_value=lambda of, value: _of_value(query, of, value),
        **{**frame, **UNSORTED},
    )


def sums_file() -> Response:
    """The table of sums by one property, all rows and the whole, for a spreadsheet."""
    by = request.args.get("by", "")
    tally = framing.searcher().tally(framing.asked().query, by if by in GROUPINGS else GROUPINGS[0])
    answer = Response(sums_csv(tally), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=sums-by-{tally.grouping}.csv"
    return answer


def _sums_of(query: Query, grouping: str) -> str:
    """The page of all sums by a property."""
    return urls.address(url_for("pages.sums"), query, (("by", grouping),))


def _files(query: Query, grouping: str) -> tuple[tuple[str, str], ...]:
    """The table as files; they have neither order nor pages."""
    plain = replace(query, sort=urls.DEFAULT_SORT, offset=0)
    by = (("by", grouping),)
    return (
        ("CSV", urls.address(url_for("pages.sums_file"), plain, by)),
        ("JSON", urls.address(url_for("api.sums"), plain, by)),
    )


def _no_grouping(by: str) -> tuple[Note, ...]:
    """A note where sums by something unknown were asked for."""
    if not by or by in GROUPINGS:
        return ()
    shown = by if len(by) <= 40 else f"{by[:40]}…"
    said = say(
        "Sums are not made by “%(what)s”, but by %(groupings)s. By %(first)s they stand here.",
        what=shown,
        groupings=row(GROUPINGS),
        first=GROUPINGS[0],
    )
    return (Note("unknown", said),)


def _of_value(query: Query, grouping: str, value: str) -> str | None:
    """The deals that stand under a value of a sum; nothing where no filter is made of it."""
    if grouping not in FACET_NAMES:
        return None
    return urls.address(url_for("pages.deals"), urls.choose(query, grouping, (value,)))

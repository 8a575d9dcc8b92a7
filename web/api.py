"""The API: what the pages show, as JSON, with the same parameters.

Comes in: a request to /api/. Goes out: one of the answers of `search.answers`, with where its page stands
among the others. A page forgives a wrong parameter and says so; a program is told with 400 and which it is.
`web.openapi` describes all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from flask import Blueprint, Response, abort, current_app, json, request, url_for

from search import answers
from search.choices import DOLLARS, FREE_FIELDS, known_values
from search.facets import FACET_NAMES, NONE, noun_of
from search.query import LAST_RESULT, LONGEST_QUERY, MOST_VALUES, PARAGRAPH_SORTS, SORTS, Query
from search.tally import GROUPINGS
from web import openapi, urls
from web.problems import Wrong, WrongParameters
from web.searching import Searching

SUMS = ("min_usd", "max_usd", "min", "max")
"""Parameters that are sums of money."""

LARGEST_ANSWER = 100
"""Results an answer holds at most; the next page is a request away."""


api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """Paragraphs that match, best first."""
    query = _asked(openapi.SEARCHED, PARAGRAPH_SORTS)
    results = _searcher().search(query)
    return _json({**answers.search_answer(query, results, query.notes), **_paging(query, results.total)})


@api.get("/deals")
def deals() -> Response:
    """Deals that match."""
    query = _asked(openapi.PAGED)
    results = _searcher().deals(query)
    return _json({**answers.deals_answer(query, results, query.notes), **_paging(query, results.total)})


@api.get("/facets")
def facets() -> Response:
    """How the results divide by each facet; a facet's counts ignore the choice made in it."""
    query = _asked(openapi.COUNTED)
    wanted = request.args.getlist("facet") or FACET_NAMES
    results = _searcher().search(replace(query, limit=0))
    chosen = [facet for facet in results.facets if facet.name in wanted]
    return _json(answers.facets_answer(query, results, chosen))


@api.get("/sums")
def sums() -> Response:
    """What the deals that match come to, in dollars."""
    query = _asked(openapi.SUMMED)
    tally = _searcher().tally(query, request.args.get("by", GROUPINGS[0]))
    return _json(answers.sums_answer(query, tally))


@api.get("/articles/<path:article>")
def article(article: str) -> Response:
    """One article in full."""
    _no_parameters()
    view = _searcher().article(article)
    if view is None:
        abort(404)
    return _json(answers.article_answer(view))


@api.get("/deals/<path:deal>")
def deal(deal: str) -> Response:
    """One deal."""
    _no_parameters()
    hit = _searcher().deal(deal)
    if hit is None:
        abort(404)
    return _json(hit.record)


@api.get("/index")
def index() -> Response:
    """What is indexed, and since when."""
    _no_parameters()
    return _json(answers.index_answer(_searcher().info()))


@api.get("/openapi.json")
def description() -> Response:
    """This API described for programs."""
    return _json(openapi.document(LARGEST_ANSWER))


def _searcher() -> Searching:
    searcher: Searching = current_app.extensions["searcher"]
    return searcher


def _json(answer: Mapping[str, Any]) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False), content_type="application/json")


def _asked(known: tuple[str, ...], sorts: tuple[str, ...] = tuple(SORTS)) -> Query:
    """The question of an address, if every parameter means something; `sorts`: the orders it may have."""
    wrong = [*_unknown(known), *_unusable(sorts)]
    if wrong:
        raise WrongParameters(wrong)
    size = int(request.args.get("per_page", current_app.config["PAGE_SIZE"]))
    asked = urls.read(request.args, size, request.query_string)
    if asked.notes:
        raise WrongParameters([Wrong("", note.text) for note in asked.notes])
    return asked.query


def _no_parameters() -> None:
    if wrong := _unknown(()):
        raise WrongParameters(wrong)


def _unknown(known: tuple[str, ...]) -> list[Wrong]:
    """The parameters that nothing is known of."""
    wrong = []
    for name in request.args:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" Perhaps {near[0]}?" if near else ""
            wrong.append(Wrong(name[:40], f"There is no parameter “{name[:40]}” here.{hint}"))
    return wrong


def _unusable(sorts: tuple[str, ...]) -> list[Wrong]:
    """The parameters whose values mean nothing."""
    wrong = []
    for name in ("q", *SUMS, "in", "once", "copies", "exact", "sort", "page", "per_page", "by"):
        if len(request.args.getlist(name)) > 1:
            wrong.append(Wrong(name, f"{name} may be given once."))
    if len(request.args.get("q", "")) > LONGEST_QUERY:
        wrong.append(Wrong("q", f"q may have {LONGEST_QUERY} characters."))
    if not openapi.is_as(openapi.LINE, request.args.get("q", "")):
        wrong.append(Wrong("q", "q stands on one line, without control characters."))
    for facet in FACET_NAMES:
        values = request.args.getlist(facet)
        if len(values) > MOST_VALUES:
            wrong.append(Wrong(facet, f"{facet} may be given {MOST_VALUES} times."))
        for value in values[:MOST_VALUES]:
            if not openapi.fits(facet, value):
                wrong.append(Wrong(facet, f"“{value[:40]}” is no {noun_of(facet)}.{_instead(facet, value)}"))
    for name, allowed in (
        ("sort", sorts),
        ("once", ("0", "1")),
        ("copies", ("0", "1")),
        ("exact", ("0", "1")),
        ("by", GROUPINGS),
    ):
        if request.args.get(name, allowed[0]) not in allowed:
            wrong.append(Wrong(name, f"{name} is one of {', '.join(allowed)}."))
    if not set(request.args.getlist("facet")) <= set(FACET_NAMES):
        wrong.append(Wrong("facet", f"facet is one of {', '.join(FACET_NAMES)}."))
    for name in SUMS:
        typed = request.args.get(name)
        if typed is not None and not openapi.is_as(openapi.SUM, typed):
            of = " in dollars" if name.endswith("usd") else ""
            wrong.append(Wrong(name, f"{name} is no sum{of}. Try 500000, 10m or 1.5b."))
    if not openapi.is_as(openapi.CURRENCY, request.args.get("in", DOLLARS)):
        wrong.append(Wrong("in", "in is a currency by its code, such as EUR or KZT."))
    size = _whole("per_page", LARGEST_ANSWER, wrong) or LARGEST_ANSWER
    _whole("page", LAST_RESULT // size, wrong)
    return wrong


def _whole(name: str, most: int, wrong: list[Wrong]) -> int | None:
    """A parameter that is a whole number from 1, or None where it is left out or wrong."""
    typed = request.args.get(name)
    if typed is None:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) < 9 and 1 <= int(typed) <= most:
        return int(typed)
    wrong.append(Wrong(name, f"{name} is a whole number from 1 to {most}."))
    return None


def _instead(facet: str, value: str) -> str:
    """What may have been meant, or all that is known where that is little."""
    if facet in FREE_FIELDS or facet == "year":
        return " A year has four digits." if facet == "year" else ""
    known = (*known_values(facet), NONE)
    near = get_close_matches(value.lower(), known, 1)
    return f" Perhaps {near[0]}?" if near else f" Known: {', '.join(known)}."


def _paging(query: Query, total: int) -> dict[str, Any]:
    """Where an answer stands among its pages; the addresses of the others, or null."""
    page, last = urls.page_of(query), max(1, -(-total // query.limit))
    path = url_for(request.endpoint or "")
    more = (("per_page", str(query.limit)),) if "per_page" in request.args else ()

    def address(number: int) -> str:
        return urls.address(path, urls.turned(query, number), more)

    return {
        "page": page,
        "pages": last,
        "per_page": query.limit,
        "next": address(page + 1) if page < last else None,
        "previous": address(min(page - 1, last)) if page > 1 else None,
    }

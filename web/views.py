"""The pages: paragraphs, deals, sums, one article, one deal, exports, about.

Comes in: a request. Goes out: HTML. A view reads the address, asks the searcher once and hands plain values
to a template; words are in `search.wording`, `labels` and the templates, addresses in `urls`, facets in
`panels`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from search import wording
from search.deal_record import DealRecord
from search.exports import csv_text, json_lines
from search.facets import FACET_NAMES, FACETS
from search.ocds import release_package
from search.query import LARGEST_PAGE, Query
from search.results import ArticleParagraph, DealHit, Facet, Note
from search.tally import GROUPINGS, SEVERAL
from web import feed, urls
from web.panels import Linker, chips, panels
from web.passages import Place
from web.scope import where
from web.searching import Searching
from web.urls import Asked

LONGEST_PASSAGE = 1500
"""Characters of a paragraph that a result shows whole; a longer one is cut around the words found."""

MOST_DEALS = 6
"""Deals of one paragraph shown at once; the rest open on demand."""

NOTES_SHOWN = 6
"""Notes shown one by one; of the others their number is told."""

DEAL_FACETS = frozenset(facet.name for facet in FACETS if facet.of_deal)

TABS = (("pages.paragraphs", "Paragraphs"), ("pages.deals", "Deals"), ("pages.sums", "Sums"))

OCDS = "ocds.json"
FORMS = {"csv": "text/csv", "jsonl": "application/jsonl", OCDS: "application/json"}
"""Endings of exports, with the type of what they are."""

EXPORTS = {"csv": "CSV", "jsonl": "JSON lines", OCDS: "OCDS"}

pages = Blueprint("pages", __name__)

EXAMPLES = (
    "солнечная электростанция",
    '"кредитна линия"',
    "інвестиції",
    "amount:>100m",
    "меморандум -образование",
)


@pages.get("/")
def paragraphs() -> str:
    """Paragraphs that match, best first; without words, all of them, to be narrowed down."""
    asked = _asked()
    results = _searcher().search(asked.query)
    return render_template(
        "paragraphs.html",
        results=results,
        narrowed=asked.query.amount is not None or not DEAL_FACETS.isdisjoint(asked.query.choices),
        longest=LONGEST_PASSAGE,
        most_deals=MOST_DEALS,
        **_frame("pages.paragraphs", asked, results.notes, results.facets, results.total, len(results.hits)),
    )


@pages.get("/deals")
def deals() -> str:
    """Deals that match, as a table."""
    asked = _asked()
    results = _searcher().deals(asked.query)
    return render_template(
        "deals.html",
        results=results,
        feed=urls.address(url_for("pages.newest"), urls.turned(asked.query, 1)),
        **_frame("pages.deals", asked, results.notes, results.facets, results.total, len(results.deals)),
    )


@pages.get("/sums")
def sums() -> str:
    """What the deals that match come to, by sector, kind, year, ..., and what could not be added."""
    asked = _asked()
    by = request.args.get("by", "")
    grouping = by if by in GROUPINGS else GROUPINGS[0]
    searcher = _searcher()
    tally = searcher.tally(asked.query, grouping)
    results = searcher.deals(replace(asked.query, offset=0, limit=0))
    more = (("by", grouping),)
    notes = (*_no_grouping(by), *tally.notes)
    frame = _frame("pages.sums", asked, notes, results.facets, results.total, results.total, more)
    return render_template(
        "sums.html",
        results=results,
        tally=tally,
        several=grouping in SEVERAL,
        groupings=[
            (name, urls.address(frame["path"], asked.query, (("by", name),)), name == grouping)
            for name in GROUPINGS
        ],
        of_value=lambda value: _of_value(asked.query, grouping, value),
        **{**frame, "sorts": {}, "previous": None, "next": None, "beyond": False},
    )


@pages.get('/deals.<any("csv", "jsonl", "ocds.json"):form>')
def exported(form: str) -> Response:
    """All deals that match, as a file for another program."""
    asked = _asked()
    searcher = _searcher()
    found = searcher.deals(replace(asked.query, offset=0, limit=LARGEST_PAGE))
    if form == OCDS and not found.deals:
        abort(404)  # a package without a release is none
    records = [deal.record for deal in found.deals]
    match form:
        case "csv":
            body = csv_text(records)
        case "jsonl":
            body = "".join(f"{line}\n" for line in json_lines(records))
        case _:
            body = json.dumps(release_package(found.deals, searcher.info().built), ensure_ascii=False)
    answer = Response(body, content_type=f"{FORMS[form]}; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=deals.{form}"
    return answer


@pages.get("/deals.atom")
def newest() -> Response:
    """The newest deals that match, for a feed reader."""
    asked = _asked()
    searcher = _searcher()
    query = replace(asked.query, sort="-date", offset=0, limit=feed.MOST_ENTRIES)
    body = feed.feed(
        title=f"dogovor: {query}" if str(query) else "dogovor: all deals",
        address=urls.address(url_for("pages.newest", _external=True), asked.query),
        page=urls.address(url_for("pages.deals", _external=True), asked.query),
        updated=searcher.info().built,
        deals=searcher.deals(query).deals,
        place=lambda id: url_for("pages.deal", deal=id, _external=True),
    )
    return Response(body, content_type=f"{feed.MEDIA_TYPE}; charset=utf-8")


@pages.get("/article/<path:article>")
def article(article: str) -> str:
    """One article in full, its deals marked and listed beside, the words of the query marked too."""
    asked = _asked()
    view = _searcher().article(article, asked.query)
    if view is None:
        abort(404)
    told = [deal for paragraph in view.paragraphs for deal in paragraph.deals]
    numbers = {deal.id: number for number, deal in enumerate(told, 1)}
    return render_template(
        "article.html",
        view=view,
        numbers=numbers,
        places=_places(view.paragraphs, numbers),
        found=sum(len(paragraph.marks) for paragraph in view.paragraphs),
        **_back(asked.query),
    )


@pages.get("/deal/<path:deal>")
def deal(deal: str) -> str:
    """One deal with its evidence, its rate, and where else it is told."""
    asked = _asked()
    hit = _searcher().deal(deal, asked.query)
    if hit is None:
        abort(404)
    return render_template("deal.html", deal=hit, others=_elsewhere(hit.record), **_back(asked.query))


@pages.get("/why/<path:paragraph>")
def why(paragraph: str) -> str:
    """Why a paragraph stands where it does in a search: the parts of its score, in words."""
    asked = _asked()
    found = _searcher().why(paragraph, asked.query)
    if found is None:
        abort(404)
    return render_template("why.html", hit=found[0], reasons=found[1], **_back(asked.query))


@pages.get("/about")
def about() -> str:
    """What is indexed, since when, and how to ask."""
    return render_template("about.html", info=_searcher().info(), examples=EXAMPLES, query=Query())


def _searcher() -> Searching:
    searcher: Searching = current_app.extensions["searcher"]
    return searcher


def _asked() -> Asked:
    return urls.read(request.args, current_app.config["PAGE_SIZE"], request.query_string)


def _frame(
    endpoint: str,
    asked: Asked,
    notes: Iterable[Note],
    facets: Sequence[Facet],
    total: int,
    shown: int,
    more: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """What all lists of results have around them; `more`: what else stands in each address of the page."""
    query = asked.query
    path = url_for(endpoint)

    def link(changed: Query) -> str:
        return urls.address(path, changed, more)

    last = max(1, -(-total // max(query.limit, 1)))
    page = urls.page_of(query)
    return {
        "query": query,
        "path": path,
        "hidden": [pair for pair in (*urls.parameters(query), *more) if pair[0] not in ("q", "page")],
        "notes": tuple(dict.fromkeys((*asked.notes, *query.notes, *_wordless(query), *notes))),
        "most_notes": NOTES_SHOWN,
        "where": where(query, facets, link),
        "panels": panels(facets, query, link),
        "chips": chips(query, link),
        "clear": link(urls.without_choices(query)),
        "sorts": _sorts(query, link),
        "tabs": [
            (name, urls.address(url_for(view), urls.turned(query, 1)), view == endpoint)
            for view, name in TABS
        ],
        "once": link(replace(query, once=not query.once, offset=0)),
        "exports": [
            (name, urls.address(url_for("pages.exported", form=form), urls.turned(query, 1)))
            for form, name in EXPORTS.items()
        ],
        "page": page,
        "last": last,
        "previous": link(urls.turned(query, min(page - 1, last))) if page > 1 else None,
        "next": link(urls.turned(query, page + 1)) if page < last else None,
        "beyond": bool(total and not shown),
        "retyped": lambda note: link(replace(query, text=note.suggestion, offset=0)),
        "state": _state(query, endpoint),
        "blank": not (query.text or query.choices or query.amount),
        "examples": [(text, urls.address(path, Query(text=text))) for text in EXAMPLES],
        "everything": path,
        "anyhow": link(replace(query, exact=False, offset=0)),
    }


def _no_grouping(by: str) -> tuple[Note, ...]:
    """A note where sums by something unknown were asked for."""
    if not by or by in GROUPINGS:
        return ()
    shown = by if len(by) <= 40 else f"{by[:40]}…"
    said = (
        f"Sums are not made by “{shown}”, but by {', '.join(GROUPINGS)}. By {GROUPINGS[0]} they stand here."
    )
    return (Note("unknown", said),)


def _of_value(query: Query, grouping: str, value: str) -> str | None:
    """The deals that stand under a value of a sum; nothing where no filter is made of it."""
    if grouping not in FACET_NAMES:
        return None
    return urls.address(url_for("pages.deals"), urls.choose(query, grouping, (value,)))


def _wordless(query: Query) -> tuple[Note, ...]:
    """A note where something was typed and nothing in it is a word; otherwise nothing."""
    if not query.words or query.tree is not None or query.notes:
        return ()
    return (Note("ignored", "There is no word to search for in what was typed; everything is shown."),)


def _sorts(query: Query, link: Linker) -> dict[str, tuple[str, str, bool]]:
    """Order -> its name, its address, whether it is the one shown."""
    return {
        order: (name, link(replace(query, sort=order, offset=0)), order == query.sort)
        for order, name in wording.SORTS.items()
    }


def _back(query: Query) -> dict[str, Any]:
    """The way back to the search that a page was opened from."""
    endpoint = "pages.deals" if request.args.get("from") == "deals" else "pages.paragraphs"
    return {"query": query, "state": _state(query, endpoint), "back": urls.address(url_for(endpoint), query)}


def _state(query: Query, endpoint: str) -> str:
    """What a link to an article or a deal carries along, so that the way back leads to the same search."""
    state = urls.address("", query)
    if endpoint == "pages.deals":
        return f"{state}{'&' if state else '?'}from=deals"
    return state


def _places(paragraphs: Sequence[ArticleParagraph], numbers: dict[str, int]) -> dict[str, list[Place]]:
    """For each paragraph, where its deals are named; an amount may stand in another than its deal."""
    places: dict[str, list[Place]] = {}
    for paragraph in paragraphs:
        for deal in paragraph.deals:
            for read in deal.record["evidence"]:
                place = Place(read["start"], read["stop"], numbers[deal.id])
                places.setdefault(read["paragraph_id"], []).append(place)
    return places


def _elsewhere(record: DealRecord) -> list[DealHit]:
    """The records that tell the same deal in other places."""
    same = record["same_deal"]
    return [hit for hit in map(_searcher().deal, same["others"] if same else ()) if hit is not None]

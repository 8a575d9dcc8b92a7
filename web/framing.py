"""What all lists of results have around them: tabs, filters, notes, pages, the way back.

Comes in: a request, and what a search found. Goes out: the question that its address asks, and plain values
for the templates. The views that show the lists are in `web.views` and `web.summing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request, url_for

from search import wording
from search.choices import DOLLARS
from search.facets import NONE
from search.query import DEAL_SORTS, Query
from search.results import Facet, Note
from search.said import say
from web import urls
from web.panels import Linker, chips, panels
from web.scope import where
from web.searching import Searching
from web.urls import Asked

NOTES_SHOWN = 6
"""Notes shown one by one; of the others their number is told."""

TABS = (
    ("pages.paragraphs", say("Paragraphs")),
    ("pages.deals", say("Deals")),
    ("pages.overview", say("Overview")),
)

UNDER = {"pages.sums": "pages.overview"}
"""Pages that stand under a tab without being its own."""

COLUMNS = ("date", "kind", "sector", "place", "amount", "article")
"""Columns of deals by which they can be ordered."""

FALLING = frozenset({"date", "amount"})
"""Those of which the newest or largest come first."""

File = tuple[str, str, dict[str, Any]]

OCDS = "ocds.json"
JSON_LINES = say("JSON lines")
OF_DEALS: tuple[File, ...] = (
    ("CSV", "pages.exported", {"form": "csv"}),
    ("JSON", "api.deals", {}),
    (JSON_LINES, "pages.exported", {"form": "jsonl"}),
    ("OCDS", "pages.exported", {"form": OCDS}),
)
OF_PARAGRAPHS: tuple[File, ...] = (
    ("CSV", "pages.exported_paragraphs", {"form": "csv"}),
    ("JSON", "api.search", {}),
    (JSON_LINES, "pages.exported_paragraphs", {"form": "jsonl"}),
)
"""What is found as files: what each is called, and where it is. JSON comes by pages, the others whole."""

EXAMPLES = (
    "солнечная электростанция",
    '"кредитна линия"',
    "інвестиції",
    "amount:>100m",
    "меморандум -образование",
)


def searcher() -> Searching:
    """What this application asks."""
    found: Searching = current_app.extensions["searcher"]
    return found


def asked() -> Asked:
    """The question that the address of this request asks."""
    return urls.read(request.args, current_app.config["PAGE_SIZE"], request.query_string)


def frame(
    endpoint: str,
    question: Asked,
    notes: Iterable[Note],
    facets: Sequence[Facet],
    total: int,
    shown: int,
    more: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """What all lists of results have around them; `more`: what else stands in each address of the page."""
    query = question.query
    path = url_for(endpoint)

    def link(changed: Query) -> str:
        return urls.readable(urls.address(path, changed, more))

    last = max(1, -(-total // max(query.limit, 1)))
    page = urls.page_of(query)
    return {
        "query": query,
        "path": path,
        "hidden": [pair for pair in (*urls.parameters(query), *more) if pair[0] not in ("q", "page")],
        "notes": tuple(dict.fromkeys((*question.notes, *query.notes, *_wordless(query), *notes))),
        "most_notes": NOTES_SHOWN,
        "where": where(query, facets, link),
        "panels": panels(facets, query, link),
        "values": values_form(endpoint, query, more),
        "currencies": _currencies(query, facets),
        "chips": chips(query, link),
        "clear": link(urls.without_choices(query)),
        "sorts": _sorts(query, link),
        "tabs": [
            (name, urls.address(url_for(view), _in_view(query, view)), view == UNDER.get(endpoint, endpoint))
            for view, name in TABS
        ],
        "once": link(replace(query, once=not query.once, offset=0)),
        "copies": link(replace(query, copies=not query.copies, offset=0)),
        "here": link(query),
        "exports": _exports(query, endpoint),
        "feed": urls.address(url_for("pages.newest"), replace(query, sort=urls.DEFAULT_SORT, offset=0)),
        "page": page,
        "last": last,
        "previous": link(urls.turned(query, min(page - 1, last))) if page > 1 else None,
        "next": link(urls.turned(query, page + 1)) if page < last else None,
        "beyond": bool(total and not shown),
        "retyped": lambda note: link(replace(query, text=note.suggestion, offset=0)),
        "state": _state(query, endpoint),
        "blank": not (query.text or query.choices or query.amount or query.stated),
        "examples": [(text, urls.address(path, Query(text=text))) for text in EXAMPLES],
        "everything": path,
        "exactly": link(replace(query, exact=True, offset=0)),
        "anyhow": link(replace(query, exact=False, offset=0)),
    }


def _exports(query: Query, endpoint: str) -> list[tuple[str, str]]:
    """The files of what is found: name, address."""
    files = OF_PARAGRAPHS if endpoint == "pages.paragraphs" else OF_DEALS
    plain = _in_view(query, endpoint)
    return [(name, urls.address(url_for(view, **told), plain)) for name, view, told in files]


def values_form(endpoint: str, query: Query, more: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """What a box over a long list sends along with a part of a name: the question, and where it is asked."""
    view = [("view", endpoint.rpartition(".")[2])] if endpoint != TABS[0][0] else []
    return [*(pair for pair in urls.parameters(query) if pair[0] != "page"), *more, *view]


def _currencies(query: Query, facets: Sequence[Facet]) -> list[str]:
    """The currencies that a range may be given in beside dollars: those in which sums are stated here."""
    counted = [bucket.value for facet in facets if facet.name == "currency" for bucket in facet.buckets]
    chosen = [query.stated.currency] if query.stated and query.stated.currency else []
    return [code for code in dict.fromkeys((*counted, *chosen)) if code not in (NONE, DOLLARS)]


def _wordless(query: Query) -> tuple[Note, ...]:
    """A note where something was typed and nothing in it is a word; otherwise nothing."""
    if not query.words or query.tree is not None:
        return ()
    said = say("There is no word to search for in what was typed; everything is shown.")
    return (Note("ignored", said),)


def _sorts(query: Query, link: Linker) -> dict[str, tuple[str, str, bool]]:
    """Order -> its name, its address, whether it is the one shown."""
    return {
        order: (name, link(replace(query, sort=order, offset=0)), order == query.sort)
        for order, name in wording.SORTS.items()
    }


def _in_view(query: Query, view: str) -> Query:
    """The query as another view begins with it; paragraphs have not all the orders of deals, and they alone
    are given once for each print."""
    of_text = view == "pages.paragraphs"
    sort = urls.DEFAULT_SORT if of_text and query.sort in DEAL_SORTS else query.sort
    return replace(query, sort=sort, copies=query.copies and of_text, offset=0)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: the order by it that stands now (ascending, descending or none), and where a
    click on it leads."""

    order: str
    address: str


def heads(query: Query, link: Linker) -> dict[str, Head]:
    """The heads of the columns by which deals can be ordered; a second click turns the order round."""
    return {
        name: Head(
            {name: "ascending", f"-{name}": "descending"}.get(query.sort, ""),
            link(replace(query, sort=_next_order(name, query.sort), offset=0)),
        )
        for name in COLUMNS
    }


def _next_order(name: str, now: str) -> str:
    """
    >>> _next_order("date", "relevance"), _next_order("date", "-date"), _next_order("kind", "relevance")
    ('-date', 'date', 'kind')
    """
    first, second = (f"-{name}", name) if name in FALLING else (name, f"-{name}")
    return second if now == first else first


def back(query: Query) -> dict[str, Any]:
    """The way back to the search that a page was opened from."""
    endpoint = "pages.deals" if request.args.get("from") == "deals" else "pages.paragraphs"
    return {"query": query, "state": _state(query, endpoint), "back": urls.address(url_for(endpoint), query)}


def _state(query: Query, endpoint: str) -> str:
    """What a link to an article or a deal carries along, so that the way back leads to the same search."""
    state = urls.address("", query)
    if endpoint == "pages.deals":
        return f"{state}{'&' if state else '?'}from=deals"
    return state

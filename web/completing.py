"""Suggestions while typing: what the script of the search box asks for, and the same as a page of links.

Comes in: what was typed (`q`) with the rest of the page's address, and which list of results the page shows
(`view`). Goes out: `/suggest.json` for the script, `/suggest` for people without one. Two addresses, like
those of the exports, so that what is kept of one is never given for the other. Each suggestion is an address
that keeps the filters; to follow it is to choose it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import Blueprint, Response, current_app, json, render_template, request, url_for

from search import wording
from search.completions import FACETS, LONGEST_TYPED, MOST, Suggestion
from search.query import Query
from search.said import say
from search.vocabulary import PHRASE, WORD
from web import labels, languages, urls
from web.searching import Searching

KEPT = 60
"""Seconds for which a browser may answer itself: letters are taken back and typed again."""

FEW = 5
"""Results below which a page shows suggestions of its own accord."""

MOST_ON_A_PAGE = 24

VIEWS = ("paragraphs", "deals", "overview", "sums")

KINDS = {WORD: say("Word"), PHRASE: say("Phrase"), **{facet: wording.facet_name(facet) for facet in FACETS}}
"""Kind of suggestion -> what it is called on the page."""

completing = Blueprint("completing", __name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion as shown; `alias` is the name of it that begins as typed, where that is another one."""

    kind: str
    text: str
    alias: str
    counted: str
    address: str


@completing.get("/suggest.json")
def for_script() -> Response:
    """Suggestions for what was typed, as JSON."""
    found = [asdict(offer) for offer in _offers(view_of(request.args.get("view", "")), MOST)]
    answer = Response(json.dumps({"suggestions": found}), mimetype="application/json")
    answer.headers["Cache-Control"] = f"private, max-age={KEPT}"
    return answer


@completing.get("/suggest")
def as_links() -> str:
    """The same and more of them, as links."""
    view = view_of(request.args.get("view", ""))
    asked = urls.read(request.args, current_app.config["PAGE_SIZE"], request.query_string)
    return render_template(
        "suggest.html",
        offers=_offers(view, MOST_ON_A_PAGE),
        query=asked.query,
        typed=request.args.get("q", "").strip(),
        path=url_for(f"pages.{view}"),
        hidden=[pair for pair in urls.parameters(asked.query) if pair[0] not in ("q", "page")],
        longest=LONGEST_TYPED,
    )


@completing.app_template_global()
def offered(query: Query, total: int) -> list[Offer]:
    """For a page with few results: what else the last words of its query may become."""
    if not query.words or query.offset or total >= FEW:
        return []
    view = view_of((request.endpoint or "").rpartition(".")[2])
    here = urls.address(url_for(f"pages.{view}"), query)
    return [offer for offer in _offers(view, MOST) if offer.address != here]


def view_of(name: str) -> str:
    return name if name in VIEWS else VIEWS[0]


def _offers(view: str, most: int) -> list[Offer]:
    """Suggestions for the words of the request."""
    searcher: Searching = current_app.extensions["searcher"]
    path = url_for(f"pages.{view}")
    return [_offer(one, path) for one in searcher.suggest(request.args.get("q", ""), most)]


def _offer(one: Suggestion, path: str) -> Offer:
    """A suggestion in the words of the page: values of fixed lists are called as its reader calls them."""
    fixed = one.choice is not None and one.choice[0] in wording.VOCABULARIES
    text = languages.say_now(labels.value_name(*one.choice)) if fixed and one.choice else one.text
    return Offer(
        languages.say_now(KINDS[one.kind]),
        text,
        "" if one.matched == text else one.matched,
        languages.say_now(wording.count(one.count, one.unit)),
        _address(path, one),
    )


def _address(path: str, chosen: Suggestion) -> str:
    """Where a suggestion leads: all else that was asked stays as it is."""
    asked = request.args.copy()
    asked.poplist("page")
    asked["q"] = chosen.query if chosen.choice is None else ""
    if chosen.choice is not None:
        asked.add(*chosen.choice)
    return urls.address(path, urls.read(asked, current_app.config["PAGE_SIZE"]).query)

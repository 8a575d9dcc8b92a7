"""The pages: paragraphs, deals, one article, one deal, exports, about; sums are in `web.summing`.

Comes in: a request. Goes out: HTML. A view reads the address, asks the searcher once and hands plain values
to a template; words are in `search.wording`, `labels` and the templates, addresses in `urls`, facets in
`panels`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import Blueprint, Response, abort, render_template, url_for
from werkzeug.exceptions import NotFound

from search.answers import hit_fields
from search.deal_record import DealRecord
from search.exports import csv_text, json_lines, paragraphs_csv
from search.facets import FACETS
from search.ocds import release_package
from search.query import LARGEST_PAGE, Query
from search.results import ArticleParagraph, DealHit
from search.said import row, say
from web import feed, framing, languages, summing, urls
from web.framing import OCDS
from web.passages import Place
from web.problems import problem

LONGEST_PASSAGE = 1500
"""Characters of a paragraph that a result shows whole; a longer one is cut around the words found."""

MOST_DEALS = 6
"""Deals of one paragraph shown at once; the rest open on demand."""

MOST_COPIES = 12
"""Articles with the same text that are named; of the others their number is told."""

NO_PACKAGE = "A release package holds at least one deal. Ask with fewer words or filters."
"""What to do where no deal answers."""

DEAL_FACETS = frozenset(facet.name for facet in FACETS if facet.of_deal)

FORMS = {"csv": "text/csv", "jsonl": "application/jsonl", OCDS: "application/json"}
"""Endings of exports, with the type of what they are."""

pages = Blueprint("pages", __name__)
pages.add_url_rule("/overview", "overview", summing.overview_page)
pages.add_url_rule("/sums", "sums", summing.sums)
pages.add_url_rule("/sums.csv", "sums_file", summing.sums_file)


@pages.get("/")
def paragraphs() -> str:
    """Paragraphs that match, best first; without words, all of them, to be narrowed down."""
    asked = framing.asked()
    results = framing.searcher().search(asked.query)
    return render_template(
        "paragraphs.html",
        results=results,
        narrowed=bool(asked.query.amount or asked.query.stated)
        or not DEAL_FACETS.isdisjoint(asked.query.choices),
        longest=LONGEST_PASSAGE,
        most_deals=MOST_DEALS,
        most_copies=MOST_COPIES,
        **framing.frame(
            "pages.paragraphs", asked, results.notes, results.facets, results.total, len(results.hits)
        ),
    )


@pages.get("/deals")
def deals() -> str:
    """Deals that match, as a table."""
    asked = framing.asked()
    results = framing.searcher().deals(asked.query)
    return render_template(
        "deals.html",
        results=results,
        heads=framing.heads(asked.query, lambda changed: urls.address(url_for("pages.deals"), changed)),
        **framing.frame(
            "pages.deals", asked, results.notes, results.facets, results.total, len(results.deals)
        ),
    )


@pages.get('/deals.<any("csv", "jsonl", "ocds.json"):form>')
def exported(form: str) -> Response:
    """All deals that match, as a file for another program."""
    asked = framing.asked()
    searcher = framing.searcher()
    found = searcher.deals(replace(asked.query, offset=0, limit=LARGEST_PAGE))
    if form == OCDS and not found.deals:  # a package without a release is none
        return problem(NotFound(), "Nothing found", NO_PACKAGE)
    records = [deal.record for deal in found.deals]
    match form:
        case "csv":
            body = csv_text(records)
        case "jsonl":
            body = _lines(json_lines(records))
        case _:
            body = json.dumps(release_package(found.deals, searcher.info().built), ensure_ascii=False)
    return _file("deals", form, body)


@pages.get('/paragraphs.<any("csv", "jsonl"):form>')
def exported_paragraphs(form: str) -> Response:
    """All paragraphs that match, as a file for another program."""
    asked = framing.asked()
    hits = framing.searcher().search(replace(asked.query, offset=0, limit=LARGEST_PAGE)).hits
    if form == "csv":
        return _file("paragraphs", form, paragraphs_csv(hits))
    return _file("paragraphs", form, _lines(json.dumps(hit_fields(hit), ensure_ascii=False) for hit in hits))


@pages.get("/deals.atom")
def newest() -> Response:
    """The newest deals that match, for a feed reader."""
    asked = framing.asked()
    searcher = framing.searcher()
    query = replace(asked.query, sort="-date", offset=0, limit=feed.MOST_ENTRIES)
    plain = replace(query, sort=urls.DEFAULT_SORT)  # the newest come first, whatever was asked
    body = feed.feed(
        title=languages.say_now(row(["dogovor", str(query) or say("all deals")], ": ")),
        search=urls.address("/deals.atom", plain),
        address=urls.address(url_for("pages.newest", _external=True), plain),
        page=urls.address(url_for("pages.deals", _external=True), plain),
        updated=searcher.info().built,
        deals=searcher.deals(query).deals,
        place=lambda id: url_for("pages.deal", deal=id, _external=True),
    )
    return Response(body, content_type=f"{feed.MEDIA_TYPE}; charset=utf-8")


@pages.get("/article/<path:article>")
def article(article: str) -> str:
    """One article in full, its deals marked and listed beside, the words of the query marked too."""
    asked = framing.asked()
    view = framing.searcher().article(article, asked.query)
    if view is None:
        abort(404)
    told = [deal for paragraph in view.paragraphs for deal in paragraph.deals]
    numbers = {deal.id: number for number, deal in enumerate(told, 1)}
    return render_template(
        "article.html",
        view=view,
        numbers=numbers,
        places=_places(view.paragraphs, numbers),
        most_copies=MOST_COPIES,
        found=sum(len(paragraph.marks) for paragraph in view.paragraphs),
        **framing.back(asked.query),
    )


@pages.get("/deal/<path:deal>")
def deal(deal: str) -> str:
    """One deal with its evidence, its rate, and where else it is told."""
    asked = framing.asked()
    hit = framing.searcher().deal(deal, asked.query)
    if hit is None:
        abort(404)
    return render_template("deal.html", deal=hit, others=_elsewhere(hit.record), **framing.back(asked.query))


@pages.get("/why/<path:paragraph>")
def why(paragraph: str) -> str:
    """Why a paragraph stands where it does in a search: the parts of its score, in words."""
    asked = framing.asked()
    found = framing.searcher().why(paragraph, asked.query)
    if found is None:
        abort(404)
    return render_template("why.html", hit=found[0], reasons=found[1], **framing.back(asked.query))


@pages.get("/about")
def about() -> str:
    """What is indexed, since when, and how to ask."""
    return render_template(
        "about.html", info=framing.searcher().info(), examples=framing.EXAMPLES, query=Query()
    )


def _file(name: str, form: str, body: str) -> Response:
    """Something to be kept under a name."""
    answer = Response(body, content_type=f"{FORMS[form]}; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


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
    return [hit for hit in map(framing.searcher().deal, same["others"] if same else ()) if hit is not None]

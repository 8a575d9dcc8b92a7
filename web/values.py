"""The whole list of a facet of names: parties, places or headings, narrowed by a part of the name.

Comes in: a facet, a part of a name (`part`), the rest of the page's address, and which list of results the
page shows (`view`). Goes out: a page of links that choose a name or take it back. The box over each long list
of the filters leads here; with JavaScript it fetches this page while one types and shows its links in place
(`static/narrow.js`).
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, render_template, request, url_for

from search.choices import FREE_FIELDS
from search.facets import NONE
from search.names import holding
from search.query import Query
from web import completing, framing, panels, urls

MOST = 200
"""Names on a page; of more, the most frequent."""

LONGEST_PART = 100

values = Blueprint("values", __name__)


@values.get("/values/<facet>")
def of_facet(facet: str) -> str:
    """The names of a facet under a question, with their counts."""
    if facet not in FREE_FIELDS:
        abort(404)
    query = framing.asked().query
    view = completing.view_of(request.args.get("view", ""))
    part = request.args.get("part", "").strip()[:LONGEST_PART]
    more = [("by", request.args["by"])] if view == "sums" and request.args.get("by") else []
    searcher = framing.searcher()
    count = searcher.search if view == completing.VIEWS[0] else searcher.deals
    counted = {one.name: one for one in count(replace(query, offset=0, limit=0)).facets}[facet]
    names = [bucket for bucket in counted.buckets if bucket.value != NONE]
    found = set(holding((bucket.value for bucket in names), part))
    shown = [bucket for bucket in names if bucket.value in found]
    endpoint = f"pages.{view}"
    path = url_for(endpoint)

    def link(changed: Query) -> str:
        return urls.readable(urls.address(path, changed, more))

    return render_template(
        "values.html",
        facet=facet,
        unit=counted.unit,
        part=part,
        rows=panels.rows(facet, shown[:MOST], query, link),
        found=len(shown),
        whole=len(names),
        query=query,
        path=path,
        hidden=[pair for pair in (*urls.parameters(query), *more) if pair[0] not in ("q", "page")],
        values=framing.values_form(endpoint, query, more),
        back=link(query),
    )

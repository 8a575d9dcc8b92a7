"""The API described for programs: an OpenAPI 3.1 document, made from the code that answers.

Comes in: the facets, orders and groupings there are, and the types of the answers. Goes out: the document. A
test sends what it allows, and what it does not, to the API and compares the answers with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from search import answers
from search.answer_filters import FilterFields, StatedFields
from search.answer_glosses import GlossFields
from search.choices import FREE_FIELDS, known_values
from search.deal_record import DealRecord
from search.deal_schema import RECORD_NAMES, object_schema
from search.facets import FACET_NAMES, NONE
from search.query import LONGEST_QUERY, MOST_VALUES, PARAGRAPH_SORTS, SORTS
from search.tally import GROUPINGS
from search.wording import facet_name
from web import urls
from web.problems import MEDIA_TYPE

QUERY = ("q", *FACET_NAMES, "min_usd", "max_usd", "min", "max", "in", "once", "exact")
PAGED = (*QUERY, "sort", "page", "per_page")
SEARCHED = (*PAGED, "copies")
COUNTED = (*QUERY, "facet")
SUMMED = (*QUERY, "sort", "by")
"""Sums have no order; the page keeps that of the deals in the addresses of sums."""

CURRENCY = "^[A-Z]{3}$"
"""A currency by its code."""

NAME = r"^[^\x00-\x1f\x7f]*[0-9A-Za-z\u00c0-\u04ff][^\x00-\x1f\x7f]*$"
"""A party or a place: one line, with a letter or digit in it."""

LINE = r"^[^\x00-\x1f\x7f]*$"
"""Text on one line."""

SUM = r"^([0-9]{1,18}|[0-9]{1,6}([.,][0-9]{1,3})?[kmb])$"
"""A sum in whole dollars, or in thousands, millions, billions."""

_SCHEMAS = "#/components/schemas/"


class Paging(TypedDict):
    """Where an answer stands: this page, how many there are, results a page, the pages beside it or null."""

    page: int
    pages: int
    per_page: int
    next: str | None
    previous: str | None


class SearchPage(answers.SearchAnswer, Paging):
    """Paragraphs found. `total` and `total_deals` count all pages; `nearest` are no answers, only near."""


class DealsPage(answers.DealsAnswer, Paging):
    """Deals found, and the sums over many deals that the articles state, which are no deals."""


_NAMES: Mapping[type, str] = {
    **RECORD_NAMES,
    answers.DealFields: "FoundDeal",
    answers.MatchedDealFields: "DealOfHit",
    answers.CopyFields: "Copy",
    answers.HitFields: "Hit",
    GlossFields: "Gloss",
    answers.BucketFields: "Bucket",
    answers.FacetFields: "Facet",
    answers.NoteFields: "Note",
    FilterFields: "Filters",
    StatedFields: "StatedRange",
    answers.SearchedFields: "Searched",
    answers.FacetsAnswer: "Facets",
    answers.RowFields: "SumsRow",
    answers.RetoldFields: "Retold",
    answers.SumsAnswer: "Sums",
    answers.ParagraphFields: "Paragraph",
    answers.ArticleAnswer: "Article",
    answers.IndexAnswer: "Index",
    SearchPage: "SearchPage",
    DealsPage: "DealsPage",
}


def document(largest: int) -> dict[str, Any]:
    """The OpenAPI document; `largest`: most results an answer may hold."""
    parameters = _parameters(largest)

    def listed(
        summary: str, names: tuple[str, ...], answer: type, sorts: Sequence[str] = tuple(SORTS)
    ) -> dict[str, Any]:
        told = {**parameters, "sort": _sort(sorts)}
        return _operation(summary, [told[name] for name in names], answer, ("400",))

    return {
        "openapi": "3.1.0",
        "info": {
            "title": "dogovor",
            "version": "1",
            "description": (
                "Paragraphs and deals of the Russian, Bulgarian and Ukrainian press. The parameters are "
                "those of the pages: an address that begins with /api/ gives what the page shows. Filters of "
                "one name are OR, among each other AND; those on deals must hold for one and the same deal."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/search": {"get": listed("Paragraphs that match", SEARCHED, SearchPage, PARAGRAPH_SORTS)},
            "/api/deals": {"get": listed("Deals that match", PAGED, DealsPage)},
            "/api/facets": {"get": listed("How the results divide", COUNTED, answers.FacetsAnswer)},
            "/api/sums": {"get": listed("What the deals come to", SUMMED, answers.SumsAnswer)},
            "/api/articles/{article}": {
                "get": _operation(
                    "One article in full", [_in_path("article")], answers.ArticleAnswer, ("400", "404")
                )
            },
            "/api/deals/{deal}": {
                "get": _operation("One deal", [_in_path("deal")], DealRecord, ("400", "404"))
            },
            "/api/index": {"get": _operation("What is indexed", [], answers.IndexAnswer, ("400",))},
        },
        "components": {
            "schemas": {
                **{name: object_schema(kind, _NAMES, _SCHEMAS) for kind, name in _NAMES.items()},
                "Filters": _filters(),
                "Problem": _PROBLEM,
            }
        },
    }


def _filters() -> dict[str, Any]:
    """The filters understood; values of facets may be any that an address may hold."""
    told = object_schema(FilterFields, _NAMES, _SCHEMAS)
    told["properties"] |= {facet: {"type": "array", "items": {"type": "string"}} for facet in FACET_NAMES}
    return told


_PROBLEM = {
    "type": "object",
    "description": "What went wrong and what can be done (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["parameter", "detail"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}

_ERRORS = {
    "400": "A parameter means nothing; `errors` says which.",
    "404": "Nothing has this id.",
    "429": "Too many requests; Retry-After says for how many seconds none will be answered.",
    "503": "The index cannot answer just now, or not in time.",
}


def _operation(
    summary: str, parameters: list[dict[str, Any]], answer: type, errors: tuple[str, ...]
) -> dict[str, Any]:
    problem = {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
    found = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{_NAMES[answer]}"}}}
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": found},
            **{code: {"description": _ERRORS[code], "content": problem} for code in (*errors, "429", "503")},
        },
    }


def _in_path(name: str) -> dict[str, Any]:
    told = f"Id of the {name}, as answers give it."
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "description": told, "schema": schema}


def _parameters(largest: int) -> dict[str, dict[str, Any]]:
    """Each parameter by its name."""
    sum_schema = {"type": "string", "pattern": SUM}
    switch = {"type": "string", "enum": ["0", "1"]}
    told: dict[str, tuple[str, dict[str, Any]]] = {
        "q": (
            'Words, "phrases", beginnings (газ*), OR, NOT, brackets, as on the page.',
            {"type": "string", "maxLength": LONGEST_QUERY, "pattern": LINE},
        ),
        **{facet: (_told_of(facet), values_of(facet)) for facet in FACET_NAMES},
        "min_usd": ("Least sum in dollars, included: 500000, 10m, 1.5b.", sum_schema),
        "max_usd": ("Largest sum in dollars, included.", sum_schema),
        "min": ("Least sum in the currency `in`, included.", sum_schema),
        "max": ("Largest sum in the currency `in`, included.", sum_schema),
        "in": (
            "Currency of `min` and `max`: sums stated in it count, as stated. USD, which is meant where it "
            "is left out: sums of all currencies count, converted.",
            {"type": "string", "pattern": CURRENCY},
        ),
        "once": ("1: a deal that several articles tell of is given and counted once.", switch),
        "copies": ("1: near copies of a paragraph are given and counted each by itself, not once.", switch),
        "exact": ("1: only the words as typed count: no other forms, names, or corrections.", switch),
        "page": ("Page, from 1.", {"type": "integer", "minimum": 1, "maximum": 10_000}),
        "per_page": ("Results a page.", {"type": "integer", "minimum": 1, "maximum": largest}),
        "facet": (
            "Only this facet; may be repeated.",
            {"type": "array", "items": {"type": "string", "enum": list(FACET_NAMES)}},
        ),
        "by": ("By what the sums are divided.", {"type": "string", "enum": list(GROUPINGS)}),
    }
    return {name: _in_query(name, description, schema) for name, (description, schema) in told.items()}


def _sort(orders: Sequence[str]) -> dict[str, Any]:
    told = "Order of the results; a - in front turns it round. Without one, the best match stands first."
    return _in_query("sort", told, {"type": "string", "enum": list(orders)})


def _in_query(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def is_as(pattern: str, value: str) -> bool:
    """Whether the whole of a value is as a pattern of the description says.

    >>> is_as(LINE, "газ"), is_as(LINE, "газ\\n")
    (True, False)
    """
    return re.fullmatch(pattern, value) is not None


def fits(facet: str, value: str) -> bool:
    """Whether a value is one that the description allows.

    >>> fits("currency", "KZT"), fits("currency", "kzt"), fits("year", "none")
    (True, False, True)
    """
    allowed = values_of(facet)["items"]
    if "enum" in allowed:
        return value in allowed["enum"]
    return is_as(allowed["pattern"], value)


def _told_of(facet: str) -> str:
    part = " A star behind it asks for all names that hold it." if facet in FREE_FIELDS else ""
    return f"{facet_name(facet)}; repeat it for OR; {NONE}: has no value.{part}"


def values_of(facet: str) -> dict[str, Any]:
    """The schema of a facet's parameter: a list of names that it knows, or a pattern."""
    items: dict[str, Any] = {"type": "string"}
    if facet in FREE_FIELDS:
        items |= {"maxLength": urls.LONGEST_VALUE, "pattern": NAME}
    elif facet == "year":
        items |= {"pattern": f"^([0-9]{{4}}|{NONE})$"}
    elif facet == "currency":
        items |= {"pattern": f"^([A-Z]{{3}}|{NONE})$"}
    else:
        items |= {"enum": [*known_values(facet), NONE]}
    return {"type": "array", "items": items, "maxItems": MOST_VALUES}

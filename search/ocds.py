"""Deals as a release package of the Open Contracting Data Standard (OCDS) 1.1.

Comes in: deals with their articles. Goes out: a package as plain values, valid against the standard's own
schema (tests/test_search_exports.py). What the press tells fits the standard in part; what fits is told,
and nothing is made up:

    release         one telling of one deal; its date is the time by which the article was out
    ocid            tellings that were linked as one deal share it, so they are releases of one process
    parties         by the name under which each is counted, with its roles (tables/ocds_roles.tsv)
    planning        what is no contract (a memorandum, a project): the sum is a budget
    tender          its title, its sentence and how far it has come
    award, contract agreements, loans, ...: pending where they are announced; with their sum and, where the
                    text names it, the day of signing
    documents       the article

A yearly sum and a range are no value of a contract: they stand in the quoted sentence alone (a range of
what is planned has minValue and value). A release must have a date; any other that is not known to the day is
left out.
"""

from __future__ import annotations

import calendar
import re
import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzers.tables import read_table
from analyzers.text import fold
from search.deal_record import DealRecord
from search.results import ArticleInfo, DealHit
from search.tally import group_of

VERSION = "1.1"
PREFIX = "dogovor"
"""In front of each ocid; a registered publisher has a prefix of its own, such as ocds-213czf."""

PUBLISHER = "dogovor"

_TABLES = Path(__file__).with_name("tables")
_PREFIX_SHAPE = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_BINDING = frozenset(("agreement", "framework_agreement", "contract", "loan", "grant", "acquisition"))
"""Kinds that are a contract. Of a memorandum or a project no contract is told."""

_CONTRACT_STATUS = {
    "announced": "pending",
    "signed": "active",
    "under_construction": "active",
    "completed": "terminated",
    "cancelled": "cancelled",
}
"""Status of a deal -> code of contractStatus; `unknown` has none: the text does not say."""

_AWARD_STATUS = {**_CONTRACT_STATUS, "completed": "active"}
_TENDER_STATUS = {"cancelled": "cancelled", "under_construction": "complete", "completed": "complete"}
_ENDS = {"terminated": "contractTermination", "cancelled": "awardCancellation"}
"""Status of a contract -> what else its release tells."""

_NAMESPACE = uuid.UUID("6c1f3c0e-3a8e-5d55-9d0e-2f6f7f1f0d6a")


def is_prefix(prefix: str) -> bool:
    """Whether ids can begin so: letters, digits and single dots, dashes or underscores between them.

    >>> [is_prefix(one) for one in ("ocds-213czf", "dogovor", "", "my prefix", "-x")]
    [True, True, False, False, False]
    """
    return _PREFIX_SHAPE.fullmatch(prefix) is not None


def release_package(
    deals: Sequence[DealHit], built: str, publisher: str = PUBLISHER, prefix: str = PREFIX
) -> dict[str, Any]:
    """Deals as a release package; the standard wants one release at least.

    Args:
        deals: with their articles.
        built: when the index was built, ISO 8601 with time zone: the date of the package.
        publisher: who publishes it.
        prefix: of the ocids.
    """
    releases = [_release(deal.record, deal.article, built, prefix) for deal in deals]
    name = "\n".join((built, publisher, prefix, *(release["id"] for release in releases)))
    return {
        "uri": uuid.uuid5(_NAMESPACE, name).urn,
        "version": VERSION,
        "publishedDate": built,
        "publisher": {"name": publisher},
        "releases": releases,
    }


def _release(deal: DealRecord, article: ArticleInfo, built: str, prefix: str) -> dict[str, Any]:
    parties = _parties(deal)
    buyers = [_reference(party) for party in parties if "buyer" in party.get("roles", ())]
    binding = deal["kind"] in _BINDING
    stage = _concluded(deal, article, parties) if binding else _planned(deal, article)
    return {
        "ocid": f"{prefix}-{group_of(deal)}",
        "id": deal["id"],
        "date": _out_by(deal["published"], built),
        "language": deal["lang"],
        "initiationType": "tender",
        **({"parties": parties} if parties else {}),
        **({"buyer": buyers[0]} if buyers else {}),
        **stage,
    }


def _planned(deal: DealRecord, article: ArticleInfo) -> dict[str, Any]:
    value = _value(deal)
    low, high = _ends(deal)
    budget = {"description": deal["amount_text"], "amount": value} if value else None
    status = _TENDER_STATUS.get(deal["status"], "planning")
    return {
        "tag": ["planning", *(("tender",) if status == "complete" else ())],
        "planning": _known(budget=budget, documents=[_document(article)]),
        "tender": _known(
            id=deal["id"],
            title=_title(deal),
            description=_sentence(deal),
            status=status,
            minValue=low,
            value=high or value,
        ),
    }


def _concluded(
    deal: DealRecord, article: ArticleInfo, parties: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    said = {"title": _title(deal), "description": _sentence(deal), "value": _value(deal)}
    suppliers = [_reference(party) for party in parties if "supplier" in party.get("roles", ())]
    status = _CONTRACT_STATUS.get(deal["status"])
    if status == "cancelled" and deal["signed"]:
        status = "terminated"  # in the standard a cancelled contract was never signed
    return {
        "tag": ["award", "contract", *((_ENDS[status],) if status in _ENDS else ())],
        "awards": [
            _known(
                id=deal["id"],
                **said,
                status=_AWARD_STATUS.get(deal["status"]),
                suppliers=suppliers or None,
                documents=[_document(article)],
            )
        ],
        "contracts": [
            _known(
                id=deal["id"],
                awardID=deal["id"],
                **said,
                status=status,
                dateSigned=_moment(deal["signed"]),
            )
        ],
    }


def _parties(deal: DealRecord) -> list[dict[str, Any]]:
    """The parties, each body once whatever the text calls it, with all roles it has."""
    found: dict[str, dict[str, Any]] = {}
    for party in deal["parties"]:
        id = "-".join(fold(party["counted"]).split())
        told = found.setdefault(id, {"id": id, "name": party["counted"]})
        if roles := [*told.get("roles", ()), *_roles().get(party["role"] or "", ())]:
            told["roles"] = list(dict.fromkeys(roles))
        details = told.get("details", {})
        if party["country"]:
            details["country"] = party["country"]
        if fold(party["name"]) != fold(told["name"]):
            details["names"] = list(dict.fromkeys((*details.get("names", ()), party["name"])))
        if details:
            told["details"] = details
    return list(found.values())


def _reference(party: Mapping[str, Any]) -> dict[str, str]:
    return {"id": party["id"], "name": party["name"]}


def _value(deal: DealRecord) -> dict[str, Any] | None:
    """The sum, if it is one and of the whole deal."""
    if deal["amount"] is None or deal["upper"] is not None or not deal["in_sums"]:
        return None
    return {"amount": deal["amount"], "currency": deal["currency"]}


def _ends(deal: DealRecord) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Both ends of a range; nothing where it is none."""
    if deal["upper"] is None or not deal["in_sums"]:
        return None, None
    low, high = ({"amount": end, "currency": deal["currency"]} for end in (deal["amount"], deal["upper"]))
    return low, high


def _document(article: ArticleInfo) -> dict[str, Any]:
    return _known(
        id=article.id,
        documentType="newsArticle",  # an open code list; it has none for what the press writes
        title=article.title or article.opening or article.file,
        description=", ".join(part for part in (article.outlet, article.published) if part) or None,
        url=article.url if _is_address(article.url) else None,
        datePublished=_moment(article.published),
        language=article.lang,
    )


def _is_address(url: str | None) -> bool:
    """Whether an article's address is one: what a text says of itself may be anything."""
    if not url or not url.isascii() or any(letter in url for letter in ' "<>\\^`{|}'):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _title(deal: DealRecord) -> str:
    return deal["title"] or deal["kind"]


def _sentence(deal: DealRecord) -> str | None:
    return deal["evidence"][0]["quote"] if deal["evidence"] else None


def _moment(date: str | None) -> str | None:
    """A day as the standard writes it; nothing for a month, a year or an unknown date.

    >>> _moment("2025-09-05"), _moment("2025-09")
    ('2025-09-05T00:00:00Z', None)
    """
    return f"{date}T00:00:00Z" if date and len(date) == 10 else None


def _out_by(published: str | None, built: str) -> str:
    """The time by which an article was out: its day, the end of its month or year, at the latest the time at
    which it was read.

    >>> [_out_by(date, "2025-11-20T10:00:00Z") for date in ("2025-09-05", "2025-02", "2025-11", None)]
    ['2025-09-05T00:00:00Z', '2025-02-28T23:59:59Z', '2025-11-20T10:00:00Z', '2025-11-20T10:00:00Z']
    """
    if not published:
        return built
    if day := _moment(published):
        return day
    year, _, month = published.partition("-")
    last = calendar.monthrange(int(year), int(month or 12))[1]
    end = f"{year}-{month or 12}-{last}T23:59:59Z"
    return end if end[:10] < built[:10] else built


def _known(**values: Any) -> dict[str, Any]:
    """The values that are known."""
    return {name: value for name, value in values.items() if value is not None}


@cache
def _roles() -> Mapping[str, tuple[str, ...]]:
    rows = read_table(_TABLES / "ocds_roles.tsv", ("role", "codes"))
    return {row["role"]: row.words("codes") for row in rows}

"""The newest deals of a search as an Atom feed (RFC 4287), so that a feed reader watches a search.

Comes in: deals found, newest first, and addresses for them. Goes out: the feed's XML. A deal keeps its id as
long as its article keeps its name, so a reader that saw it does not show it again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from search import wording
from search.results import DealHit
from web import languages

MOST_ENTRIES = 50
MEDIA_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_DEALS = uuid.UUID("5a4f2f0c-9a0e-5c39-8f5e-0d2f6a3b7c11")
"""Name space of the ids of entries; it must never change."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(
    title: str,
    search: str,
    address: str,
    page: str,
    updated: str,
    deals: Sequence[DealHit],
    place: Callable[[str], str],
) -> bytes:
    """The feed.

    Args:
        title: what was searched, in words.
        search: what was searched, the same words wherever it is served: the feed's id is made of it.
        address, page: where the feed stands, and the page of the same search.
        updated: when the index was built, ISO 8601 with a time zone.
        deals: newest first.
        place: deal id -> the address of its page.
    """
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": languages.current().code})
    _put(root, "id", _id(search))
    _put(root, "title", title)
    _put(root, "updated", updated)
    SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=address)
    SubElement(root, "link", rel="alternate", type="text/html", href=page)
    SubElement(SubElement(root, "author"), "name").text = "dogovor"
    for deal in deals:
        root.append(_entry(deal, place(deal.id), updated))
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(deal: DealHit, address: str, built: str) -> Element:
    record = deal.record
    entry = Element("entry", {"xml:lang": record["lang"]})
    _put(entry, "id", _id(deal.id))
    _put(entry, "title", record["title"])
    _put(entry, "updated", _moment(record["published"]) or built)
    if published := _moment(record["published"]):
        _put(entry, "published", published)
    SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    _put(SubElement(entry, "author"), "name", deal.article.author or deal.article.outlet or deal.article.file)
    SubElement(
        entry, "category", term=record["sector"], label=languages.say_now(wording.sector(record["sector"]))
    )
    parties = ", ".join(party["name"] for party in record["parties"])
    quote = record["evidence"][0]["quote"] if record["evidence"] else ""
    lines = [parties, record["amount_text"] or "", quote]
    _put(entry, "summary", "\n".join(line for line in lines if line))
    return entry


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _FORBIDDEN.sub(" ", text)


def _id(named: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_DEALS, named)}"


def _moment(date: str | None) -> str | None:
    """A date as Atom wants it, from the first moment of it; None where none is known.

    >>> _moment("2025-07"), _moment("2025-07-09"), _moment(None)
    ('2025-07-01T00:00:00Z', '2025-07-09T00:00:00Z', None)
    """
    return f"{date}{'-01' * (2 - date.count('-'))}T00:00:00Z" if date else None

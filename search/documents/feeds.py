"""A feed (RSS, RDF, Atom): each entry is a document.

Comes in: the bytes of the XML. Goes out: a document an entry, with its fullest text. The parser knows no
entities but the five of XML, reads nothing but these bytes, and goes on after mistakes, which feeds are
full of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from search.documents.facts import address_of, language_code, line_of, published_of
from search.documents.fragments import Fragments
from search.documents.markup import is_markup, plain_lines, xml_library
from search.documents.model import CannotRead, Document, Facts, Part, Reading, Unread, titled

_TEXTS = ("encoded", "full-text", "fulltext", "content", "description", "summary")
_FEEDS = frozenset({"rss", "feed", "RDF"})


def read(part: Part, reading: Reading) -> Iterator[Document | Unread]:
    """The entries of a feed.

    Raises:
        CannotRead: it is no feed.
    """
    raw = part.whole(reading.limits.file, "file")
    etree = xml_library()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, recover=True,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.LxmlError, ValueError) as problem:
        raise CannotRead(f"it is no XML ({str(problem)[:80]})") from None
    if root is None or _name(root) not in _FEEDS:
        raise CannotRead("it is XML, but no feed (RSS or Atom)" if root is not None else "it is no XML")
    channel = next((one for one in root if _name(one) == "channel"), root)
    outlet = line_of(_value(channel, "title"))
    lang = language_code(_value(channel, "language") or root.get(f"{{{_XML}}}lang"))
    entries = [
        one for one in (*channel, *(root if channel is not root else ())) if _name(one) in ("item", "entry")
    ]
    if not entries:
        raise CannotRead("it is a feed without entries")
    fragments = Fragments()
    for number, entry in enumerate(entries, 1):
        address = address_of(_link(entry))
        fragment = fragments.of(_value(entry, "guid") or _value(entry, "id") or address, number)
        title = line_of(" ".join(plain_lines(_value(entry, "title") or "")))
        text = next((found for name in _TEXTS if (found := _lines(_markup(entry, name, etree)))), [])
        if not text and not title:
            yield Unread("it has no text", fragment)
            continue
        facts = Facts(
            title=title,
            author=line_of(_author(entry)),
            published=next(
                (day for name in ("pubDate", "published", "date", "issued", "updated")
                 if (day := published_of(_value(entry, name)))), None,
            ),
            outlet=line_of(_value(entry, "source")) or outlet,
            url=address,
            lang=lang,
        )  # fmt: skip
        yield Document(titled(title, "\n\n".join(text)), facts, fragment=fragment)


_XML = "http://www.w3.org/XML/1998/namespace"


def _name(element: Any) -> str:
    """The name of an element without its namespace; empty for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: Any, name: str) -> str | None:
    """The text of a child, markup inside it included; the first that has any."""
    for child in element:
        if _name(child) == name:
            text = "".join(child.itertext())
            if text.strip():
                return text
    return None


def _markup(entry: Any, name: str, etree: Any) -> str | None:
    """The text of a child; of one that holds elements (XHTML in Atom), its markup."""
    inner = next((child for child in entry if _name(child) == name and len(child)), None)
    return (
        _value(entry, name)
        if inner is None
        else str(etree.tostring(inner, encoding="unicode", method="html"))
    )


def _lines(text: str | None) -> list[str]:
    if not text:
        return []
    if is_markup(text) or "&" in text:
        return plain_lines(text)
    return [line for part in text.splitlines() if (line := part.strip())]


def _author(entry: Any) -> str | None:
    for child in entry:
        if _name(child) in ("author", "creator"):
            return _value(child, "name") or "".join(child.itertext()).strip() or None
    return None


def _link(entry: Any) -> str | None:
    """The address of an entry: the text of RSS, the attribute of Atom."""
    links = [child for child in entry if _name(child) == "link"]
    for child in links:
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
    return next((child.text.strip() for child in links if child.text and child.text.strip()), None)

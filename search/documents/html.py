"""A page saved from the web: its article, without menus, teasers and buttons, and what it says of itself.

Comes in: the bytes of HTML. Goes out: one document. trafilatura finds the article and what the page tells of
it (headline, author, outlet, address), htmldate the day; where they find nothing, the lines of the page that
are whole sentences are taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from search.documents.facts import address_of, language_code, line_of, published_of
from search.documents.markup import decoded_markup, missing, plain_lines
from search.documents.model import CannotRead, Document, Facts, Part, Reading, titled
from search.lines import ends_with_stop

if TYPE_CHECKING:
    from search.encodings import Decoded

_DAY = {"original_date": True, "extensive_search": False}
"""The day of publication as the page states it in its head; guesses from its text are not asked for."""


def read(part: Part, reading: Reading) -> Iterator[Document]:
    """The article of a page.

    Raises:
        CannotRead: it is no text, holds no article, or a library is missing.
    """
    yield article_of(decoded_markup(part.whole(reading.limits.file, "file"), part.charset), part)


def article_of(page: Decoded, part: Part) -> Document:
    """The article of a page that is decoded."""
    try:
        import trafilatura
    except ImportError:
        raise missing("HTML", "trafilatura") from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found: Any = trafilatura.bare_extraction(
            page.text,
            url=part.beside.url,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params=dict(_DAY),
        )
    except RecursionError:
        found = None
    lines = list(_lines(found.body)) if found is not None and found.body is not None else []
    facts = traces = Facts()
    if found is not None:
        facts = Facts(
            title=line_of(found.title),
            author=line_of(found.author),
            published=published_of(found.date),
            outlet=line_of(found.sitename),
            url=address_of(found.url),
            lang=language_code(found.language),
        )
        traces = Facts(outlet=line_of(found.hostname))
    if not lines:
        lines = [line for line in plain_lines(page.text) if ends_with_stop(line)]
    if not lines:
        raise CannotRead("it holds no article text")
    return Document(
        titled(facts.title, "\n\n".join(lines)),
        facts,
        traces=traces,
        encoding=page.encoding,
        damaged=page.damaged,
    )


def _lines(body: Any) -> Iterator[str]:
    """The blocks of what trafilatura found, one a line; a block in a block ends the line before it."""
    parts: list[str] = []
    mark = ""

    def flushed(next_mark: str = "") -> Iterator[str]:
        nonlocal mark
        if text := " ".join("".join(parts).split()).strip(" |"):
            yield mark + text
        parts.clear()
        mark = next_mark

    # Opening and closing tags as they come: a walk by recursion would end where elements are nested deep.
    from lxml import etree

    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag == "cell":
                parts.append(" | ")
            elif tag == "head":
                yield from flushed("# " if element.get("rend") == "h1" else "## ")
            elif tag == "item":
                yield from flushed("— ")
            elif tag in _BLOCKS:
                yield from flushed(mark if tag == "p" and not "".join(parts).strip() else "")
            parts.append(element.text or "")
        else:
            if tag in _BLOCKS or tag in ("head", "item"):
                yield from flushed()
            if element is not body:
                parts.append(element.tail or "")
    yield from flushed()


_BLOCKS = frozenset({"p", "quote", "list", "row", "table", "lb", "code", "ab", "div", "body", "graphic"})

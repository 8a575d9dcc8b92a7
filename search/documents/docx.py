"""A document of Word (.docx): its paragraphs, headings, lists and tables in their order.

Comes in: the bytes of the file, which is an archive of XML. Goes out: one document. Its properties count as
those of a PDF do.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from search.documents.archives import guard
from search.documents.facts import line_of, published_of
from search.documents.markup import missing
from search.documents.model import CannotRead, Document, Facts, Part, Reading, titled
from search.lines import person_name

_HEADING = re.compile(r"heading\s?(\d)", re.IGNORECASE)


def read(part: Part, reading: Reading) -> Iterator[Document]:
    """The text of a document of Word.

    Raises:
        CannotRead: it is damaged, would unpack to too much, or has no text.
    """
    raw = part.whole(reading.limits.file, "file")
    try:
        import docx
    except ImportError:
        raise missing("Word documents", "python-docx") from None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            guard(archive, reading.limits)
        opened = docx.Document(io.BytesIO(raw))
        title: str | None = None
        lines: list[str] = []
        for block in opened.iter_inner_content():
            if block.style is not None and (block.style.name or "").lower() == "title" and not title:
                title = line_of(getattr(block, "text", ""))
            else:
                lines += _lines(block)
        properties = opened.core_properties
        named = line_of(properties.title)
        traces = Facts(
            title=named if named and " " in named else None,
            author=person_name(properties.author or "", sure=False),
            published=published_of(properties.created),
        )
    except CannotRead:
        raise
    except RecursionError:
        raise CannotRead("it is damaged: its parts lie in one another without end") from None
    except Exception as problem:  # a damaged file can fail in any way
        short = " ".join(str(problem).split())[:80] or type(problem).__name__
        raise CannotRead(f"it is damaged or no Word document ({short})") from None
    if not lines:
        raise CannotRead("it holds no text")
    yield Document(titled(title, "\n\n".join(lines)), Facts(title=title), traces=traces)


def _lines(block: Any) -> Iterator[str]:
    if hasattr(block, "rows"):
        yield from _rows(block)
        return
    text = " ".join(block.text.split("\n")).strip()
    if not text:
        return
    style = (block.style.name if block.style is not None else "") or ""
    if heading := _HEADING.match(style):
        yield "#" * min(max(int(heading[1]), 1), 6) + " " + text
    elif "list" in style.lower() or (block._p.pPr is not None and block._p.pPr.numPr is not None):
        yield f"— {text}"
    else:
        yield text


def _rows(table: Any) -> Iterator[str]:
    """A row a line; a cell that spans several is read once."""
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            if cell._tc is last:
                continue
            last = cell._tc
            if text := " ".join(cell.text.split()):
                cells.append(text)
        if cells:
            yield " | ".join(cells)

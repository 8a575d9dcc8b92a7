"""A PDF with text: its paragraphs in the order of its pages. A scanned one has pictures only, which is
said.

Comes in: the bytes of a PDF. Goes out: one document. What its properties tell (title, author, the day on
which the file was made) counts only where nothing better is known: programs write it by themselves.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from search.documents.facts import line_of, published_of
from search.documents.markup import missing
from search.documents.model import CannotRead, Document, Facts, Part, Reading
from search.documents.reflow import Printed, printed_lines, reflow
from search.lines import person_name

_MADE_UP = re.compile(
    r"\.(?:docx?|rtf|odt|indd|qxd|p65|pages|tex|pdf|xlsx?|pptx?|html?)\b|^(?:untitled|document\d*|без имени|"
    r"без названия|microsoft word|slide \d)",
    re.IGNORECASE,
)
_STAMP = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")


def read(part: Part, reading: Reading) -> Iterator[Document]:
    """The text of a PDF.

    Raises:
        CannotRead: it is locked, damaged, or has no text.
    """
    raw = part.whole(reading.limits.file, "file")
    try:
        import pypdf
        from pypdf.errors import DependencyError
    except ImportError:
        raise missing("PDF", "pypdf") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    notes: list[str] = []
    try:
        book = pypdf.PdfReader(io.BytesIO(raw))
        if book.is_encrypted and not book.decrypt(""):
            raise CannotRead("it is locked with a password")
        many = len(book.pages)
        if many > reading.limits.pages:
            raise CannotRead(f"it has {many:,} pages: split it, or set the limit pages=...")
        pages = [_lines_of(book.pages[number], number + 1, notes) for number in range(many)]
        properties = _properties(book)
    except CannotRead:
        raise
    except DependencyError:
        raise CannotRead("it is locked: save it without protection") from None
    except RecursionError:
        raise CannotRead("it is damaged: its parts lie in one another without end") from None
    except Exception as problem:  # a damaged file can fail in any way
        raise CannotRead(f"it is damaged ({_short(problem)})") from None
    paragraphs = reflow(pages)
    if not paragraphs:
        raise CannotRead("it holds no text: pictures of pages must be read by OCR first")
    yield Document("\n\n".join(paragraphs), traces=properties, notes=tuple(notes[:5]))


def _lines_of(page: Any, number: int, notes: list[str]) -> list[Printed]:
    """The lines of a page; a page that cannot be read is told, and the others are read all the same."""
    pieces: list[tuple[str, float, float, float]] = []

    def keep(text: str, page_matrix: Any, text_matrix: Any, font: Any, size: Any) -> None:
        """A piece of text, its size and its place on the page (PDF 32000-1, 8.3.3)."""
        a, b, c, d, e, f = (float(value) for value in page_matrix)
        x, y = float(text_matrix[4]), float(text_matrix[5])
        pieces.append(
            (text, abs(float(size or 0) * float(text_matrix[3]) * d), a * x + c * y + e, b * x + d * y + f)
        )

    try:
        page.extract_text(visitor_text=keep)
        return printed_lines(pieces)
    except RecursionError:
        raise
    except Exception as problem:  # as above
        notes.append(f"page {number} could not be read ({_short(problem)})")
        return []


def _properties(book: Any) -> Facts:
    """What its properties tell, where that reads as if a person had written it."""
    try:
        held = book.metadata or {}
        title = line_of(str(held.get("/Title") or ""))
        stamp = _STAMP.match(str(held.get("/CreationDate") or ""))
        return Facts(
            title=title if title and " " in title and not _MADE_UP.search(title) else None,
            author=person_name(str(held.get("/Author") or ""), sure=False),
            published=published_of("-".join(stamp.groups())) if stamp else None,
        )
    except Exception:  # properties are damaged more often than pages, and matter less
        return Facts()


def _short(problem: Exception) -> str:
    return " ".join(str(problem).split())[:80] or type(problem).__name__

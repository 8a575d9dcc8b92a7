"""HTML as plain lines, whatever state it is in: for letters, feeds and columns that hold pieces of a page.

Comes in: the bytes or the text of HTML. Goes out: its text, a block a line; headings begin with "# ", items
of lists with a dash. Nothing is chosen: what of a whole page is the article, `html` asks trafilatura. The
parser builds no tree, so elements may be nested as deep as they like.

>>> plain_lines("<h2>Сроки</h2><p>Порт<br>открыт.<ul><li>Мост</ul><script>x<1</script>")
['## Сроки', 'Порт', 'открыт.', '— Мост']
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from search.documents.model import CannotRead
from search.encodings import Decoded, NotText, decode

_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
     "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
     "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
     "thead", "tr", "ul"}
) | frozenset(_HEADINGS)  # fmt: skip
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "svg", "math", "iframe", "object",
     "textarea", "select"}
)  # fmt: skip
_TAG = re.compile(
    r"</?(?:p|br|div|li|ul|ol|h[1-6]|td|tr|table|span|b|i|strong|em|a|blockquote)\b[^<>]{0,2000}>", re.I
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{3,20})""", re.I)
_BELIEVED = frozenset(
    {"cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic", "utf-8", "utf-16", "utf-16-le",
     "utf-16-be", "cp1252", "iso8859-1", "ascii"}
)  # fmt: skip
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CHUNK = 2**16


def decoded_markup(raw: bytes, charset: str | None = None) -> Decoded:
    """The text of HTML or of a part of a letter: by its mark or its validity, else as declared, else by its
    letters.

    Args:
        raw: the bytes.
        charset: what a server or a letter says; goes before what the page says of itself.

    Raises:
        CannotRead: it is no text.
    """
    found = decode(raw)
    if isinstance(found, Decoded) and found.encoding.startswith("utf"):
        return found
    inside = _DECLARED.search(raw[:4_096])
    for name in (charset, inside[1].decode("ascii") if inside else None):
        if text := _as_declared(raw, name):
            if (
                isinstance(found, Decoded)
                and _CYRILLIC.search(found.text)
                and not _CYRILLIC.search(text.text)
            ):
                break  # it says that it is Western, and is not
            return text
    if isinstance(found, NotText):
        raise CannotRead(found.reason)
    return found


def _as_declared(raw: bytes, name: str | None) -> Decoded | None:
    if not name:
        return None
    try:
        encoding = codecs.lookup(name.strip()).name
        return Decoded(raw.decode(encoding), encoding) if encoding in _BELIEVED else None
    except (LookupError, UnicodeError, ValueError):
        return None


def is_markup(text: str) -> bool:
    """Whether a text from a column or a feed is HTML: it holds tags that no prose does."""
    return bool(_TAG.search(text, 0, 100_000))


def plain_lines(markup: str) -> list[str]:
    """The lines of HTML.

    Raises:
        CannotRead: the parser for HTML is not installed.
    """
    etree = xml_library()
    target = _Lines()
    parser = etree.HTMLParser(target=target, no_network=True, encoding="utf-8")
    try:
        for start in range(0, len(markup), _CHUNK):
            parser.feed(markup[start : start + _CHUNK].encode("utf-8", "replace"))
        if markup:
            parser.close()
    except etree.LxmlError:
        pass  # what was read until there
    return target.finished()


def xml_library() -> Any:
    """lxml, which is installed with the extra for documents.

    Raises:
        CannotRead: it is not installed.
    """
    try:
        from lxml import etree
    except ImportError:
        raise missing("HTML and XML", "lxml") from None
    return etree


def missing(what: str, library: str) -> CannotRead:
    """The reason where a library is not installed."""
    return CannotRead(f"reading {what} needs {library}: pip install 'dogovor[documents]'")


class _Lines:
    """What the parser tells to: opening and closing tags, text."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._mark = ""
        self._silent: list[str] = []

    def start(self, tag: str, attributes: Any) -> None:
        if self._silent:
            if tag == self._silent[0]:
                self._silent.append(tag)
            elif tag == "body":
                self._silent.clear()
            return
        if tag in _SILENT:
            self._silent.append(tag)
            return
        if tag in _BLOCKS:
            self._end_line(_HEADINGS.get(tag) or ("— " if tag == "li" else ""))
        elif tag in ("td", "th"):
            self._parts.append(" | ")

    def end(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[0]:
                self._silent.pop()
            return
        if tag in _BLOCKS:
            self._end_line("")

    def data(self, text: str) -> None:
        if not self._silent:
            self._parts.append(text)

    def comment(self, text: str) -> None:
        """Comments say nothing to readers."""

    def close(self) -> None:
        """The parser wants it."""

    def finished(self) -> list[str]:
        self._end_line("")
        return self.lines

    def _end_line(self, mark: str) -> None:
        if text := " ".join("".join(self._parts).split()).strip(" |"):
            self.lines.append(self._mark + text)
            self._mark = mark
        else:
            self._mark = mark or self._mark  # "<li><p>": the item begins in an inner block
        self._parts.clear()

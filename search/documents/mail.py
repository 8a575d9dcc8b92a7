"""A letter (.eml), a page saved with its pictures (.mhtml), a box of letters (.mbox).

Comes in: the bytes as they were sent. Goes out: the text of the letter as a document (plain where there is a
plain one, else its HTML), and its attachments as parts. Of a saved page only the page is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr

from search.documents.facts import address_of, line_of, published_of
from search.documents.fragments import Fragments
from search.documents.html import article_of
from search.documents.kinds import MEDIA_TYPES, extension_of, is_known, not_read
from search.documents.markup import decoded_markup, plain_lines
from search.documents.model import (
    CannotRead,
    Document,
    Facts,
    Part,
    Reading,
    Unread,
    part_of,
    titled,
    too_large,
)
from search.encodings import Decoded

_LONGEST_READ = 2**20
"""Bytes of a line that are read at once."""

_MOST_PARTS = 1_000


def read(part: Part, reading: Reading) -> Iterator[Document | Part | Unread]:
    """A letter or a saved page, and the attachments of a letter.

    Raises:
        CannotRead: there is no text in it.
    """
    raw = part.whole(reading.limits.file, "file")
    # compat32: the newer policies raise errors for headers that are wrong, which many are.
    letter = BytesParser(policy=policy.compat32).parsebytes(raw)
    inner = [one for one, _ in zip(_walk(letter), range(_MOST_PARTS), strict=False) if not one.is_multipart()]
    if saved := _saved_page(letter, inner):
        page, address = saved
        yield article_of(page, replace(part, beside=part.beside.or_else(Facts(url=address))))
        return
    facts = _facts(letter)
    texts = [one for one in inner if _is_text(one)]
    lines = next(
        (found for media in ("text/plain", "text/html") for one in texts
         if one.get_content_type() == media and (found := _lines(one))), [],
    )  # fmt: skip
    attached = [one for one in inner if one not in texts and one.get_filename()]
    if not lines and not attached:
        raise CannotRead("it is no letter, or one without text")
    if lines:
        yield Document(titled(facts.title, "\n".join(lines)), facts)
    if part.depth <= reading.limits.nesting:
        yield from _attachments(attached, part, facts)


def _walk(letter: Message) -> Iterator[Message]:
    """All parts, by a list of our own: letters may be nested deeper than Python may call."""
    waiting = [letter]
    while waiting:
        one = waiting.pop()
        yield one
        if one.is_multipart() and isinstance(inner := one.get_payload(), list):
            waiting += [child for child in reversed(inner) if isinstance(child, Message)]


def _saved_page(letter: Message, inner: list[Message]) -> tuple[Decoded, str | None] | None:
    """The page of an .mhtml, decoded, and its address; None for a letter, which is sent to somebody."""
    if letter.get_content_type() != "multipart/related" or letter.get("To") or letter.get("Received"):
        return None
    for one in inner:
        if one.get_content_type() in ("text/html", "application/xhtml+xml"):
            address = letter.get("Snapshot-Content-Location") or one.get("Content-Location")
            return decoded_markup(_bytes(one), _charset(one)), address_of(str(address))
    return None


def _facts(letter: Message) -> Facts:
    sender = _header(letter, "From")
    name, address = parseaddr(sender or "")
    return Facts(
        title=line_of(_header(letter, "Subject")),
        author=line_of(name or address),
        published=published_of(str(letter.get("Date", ""))),
        url=address_of(_header(letter, "Archived-At")),
    )


def _header(letter: Message, name: str) -> str | None:
    """A header, its encoded words read; one that cannot be is taken as it stands."""
    from email.header import decode_header

    value = letter.get(name)
    if value is None:
        return None
    parts = []
    try:
        for text, charset in decode_header(str(value)):
            parts.append(decoded_markup(text, charset).text if isinstance(text, bytes) else text)
    except (ValueError, CannotRead, LookupError, MessageError):
        return str(value)
    return "".join(parts)


def _is_text(one: Message) -> bool:
    attached = (one.get_content_disposition() or "") == "attachment" or bool(one.get_filename())
    return one.get_content_type() in ("text/plain", "text/html") and not attached


def _lines(one: Message) -> list[str]:
    raw = _bytes(one)
    if not raw.strip():
        return []
    text = decoded_markup(raw, _charset(one)).text
    if one.get_content_type() == "text/html":
        return plain_lines(text)
    # Quoted letters below the own text are other people's.
    return [line.rstrip() for line in text.splitlines() if not line.startswith(">")] if text.strip() else []


def _attachments(attached: list[Message], part: Part, facts: Facts) -> Iterator[Part | Unread]:
    fragments = Fragments()
    about = Facts(published=facts.published)
    for number, one in enumerate(attached, 1):
        name = line_of(_header_value(one.get_filename())) or ""
        fragment = fragments.of(name, number)
        kind = None if extension_of(name) else MEDIA_TYPES.get(one.get_content_type())
        if kind or is_known(name):
            raw = _bytes(one)
            own = {"fragment": fragment, "kind": kind, "charset": _charset(one), "beside": about}
            yield part_of(raw, name, depth=part.depth + 1, **own)
        else:
            yield Unread(not_read(name), fragment)


def _header_value(name: str | None) -> str | None:
    holder = Message()
    holder["name"] = (name or "").replace("\r", " ").replace("\n", " ")
    return _header(holder, "name")


def _bytes(one: Message) -> bytes:
    try:
        raw = one.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return raw if isinstance(raw, bytes) else b""


def _charset(one: Message) -> str | None:
    try:
        return one.get_content_charset()
    except (ValueError, LookupError, TypeError):
        return None


def letters(part: Part, reading: Reading) -> Iterator[Part | Unread]:
    """The letters of a box, one after another; "From " at the head of a line begins each."""
    limit = reading.limits.file
    fragments = Fragments()
    held: list[bytes] = []
    number = size = 0
    line = b"\n"
    while line and not line.strip():
        line = part.stream.readline(_LONGEST_READ)
    if not line.startswith(b"From "):
        raise CannotRead("it is no box of letters: none begins at its head")
    while line:
        line = part.stream.readline(_LONGEST_READ)
        begins = line.startswith(b"From ") and (not held or not held[-1].strip())
        if (begins or not line) and held:
            number += 1
            yield _letter(b"".join(held) if size <= limit else None, number, fragments, part, limit)
            held, size = [], 0
        if not begins:
            size += len(line)
            if size <= limit:
                held.append(line)
    if not number:
        raise CannotRead("it is an empty box of letters")


def _letter(raw: bytes | None, number: int, fragments: Fragments, part: Part, limit: int) -> Part | Unread:
    if raw is None:
        return Unread(too_large(limit, "file"), fragments.of(None, number))
    head = raw.partition(b"\n\n")[0]
    called = next((line for line in head.split(b"\n") if line.lower().startswith(b"message-id:")), b"")
    name = called.partition(b":")[2].strip(b" <>\r").decode("ascii", "replace")
    return part_of(raw, "letter.eml", fragment=fragments.of(name, number), depth=part.depth + 1, kind="mail")

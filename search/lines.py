"""One line of a page: the parts it can play, and what its shape tells.

Comes in: a line of cleaned text. Goes out: plain questions about its shape (is it short, does it end a
sentence, is it a list item, does it look like a name). No words of any language are known here; those are
in tables/furniture.tsv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a line is on its page."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    DATE = "date"
    OUTLET = "outlet"
    AUTHOR = "author"
    URL = "url"
    BLANK = "blank"
    CONTINUED = "continued"  # of a page wrapped at a fixed width: belongs to the line above
    # Furniture: left out of the paragraphs, but counted.
    RUBRIC = "rubric"
    REPEATED = "repeated"
    CREDIT = "credit"
    SHARE = "share"
    TEASER = "teaser"
    PROMO = "promo"
    LEGAL = "legal"
    TAGS = "tags"
    COUNTER = "counter"
    RULE = "rule"  # signs that part sections: "* * *"


FURNITURE = frozenset(
    {
        Role.RUBRIC,
        Role.REPEATED,
        Role.CREDIT,
        Role.SHARE,
        Role.TEASER,
        Role.PROMO,
        Role.LEGAL,
        Role.TAGS,
        Role.COUNTER,
        Role.RULE,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its part.

    Attributes:
        number: in the cleaned text, from 1.
        text: as it stands there, without white space around it; of a first line "date 2025-07 Text ..."
            only what follows the date.
        role: its part on the page.
        value: what it tells: a date (ISO 8601), an outlet, an author, an address; else None.
    """

    number: int
    text: str
    role: Role
    value: str | None = None


SHORT = 180
"""Characters that a title, a label or a button may have; anything longer is body without a second look."""

_SENTENCE_END = re.compile(r"""[.!?…;:,][\s"'»“”’)\]]*$""")
_FULL_STOP = re.compile(r"""(?<!\.)[.!?][\s"'»“”’)\]]*$""")
_BULLET = re.compile(r"(?:[•·▪▫◦‣⁃∙●○■□►▶✓✔✅➢➤→🔹🔸👉*]\s*|[-–—―−]\s+|[—―](?=[^\W\d]))+(?=\S)")
_NUMBERED = re.compile(r"(?:\d{1,3}|[^\W\d_])[.)]\s+\S")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_NAME_PART = re.compile(r"(?:[^\W\d_]\.\s?){1,2}|[^\W\d_][^\W\d_]*(?:[-'’][^\W\d_]+)*")


def ends_like_sentence(text: str) -> bool:
    """Whether the last mark is one that no title or heading ends with.

    >>> ends_like_sentence("Договор подписан."), ends_like_sentence("Договор подписан»")
    (True, False)
    """
    return bool(_SENTENCE_END.search(text[-12:]))


def ends_with_stop(text: str) -> bool:
    """Whether it ends with one full stop, question or exclamation mark: not with dots that cut a teaser."""
    return bool(_FULL_STOP.search(text[-12:]))


def without_bullet(text: str) -> tuple[str, bool]:
    """The text of a list item without its dash or dot, and whether there was one.

    >>> without_bullet("— Меморандум"), without_bullet("-5 градусов")
    (('Меморандум', True), ('-5 градусов', False))
    """
    bullet = _BULLET.match(text)
    return (text[bullet.end() :], True) if bullet else (text, False)


def is_list_item(text: str) -> bool:
    """Whether it starts like an item: a dash, a dot, "1)", "а)"."""
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def words_of(text: str) -> list[str]:
    """Its words and numbers, as written."""
    return _WORD.findall(text)


def starts_high(text: str) -> bool:
    """Whether the first letter or digit is a capital or a digit."""
    first = next((letter for letter in text if letter.isalnum()), "")
    return first.isdigit() or first.isupper()


def starts_low(text: str) -> bool:
    """Whether it goes on in the middle of a sentence: the very first character is a small letter."""
    return text[:1].islower()


def person_name(text: str, *, sure: bool) -> str | None:
    """The name, if the line is nothing but a person's name: two to four capitalised words or initials.

    Args:
        sure: ask for more than capitals, for a line that no label introduces: a surname in capitals,
            or initials.

    >>> person_name("Александр ПОПОВ.", sure=True), person_name("Попов сказал.", sure=False)
    ('Александр ПОПОВ', None)
    """
    name = text.strip().rstrip(".,; ")
    if not 5 <= len(name) <= 60:
        return None
    parts, place = [], 0
    while place < len(name):
        part = _NAME_PART.match(name, place)
        if part is None or not part.group()[0].isupper():
            return None
        parts.append(part.group().strip())
        place = part.end()
        while place < len(name) and name[place] == " ":
            place += 1
    full = [part for part in parts if not part.endswith(".")]
    initials = len(full) < len(parts)
    if not (2 <= len(parts) <= 4 and full) or any(len(part) < 2 for part in full):
        return None
    if sure:
        capitals = full[-1].isupper() and len(full[-1]) > 2 and not full[0].isupper()
        if not (capitals or (initials and len(full) == 1)):
            return None
    return name

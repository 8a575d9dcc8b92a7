"""Where records stand in an order by words: by kind, sector, place and title, and among their equals.

Comes in: one article, one deal. Goes out: numbers and labels that engines sort by. Each is worked out from
the article alone, so that another article never changes it. Kinds and sectors stand in the order of their
lists; names in the alphabet, those of all languages together.

Records that answer a question equally well stand by `order`: the newest article first, those without a date
last; articles of one day in the order of the digests of their texts, which is none that means anything, but
always the same; paragraphs as they follow each other.
"""

from __future__ import annotations

from functools import cache

from analyzers.text import fold
from search.choices import known_values

_ALPHABET = str.maketrans({"ґ": "г", "є": "е", "і": "и", "ї": "и", "ѝ": "и"})
"""Letters that stand elsewhere in the alphabet than in the order of characters."""

_LONGEST_KEY = 100

_DAYS = 1 << 23
_DIGESTS = 1 << 22
_PARAGRAPHS = 1 << 18
"""So many of each have room in 63 bits."""


def alphabetical(name: str | None) -> tuple[str, ...]:
    """A name as it is sorted, as values of a label; names that differ in capitals alone are sorted alike.

    >>> sorted(map(alphabetical, ["Яна", "Інна", "анна"]))
    [('анна',), ('инна',), ('яна',)]
    """
    key = fold(name or "").translate(_ALPHABET)[:_LONGEST_KEY]
    return (key,) if key else ()


def listed(facet: str, value: str | None) -> int | None:
    """The place of a value in the list of a facet's values."""
    return None if value is None else _places(facet).get(value)


@cache
def _places(facet: str) -> dict[str, int]:
    return {value: at for at, value in enumerate(known_values(facet))}


def order_of(published: str | None, digest: str, paragraph: int = 0) -> int:
    """Where a paragraph stands among its equals.

    Args:
        published: ISO 8601, perhaps partial.
        digest: of the text of its article, in hexadecimal digits.
        paragraph: its running number; 0 is the article itself.

    >>> order_of("2025-09-03", "ff", 2) < order_of("2025-09", "00", 1) < order_of(None, "00")
    True
    """
    year, month, day = (int(part) for part in [*(published or "0").split("-"), "0", "0"][:3])
    newest_first = _DAYS - 1 - min(year * 512 + month * 32 + day, _DAYS - 1)
    by_text = int(digest[:8], 16) % _DIGESTS
    return (newest_first * _DIGESTS + by_text) * _PARAGRAPHS + min(paragraph, _PARAGRAPHS - 1)

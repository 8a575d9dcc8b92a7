"""Things that can be suggested, so laid out that those with a word that begins as typed are found at once.

Comes in: rows, each with a number of paragraphs or deals and what the thing is called. Goes out: rows in
order, the most frequent first, and the order of all words of all names; both can be kept in an index. Opening
a shelf compares nothing: the few words that a search by halves meets are spelled out then.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import Any

from analyzers.skeleton import letters_alike
from analyzers.text import fold
from search.weak_cache import cached

Row = Sequence[Any]
"""A count, then the names of a thing, the usual one first."""

LOOKED_AT = 48
"""The best that begin so: among them those with the same letters are found."""

_MOST_KEYS = 1 << 12
"""Words in all names of one thing."""
_MOST_SPELLED = 1 << 13
"""Things whose names are kept as they are compared."""

_BETWEEN = re.compile(r"[\W_]+")
_LAST = "\U0010ffff"


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The most frequent first, of those the shortest."""
    return sorted(rows, key=lambda row: (-row[0], len(row[1]), row[1]))


def order_of(rows: Sequence[Row]) -> list[int]:
    """All words of all names in the order of their letters, each as a number that `Shelf` understands."""
    placed = sorted(
        (key, place, number)
        for place, row in enumerate(rows)
        for number, key in enumerate(keys_of(map(plain, row[1:]))[:_MOST_KEYS])
    )
    return [place * _MOST_KEYS + number for _, place, number in placed]


class Shelf:
    """Things of one kind.

    Args:
        rows: as `in_order` gives them.
        order: of the same rows, as `order_of` gives it.
    """

    def __init__(self, rows: Sequence[Row], order: Sequence[int]) -> None:
        self.rows = rows
        self._order = order
        self.compared = cached(self._compared, _MOST_SPELLED)
        self._keys = cached(self._keys_anew, _MOST_SPELLED)

    def begun(self, key: str) -> Iterator[int]:
        """The places of the most frequent things with a word that begins so, in letters that are shared."""
        low = bisect_left(self._order, key, key=self._key)
        high = bisect_left(self._order, key + _LAST, low, key=self._key)
        places = {number // _MOST_KEYS for number in self._order[low:high]}
        return iter(nsmallest(LOOKED_AT, places))

    def _key(self, number: int) -> str:
        place, key = divmod(number, _MOST_KEYS)
        return self._keys(place)[key]

    def _compared(self, place: int) -> tuple[str, ...]:
        """The names at a place as they are compared."""
        return tuple(map(plain, self.rows[place][1:]))

    def _keys_anew(self, place: int) -> tuple[str, ...]:
        return keys_of(self.compared(place))


def plain(name: str) -> str:
    """A name as it is compared: folded words with single spaces, no other signs.

    >>> plain("АО «Самрук-Қазына»"), plain("комп'ютер "), plain(" Xi’an")
    ('ао самрук қазына ', 'компютер ', 'xian')
    """
    return _BETWEEN.sub(" ", fold(name).replace("'", "")).lstrip()


def keys_of(compared: Iterable[str]) -> tuple[str, ...]:
    """Plain names from each of their words on, in letters that three languages share."""
    return tuple(dict.fromkeys(key for name in compared for key in _from_each_word(letters_alike(name))))


def _from_each_word(name: str) -> Iterator[str]:
    at = -1
    while at < len(name):
        yield name[at + 1 :]
        at = name.find(" ", at + 1)
        if at < 0 or at + 1 == len(name):
            return

"""By what a deal is filed, so that those that may be the same deal are found without looking at all.

Comes in: what is known of a deal. Goes out: its marks, which depend on nothing but the deal itself. Each
joins a word of a party's name with one thing more: a word of another party, a thing that the deal is about,
the size of its sum. Two deals that no mark is common to are not compared. Deals of one text that several
outlets print share a mark too, even if nothing else is known of them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from deals.linkable import Linkable
from deals.same_party import party_keys
from deals.tellings import bare, things_of

_BEYOND = 1e300
"""Larger sums are those of nobody, and cannot be reckoned with."""
_STEP = math.log(1.3)
"""Sums are filed by size, in steps that are wider than the widest difference of one deal's sums."""
_BITS = 24
"""Marks are so short that an index holds so many different ones at most; what two deals share by chance costs
a comparison and decides nothing."""


def marks_of(item: Linkable) -> frozenset[str]:
    """The marks of a deal; none where it has no party and its text is printed once."""
    own = _marks(bare(item))
    return own | {f"={item.passage}"} if item.passage else own


def keys_of(item: Linkable) -> frozenset[str]:
    """By what the parties of a deal are filed."""
    return frozenset(key for side in item.parties for key in party_keys(side.name))


@lru_cache(maxsize=1 << 14)
def _marks(item: Linkable) -> frozenset[str]:
    more = {*(f"thing {thing}" for thing in things_of(item)), *_sizes(item)}
    by_party = [party_keys(side.name) for side in item.parties]
    pairs = {
        (min(key, other), max(key, other))
        for ours, theirs in combinations(by_party, 2)
        for key in ours
        for other in theirs
    }
    joined = pairs | {(key, mark) for key in keys_of(item) for mark in more}
    return frozenset(f"{crc32(' '.join(mark).encode()) >> (32 - _BITS):06x}" for mark in joined)


def _sizes(item: Linkable) -> set[str]:
    """Two neighbouring steps of size, in its currency and in dollars, so that close sums share one."""
    found = set()
    for currency, amount in ((item.currency, item.amount), ("USD", item.usd)):
        if amount and 0 < amount < _BEYOND:
            step = math.floor(math.log(float(amount)) / _STEP)
            found |= {f"{currency} {step}", f"{currency} {step + 1}"}
    return found

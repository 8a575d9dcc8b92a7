"""How a match is weighed, the same in every engine of ours: BM25, with a floor under each match.

Comes in: how often a term stands in a record, how long that is, how rare the term is. Goes out: numbers.

BM25 lets a match in a long paragraph sink towards zero, and then a mere look-alike in a short paragraph would
outrank the very word that was asked for. So a match keeps at least half of what it can reach (`FLOOR` of
`search.weights`): of two terms for one thing, one with less than half the weight never overtakes the other.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable

import search.weights as weights  # as a module: benchmarks try other weights


def rarity(records: int, holding: int) -> float:
    """Inverse document frequency (always above 0), for `holding` of `records`."""
    return math.log(1 + (records - holding + 0.5) / (holding + 0.5))


def strength(occurrences: int, length: int, mean_length: float) -> float:
    """From `FLOOR` to 1: grows with the occurrences, shrinks with the length of the field.

    >>> strength(1, 400, 50.0) < strength(1, 40, 50.0) < strength(3, 40, 50.0) < 1
    True
    """
    return reached(occurrences, resistance(length, mean_length))


def resistance(length: int, mean_length: float) -> float:
    """How slowly a field of this length is filled by a term; the part of `strength` that no term changes."""
    return weights.K1 * (1 - weights.B + weights.B * (length / mean_length if mean_length else 1.0))


def reached(occurrences: int, resistance: float) -> float:
    """`strength` by what is known of the field."""
    return weights.FLOOR + (1 - weights.FLOOR) * occurrences / (occurrences + resistance)


_ROUNDING = 1e-9
FARTHEST = 8
"""Words within which two words stand near each other."""


def closeness(first: Iterable[int], second: Iterable[int]) -> float:
    """How near each other two things stand, by the places of each: 1 side by side, then a half, a third ...

    The other way round counts as one word farther; from `FARTHEST` on it is 0.

    >>> closeness([3], [4]), closeness([3], [6, 40]), closeness([5], [4]), closeness([3], [40])
    (1.0, 0.3333333333333333, 0.5, 0.0)
    """
    others = sorted(second)
    nearest = FARTHEST
    for place in first:
        at = bisect_right(others, place)
        if at < len(others):
            nearest = min(nearest, others[at] - place)
        if at:
            nearest = min(nearest, place - others[at - 1] + 1)
    return 1 / nearest if nearest < FARTHEST else 0.0


BANDS = 5


def band(score: float, best: float) -> int:
    """Which fifth of the best score a score lies in, the highest first: what shares one is about as good.

    >>> band(10, 10), band(8.1, 10), band(7.9, 10), band(0.0, 10), band(0.0, 0.0)
    (0, 0, 1, 4, 0)
    """
    return min(BANDS - 1, int(BANDS * (1 - round(score, 9) / round(best, 9)) + _ROUNDING)) if best > 0 else 0

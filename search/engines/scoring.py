"""How a match is weighed, the same in every engine of ours: BM25, with a floor under each match.

Comes in: how often a term stands in a record, how long that is, how rare the term is. Goes out: numbers.

BM25 lets a match in a long paragraph sink towards zero, and then a mere look-alike in a short paragraph would
outrank the very word that was asked for. So a match keeps at least half of what it can reach (`FLOOR`): of
two terms for one thing, the one with less than half the weight can never overtake the other.
"""

from __future__ import annotations

import math

K1 = 1.2
B = 0.75
FLOOR = 0.5


def rarity(records: int, holding: int) -> float:
    """Inverse document frequency (always above 0), for `holding` of `records`."""
    return math.log(1 + (records - holding + 0.5) / (holding + 0.5))


def strength(occurrences: int, length: int, mean_length: float) -> float:
    """From FLOOR to 1: grows with the occurrences, shrinks with the length of the field.

    >>> strength(1, 400, 50.0) < strength(1, 40, 50.0) < strength(3, 40, 50.0) < 1
    True
    """
    return reached(occurrences, resistance(length, mean_length))


def resistance(length: int, mean_length: float) -> float:
    """How slowly a field of this length is filled by a term; the part of `strength` that no term changes."""
    return K1 * (1 - B + B * (length / mean_length if mean_length else 1.0))


def reached(occurrences: int, resistance: float) -> float:
    """`strength` by what is known of the field."""
    return FLOOR + (1 - FLOOR) * occurrences / (occurrences + resistance)

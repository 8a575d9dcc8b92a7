"""Whether two tellings state one sum, as exactly as each of them states it.

Comes in: two deals. Goes out: yes, no, or nothing where it cannot be told; and how far apart the sums are.
"""

from __future__ import annotations

from decimal import Decimal

from deals.linkable import Linkable
from deals.model import Qualifier

_CLOSE = Decimal("0.005")
"""Sums that differ by half a per cent are one: 2.78 and 2.8 billion are not."""
LOOSE = Decimal("0.06")
"""How far "about" reaches, and two sums that were converted at two rates."""
_OPEN = Decimal("0.15")
"""How far "over" and "up to" reach."""
_CONFLICT = Decimal("0.25")
"""Sums further apart are of two deals."""


def sum_agrees(one: Linkable, other: Linkable) -> bool | None:
    """Whether the sums agree; None where one is not stated or is of another nature, or no rate is known."""
    if one.amount is None or other.amount is None:
        return None
    if (one.qualifier == Qualifier.PER_YEAR) != (other.qualifier == Qualifier.PER_YEAR):
        return None
    if one.currency != other.currency and (one.usd is None or other.usd is None):
        return None
    if _within(one, other) or _within(other, one):
        return True
    apart = _apart(one, other)
    if one.currency != other.currency:
        return True if apart <= LOOSE else False if apart > _CONFLICT else None
    stated = {one.qualifier, other.qualifier}
    if stated & {Qualifier.OVER, Qualifier.UNDER, Qualifier.UP_TO}:
        return apart <= (_OPEN if _is_beyond(one, other) and _is_beyond(other, one) else _CLOSE)
    return apart <= (LOOSE if Qualifier.ABOUT in stated else _CLOSE)


def _is_beyond(one: Linkable, other: Linkable) -> bool:
    """Whether the sum lies on the side of the other's bound that the bound leaves open."""
    if other.qualifier == Qualifier.OVER:
        return _worth(one) >= _worth(other)
    if other.qualifier in (Qualifier.UNDER, Qualifier.UP_TO):
        return _worth(one) <= _worth(other)
    return True


def _within(one: Linkable, other: Linkable) -> bool:
    """Whether a sum lies in the range that the other states."""
    if one.amount is None or other.amount is None or other.upper is None or one.currency != other.currency:
        return False
    return other.amount <= one.amount <= other.upper


def are_far(one: Linkable, other: Linkable) -> bool:
    """Whether two sums that do not agree are too far apart for one deal."""
    return _apart(one, other) > _CONFLICT


def _apart(one: Linkable, other: Linkable) -> Decimal:
    """How far apart the sums are, as a share of the larger."""
    ours, theirs = _worth(one), _worth(other)
    if one.currency != other.currency:
        ours, theirs = Decimal(one.usd or 0), Decimal(other.usd or 0)
    largest = max(ours, theirs)
    return abs(ours - theirs) / largest if largest else Decimal(0)


def _worth(item: Linkable) -> Decimal:
    return item.amount or Decimal(0)

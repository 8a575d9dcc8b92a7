"""Sums of which one number lacks its unit: ranges (от 3 до 5 млн) and lists (2, 3 и 5 млн).

Comes in: a number and the paragraph that it stands in. Goes out: the range that begins there; or the sums
that the numbers before it are, with the unit that they share. What says that a sum grew *from* one figure
*to* another is no range: "вырос с 3 до 5 млн" states two sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from deals.currencies import Unit, is_currency
from deals.money_reader import Reader, Sum, currencies_of, number_at, spelled_out
from deals.numbers import Quantity, plain
from deals.qualifiers import changes, link_at, link_before
from deals.words import Atoms, touching

# With blanks around the dash, the ends of a range are of one order: "50 - 100 млн", but no "№ 2 - 550 грн".
_WIDEST_SPACED_RANGE = 20
_LONGEST_LIST = 6


def range_at(reader: Reader, low: Quantity, floor: int) -> Sum | None:
    """Two numbers that are the ends of one sum. The first may lack scale and currency."""
    low_units = currencies_of(reader, low, floor)
    bounds = _range_words(reader, low, low_units, floor)
    if bounds is None:
        return None
    first, link, at = bounds
    signed_high = at < len(reader.atoms) and is_currency(reader.atoms[at].form, reader.lang)
    high = number_at(reader, at + signed_high)
    if high is None:
        return None
    high = spelled_out(reader, high)
    high_units = currencies_of(reader, high, link)
    if signed_high and high_units[0] is None:
        return None
    units = [unit for unit in (*reversed(high_units), *reversed(low_units)) if unit]
    if not units or len({unit.code for unit in units}) > 1:
        return None
    share = units[0].share
    low_value, high_value = low.value, high.value
    if low_units[1] is None:
        low_value = _with_scale_of(high, low)
    if low_value >= high_value:
        return None
    spaced_dash = reader.atoms[link].form == "-" and not touching(reader.atoms, link)
    if spaced_dash and low_value * _WIDEST_SPACED_RANGE < high_value:
        return None
    stop = high_units[1].after if high_units[1] else high.after
    return Sum(plain(low_value * share), plain(high_value * share), units[0].code, first, stop, "range")


def _range_words(
    reader: Reader, low: Quantity, units: tuple[Unit | None, Unit | None], floor: int
) -> tuple[int, int, int] | None:
    """Where a range begins, where the word or dash in its middle stands, and where its second half begins."""
    atoms, lang = reader.atoms, reader.lang
    before, after = units
    first = before.first if before else low.first
    link = after.after if after else low.after
    if link < len(atoms) and atoms[link].form == "-":
        return (first, link, link + 1) if _dash_joins(atoms, link, low) else None
    till = link_at("till", atoms, link, lang)
    if till is not None:
        start = link_before("from", atoms, first, lang)
        moved = link_before("moved", atoms, first, lang) is not None
        begin = first if start is None else start
        if moved or changes(atoms, begin, floor, lang) or (start is None and after is not None):
            return None  # "вырос с 3 до 5 млн": two sums
        return begin, link, till
    start, together = link_before("between", atoms, first, lang), link_at("together", atoms, link, lang)
    return None if start is None or together is None else (start, link, together)


def _with_scale_of(other: Quantity, quantity: Quantity) -> Decimal:
    """A number's value with the scale of the one after it: "3 - 5 млн", but not "500 - 1,5 млн"."""
    if quantity.scaled or not other.scaled or quantity.value >= other.number:
        return quantity.value
    return plain(quantity.value * other.scale)


def _dash_joins(atoms: Atoms, dash: int, low: Quantity) -> bool:
    """Whether a dash leads to a range: blanks on both sides or none, and no year before it with blanks."""
    even = touching(atoms, dash) == touching(atoms, dash + 1)
    return even and not (low.like_a_year and not touching(atoms, dash))


def listed(reader: Reader, pending: list[Quantity], quantity: Quantity) -> list[Quantity]:
    """Numbers without a unit that stand in a list: "2, 3 и 5 млн грн". Empty where the list breaks off."""
    if quantity.like_a_year or len(pending) >= _LONGEST_LIST:
        return []
    if not pending:
        return [quantity]
    stop = pending[-1].after
    comma = reader.atoms[stop].form == "," and quantity.first == stop + 1
    joined = comma or link_at("together", reader.atoms, stop, reader.lang) == quantity.first
    return [*pending, quantity] if joined else [quantity]


def shared(reader: Reader, pending: list[Quantity], found: Sum, quantity: Quantity) -> Iterator[Sum]:
    """The numbers before a sum that take their unit from it."""
    if not pending or found.upper is not None or found.first != quantity.first:
        return
    stop = pending[-1].after
    moved = link_at("till", reader.atoms, stop, reader.lang) == quantity.first
    if not moved and link_at("together", reader.atoms, stop, reader.lang) != quantity.first:
        return
    for low in pending[-1:] if moved else pending:
        value = low.value if low.scaled else plain(low.value * quantity.scale)
        yield Sum(value, None, found.code, low.first, low.after, "shared_unit", low.excess, low.around)

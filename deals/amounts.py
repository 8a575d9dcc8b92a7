"""Sums of money in a paragraph: "2,78 млрд. долара", "от 3 до 5 млн грн", "почти полмиллиарда рублей".

Comes in: a cleaned paragraph and its language. Goes out: its sums, left to right, each with exact value,
ISO 4217 code, qualifier and place. A number is money only where a currency's word or sign belongs to it;
tonnes, people, dates and "Евро-2012" are none. The rules are tried in the order in which they stand below,
and each sum names the one that read it:

    range        от 3 до 5 млн грн; $5-7 млн; между 3 и 5 млн
    sum          5 млн грн; $5 млн; пять миллионов гривен
    shared_unit  2 и 3 млн грн: the first takes scale and currency of the last
    understood   24 млрд долларов. Почти 2 млрд из этой суммы: currency from the sum before; `optional`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analyzers.tokens import Span
from deals.currencies import Unit, is_currency, unit_after, unit_before
from deals.model import Amount, Qualifier
from deals.numbers import Quantity, plain, quantity_at, signed
from deals.qualifiers import changes, link_at, link_before, stated
from deals.words import Atoms, scan, touching

# With blanks around the dash, the ends of a range are of one order: "50 - 100 млн", but no "№ 2 - 550 грн".
_WIDEST_SPACED_RANGE = 20
_LONGEST_LIST = 6
_LARGE = Decimal(1000)
_CLOSING = frozenset('.,;:!?)»”"\n-')


@dataclass(frozen=True, slots=True)
class _Sum:
    """A number with its currency, before its qualifier is read. `upper` makes it a range."""

    low: Decimal
    upper: Decimal | None
    code: str
    first: int
    after: int
    rule: str
    excess: bool = False
    around: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    """One paragraph on its way through the rules."""

    text: str
    atoms: Atoms
    lang: str
    seen: Sequence[str]


def find_amounts(text: str, lang: str, seen: Sequence[str] = ()) -> tuple[Amount, ...]:
    """All sums of money of a paragraph, left to right, never overlapping.

    Args:
        text: cleaned text (`analyzers.text.clean`).
        lang: the paragraph's main language; number words and currencies of the others are understood too.
        seen: codes of the sums of the paragraphs before, latest last. They tell whose "крона" is meant.
    """
    atoms = scan(text)
    if not any(is_currency(atom.form, lang) for atom in atoms):
        return ()
    sums = list(_sums(_Reader(text, atoms, lang, seen)))
    return tuple(_amounts(sums, atoms, lang))


def _amounts(sums: list[_Sum], atoms: Atoms, lang: str) -> Iterator[Amount]:
    floor = 0
    for number, found in enumerate(sums):
        ceiling = sums[number + 1].first if number + 1 < len(sums) else len(atoms)
        how = stated(atoms, found.first, found.after, floor, ceiling, lang)
        qualifier = how.qualifier
        if found.excess:
            qualifier = Qualifier.OVER
        elif found.around and qualifier in (Qualifier.EXACT, Qualifier.PER_YEAR):
            qualifier = Qualifier.ABOUT
        if found.upper is not None:
            qualifier = Qualifier.FROM_TO
        yield Amount(
            value=found.low,
            currency=found.code,
            qualifier=qualifier,
            upper=found.upper,
            per_year=how.per_year,
            span=Span(atoms[found.first].start, atoms[found.after - 1].stop),
            rule=found.rule,
            optional=found.optional,
        )
        floor = found.after


def _sums(reader: _Reader) -> Iterator[_Sum]:
    """Walks over the paragraph once; each step goes on behind what it has read."""
    atoms, at, floor = reader.atoms, 0, 0
    pending: list[Quantity] = []  # numbers of a list that wait for the unit at its end
    last: _Sum | None = None
    seen = list(reader.seen)
    while at < len(atoms):
        quantity = _number(reader, at)
        if quantity is None:
            at += 1
            continue
        here = replace(reader, seen=seen)
        found = _range(here, quantity, floor) or _sum(here, quantity, floor)
        if found is None:
            understood = _understood(here, quantity, last, floor)
            if understood:
                yield understood
                floor = understood.after
            pending = _listed(here, pending, quantity)
            at = quantity.after
            continue
        yield from _shared(here, pending, found, quantity, floor)
        pending = []
        found = _with_small_change(here, found)
        yield found
        last, at, floor = found, found.after, found.after
        seen.append(found.code)


def _number(reader: _Reader, at: int) -> Quantity | None:
    return quantity_at(reader.atoms, at, reader.lang)


def _unit(reader: _Reader, quantity: Quantity, floor: int) -> tuple[Unit | None, Unit | None]:
    """The currency before the number (a sign or a code) and the one after it."""
    before = unit_before(reader.atoms, quantity.first, reader.lang, reader.text)
    if before and before.first < floor:
        before = None
    after = _unit_after(reader, quantity)
    if before and after and before.code != after.code:
        after = None
    return before, after


def _unit_after(reader: _Reader, quantity: Quantity) -> Unit | None:
    return unit_after(
        reader.atoms,
        quantity.after,
        reader.lang,
        value=quantity.value,
        scaled=quantity.scaled,
        text=reader.text,
        seen=reader.seen,
    )


def _sum(reader: _Reader, quantity: Quantity, floor: int) -> _Sum | None:
    """A number with a currency before or after it."""
    quantity = _spelled_out(reader, quantity)
    before, after = _unit(reader, quantity, floor)
    if before:
        quantity = signed(reader.atoms, quantity, reader.lang)
        if quantity.composed and after is None and _unit_after(reader, quantity):
            # "$5 млрд и 300 млн евро": two sums
            quantity = quantity_at(reader.atoms, quantity.first, reader.lang, simple=True) or quantity
    unit = after or before
    if unit is None:
        return None
    first = before.first if before else quantity.first
    stop = after.after if after else quantity.after
    low = plain(quantity.value * unit.share)
    return _Sum(low, None, unit.code, first, stop, "sum", quantity.excess, quantity.around)


def _spelled_out(reader: _Reader, quantity: Quantity) -> Quantity:
    """A number repeated in words: 1 000 000 (один миллион) гривен."""
    atoms = reader.atoms
    if quantity.after < len(atoms) and atoms[quantity.after].form == "(":
        again = _number(reader, quantity.after + 1)
        closed = again is not None and again.after < len(atoms) and atoms[again.after].form == ")"
        if again is not None and closed and again.number in (quantity.value, quantity.number):
            return replace(quantity, after=again.after + 1)
        if again is not None and closed and again.value == quantity.value:
            return replace(quantity, after=again.after + 1)
    return quantity


def _range(reader: _Reader, low: Quantity, floor: int) -> _Sum | None:
    """Two numbers that are the ends of one sum. The first may lack scale and currency."""
    atoms, lang = reader.atoms, reader.lang
    low_before, low_after = _unit(reader, low, floor)
    low_first = low_before.first if low_before else low.first
    at = low_after.after if low_after else low.after
    start = link_before("from", atoms, low_first, lang)
    between = link_before("between", atoms, low_first, lang)
    moved = link_before("moved", atoms, low_first, lang)
    dashed = at < len(atoms) and atoms[at].form == "-"
    till = link_at("till", atoms, at, lang)
    together = link_at("together", atoms, at, lang)
    if dashed:
        link, first = at + 1, low_first
        if not _dash_joins(atoms, at, low):
            return None
    elif till is not None:
        link, first = till, low_first if start is None else start
        if moved is not None or changes(atoms, first, floor, lang):
            return None  # "вырос с 3 до 5 млн": two sums
        if start is None and low_after is not None:
            return None
    elif between is not None and together is not None and (low_after is None or atoms[between].form != "от"):
        link, first = together, between
    else:
        return None
    high_first = link
    signed = high_first < len(atoms) and is_currency(atoms[high_first].form, lang)
    high = _number(reader, high_first + signed)
    if high is None:
        return None
    high = _spelled_out(reader, high)
    high_before, high_after = _unit(reader, high, at)
    if high.first != high_first and high_before is None:
        return None
    units = [unit for unit in (high_after, high_before, low_after, low_before) if unit]
    if not units or len({unit.code for unit in units}) > 1:
        return None
    unit = units[0]
    low_value = low.value
    if not low.scaled and high.scaled and low_after is None and low.value < high.number:
        low_value = low.value * (high.value / high.number)
    if low_value >= high.value:
        return None
    spaced = dashed and not touching(atoms, at)
    if spaced and low_value * _WIDEST_SPACED_RANGE < high.value:
        return None
    stop = high_after.after if high_after else high.after
    return _Sum(
        plain(low_value * unit.share), plain(high.value * unit.share), unit.code, first, stop, "range"
    )


def _dash_joins(atoms: Atoms, dash: int, low: Quantity) -> bool:
    """Whether a dash leads to a range: blanks on both sides or none, and no year before it with blanks."""
    even = touching(atoms, dash) == touching(atoms, dash + 1)
    return even and not (low.like_a_year and not touching(atoms, dash))


def _listed(reader: _Reader, pending: list[Quantity], quantity: Quantity) -> list[Quantity]:
    """Numbers without a unit that stand in a list: "2, 3 и 5 млн грн". Empty where the list breaks off."""
    joined = bool(pending) and _joined(reader, pending[-1].after, quantity.first) is not None
    if quantity.like_a_year or len(pending) >= _LONGEST_LIST:
        return []
    return [*pending, quantity] if joined else [quantity]


def _joined(reader: _Reader, stop: int, first: int) -> str | None:
    """How two neighbours of a list are joined: by a comma, or by и, или, та."""
    if first == stop + 1 and reader.atoms[stop].form == ",":
        return ","
    return "together" if link_at("together", reader.atoms, stop, reader.lang) == first else None


def _shared(
    reader: _Reader, pending: list[Quantity], found: _Sum, quantity: Quantity, floor: int
) -> Iterator[_Sum]:
    """The numbers before a sum that take their unit from it."""
    if not pending or found.upper is not None or found.first != quantity.first:
        return
    atoms = reader.atoms
    moved = link_at("till", atoms, pending[-1].after, reader.lang) == quantity.first
    if _joined(reader, pending[-1].after, quantity.first) != "together" and not moved:
        return
    for low in pending[-1:] if moved else pending:
        value = low.value
        if not low.scaled and quantity.scaled:
            value = plain(low.value * (quantity.value / quantity.number))
        yield _Sum(value, None, found.code, low.first, low.after, "shared_unit", low.excess, low.around)


def _with_small_change(reader: _Reader, found: _Sum) -> _Sum:
    """Roubles and kopecks: "100 рублей 50 копеек" is one sum."""
    atoms = reader.atoms
    at = found.after
    if found.upper is not None or found.low != int(found.low):
        return found
    together = link_at("together", atoms, at, reader.lang)
    small = _number(reader, at if together is None else together)
    if small is None or small.scaled or small.value >= 100:
        return found
    _, after = _unit(reader, small, small.first)
    if after is None or after.share == 1:
        return found
    return replace(found, low=plain(found.low + small.value * after.share), after=after.after)


def _understood(reader: _Reader, quantity: Quantity, last: _Sum | None, floor: int) -> _Sum | None:
    """A scaled number without a unit whose currency the sum before it tells.

    A cue must be there: "of this sum" after it; or the sentence that named the currency ends with it.
    """
    atoms, at = reader.atoms, quantity.after
    if last is None or not quantity.scaled or quantity.scale <= _LARGE:
        return None
    if link_at("whole", atoms, at, reader.lang) is None:
        if at < len(atoms) and atoms[at].form not in _CLOSING:
            return None
        if any(atom.form in (".", "\n", "?", "!", "%") for atom in atoms[last.after : quantity.first]):
            return None
    return _Sum(
        quantity.value,
        None,
        last.code,
        quantity.first,
        at,
        "understood",
        quantity.excess,
        quantity.around,
        True,
    )

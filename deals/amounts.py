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
# Only millions and more are understood without their currency, and only from so many atoms away.
_LARGE = Decimal(1000)
_SAME_SENTENCE = 40
_CLOSING = frozenset('.,;:!?)»”"\n-')
_OTHER_MATTER = frozenset(".?!%\n")


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
    seen: list[str]  # codes of the sums read so far, of earlier paragraphs too


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
    sums = list(_sums(_Reader(text, atoms, lang, list(seen))))
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
    while at < len(atoms):
        quantity = _number(reader, at)
        if quantity is None:
            at += 1
            continue
        found = _range(reader, quantity, floor) or _sum(reader, quantity, floor)
        if found is None:
            understood = _understood(reader, quantity, last)
            if understood:
                yield understood
                floor = understood.after
            pending = [] if understood else _listed(reader, pending, quantity)
            at = quantity.after
            continue
        yield from _shared(reader, pending, found, quantity)
        pending = []
        found = _with_small_change(reader, found)
        yield found
        last, at, floor = found, found.after, found.after
        reader.seen.append(found.code)


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
    """A number with itself in words behind it: 1 000 000 (один миллион) гривен."""
    atoms, opening = reader.atoms, quantity.after
    if opening >= len(atoms) or atoms[opening].form != "(":
        return quantity
    again = _number(reader, opening + 1)
    if again is None or again.after >= len(atoms) or atoms[again.after].form != ")":
        return quantity
    same = again.value == quantity.value or again.number in (quantity.value, quantity.number)
    return replace(quantity, after=again.after + 1) if same else quantity


def _range(reader: _Reader, low: Quantity, floor: int) -> _Sum | None:
    """Two numbers that are the ends of one sum. The first may lack scale and currency."""
    low_units = _unit(reader, low, floor)
    bounds = _range_words(reader, low, low_units, floor)
    if bounds is None:
        return None
    first, link, at = bounds
    signed_high = at < len(reader.atoms) and is_currency(reader.atoms[at].form, reader.lang)
    high = _number(reader, at + signed_high)
    if high is None:
        return None
    high = _spelled_out(reader, high)
    high_units = _unit(reader, high, link)
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
    return _Sum(plain(low_value * share), plain(high_value * share), units[0].code, first, stop, "range")


def _range_words(
    reader: _Reader, low: Quantity, units: tuple[Unit | None, Unit | None], floor: int
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
    return plain(quantity.value * (other.value / other.number))


def _dash_joins(atoms: Atoms, dash: int, low: Quantity) -> bool:
    """Whether a dash leads to a range: blanks on both sides or none, and no year before it with blanks."""
    even = touching(atoms, dash) == touching(atoms, dash + 1)
    return even and not (low.like_a_year and not touching(atoms, dash))


def _listed(reader: _Reader, pending: list[Quantity], quantity: Quantity) -> list[Quantity]:
    """Numbers without a unit that stand in a list: "2, 3 и 5 млн грн". Empty where the list breaks off."""
    if quantity.like_a_year or len(pending) >= _LONGEST_LIST:
        return []
    if not pending:
        return [quantity]
    stop = pending[-1].after
    comma = reader.atoms[stop].form == "," and quantity.first == stop + 1
    joined = comma or link_at("together", reader.atoms, stop, reader.lang) == quantity.first
    return [*pending, quantity] if joined else [quantity]


def _shared(reader: _Reader, pending: list[Quantity], found: _Sum, quantity: Quantity) -> Iterator[_Sum]:
    """The numbers before a sum that take their unit from it."""
    if not pending or found.upper is not None or found.first != quantity.first:
        return
    stop = pending[-1].after
    moved = link_at("till", reader.atoms, stop, reader.lang) == quantity.first
    if not moved and link_at("together", reader.atoms, stop, reader.lang) != quantity.first:
        return
    for low in pending[-1:] if moved else pending:
        scaled = low.scaled or not quantity.scaled
        value = low.value if scaled else plain(low.value * (quantity.value / quantity.number))
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


def _understood(reader: _Reader, quantity: Quantity, last: _Sum | None) -> _Sum | None:
    """A scaled number without a unit whose currency the sum before it tells.

    A cue must be there: "of this sum" after it; or the sentence that named the currency ends with it.
    """
    atoms, at = reader.atoms, quantity.after
    if last is None or quantity.scale <= _LARGE or quantity.first - last.after > _SAME_SENTENCE:
        return None
    if link_at("whole", atoms, at, reader.lang) is None:
        closed = at >= len(atoms) or atoms[at].form in _CLOSING
        between = {atom.form for atom in atoms[last.after : quantity.first]}
        if not closed or between & _OTHER_MATTER:
            return None
    return _Sum(
        quantity.value,
        None,
        last.code,
        quantity.first,
        at,
        "understood",
        excess=quantity.excess,
        around=quantity.around,
        optional=True,
    )

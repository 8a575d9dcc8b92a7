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
from dataclasses import replace
from decimal import Decimal

from analyzers.tokens import Span
from deals.currencies import is_in
from deals.model import Amount, Qualifier
from deals.money_reader import Reader, Sum, currencies_of, currency_after, number_at, spelled_out
from deals.numbers import Quantity, may_start, plain, quantity_at, signed
from deals.numerals import number_words
from deals.qualifiers import link_at, stated
from deals.ranges import listed, range_at, shared
from deals.whose_money import WhoseMoney
from deals.words import Atoms, scan

# Only millions and more are understood without their currency, and only from so many atoms away.
_LARGE = Decimal(1000)
_SAME_SENTENCE = 40
_CLOSING = frozenset('.,;:!?)»”"\n-')
_OTHER_MATTER = frozenset(".?!%\n")


def find_amounts(
    text: str, lang: str, seen: Sequence[str] = (), whose: WhoseMoney | None = None
) -> tuple[Amount, ...]:
    """All sums of money of a paragraph, left to right, never overlapping.

    Args:
        text: cleaned text (`analyzers.text.clean`).
        lang: the paragraph's main language; number words and currencies of the others are understood too.
        seen: codes of the sums of the paragraphs before, latest last. They tell whose "крона" is meant.
        whose: what the article tells of that; without it, the paragraph is all of the article.
    """
    if not is_in(text, lang):
        return ()
    whose = whose or WhoseMoney(((text, lang),))
    atoms = scan(text)
    sums = list(_sums(Reader(text, atoms, lang, list(seen), whose)))
    return tuple(_amounts(sums, atoms, lang, whose))


def _amounts(sums: list[Sum], atoms: Atoms, lang: str, whose: WhoseMoney) -> Iterator[Amount]:
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
            currency=whose.in_its_time(found.code),
            qualifier=qualifier,
            upper=found.upper,
            per_year=how.per_year,
            span=Span(atoms[found.first].start, atoms[found.after - 1].stop),
            rule=found.rule,
            optional=found.optional,
        )
        floor = found.after


def _sums(reader: Reader) -> Iterator[Sum]:
    """Walks over the paragraph once; each step goes on behind what it has read."""
    atoms, at, floor = reader.atoms, 0, 0
    pending: list[Quantity] = []  # numbers of a list that wait for the unit at its end
    last: Sum | None = None
    words = number_words(reader.lang)
    while at < len(atoms):
        if not may_start(atoms[at], words):
            at += 1
            continue
        quantity = number_at(reader, at)
        if quantity is None:
            at += 1
            continue
        found = range_at(reader, quantity, floor) or _sum(reader, quantity, floor)
        if found is None:
            understood = _understood(reader, quantity, last)
            if understood:
                yield understood
                floor = understood.after
            pending = [] if understood else listed(reader, pending, quantity)
            at = quantity.after
            continue
        yield from shared(reader, pending, found, quantity)
        pending = []
        found = _with_small_change(reader, found)
        yield found
        last, at, floor = found, found.after, found.after
        reader.seen.append(found.code)


def _sum(reader: Reader, quantity: Quantity, floor: int) -> Sum | None:
    """A number with a currency before or after it."""
    quantity = spelled_out(reader, quantity)
    before, after = currencies_of(reader, quantity, floor)
    if before:
        quantity = signed(reader.atoms, quantity, reader.lang)
        if quantity.composed and after is None and currency_after(reader, quantity):
            # "$5 млрд и 300 млн евро": two sums
            quantity = quantity_at(reader.atoms, quantity.first, reader.lang, simple=True) or quantity
    unit = after or before
    if unit is None:
        return None
    first = before.first if before else quantity.first
    stop = after.after if after else quantity.after
    low = plain(quantity.value * unit.share)
    return Sum(low, None, unit.code, first, stop, "sum", quantity.excess, quantity.around)


def _with_small_change(reader: Reader, found: Sum) -> Sum:
    """Roubles and kopecks: "100 рублей 50 копеек" is one sum."""
    atoms = reader.atoms
    at = found.after
    if found.upper is not None or found.low != int(found.low):
        return found
    together = link_at("together", atoms, at, reader.lang)
    small = number_at(reader, at if together is None else together)
    if small is None or small.scaled or small.value >= 100:
        return found
    _, after = currencies_of(reader, small, small.first)
    if after is None or after.share == 1:
        return found
    return replace(found, low=plain(found.low + small.value * after.share), after=after.after)


def _understood(reader: Reader, quantity: Quantity, last: Sum | None) -> Sum | None:
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
    return Sum(
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

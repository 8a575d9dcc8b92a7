"""One paragraph on its way through the rules of `deals.amounts`, and what each rule asks of a number.

Comes in: a place among the atoms of a paragraph. Goes out: the number there, the currencies around it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from deals.currencies import Unit, Whose, unit_after, unit_before
from deals.numbers import Quantity, quantity_at
from deals.words import Atoms


@dataclass(frozen=True, slots=True)
class Sum:
    """A number with its currency, before its qualifier is read.

    Attributes:
        low: in major units, scale applied; of a range the low end.
        upper: the high end of a range, else None.
        code: ISO 4217.
        first: index of its first atom, a sign or a range word before the number too.
        after: index of the atom after its last one.
        rule: name of the rule that read it.
        excess: "с лишним"; around: "двайсетина"; optional: its currency is understood from before.
    """

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
class Reader:
    """One paragraph on its way through the rules."""

    text: str
    atoms: Atoms
    lang: str
    seen: list[str]  # codes of the sums read so far, of earlier paragraphs too
    whose: Whose  # what the article tells of names of money that several countries share


def number_at(reader: Reader, at: int) -> Quantity | None:
    """The number that begins at this atom, with its scale."""
    return quantity_at(reader.atoms, at, reader.lang)


def currencies_of(reader: Reader, quantity: Quantity, floor: int) -> tuple[Unit | None, Unit | None]:
    """The currency before the number (a sign or a code) and the one after it.

    What stands before `floor` belongs to another sum. Where the two differ, the one before is meant.
    """
    before = unit_before(reader.atoms, quantity.first, reader.lang, reader.text)
    if before and before.first < floor:
        before = None
    after = currency_after(reader, quantity)
    if before and after and before.code != after.code:
        after = None
    return before, after


def currency_after(reader: Reader, quantity: Quantity) -> Unit | None:
    """The currency after the number, whatever stands before it."""
    return unit_after(
        reader.atoms,
        quantity.after,
        reader.lang,
        value=quantity.value,
        scaled=quantity.scaled,
        text=reader.text,
        seen=reader.seen,
        whose=reader.whose,
    )


def spelled_out(reader: Reader, quantity: Quantity) -> Quantity:
    """A number with itself in words behind it: 1 000 000 (один миллион) гривен."""
    atoms, opening = reader.atoms, quantity.after
    if opening >= len(atoms) or atoms[opening].form != "(":
        return quantity
    again = number_at(reader, opening + 1)
    if again is None or again.after >= len(atoms) or atoms[again.after].form != ")":
        return quantity
    same = again.value == quantity.value or again.number in (quantity.value, quantity.number)
    return replace(quantity, after=again.after + 1) if same else quantity

"""Quantities that are not money: 1170 MW, 12 million tonnes, 100 ha, 30,000 students, 66,500 TEU a year.

Comes in: a cleaned paragraph and its language. Goes out: its measures, left to right, each with its value
(scale applied), a short standard symbol and its place. They are kept beside a deal and never taken for its
sum. Two ends of a range that share a unit are two measures: "50–100 тис. тонн" is 50,000 t and 100,000 t.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

from analyzers.tables import read_table
from analyzers.tokens import Span
from deals.model import Measure
from deals.numbers import Quantity, plain, quantity_at
from deals.numerals import TABLES
from deals.qualifiers import link_at
from deals.words import Atoms, Phrases, scan

_CHOICE = re.compile(r"\(([^()]*)\)")
_ADJECTIVES_BETWEEN = 2
_SHORT = 2


def find_measures(text: str, lang: str) -> tuple[Measure, ...]:
    """All measures of a paragraph, left to right, never overlapping.

    >>> [(str(found.value), found.unit) for found in find_measures("12 млн тонн на 6,7 га", "ru")]
    [('12000000', 't'), ('6.7', 'ha')]
    """
    atoms = scan(text)
    return tuple(_measures(atoms, lang))


def _measures(atoms: Atoms, lang: str) -> Iterator[Measure]:
    at = 0
    waiting: Quantity | None = None  # the first end of a range, without a unit of its own
    while at < len(atoms):
        quantity = quantity_at(atoms, at, lang)
        if quantity is None:
            at += 1
            continue
        found = _unit(atoms, quantity)
        if found is None:
            waiting, at = quantity, quantity.after
            continue
        unit, at = found
        if waiting is not None and _linked(atoms, waiting, quantity, lang):
            low = _shared_scale(waiting, quantity)
            if low.value < quantity.value:
                yield _measure(atoms, low, unit, low.after)
        yield _measure(atoms, quantity, unit, at)
        waiting = None


def _measure(atoms: Atoms, quantity: Quantity, unit: str, after: int) -> Measure:
    return Measure(quantity.value, unit, Span(atoms[quantity.first].start, atoms[after - 1].stop))


def _unit(atoms: Atoms, quantity: Quantity) -> tuple[str, int] | None:
    """The unit after a number, an adjective or two between them, and the place after it."""
    units, at = _units(), quantity.after
    for _ in range(_ADJECTIVES_BETWEEN + 1):
        found = units.at(atoms, at)
        if found is None:
            return None
        unit, after = found
        if unit != "-":
            short = len(atoms[at].form) < _SHORT and atoms[at].form.isalpha()
            return None if short and quantity.like_a_year else (unit, after)  # "2024 т. г."
        at = after
    return None


def _linked(atoms: Atoms, low: Quantity, high: Quantity, lang: str) -> bool:
    """Whether only a dash, or a word of a range, stands between two numbers."""
    if low.like_a_year:
        return False
    if high.first == low.after + 1 and atoms[low.after].form == "-":
        return True
    return high.first in (
        link_at("till", atoms, low.after, lang),
        link_at("together", atoms, low.after, lang),
    )


def _shared_scale(low: Quantity, high: Quantity) -> Quantity:
    if low.scaled or not high.scaled or low.value >= high.number:
        return low
    return replace(low, value=plain(low.value * high.scale))


@lru_cache(maxsize=1)
def _units() -> Phrases[str]:
    rows = read_table(TABLES / "measures.tsv", ("unit", "langs", "forms"), folded=("forms",))
    units: dict[str, str] = {}
    for row in rows:
        for pattern in row.words("forms", ";"):
            for form in _spelled_out(pattern):
                units.setdefault(form, row["unit"])
    return Phrases(units.items())


def _spelled_out(pattern: str) -> Iterator[str]:
    """Every form of a pattern: "тонн(|а|ы)" is тонн, тонна, тонны."""
    pieces = _CHOICE.split(pattern)
    for chosen in product(*(piece.split("|") if odd % 2 else [piece] for odd, piece in enumerate(pieces))):
        yield "".join(chosen)

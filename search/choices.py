"""Choices typed into a query: `sector:energy`, `отрасль:энергетика`, `amount:>100m`, `lang:bg,uk`.

Comes in: a field's name and its value as typed. Goes out: the facet and the values as the index knows them,
or a range of dollars, or None where the value means nothing.

>>> amount_range("10m-1b"), amount_range("> 5 млн"), amount_range("много")
(AmountRange(low=10000000, high=1000000000), AmountRange(low=5000001, high=None), None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from analyzers.tables import read_table
from analyzers.text import fold
from search.facets import BANDS, NONE, UNCONVERTED

TABLES = Path(__file__).with_name("tables")
FREE_FIELDS = ("party", "place")
"""Facets whose values are names: any part of a name may be typed (`search.searcher` finds the names)."""

_ANY_FACET = "*"  # in the table: a word that every facet knows
_YEAR = re.compile(r"\d{4}")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_NUMBER = r"\$?\s?(\d{1,18}(?:[.,]\d+)?)\s?([^\W\d_]*)\.?"
_AMOUNT = re.compile(rf"(>=|<=|[<>=≥≤])?\s?{_NUMBER}(?:\s?(?:-|–|—|\.\.\.?|…)\s?{_NUMBER}|(\+))?")


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Whole US dollars, low <= usd < high; an open end is None."""

    low: int | None = None
    high: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no sum lies in it."""
        return self.low is not None and self.high is not None and self.high <= self.low

    def within(self, other: AmountRange) -> AmountRange:
        """The sums that lie in both."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return AmountRange(max(lows, default=None), min(highs, default=None))

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low}-{self.high}"
        return f">={self.low}" if self.low is not None else f"<{self.high}"


@cache
def field_names() -> Mapping[str, str]:
    """Folded field name, in any language -> facet."""
    rows = read_table(TABLES / "query_fields.tsv", ("facet", "names"), folded=("names",))
    return {name: row["facet"] for row in rows for name in row.words("names")}


@cache
def fixed_values() -> Mapping[str, Mapping[str, str]]:
    """Facet with a fixed list -> folded word -> value."""
    values: dict[str, dict[str, str]] = {"amount": {}}
    for row in read_table(TABLES / "choice_values.tsv", ("facet", "value", "words"), folded=("words",)):
        words = values.setdefault(row["facet"], {})
        plain = fold(row["value"])
        for word in (plain, plain.replace("_", " "), plain.replace("_", "-"), *row.words("words")):
            words.setdefault(word, row["value"])
    values["amount"] = {label: label for label in (*(band.label for band in BANDS), UNCONVERTED)}
    return values


def known_values(facet: str) -> tuple[str, ...]:
    """The values of a facet with a fixed list, in the order of its table."""
    return tuple(dict.fromkeys(fixed_values().get(facet, {}).values()))


def value_of(facet: str, typed: str) -> str | None:
    """A value as the index knows it; None where the facet knows no such value.

    >>> value_of("lang", "Български"), value_of("kind", "Дорожная карта"), value_of("year", "2025")
    ('bg', 'roadmap', '2025')
    """
    word = fold(" ".join(typed.split()))
    if word in fixed_values()[_ANY_FACET]:
        return NONE
    if facet in FREE_FIELDS:
        return " ".join(typed.split()) or None
    if facet == "year":
        return word if _YEAR.fullmatch(word) else None
    fixed = fixed_values().get(facet, {}).get(word)
    if fixed is None and facet == "currency" and _CURRENCY.fullmatch(word):
        return word.upper()
    return fixed


def near_value(facet: str, typed: str) -> str | None:
    """The value of a fixed list that was probably meant, by its code or by a word for it.

    >>> near_value("sector", "enrgy"), near_value("kind", "кредитт"), near_value("lang", "de")
    ('energy', 'loan', None)
    """
    import difflib  # only where something was misspelt

    words = fixed_values().get(facet, {})
    near = difflib.get_close_matches(fold(" ".join(typed.split())), words, n=1)
    return words[near[0]] if near else None


def amount_range(typed: str) -> AmountRange | None:
    """A typed amount as a range of dollars: low included, high not; None where it is none.

    A first number without a suffix takes that of the second: "10-100m" is 10m-100m.
    """
    found = _AMOUNT.fullmatch(fold(typed.strip()))
    if not found:
        return None
    sign, first, first_scale, second, second_scale, plus = found.groups()
    if second is not None and first_scale == "":
        first_scale = second_scale
    low = _dollars(first, first_scale)
    high = _dollars(second, second_scale) if second is not None else None
    if low is None or (second is not None and (high is None or sign)):
        return None
    if high is not None:
        return AmountRange(min(low, high), max(low, high))
    match sign or plus:
        case ">":
            return AmountRange(low + 1, None)
        case ">=" | "≥" | "+":
            return AmountRange(low, None)
        case "<":
            return AmountRange(None, low)
        case "<=" | "≤":
            return AmountRange(None, low + 1)
        case _:
            return AmountRange(low, low + 1)


@cache
def _scales() -> Mapping[str, int]:
    rows = read_table(TABLES / "amount_scales.tsv", ("power", "words"), folded=("words",))
    return {word: int(row["power"]) for row in rows for word in row.words("words")} | {"": 0, "usd": 0}


def _dollars(number: str, scale: str) -> int | None:
    if scale not in _scales():
        return None
    return int(Decimal(number.replace(",", ".")).scaleb(_scales()[scale]))

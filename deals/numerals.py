"""Number words of a language: numerals in all cases, halves, scale words, as the tables hold them.

Comes in: tables/numerals.tsv and tables/scales.tsv. Goes out: `NumberWords`, read once a language. A
language has its own words first and those of its neighbours that it does not use otherwise, since a paragraph
may quote another language and a short one may be taken for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from analyzers.tables import Row, read_table
from deals.words import Phrases, spelled

TABLES = Path(__file__).with_name("tables")


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale word: what it is worth, whether it means one of it alone, and how it must be joined."""

    value: Decimal
    alone: bool
    joined: str


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral: what it is worth and its kind, as the table has it."""

    value: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of one language.

    Attributes:
        numerals: counts, shares (полтора), whole words (полмиллиарда), rounded ones (двайсетина).
        scales: words that follow a number after a blank.
        hyphened: these, and adjectives that follow a hyphen: $100-миллионный.
        after_sign: letters that touch a number with a currency's sign before it: $1.5m.
        more: shares added to the number before them: с половиной.
        joiners: join tens and units: двадесет и пет.
        suffixes: endings after digits: 10-ти.
        excess: "something over": с лишним.
    """

    numerals: Phrases[Numeral]
    scales: Phrases[Scale]
    hyphened: Phrases[Scale]
    after_sign: Mapping[str, Decimal]
    more: Phrases[Decimal]
    joiners: frozenset[str]
    suffixes: frozenset[str]
    excess: Phrases[bool]


def _worth(row: Row) -> Decimal:
    try:
        return Decimal(row["value"])
    except InvalidOperation:
        raise row.error(f"{row['value']!r} is no number") from None


def _serves(row: Row, lang: str) -> bool:
    return row["langs"] in (lang, "*")


@lru_cache(maxsize=8)
def number_words(lang: str) -> NumberWords:
    """The number words of a language code; of an unknown one, all that no language keeps for itself."""
    numerals: dict[str, Numeral] = {}
    own: dict[str, list[str]] = {"and": [], "suffix": []}
    more: dict[str, Decimal] = {}
    excess: dict[str, bool] = {}
    rows = read_table(TABLES / "numerals.tsv", ("value", "kind", "langs", "forms"), folded=("forms",))
    for row in sorted(rows, key=lambda row: not _serves(row, lang)):  # the language's own words come first
        for form in row.words("forms"):
            match row["kind"]:
                case "count" | "share" | "whole" | "around":
                    numerals.setdefault(form, Numeral(_worth(row), row["kind"]))
                case "more":
                    more.setdefault(form, _worth(row))
                case "odd":
                    excess[form] = True
                case "and" | "suffix" as kind:
                    if _serves(row, lang):
                        own[kind].append(form)
                case kind:
                    raise row.error(f"no such kind of numeral: {kind}")
    scales: dict[str, Scale] = {}
    columns = ("value", "langs", "stem", "endings", "joined")
    for row in read_table(TABLES / "scales.tsv", columns, folded=("stem",)):
        for form, alone in spelled(row):
            scales.setdefault(form, Scale(_worth(row), alone, row["joined"]))
    return NumberWords(
        Phrases(numerals.items()),
        Phrases((form, scale) for form, scale in scales.items() if not scale.joined),
        Phrases((form, scale) for form, scale in scales.items() if scale.joined != "sign"),
        {form: scale.value for form, scale in scales.items() if scale.joined == "sign"},
        Phrases(more.items()),
        frozenset(own["and"]),
        frozenset(own["suffix"]),
        Phrases(excess.items()),
    )

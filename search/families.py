"""Words of one family: газ, газовый, нефтегазовый; хлопок, хлопковый, памучен, бавовняний.

Comes in: the concepts that typed words name, and their form. Goes out: the stems and the other concepts of
the family. A glossary phrase names one thing; a family says which adjectives and compounds are made of its
name, in all three languages (tables/word_families.tsv).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzers.tables import read_table

TABLES = Path(__file__).with_name("tables")


@dataclass(frozen=True, slots=True)
class Family:
    """Stems and concepts that belong together.

    Attributes:
        concepts: of the glossary; a word that names one of them is met by all.
        stems: beginnings of its adjectives, by which a typed word is known too.
        wider: beginnings of compounds that hold the word (нефтегаз- for газ): they are asked for, but name
            more than the family.
    """

    concepts: tuple[str, ...]
    stems: tuple[str, ...]
    wider: tuple[str, ...]


def families_of(concepts: Iterable[str], form: str | None = None) -> tuple[Family, ...]:
    """The families of what some words name, and of a single folded word.

    >>> [family.concepts for family in families_of((), "хлопковый")]
    [('cotton',)]
    """
    named = set(concepts)
    return tuple(
        family
        for family in _families()
        if named.intersection(family.concepts) or (form is not None and form.startswith(family.stems))
    )


@cache
def _families() -> tuple[Family, ...]:
    rows = read_table(TABLES / "word_families.tsv", ("concepts", "stems", "wider"), folded=("stems", "wider"))
    return tuple(Family(row.words("concepts"), row.words("stems"), row.words("wider")) for row in rows)

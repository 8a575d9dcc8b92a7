"""One name for a place, whatever a language calls it: Шимкент and Шымкент, Акмолинска област and область.

Comes in: a place as a deal has it, and its country. Goes out: its name in tables/known_places.tsv, or else
itself. A record keeps the place as its text names it; this name is for counting and choosing.

>>> counted_place("Шимкент", "KZ"), counted_place("Талгарски район", "KZ"), counted_place("Троян", "BG")
('Шымкент', 'Талгарский район', 'Троян')
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.text import fold
from deals.lexicon import rows

_ANY = "~"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """An ending that regions have in one language, that of the name for counting, and where it is not so."""

    ending: str
    counted: str
    not_in: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def counted_place(name: str, country: str | None = None) -> str:
    """The name under which a place is counted."""
    if known := _known().get(_key(name)):
        return known
    for pattern in _patterns():
        if name.endswith(pattern.ending) and country not in pattern.not_in:
            counted = name.removesuffix(pattern.ending) + pattern.counted
            return _known().get(_key(counted), counted)
    return name


def spellings_of(name: str) -> tuple[str, ...]:
    """What else a place is called that is counted under this name."""
    told = _variants().get(name, ())
    patterns = (one for one in _patterns() if name.endswith(one.counted))
    return (*told, *(name.removesuffix(one.counted) + one.ending for one in patterns))


def _key(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


@cache
def _known() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in rows("known_places.tsv", ("name", "variants", "not_in")):
        if row["name"].startswith(_ANY):
            continue
        for variant in (row["name"], *row.words("variants")):
            if found.setdefault(_key(variant), row["name"]) != row["name"]:
                raise row.error(f"{variant!r} stands for {found[_key(variant)]} too")
    return found


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows("known_places.tsv", ("name", "variants", "not_in")):
        found[row["name"]] += row.words("variants")
    return found


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(variant.removeprefix(_ANY), row["name"].removeprefix(_ANY), row.words("not_in"))
        for row in rows("known_places.tsv", ("name", "variants", "not_in"))
        if row["name"].startswith(_ANY)
        for variant in row.words("variants")
    )

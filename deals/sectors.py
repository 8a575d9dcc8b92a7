"""What a deal is about: one of fifteen sectors, and others that it touches.

Comes in: the words of a deal by their place in it (object, clause, parties, headline, article). Goes out: a
sector code and the codes that come near.

Every word of tables/sectors.tsv, and every phrase of the glossary that has a sector, is a piece of evidence,
and evidence is weighed in three steps (docs/sectors.md gives examples and figures):

1. a word counts by its role: a site says more than a product, an office or a newspaper next to nothing, and
   a word of a name („Северная нефть“) less than the same word elsewhere;
2. the words of one part are joined as independent witnesses: two say more than one, but no number of them
   more than certain; what stands first says most, since a phrase begins with its head;
3. the parts are added up by how near they are to the deal (WEIGHTS). Paragraph and article count by the
   share of their words that a sector has: an article on trams says "trams", a survey says nothing.

Money and offices take part in deals of every sector, so that their words count less (_MEANS).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from deals.lexicon import rows
from deals.sector_words import OTHER, Sense, told

_ROLE: Mapping[str, float] = {
    "site": 0.7,
    "topic": 0.55,
    "weak": 0.2,
    "named": 0.2,
    "hint": 0.08,
    "none": 0.0,
}
"""How sure one word alone makes us of its sector."""
_MEANS: Mapping[str, float] = {"government": 0.75, "trade_finance": 0.6}
"""Money and offices take part in most deals: words for them say less of what a deal is about."""
_FADE = 0.85
"""Each further word of a part tells less than the one before it."""
_DOUBT = 0.5
"""What shares are shares of beside the words found: a minister alone makes no article one on government."""
_NEAR = 0.5
"""A sector with half the weight of the first is worth naming."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector with its counterparts: OECD CRS purpose code, ISIC Rev.4 section."""

    code: str
    name: str
    crs: str
    isic: str


WEIGHTS: Mapping[str, float] = {
    "object": 2.0,
    "target": 1.5,
    "title": 1.2,
    "clause": 1.2,
    "told": 0.8,
    "before": 0.5,
    "after": 0.5,
    "parties": 0.6,
    "funders": 0.1,
    "heading": 0.5,
    "paragraph": 0.4,
    "headline": 1.1,
    "article": 1.5,
}
"""How much a part of a deal tells of its sector, by how near it is to what the deal is about."""

_SHARED = ("paragraph", "article")
"""Parts that count by shares: longer texts hold words of every sector."""
_NAMES = ("parties", "target", "funders")
"""Parts that are names: elsewhere a word of a name counts less than a word."""


@cache
def sectors() -> tuple[Sector, ...]:
    """All sectors, in the order of their table."""
    table = rows("sector_codes.tsv", ("sector", "name", "crs", "isic"))
    return tuple(Sector(row["sector"], row["name"], row["crs"], row["isic"]) for row in table)


def choose_sector(parts: Mapping[str, str], lang: str) -> tuple[str, tuple[str, ...]]:
    """The sector of a deal and the others that come near.

    Args:
        parts: text by its part in the deal, a key of WEIGHTS each.
        lang: whose words they are.

    >>> choose_sector({"object": "за слънчева електроцентрала", "parties": "Арна-Маркет"}, "bg")[0]
    'energy'
    """
    score: dict[str, float] = defaultdict(float)
    for part, text in parts.items():
        weigh = _shares if part in _SHARED else _joined
        for code, strength in weigh(text, lang, part in _NAMES).items():
            score[code] += WEIGHTS[part] * strength
    ranked = sorted(score, key=lambda code: -score[code])
    if not ranked:
        return OTHER, ()
    best = ranked[0]
    return best, tuple(code for code in ranked[1:] if score[code] >= _NEAR * score[best])


def _joined(text: str, lang: str, names: bool) -> dict[str, float]:
    """How sure the words of a short part make us of each sector, from 0 to 1."""
    doubt: dict[str, float] = defaultdict(lambda: 1.0)
    fade = 1.0
    for code, role in _told(text, lang, names):
        doubt[code] *= 1 - fade * _strength(code, role)
        fade *= _FADE
    return {code: 1 - left for code, left in doubt.items()}


def _shares(text: str, lang: str, names: bool) -> dict[str, float]:
    """The share that each sector has in what a longer text speaks of."""
    found: dict[str, float] = defaultdict(float)
    for code, role in _told(text, lang, names):
        found[code] += _strength(code, role)
    whole = sum(found.values()) + _DOUBT
    return {code: part / whole for code, part in found.items()}


def _strength(code: str, role: str) -> float:
    return _ROLE[role] * _MEANS.get(code, 1.0)


@lru_cache(maxsize=256)
def _told(text: str, lang: str, names: bool) -> tuple[Sense, ...]:
    """What a text tells; an article's text serves all its deals."""
    return told(text, lang, names=names)

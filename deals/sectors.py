"""What a deal is about: one of fifteen sectors, and others that it touches.

Comes in: the words of a deal by their weight (object, title, clause, parties, heading). Goes out: a sector
code and the other codes that come near. The object counts most and the parties' names least: "KCT Energy"
that makes silicate boards is a manufacturer. What is built („завод“, a site) counts more than what it is
built for only where it says something: a plant for deep processing of grain is about grain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.tokenizer import tokenize
from analyzers.tokens import Token
from deals.lexicon import Lexicon, rows

OTHER = "other"
_ROLE = {"site": 3.0, "topic": 2.0, "weak": 0.8, "hint": 0.3}
_MEANS: Mapping[str, float] = {"government": 0.75, "trade_finance": 0.6}
"""Money and offices take part in most deals: words for them say less of what a deal is about."""
_FADE = 0.75
"""Each further word of a part tells less than the one before it."""
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
    "object": 3.0,
    "title": 1.5,
    "clause": 1.0,
    "near": 0.5,
    "parties": 0.4,
    "heading": 0.5,
    "paragraph": 0.25,
    "headline": 0.5,
    "article": 0.12,
}
"""How much a part of a deal tells of its sector."""


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
        weight = WEIGHTS[part]
        for code, role in _told(text, lang):
            score[code] += weight * _ROLE[role] * _MEANS.get(code, 1.0)
            weight *= _FADE
    ranked = sorted(score, key=lambda code: -score[code])
    if not ranked:
        return OTHER, ()
    best = ranked[0]
    return best, tuple(code for code in ranked[1:] if score[code] >= _NEAR * score[best])


def site_at(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word names something that is built or run."""
    hit = _lexicon(lang).at(words, at)
    return hit is not None and hit.sense[1] in ("site", "weak")


def speaks_of(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word tells of any sector."""
    return _lexicon(lang).at(words, at) is not None


@lru_cache(maxsize=256)
def _told(text: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Sectors that the words of a text tell, with their roles; an article's text serves all its deals."""
    return tuple(hit.sense for hit in _lexicon(lang).find(_halved(tokenize(text))))


def _halved(words: Sequence[Token]) -> list[Token]:
    """The words, compounds as their halves: „индустриално-логистичен“ is about both."""
    halved: list[Token] = []
    for word in words:
        if "-" in word.form:
            halves = (half for half in word.form.split("-") if half)
            halved += [Token(half, word.span, word.position, word.kind) for half in halves]
        else:
            halved.append(word)
    return halved


@cache
def _lexicon(lang: str) -> Lexicon[tuple[str, str]]:
    return Lexicon(
        (row["phrase"], (row["sector"], row["role"]))
        for row in rows("sectors.tsv", ("lang", "phrase", "sector", "role"))
        if row["lang"] == lang
    )

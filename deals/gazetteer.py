"""The gazetteer: countries, their adjectives, towns and regions, and the country of each.

Comes in: words of a sentence and its language. Goes out: hits of tables/places.tsv and towns.tsv, and
the country that a name tells. Where a deal is carried out is not decided here (`deals.places`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.tokens import Token
from deals.lexicon import Hit, Lexicon, rows

_ADJECTIVES = ("ск", "ськ", "цк", "цьк", "шк")
"""How the stems of adjectives made of towns end: they name no town by themselves."""


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry: ISO 3166-1 code, sort (country, adjective, town), and the stem it is known by."""

    country: str
    sort: str
    stem: str


@dataclass(frozen=True, slots=True)
class Town:
    """A row of tables/towns.tsv: its name and country."""

    name: str
    country: str


def town_at(words: Sequence[Token], at: int, lang: str) -> Town | None:
    """The town whose name, or whose adjective, begins at a word."""
    hit = _towns(lang).at(words, at)
    return hit.sense if hit else None


def town_named(words: Sequence[Token], lang: str) -> Town | None:
    """The town whose name all of the words are: „Стара Загора“."""
    hit = _towns(lang).at(words, 0) if words else None
    return hit.sense if hit is not None and hit.last == len(words) - 1 else None


def country_at(words: Sequence[Token], at: int, lang: str) -> str | None:
    """The country that a word names by its name, or by that of a town or region in it; by no adjective."""
    town = town_at(words, at, lang)
    if town is not None:
        return town.country
    place = place_at(words, at, lang)
    return place.sense.country if place is not None and place.sense.sort != "adjective" else None


def place_at(words: Sequence[Token], at: int, lang: str) -> Hit[Place] | None:
    """The gazetteer phrase that begins at a word."""
    return gazetteer(lang).at(words, at)


def country_of(words: Sequence[Token], lang: str) -> str | None:
    """The country that a name tells: „Министерство на транспорта на РК“ is of KZ. The last one named wins."""
    hits = [hit.sense for hit in gazetteer(lang).find(words)]
    named = [place for place in hits if place.sort != "adjective"] or hits
    return named[-1].country if named else None


@cache
def _towns(lang: str) -> Lexicon[Town]:
    return Lexicon(
        (phrase, Town(row["name"], row["country"]))
        for row in rows("towns.tsv", ("lang", "name", "country", "phrases"))
        if row["lang"] == lang
        for phrase in row.words("phrases")
    )


@cache
def gazetteer(lang: str) -> Lexicon[Place]:
    """The places that one language names."""
    places = {
        row["phrase"]: Place(row["country"], row["sort"], row["phrase"].rstrip("*"))
        for row in rows("places.tsv", ("lang", "phrase", "country", "sort"))
        if row["lang"] == lang
    }
    towns = {
        phrase: Place(row["country"], "town", phrase.rstrip("*"))
        for row in rows("towns.tsv", ("lang", "name", "country", "phrases"))
        if row["lang"] == lang
        for phrase in row.words("phrases")
        if not phrase.rstrip("*").endswith(_ADJECTIVES)
    }
    return Lexicon({**towns, **places}.items())

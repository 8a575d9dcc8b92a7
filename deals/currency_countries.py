"""Countries that share a name of money: whose крона, доллар or рубль it is.

Comes in: a word of a text, or the place of a sum in it. Goes out: a row of tables/currency_countries.tsv by
its adjective ("шведских крон"), by a country or town that is named near by, or by what follows the money
("долларов США").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzers.tables import Row, read_table
from deals.numerals import TABLES
from deals.words import Atoms

# Where the country of a "крона" is looked for: atoms before it, atoms after it, sums before it.
_FAR, _NOT_SO_FAR, _LATELY = 60, 20, 100
_WHOLE = "="
_ENDING = 3
"""Letters that a name may have behind its stem: „Египетом“ has two, „египетский“ four."""


@dataclass(frozen=True, slots=True)
class Country:
    """One country's money of a shared name.

    Attributes:
        code: ISO 4217.
        family: the name that it shares.
        adjectives: stems of its adjective.
        names: stems of its own name and of its towns.
        whole: such names that are no stems.
        tail: words after the money that tell the country.
    """

    code: str
    family: str
    adjectives: tuple[str, ...]
    names: tuple[str, ...]
    whole: tuple[str, ...]
    tail: tuple[str, ...]


def of_family(family: str) -> tuple[Country, ...]:
    """The countries that share a name of money."""
    return _families().get(family, ())


@lru_cache(maxsize=4096)
def by_adjective(form: str) -> Country | None:
    """The first country whose adjective a word is."""
    return next((country for country in _countries() if form.startswith(country.adjectives)), None)


def same_country(family: str, adjective: Country | None) -> Country | None:
    """The country that an adjective names, for this name of money: шведских крон, канадских долларов."""
    if adjective is None:
        return None
    stems = set(adjective.adjectives)
    return next((country for country in of_family(family) if stems & set(country.adjectives)), None)


def by_tail(family: str, form: str) -> Country | None:
    """The country that a word after the money tells: долларов США, рублей РФ."""
    return next((country for country in of_family(family) if form in country.tail), None)


def nearest(atoms: Atoms, first: int, family: str, seen: Sequence[str]) -> str | None:
    """The country named last before a sum, or first after it, or the last currency of that family."""
    for atom in (*reversed(atoms[max(0, first - _FAR) : first]), *atoms[first : first + _NOT_SO_FAR]):
        if code := named(atom.form, family):
            return code
    return latest(family, seen)


def latest(family: str, seen: Sequence[str]) -> str | None:
    """The last code of a family among sums read before."""
    codes = {country.code for country in of_family(family)}
    return next((code for code in reversed(seen[-_LATELY:]) if code in codes), None)


@lru_cache(maxsize=4096)
def named(form: str, family: str) -> str | None:
    """The currency of the country that a word names, among those that share a name of money."""
    for country in of_family(family):
        if form.startswith(country.names + country.adjectives) or form in country.whole:
            return country.code
    return None


@lru_cache(maxsize=4096)
def bearer(form: str, family: str) -> str | None:
    """The currency of the country that a word is the name of, or that of a town in it, and no adjective."""
    for country in of_family(family):
        stem = next((name for name in country.names if form.startswith(name)), None)
        if form in country.whole or (stem is not None and len(form) - len(stem) <= _ENDING):
            return country.code
    return None


@lru_cache(maxsize=1)
def _countries() -> tuple[Country, ...]:
    columns = ("code", "family", "adjectives", "countries", "tail")
    rows = read_table(TABLES / "currency_countries.tsv", columns, folded=columns[2:])
    return tuple(map(_country, rows))


def _country(row: Row) -> Country:
    names = row.words("countries")
    return Country(
        code=row["code"],
        family=row["family"],
        adjectives=row.words("adjectives"),
        names=tuple(name for name in names if not name.startswith(_WHOLE)),
        whole=tuple(name.removeprefix(_WHOLE) for name in names if name.startswith(_WHOLE)),
        tail=row.words("tail"),
    )


@lru_cache(maxsize=1)
def _families() -> Mapping[str, tuple[Country, ...]]:
    found: dict[str, tuple[Country, ...]] = {}
    for country in _countries():
        found[country.family] = (*found.get(country.family, ()), country)
    return found

"""Which currency a word or sign names: "шведских крон", "доларів США", "лв.", "$", "USD".

Comes in: the atoms of a paragraph and the place after (or before) a number. Goes out: a `Unit` with the
ISO 4217 code and the atoms it covers. A name of money that several countries share (крона, динар) is told
by its adjective, else by the nearest country named before it, else it stays unread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from analyzers.tables import read_table
from deals.numbers import FIRST_YEAR, LAST_YEAR
from deals.numerals import TABLES
from deals.words import Atom, AtomKind, Atoms, Phrases, spelled, touching, words_among

# A word of weight so many atoms away makes pounds a weight.
_NEAR = 6
_LARGE = Decimal(1000)
_NEEDS = frozenset(("large", "own", "country", "adjective", "hundredth", "thousands", "scale"))
# Where the country of a "крона" is looked for: atoms before it, atoms after it, sums before it.
_FAR, _NOT_SO_FAR, _LATELY = 60, 20, 100
_ADJECTIVES_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency where it stands.

    Attributes:
        code: ISO 4217.
        first: index of its first atom.
        after: index of the atom after its last one.
        share: what one of it is worth in the currency's major unit: 0.01 of a cent, 1000 of „т.р.“.
    """

    code: str
    first: int
    after: int
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Word:
    """A currency's word: its table row."""

    code: str | None
    family: str
    singular: bool
    needs: frozenset[str]
    unless: tuple[str, ...]

    @property
    def share(self) -> Decimal:
        if "thousands" in self.needs:
            return Decimal(1000)
        return Decimal("0.01") if "hundredth" in self.needs else Decimal(1)


@dataclass(frozen=True, slots=True)
class _Country:
    code: str
    family: str
    adjectives: tuple[str, ...]
    names: tuple[str, ...]
    tail: frozenset[str]


def unit_after(
    atoms: Atoms, at: int, lang: str, *, value: Decimal, scaled: bool, text: str, seen: Sequence[str] = ()
) -> Unit | None:
    """The currency that follows a number.

    Args:
        atoms: of the paragraph.
        at: the place after the number.
        lang: the paragraph's language.
        value: the number, scale applied; some words are money only with large or with scaled numbers.
        scaled: whether a scale word stands before `at`.
        text: the paragraph, for capitals.
        seen: codes of sums before this one, latest last; they tell whose крона is meant.
    """
    words = _words(lang)
    adjective: _Country | None = None
    place = at
    for _ in range(_ADJECTIVES_BETWEEN + 1):
        found = words.at(atoms, place)
        if found and _stands_alone(atoms, place, found[1]):
            word, after = found
            country = _country_of(word, adjective)
            if adjective is not None and country is None:
                return None
            return _unit(atoms, word, at, after, country, value=value, scaled=scaled, text=text, seen=seen)
        if place >= len(atoms) or atoms[place].kind is not AtomKind.WORD:
            return None
        adjective = _adjective(atoms[place].form)
        if adjective is None and not atoms[place].form.startswith(_fillers()):
            return None
        place += 1
    return None


def unit_before(atoms: Atoms, stop: int, lang: str, text: str) -> Unit | None:
    """The sign or ISO code that stands before a number: $60 млн, USD 5 млн."""
    found = _words(lang).before(atoms, stop)
    if found is None:
        return None
    word, first = found
    last = atoms[stop - 1]
    if last.kind is AtomKind.WORD and not (last.form.isascii() and text[last.start : last.stop].isupper()):
        return None  # "евро 5" is a standard for engines
    if word.code is None:
        return None
    return Unit(_sign_code(word, atoms, first) or word.code, first, stop, word.share)


def is_in(text: str, lang: str) -> bool:
    """Whether a currency's word or sign stands in a text: most paragraphs have none and need not be cut."""
    words, signs = _beginnings(lang)
    return any(sign in text for sign in signs) or not words.isdisjoint(words_among(text))


def is_currency(form: str, lang: str) -> bool:
    """Whether a currency's name may begin with this word or sign."""
    return form in _words(lang)


def _unit(
    atoms: Atoms,
    word: _Word,
    at: int,
    after: int,
    country: _Country | None,
    *,
    value: Decimal,
    scaled: bool,
    text: str,
    seen: Sequence[str],
) -> Unit | None:
    first = at
    if word.singular and country is None and (scaled or not _one(value)):
        return None
    if "scale" in word.needs and not scaled and country is None:
        return None
    if "large" in word.needs and not scaled and value < _LARGE and country is None:
        return None
    if word.unless and _near(atoms, first, after, word.unless):
        return None
    if country:
        code: str | None = country.code
    elif "adjective" in word.needs:
        return None
    elif "country" in word.needs:
        code = _nearest(atoms, first, word.family, seen)
    else:
        code = _sign_code(word, atoms, first) or word.code
    if code is None or (not scaled and FIRST_YEAR <= value <= LAST_YEAR and _capital(text, atoms[first])):
        return None
    tail = _tails().get(word.family, frozenset())
    if after < len(atoms) and atoms[after].form in tail:
        if word.family == "dollar":
            code = "USD"
        after += 1
    return Unit(code, first, after, word.share)


def _capital(text: str, atom: Atom) -> bool:
    """Whether a word has one capital, its first: "в 2012 Евро" is a championship."""
    return text[atom.start : atom.stop].istitle()


def _one(value: Decimal) -> bool:
    """Whether the nominative singular may follow: 1, 21, 101, but not 11, 5 or 1.5."""
    whole = int(value)
    return whole == value and whole % 10 == 1 and whole % 100 != 11


def _stands_alone(atoms: Atoms, first: int, after: int) -> bool:
    """No half of a compound (евро-атлантический), no sign that belongs to the next number (100 $200)."""
    hyphened = after < len(atoms) and atoms[after].form == "-" and touching(atoms, after)
    if hyphened and touching(atoms, after + 1):
        return atoms[after + 1].kind is not AtomKind.WORD
    sign = atoms[after - 1].kind is AtomKind.MARK and atoms[after - 1].form != "."
    return not (
        sign
        and not touching(atoms, first)
        and touching(atoms, after)
        and after < len(atoms)
        and atoms[after].kind is AtomKind.NUMBER
    )


def _near(atoms: Atoms, first: int, after: int, stems: tuple[str, ...]) -> bool:
    around = [*atoms[max(0, first - _NEAR) : first], *atoms[after : after + _NEAR]]
    return any(atom.form.startswith(stems) for atom in around if atom.kind is AtomKind.WORD)


def _country_of(word: _Word, adjective: _Country | None) -> _Country | None:
    """The country that an adjective names, for this name of money: шведских крон, канадских долларов."""
    if adjective is None:
        return None
    for country in _countries():
        if country.family == word.family and set(country.adjectives) & set(adjective.adjectives):
            return country
    return None


@lru_cache(maxsize=4096)
def _adjective(form: str) -> _Country | None:
    for country in _countries():
        if form.startswith(country.adjectives):
            return country
    return None


def _nearest(atoms: Atoms, first: int, family: str, seen: Sequence[str]) -> str | None:
    """The country named last before the number, or first after it, or the last currency of that family."""
    for atom in (*reversed(atoms[max(0, first - _FAR) : first]), *atoms[first : first + _NOT_SO_FAR]):
        if code := _named(atom.form, family):
            return code
    codes = {country.code for country in _countries() if country.family == family}
    return next((code for code in reversed(seen[-_LATELY:]) if code in codes), None)


@lru_cache(maxsize=4096)
def _named(form: str, family: str) -> str | None:
    """The currency of the country that a word names, among those that share a name of money."""
    for country in _countries():
        if country.family == family and form.startswith(country.names + country.adjectives):
            return country.code
    return None


def _sign_code(word: _Word, atoms: Atoms, first: int) -> str | None:
    """Whose ¥ it is: Japanese where Japan is named near by."""
    return _nearest(atoms, first, word.family, ()) if word.family == "yen_sign" else None


@lru_cache(maxsize=8)
def _words(lang: str) -> Phrases[_Word]:
    columns = ("code", "family", "langs", "stem", "endings", "needs", "unless")
    rows = read_table(TABLES / "currencies.tsv", columns, folded=("stem", "unless"))
    words: dict[str, _Word] = {}
    for row in sorted(rows, key=lambda row: row["langs"] not in (lang, "*")):
        needs = frozenset(row["needs"].split())
        if needs - _NEEDS:
            raise row.error(f"no such need: {', '.join(sorted(needs - _NEEDS))}")
        if "own" in needs and row["langs"] != lang:
            continue
        code = None if row["code"] == "-" else row["code"]
        for form, singular in spelled(row):
            words.setdefault(form, _Word(code, row["family"], singular, needs, tuple(row["unless"].split())))
    return Phrases(words.items())


@lru_cache(maxsize=8)
def _beginnings(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words and the signs with which currencies begin."""
    forms = _words(lang).beginnings()
    words = frozenset(form for form in forms if form[0].isalpha())
    return words, tuple(forms - words)


@lru_cache(maxsize=1)
def _countries() -> tuple[_Country, ...]:
    columns = ("code", "family", "adjectives", "countries", "tail")
    rows = read_table(TABLES / "currency_countries.tsv", columns, folded=columns[2:])
    return tuple(
        _Country(
            row["code"],
            row["family"],
            row.words("adjectives"),
            row.words("countries"),
            frozenset(row.words("tail")),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _tails() -> dict[str, frozenset[str]]:
    tails: dict[str, frozenset[str]] = {}
    for country in _countries():
        tails[country.family] = tails.get(country.family, frozenset()) | country.tail
    return tails


@lru_cache(maxsize=1)
def _fillers() -> tuple[str, ...]:
    """Stems of adjectives that may stand between a number and its currency: бюджетных рублей."""
    rows = read_table(TABLES / "qualifiers.tsv", ("kind", "langs", "place", "forms"), folded=("forms",))
    return tuple(form.rstrip("*") for row in rows if row["kind"] == "filler" for form in row.words("forms"))

"""Which currency a word or sign names: "шведских крон", "доларів США", "лв.", "$", "USD".

Comes in: the atoms of a paragraph and the place after (or before) a number. Goes out: a `Unit` with the
ISO 4217 code and the atoms it covers. A name of money that several countries share (крона, динар) is told
by its adjective or by what follows it (долларов США), else by the nearest country named, else by what the
whole article tells (`deals.whose_money`). Where none tells, a name with a plain reading has it (рублей: RUB),
others stay unread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from analyzers.languages import CODES
from analyzers.tables import read_table
from deals.currency_countries import Country, by_adjective, by_tail, nearest, same_country
from deals.numbers import FIRST_YEAR, LAST_YEAR
from deals.numerals import TABLES
from deals.words import Atom, AtomKind, Atoms, Phrases, spelled, touching, words_among

# A word of weight so many atoms away makes pounds a weight.
_NEAR = 6
_LARGE = Decimal(1000)
_NEEDS = frozenset(("large", "own", "country", "adjective", "hundredth", "thousands", "scale", "shared"))
_UNSURE = frozenset(("large", "scale"))
"""What words need that mean other things too."""
_ADJECTIVES_BETWEEN = 2
_IN_BRACKETS = 8
"""Atoms between a bracket and the money of the sum in it: „(около 1,5 млрд долларов)“."""


class Meant(NamedTuple):
    """Whose money an article means by a shared name; `home`: only since it is about that country."""

    code: str
    home: bool


Whose = Callable[[str, Sequence[str]], Meant | None]
"""Asked for a family and the codes of the sums before."""


def nobody(_family: str, _seen: Sequence[str]) -> Meant | None:
    """Nothing is known of the article."""
    return None


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
class Mention:
    """Money named in a text.

    Attributes:
        family: its name.
        code: ISO 4217, if it says its country.
        after: the index of the atom after it.
        sure: it means nothing else.
    """

    family: str
    code: str | None
    after: int
    sure: bool = True


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


def unit_after(
    atoms: Atoms,
    at: int,
    lang: str,
    *,
    value: Decimal,
    scaled: bool,
    text: str,
    seen: Sequence[str] = (),
    whose: Whose = nobody,
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
        whose: what the article tells of names of money that several countries share.
    """
    words = _words(lang)
    adjective: Country | None = None
    place = at
    for _ in range(_ADJECTIVES_BETWEEN + 1):
        found = words.at(atoms, place)
        if found and _stands_alone(atoms, place, found[1]):
            word, after = found
            country = same_country(word.family, adjective)
            if adjective is not None and country is None:
                return None
            if word.unless and _near(atoms, at, after, word.unless):
                return None
            if country is None and not _counts(word, value, scaled):
                meant = whose(word.family, seen) if "large" in word.needs and not word.singular else None
                if meant is None or meant.code != word.code:
                    return None
            if not scaled and FIRST_YEAR <= value <= LAST_YEAR and _capital(text, atoms[at]):
                return None
            tail = by_tail(word.family, atoms[after].form) if after < len(atoms) else None
            found_country = country or tail
            code = found_country.code if found_country else _told(atoms, word, at, lang, seen, whose)
            return Unit(code, at, after + (tail is not None), word.share) if code else None
        if place >= len(atoms) or atoms[place].kind is not AtomKind.WORD:
            return None
        adjective = by_adjective(atoms[place].form)
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


def money_at(atoms: Atoms, first: int, lang: str) -> Mention | None:
    """The name, sign or code of money that begins at an atom, whatever stands before it."""
    found = _words(lang).at(atoms, first)
    if found is None:
        return None
    word, after = found
    tail = by_tail(word.family, atoms[after].form) if after < len(atoms) else None
    if tail is not None:
        return Mention(word.family, tail.code, after)
    bare = "shared" in word.needs or "country" in word.needs
    return Mention(word.family, None if bare else word.code, after, not word.needs & _UNSURE)


@lru_cache(maxsize=64)
def plain_code(family: str) -> str | None:
    """What a shared name of money means where nothing tells whose it is; None if it is then not read, or is
    each language's neighbour's (леи).
    """
    words = (word for lang in CODES for word in _forms(lang).values())
    codes = {word.code for word in words if word.family == family and "shared" in word.needs}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=64)
def other_names(family: str) -> tuple[str, ...]:
    """With what words and signs of that family begin that name another country's money than the plain one:
    „бел.“, „белрубл“, „hk$“.
    """
    plain = plain_code(family)
    return tuple(
        {
            form.split(" ")[0]: None
            for lang in CODES
            for form, word in _forms(lang).items()
            if word.family == family and word.code not in (None, plain) and "shared" not in word.needs
        }
    )


def is_currency(form: str, lang: str) -> bool:
    """Whether a currency's name may begin with this word or sign."""
    return form in _words(lang)


def _counts(word: _Word, value: Decimal, scaled: bool) -> bool:
    """Whether such a number makes a sum with a currency's word before which no adjective says the country."""
    if word.singular and (scaled or not _one(value)):
        return False
    if "scale" in word.needs and not scaled and value <= LAST_YEAR:
        return False
    if "large" in word.needs and not scaled and value < _LARGE:
        return False
    return "adjective" not in word.needs


def _told(atoms: Atoms, word: _Word, first: int, lang: str, seen: Sequence[str], whose: Whose) -> str | None:
    """The code of money whose country neither adjective nor tail says."""
    if "country" in word.needs:
        if near := nearest(atoms, first, word.family, seen):
            return near
        meant = whose(word.family, seen)
        return meant.code if meant else None
    if "shared" in word.needs and not is_conversion(atoms, first, word.family, lang):
        meant = whose(word.family, seen)
        if meant is None or (meant.home and nearest(atoms, first, word.family, ()) == word.code):
            return word.code
        return meant.code
    return _sign_code(word, atoms, first) or word.code


def is_conversion(atoms: Atoms, first: int, family: str, lang: str) -> bool:
    """Whether money stands in a bracket behind other money of its name: it is another country's, as in
    „2 млрд канадских долларов (1,5 млрд долларов)“.
    """
    for place in range(first - 1, max(0, first - _IN_BRACKETS) - 1, -1):
        if atoms[place].form == ")":
            return False
        if atoms[place].form == "(":
            outside = _words(lang).before(atoms, place)
            return outside is not None and outside[0].family == family
    return False


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


def _sign_code(word: _Word, atoms: Atoms, first: int) -> str | None:
    """Whose ¥ it is: Japanese where Japan is named near by."""
    return nearest(atoms, first, word.family, ()) if word.family == "yen_sign" else None


@lru_cache(maxsize=64)
def code_of(form: str) -> str | None:
    """The currency that a folded word, sign or code names by itself, in any of the languages.

    >>> code_of("тенге"), code_of("гривень"), code_of("€"), code_of("sek"), code_of("рублей"), code_of("газ")
    ('KZT', 'UAH', 'EUR', 'SEK', 'RUB', None)
    """
    words = (_forms(lang).get(written) for lang in CODES for written in (form, f"{form}."))
    return next((word.code for word in words if word and word.code and word.share == 1), None)


@lru_cache(maxsize=8)
def _words(lang: str) -> Phrases[_Word]:
    return Phrases(_forms(lang).items())


@lru_cache(maxsize=8)
def _forms(lang: str) -> dict[str, _Word]:
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
    return words


@lru_cache(maxsize=8)
def _beginnings(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words and the signs with which currencies begin."""
    forms = _words(lang).beginnings()
    words = frozenset(form for form in forms if form[0].isalpha())
    return words, tuple(forms - words)


@lru_cache(maxsize=1)
def _fillers() -> tuple[str, ...]:
    """Stems of adjectives that may stand between a number and its currency: бюджетных рублей."""
    rows = read_table(TABLES / "qualifiers.tsv", ("kind", "langs", "place", "forms"), folded=("forms",))
    return tuple(form.rstrip("*") for row in rows if row["kind"] == "filler" for form in row.words("forms"))

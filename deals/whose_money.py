"""Whose рубль, доллар or крона an article means, where a sum does not say it itself.

Comes in: the texts of an article and its date. Goes out: for a name of money that several countries share the
code that it stands for in this article, or None: then its plain reading holds, if it has one. Asked in this
order, and never guessed:

1. *said*: all sums of the article that say whose money they are („98 тысяч белорусских рублей“, „5 млн BYN“)
   are of one country. So are the bare ones; those of a worldwide money (доллар) only in the same paragraph,
   since elsewhere it is converted into it.
2. *home*: the article names one country or its towns so often (tables/currency_families.tsv), and at least
   four times as often as all others whose money is called so, or opens with a dateline („Минск, 5 мая“). It
   tells nothing of a sum beside which the country of the plain reading is named.

A currency that took another's place by a new code is told by the article's date, or the latest of the
years that an article without one names: roubles of Belarus were BYR before July 2016
(tables/currency_changes.tsv).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analyzers.tables import read_table
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from deals.currencies import Meant, is_conversion, money_at, other_names, plain_code
from deals.currency_countries import bearer, by_adjective, latest, named, of_family, same_country
from deals.gazetteer import country_at
from deals.numerals import TABLES, NumberWords, number_words
from deals.words import Atom, AtomKind, Atoms, scan

_OUTWEIGHS = 4
_ADJECTIVES = 2
"""Atoms between a number and the adjective of its money, and between that and the money."""
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?= ?(?:г\b|год|р\.|рок|роц))")
_AGAIN = 2
_DATELINE_ENDS = frozenset(".,(/—-:")


@dataclass(frozen=True, slots=True)
class _Family:
    """How a shared name of money is understood: see the head of currency_families.tsv."""

    worldwide: bool
    least: int


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an article tells of one shared name of money: codes that its sums say, the country it is about."""

    said: frozenset[str]
    home: str | None


class WhoseMoney:
    """What one article tells of names of money that several countries share.

    Args:
        texts: its paragraphs, its title before them, each with its language.
        date: when it was published: YYYY-MM-DD, YYYY-MM, YYYY or None.
    """

    def __init__(self, texts: Sequence[tuple[str, str]], date: str | None = None) -> None:
        self._texts = texts
        self._date = date
        self._known: dict[str, _Evidence] = {}

    def __call__(self, family: str, seen: Sequence[str]) -> Meant | None:
        """The code that a bare name stands for; `seen`: codes of sums before it in its paragraph."""
        rule = _families().get(family)
        if rule is None:
            return None
        if family not in self._known:
            self._known[family] = self._evidence(family, rule)
        evidence = self._known[family]
        if len(evidence.said) == 1:
            (code,) = evidence.said
            if code != plain_code(family) and (not rule.worldwide or latest(family, seen) == code):
                return Meant(code, home=False)
        return Meant(evidence.home, home=True) if evidence.home else None

    def in_its_time(self, code: str) -> str:
        """The code that a currency had at the article's date."""
        for since, old in _changes().get(code, ()):
            date = self._date or self._year
            if date is not None and date < since[: len(date)]:
                return old
        return code

    def _evidence(self, family: str, rule: _Family) -> _Evidence:
        if not any(stem in text for stem in _telling(family) for text in self._folded):
            return _Evidence(frozenset(), None)
        said: set[str] = set()
        often: Counter[str] = Counter()
        for text, lang in self._texts:
            atoms = scan(text)
            said.update(_said(atoms, family, lang))
            often.update(_named(text, family, lang))
        if rule.least and (opening := self._dateline(family)):
            often[opening] += rule.least
        home = _first(often, rule.least) if rule.least else None
        return _Evidence(frozenset(said), home)

    def _dateline(self, family: str) -> str | None:
        """The country of the town with which a paragraph opens: „Минск, 5 мая.“"""
        for text, _ in self._texts:
            atoms = scan(text)
            code = named(atoms[0].form, family) if len(atoms) > 1 else None
            if code and atoms[1].form in _DATELINE_ENDS:
                return code
        return None

    @cached_property
    def _year(self) -> str | None:
        """The year that an article without a date is of: the latest it names, if it names years again and
        again.
        """
        years = [year for text in self._folded for year in _YEAR.findall(text)]
        return max(years) if len(years) >= _AGAIN else None

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return tuple(fold(text) for text, _ in self._texts)


def _said(atoms: Atoms, family: str, lang: str) -> Iterator[str]:
    """The codes of the sums of a family that say whose money they are."""
    numbers = number_words(lang)
    for at, atom in enumerate(atoms):
        found = money_at(atoms, at, lang)
        if found is None or found.family != family:
            continue
        before = atoms[max(0, at - 2 * _ADJECTIVES) : at]
        signed = atom.kind is AtomKind.MARK or found.code is not None
        behind = atoms[found.after : found.after + signed]
        scaled = any(one.form in numbers.scales for one in before)
        if not scaled and not (found.sure and any(_is_number(one, numbers) for one in (*before, *behind))):
            continue
        adjectives = (same_country(family, by_adjective(one.form)) for one in before[-_ADJECTIVES:])
        code = next((country.code for country in adjectives if country), found.code)
        if code is None and is_conversion(atoms, at, family, lang):
            code = plain_code(family)
        if code is not None:
            yield code


def _is_number(atom: Atom, words: NumberWords) -> bool:
    return atom.kind is AtomKind.NUMBER or atom.form in words.numerals


def _named(text: str, family: str, lang: str) -> Iterator[str]:
    """The moneys of the countries that a text names, each time: by their names and towns, since an adjective
    tells of a firm or of the money itself („курс российского рубля“).
    """
    codes = {country.code[:2]: country.code for country in of_family(family)}
    words = tokenize(text)
    for at, word in enumerate(words):
        country = country_at(words, at, lang)
        code = codes.get(country) if country else bearer(word.form, family)
        if code is not None:
            yield code


def _first(often: Counter[str], least: int) -> str | None:
    """The country that is named most, if often enough and so many times as often as all others together."""
    if not often:
        return None
    code, times = often.most_common(1)[0]
    others = often.total() - times
    return code if times >= least and times >= _OUTWEIGHS * others else None


@lru_cache(maxsize=64)
def _telling(family: str) -> tuple[str, ...]:
    """Pieces of words without one of which an article tells nothing of whose money of that name it means."""
    plain = plain_code(family)
    stems = dict.fromkeys(other_names(family))
    for country in of_family(family):
        if country.code != plain:
            stems |= dict.fromkeys((*country.adjectives, *country.names, *country.whole, *country.tail))
    return tuple(stems)


@lru_cache(maxsize=1)
def _families() -> Mapping[str, _Family]:
    rows = read_table(TABLES / "currency_families.tsv", ("family", "worldwide", "least"))
    found = {}
    for row in rows:
        if not of_family(row["family"]):
            raise row.error(f"currency_countries.tsv has no family {row['family']!r}")
        if row["worldwide"] not in ("yes", "no") or not row["least"].isdecimal():
            raise row.error("the second column is yes or no, the third a whole number")
        found[row["family"]] = _Family(row["worldwide"] == "yes", int(row["least"]))
    return found


@lru_cache(maxsize=1)
def _changes() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The former codes of a currency, each with the day since when it no longer holds, oldest first."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in read_table(TABLES / "currency_changes.tsv", ("code", "since", "old")):
        found[row["code"]] = (*found.get(row["code"], ()), (row["since"], row["old"]))
    return found

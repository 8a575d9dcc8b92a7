"""How exactly a sum is meant: about, over, under, up to, a year; and the words that make a range.

Comes in: the atoms of a paragraph and the places where a sum begins and ends. Goes out: a `Qualifier`,
whether the sum is one for each year, and the words of ranges. All words stand in tables/qualifiers.tsv.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from analyzers.tables import read_table
from deals.model import Qualifier
from deals.numerals import TABLES
from deals.words import Atom, AtomKind, Atoms, Phrases, touching

# How many atoms before a sum a verb of change, or an adjective "yearly", may stand.
_CLAUSE = 14
_BRIDGES = 3
# "12 милиарда евро годишно", "100 млн. лв. повече годишно"
_YEAR_WITHIN = 3
# So many atoms after "годовой", its noun: годовой оборот; годовая чистая прибыль.
_NOUN_WITHIN = 2
_LINKS = ("from", "moved", "till", "between", "together", "whole")
_OTHER_KINDS = frozenset((*_LINKS, "goal", "yearly", "yearly_noun", "bridge", "filler"))
_CLAUSE_ENDS = frozenset(";\n!?")
_LONGEST_ABBREVIATION = 5


@dataclass(frozen=True, slots=True)
class Stated:
    """How a sum is stated: its qualifier, and whether it is one for each year."""

    qualifier: Qualifier
    per_year: bool


@dataclass(frozen=True, slots=True)
class _Words:
    before: Phrases[Qualifier]
    after: Phrases[Qualifier]
    year_after: Phrases[bool]
    year_adverbs: frozenset[str]
    year_adjectives: frozenset[str]
    yearly: tuple[str, ...]
    bridges: frozenset[str]
    goal_forms: frozenset[str]
    goal_stems: tuple[str, ...]
    links: dict[str, Phrases[bool]]


def stated(atoms: Atoms, first: int, after: int, floor: int, ceiling: int, lang: str) -> Stated:
    """How the sum at atoms[first:after] is stated.

    Args:
        floor: no word before this atom counts: there another sum ends.
        ceiling: no word from this atom on counts: there another sum begins.
    """
    words = _words(lang)
    qualifier = _before(atoms, first, floor, words) or _after(atoms, after, ceiling, words) or Qualifier.EXACT
    per_year = _per_year(atoms, first, after, floor, ceiling, words)
    if per_year and qualifier is Qualifier.EXACT:
        qualifier = Qualifier.PER_YEAR
    return Stated(qualifier, per_year)


def link_before(kind: str, atoms: Atoms, stop: int, lang: str) -> int | None:
    """Where the range word (from, till, between, together, moved) begins that ends just before `stop`."""
    found = _words(lang).links[kind].before(atoms, stop)
    return found[1] if found else None


def link_at(kind: str, atoms: Atoms, first: int, lang: str) -> int | None:
    """The place after the range word that begins here."""
    found = _words(lang).links[kind].at(atoms, first)
    return found[1] if found else None


def changes(atoms: Atoms, first: int, floor: int, lang: str) -> bool:
    """Whether a verb or noun of change stands in the clause before: "вырос до", "увеличение до"."""
    return _changed(atoms, first, floor, _words(lang))


def _before(atoms: Atoms, first: int, floor: int, words: _Words) -> Qualifier | None:
    """The qualifier that ends right before the sum, or before one of a few words that lead to it."""
    place = first
    for _ in range(_BRIDGES + 1):
        found = words.before.before(atoms, place)
        if found and found[1] >= floor:
            qualifier, start = found
            limit = qualifier is Qualifier.UP_TO and atoms[place - 1].form in words.links["till"]
            if not limit:
                return qualifier
            if start == floor > 0:
                return None  # "с 3 до 5 млн": the second of two sums
            if not _changed(atoms, start, floor, words):
                return qualifier
            place = start  # "вырос почти до 5 млн"
        elif place > floor and atoms[place - 1].form in words.bridges:
            place -= 1
        else:
            return None
    return None


def _changed(atoms: Atoms, first: int, floor: int, words: _Words) -> bool:
    return any(
        atom.form in words.goal_forms or atom.form.startswith(words.goal_stems)
        for atom in _clause_before(atoms, first, floor)
    )


def _after(atoms: Atoms, after: int, ceiling: int, words: _Words) -> Qualifier | None:
    found = words.after.at(atoms, after)
    return found[0] if found and found[1] <= ceiling else None


def _per_year(atoms: Atoms, first: int, after: int, floor: int, ceiling: int, words: _Words) -> bool:
    for place in range(after, min(after + _YEAR_WITHIN, ceiling)):
        found = words.year_after.at(atoms, place)
        if found and found[1] <= ceiling:
            return True
        if atoms[place].kind is not AtomKind.WORD:
            break
    clause = [atom.form for atom in _clause_before(atoms, first, floor, across=False)]
    return any(
        form in words.year_adverbs
        or (
            form in words.year_adjectives
            and any(noun.startswith(words.yearly) for noun in clause[max(0, place - _NOUN_WITHIN) : place])
        )
        for place, form in enumerate(clause)
    )


def _clause_before(atoms: Atoms, first: int, floor: int, *, across: bool = True) -> list[Atom]:
    """The atoms before a sum, nearest first, as far as its clause goes.

    With `across`, it goes on over the sum before (which ends at `floor`), but over no comma there:
    "вырос с 3 млн рублей в мае до 5 млн".
    """
    clause: list[Atom] = []
    for place in range(first - 1, max(0 if across else floor, first - _CLAUSE) - 1, -1):
        atom = atoms[place]
        if atom.form in _CLAUSE_ENDS or (atom.form == "," and place < floor) or _stops(atoms, place):
            break
        if not (touching(atoms, place) and atoms[place - 1].form == "-"):  # no half of "5-годишен"
            clause.append(atom)
    return clause


def _stops(atoms: Atoms, place: int) -> bool:
    """Whether a full stop ends a sentence: the word before it is too long for an abbreviation."""
    return atoms[place].form == "." and place > 0 and len(atoms[place - 1].form) > _LONGEST_ABBREVIATION


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words:
    rows = read_table(TABLES / "qualifiers.tsv", ("kind", "langs", "place", "forms"), folded=("forms",))
    levels = {kind.value: kind for kind in Qualifier}
    before: dict[str, Qualifier] = {}
    after: dict[str, Qualifier] = {}
    plain: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["langs"] not in (lang, "*"):
            continue
        forms = row.words("forms")
        if row["kind"] not in levels and row["kind"] not in _OTHER_KINDS:
            raise row.error(f"no such kind: {row['kind']}")
        if row["kind"] in levels and row["kind"] != "per_year" and row["place"] in ("before", "after"):
            (before if row["place"] == "before" else after).update(dict.fromkeys(forms, levels[row["kind"]]))
        else:
            plain.setdefault((row["kind"], row["place"]), []).extend(forms)
    goals = plain.get(("goal", "clause"), [])
    links = {
        kind: Phrases((form, True) for place in ("before", "after") for form in plain.get((kind, place), []))
        for kind in _LINKS
    }
    return _Words(
        Phrases(before.items()),
        Phrases(after.items()),
        Phrases((form, True) for form in plain.get(("per_year", "after"), [])),
        frozenset(plain.get(("per_year", "clause"), [])),
        frozenset(plain.get(("yearly", "clause"), [])),
        tuple(form.rstrip("*") for form in plain.get(("yearly_noun", "clause"), [])) or ("\0",),
        frozenset(plain.get(("bridge", "before"), [])),
        frozenset(form for form in goals if not form.endswith("*")),
        tuple(form[:-1] for form in goals if form.endswith("*")) or ("\0",),
        links,
    )

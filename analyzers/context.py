"""Choosing among the lemmas of an ambiguous word by the words beside it.

Comes in: the words of a text as they are by themselves, and their places. Goes out: the same with fewer
lemmas where a neighbour decides: „в данном случае“ holds данный, not дать. The rules stand in
tables/context.tsv, the cases that prepositions govern in tables/*/prepositions.tsv. Context only ever
removes lemmas, and only when one of the others fits; a query's words have no context and keep all.

Cost: only ambiguous words are looked at, and an answer is kept for each word and kinds of neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from analyzers.morphology import Reading, lemmas, readings
from analyzers.tables import FOLDER, read_table

LANGS = frozenset({"ru", "uk"})
"""The languages whose dictionaries tell case, number and gender."""

_KINDS = frozenset(
    {"preposition", "noun", "adjective", "participle", "short", "verb", "adverb", "pronoun", "other"}
)
_CACHED = 1 << 16


class Shape(NamedTuple):
    """What agreement and government look at; of a preposition, one shape for each case it governs."""

    kind: str
    case: str | None = None
    number: str | None = None
    gender: str | None = None

    def agrees(self, other: Shape) -> bool:
        """Whether the two share case, number and (in the singular, where known) gender."""
        if not self.case or (self.case, self.number) != (other.case, other.number):
            return False
        return self.number == "Plur" or None in (self.gender, other.gender) or self.gender == other.gender


Shapes = frozenset[Shape]
NOTHING: Shapes = frozenset()


@dataclass(frozen=True, slots=True)
class _Rule:
    """A row of context.tsv."""

    name: str
    langs: tuple[str, ...]
    left: bool
    beside: frozenset[str]
    keep: frozenset[str]
    over: frozenset[str]
    how: str

    def satisfied(self, shape: Shape, beside: Shapes) -> bool:
        """Whether a reading of this shape is what the rule looks for."""
        if shape.kind not in self.keep:
            return False
        if self.how == "governed":
            return any(shape.case == neighbour.case for neighbour in beside)
        return self.how != "agrees" or any(shape.agrees(neighbour) for neighbour in beside)

    def applies(self, own: Sequence[Shape], beside: Shapes) -> bool:
        """Whether the neighbour is what the rule asks for."""
        if self.how == "disagrees":
            nouns = [neighbour for neighbour in beside if neighbour.kind in self.beside]
            return not any(one.agrees(noun) for one in own for noun in nouns)
        return bool(beside) and all(neighbour.kind in self.beside for neighbour in beside)


def chosen(
    terms: tuple[str, ...], left: str | None, form: str, right: str | None, lang: str
) -> tuple[str, ...]:
    """The terms of an ambiguous form that its neighbours leave; never none.

    Args:
        terms: its lemmas.
        left, right: the folded forms beside it, None where a mark or the text's end parts them.

    >>> chosen(("данный", "дать"), "в", "данном", "случае", "ru")
    ('данный',)
    """
    beside_left = shapes(left, lang) if left else NOTHING
    beside_right = shapes(right, lang) if right else NOTHING
    return _chosen(terms, form, beside_left, beside_right, lang)


@lru_cache(maxsize=_CACHED)
def shapes(form: str, lang: str) -> Shapes:
    """The shapes of a form's likely readings."""
    if governed := _governed(lang).get(form):
        return frozenset(Shape("preposition", case) for case in governed)
    terms = lemmas(form, lang)
    every = readings(form, lang)
    likely = [reading for reading in every if reading.lemma in terms] or every
    return frozenset(map(_shape, likely))


@lru_cache(maxsize=_CACHED)
def _chosen(terms: tuple[str, ...], form: str, left: Shapes, right: Shapes, lang: str) -> tuple[str, ...]:
    found = [(reading.lemma, _shape(reading)) for reading in readings(form, lang) if reading.lemma in terms]
    unread = set(terms) - {lemma for lemma, _ in found}  # lemmas by a rule of ours: no reading tells of them
    for rule in _rules():
        beside = left if rule.left else right
        own = [shape for _, shape in found]
        if not rule.left and any(shape.kind == "noun" for shape in own):
            beside = _genitives(beside) or beside
        if lang not in rule.langs or not rule.applies(own, beside):
            continue
        fitting = {shape for _, shape in found if rule.satisfied(shape, beside)}
        if fitting:
            found = [(lemma, one) for lemma, one in found if one in fitting or one.kind not in rule.over]
    kept = unread.union(lemma for lemma, _ in found)
    return tuple(term for term in terms if term in kept)


def _genitives(beside: Shapes) -> Shapes:
    """What may depend on a noun before it: „на рівні області“ is no plural of рівний."""
    return frozenset(shape for shape in beside if shape.case == "Gen")


def _shape(reading: Reading) -> Shape:
    return Shape(_kind(reading), reading.case, reading.number, reading.gender)


def _kind(reading: Reading) -> str:
    match reading.pos:
        case "NOUN" | "PROPN":
            return "noun"
        case "ADJ" if reading.case:
            return "adjective"
        case "ADJ":
            # A comparative (быстрее) has neither number nor gender; a short adjective (быстро) has one.
            return "short" if reading.number or reading.gender else "adverb"
        case "VERB":
            return "participle" if reading.case else "verb"
        case "ADV":
            return "adverb"
        case "PRON":
            return "pronoun"
    return "other"


@cache
def _rules() -> tuple[_Rule, ...]:
    columns = ("rule", "languages", "side", "beside", "keep", "over", "how", "note")
    rules = []
    for row in read_table(FOLDER / "context.tsv", columns):
        beside, keep, over = (frozenset(row.words(column, " ")) for column in ("beside", "keep", "over"))
        over = over or _KINDS
        if unknown := (beside | keep | over) - _KINDS:
            raise row.error(f"{', '.join(sorted(unknown))}: not one of {', '.join(sorted(_KINDS))}")
        if row["side"] not in ("left", "right") or row["how"] not in (
            "governed",
            "agrees",
            "disagrees",
            "any",
        ):
            raise row.error("the side or the how is not one of those that the head names")
        left = row["side"] == "left"
        rules.append(_Rule(row["rule"], row.words("languages", " "), left, beside, keep, over, row["how"]))
    return tuple(rules)


@cache
def _governed(lang: str) -> dict[str, tuple[str, ...]]:
    rows = read_table(FOLDER / lang / "prepositions.tsv", ("words", "cases"), folded=("words",))
    return {word: row.words("cases", " ") for row in rows for word in row.words("words", " ")}

"""Two tellings of deals compared: could they be one deal, and what speaks for it and against it.

Comes in: what is known of two deals, as plain values (`Linkable`). Goes out: a `Likeness`. Parties are one
if the telling words of one name all stand in the other („Sailun Tire“, "Sailun") and nothing of them
conflicts. What speaks against one deal:

    other sides      both name a further party, and the two are clearly two: Siemens with Ташкент, with София
    other roles      who buys in one sells in the other; who lends in one borrows in the other
    other sorts      a purchase and a loan, a memorandum and a contract
    other things     both say what it is about, and it is not the same; 100 MW and 500 MW
    other places     two towns, two countries

A sum that differs by a quarter at most is a conflict to show and no obstacle; „over 50“ and 52 agree.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import lru_cache

from analyzers.analyzer import analyze
from analyzers.glossary import concepts, find_concepts
from analyzers.tokenizer import tokenize
from deals.gazetteer import country_of
from deals.lexicon import rows
from deals.linkable import Linkable
from deals.model import Kind
from deals.naming import name_words
from deals.same_party import differ, is_one, is_state, others, similar
from deals.same_sum import LOOSE, are_far, sum_agrees
from deals.sectors import sectors

_SHARED = 3
"""Of the things that two objects speak of, one of so many must be common."""

_SORTS = {
    Kind.MEMORANDUM: "intent",
    Kind.PROTOCOL: "intent",
    Kind.ROADMAP: "intent",
    Kind.STATEMENT: "intent",
    Kind.AGREEMENT: "contract",
    Kind.FRAMEWORK_AGREEMENT: "contract",
    Kind.CONTRACT: "contract",
    Kind.LOAN: "loan",
    Kind.GRANT: "grant",
    Kind.ACQUISITION: "purchase",
    Kind.INVESTMENT: "project",
    Kind.PROJECT: "project",
}
_APART = frozenset(
    frozenset(pair)
    for pair in (
        ("purchase", "loan"),
        ("purchase", "grant"),
        ("purchase", "intent"),
        ("loan", "grant"),
        ("intent", "contract"),
        ("intent", "loan"),
    )
)
"""Sorts of deals that are never one; a project may be told as a contract, a purchase as an investment."""

_OPPOSITE = frozenset((frozenset(("buyer", "seller")), frozenset(("lender", "borrower"))))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two tellings compare that may be of one deal.

    Attributes:
        parties: how many parties they share, one at least; states, which sign with each other all the time,
            do not count.
        unsure: both name a further party, and these cannot be compared: an acronym, a country, a ministry.
        sum: whether the sums agree; None where that cannot be told.
        object: whether the objects speak of one thing; None where one of them says nothing.
        place: whether the places are one; None where one is not stated.
    """

    parties: int
    unsure: bool
    sum: bool | None
    object: bool | None
    place: bool | None


@lru_cache(maxsize=1 << 14)
def bare(item: Linkable) -> Linkable:
    """What is told of a deal, without when and where: one and the same value for all who tell it so."""
    return _kept(replace(item, id="", article="", published=None, passage=""))


@lru_cache(maxsize=1 << 14)
def _kept(item: Linkable) -> Linkable:
    return item


@lru_cache(maxsize=1 << 14)
def likeness(one: Linkable, other: Linkable) -> Likeness | None:
    """How two deals compare, as they are told (`bare`); None: they share no party, or something says that
    they are two. What is cheap to tell is asked first.
    """
    sums = sum_agrees(one, other)
    if (sums is False and are_far(one, other)) or _are_two_sorts(one, other, sums):
        return None
    pairs = [(ours, theirs) for ours in one.parties for theirs in other.parties if is_one(ours, theirs)]
    telling = [(ours, theirs) for ours, theirs in pairs if not is_state(ours.name, one.lang)]
    shared = min(len({ours for ours, _ in telling}), len({theirs for _, theirs in telling}))
    if not shared or any(frozenset((ours.role, theirs.role)) in _OPPOSITE for ours, theirs in pairs):
        return None
    things, place = _objects_agree(one, other), places_agree(one, other)
    # Object, place, measures and sector are read less surely than two names and a sum.
    if not (sums and shared > 1) and (
        things is False
        or place is False
        or not sectors_of(one) & sectors_of(other)
        or _measures_differ(one, other)
        or differ(_country(one), _country(other))
    ):
        return None
    matched, their_matched = {ours for ours, _ in pairs}, {theirs for _, theirs in pairs}
    further = others(
        [side for side in one.parties if side not in matched],
        [side for side in other.parties if side not in their_matched],
    )
    return None if further else Likeness(shared, further is None, sums, things, place)


# --- what, where, when -------------------------------------------------------------------------------------


def sectors_of(item: Linkable) -> set[str]:
    """The sector of a deal and those it comes near."""
    return {item.sector, *item.near}


def things_of(item: Linkable) -> frozenset[str]:
    """What an object speaks of, in a form that the languages share."""
    return _things(item.object, item.lang) if item.object else frozenset()


def _objects_agree(one: Linkable, other: Linkable) -> bool | None:
    ours, theirs = things_of(one), things_of(other)
    if not ours or not theirs:
        return None
    return _SHARED * len(ours & theirs) >= len(ours | theirs)


def _measures_differ(one: Linkable, other: Linkable) -> bool:
    """Whether both tell of megawatts, say, or of tonnes, and not of as many."""
    units = {unit for _, unit in one.measures} & {unit for _, unit in other.measures}
    return bool(units) and not any(
        unit == their_unit and abs(value - theirs) <= LOOSE * max(value, theirs)
        for value, unit in one.measures
        for theirs, their_unit in other.measures
    )


@lru_cache(maxsize=1 << 14)
def _things(text: str, lang: str) -> frozenset[str]:
    found = {one.concept for one in find_concepts(analyze(text, lang), lang, text)}
    fields = {sector.code for sector in sectors()}
    told = {concept for concept in found if concepts()[concept].domain in fields}
    return frozenset(part for concept in told for part in concept.split("-") if part not in _vague())


@lru_cache(maxsize=1)
def _vague() -> frozenset[str]:
    return frozenset(row["part"] for row in rows("vague_parts.tsv", ("part",)))


def places_agree(one: Linkable, other: Linkable) -> bool | None:
    """Whether the places are one, in whichever spelling; None where one is not stated."""
    if not one.place or not other.place:
        return None
    ours, theirs = name_words(one.place), name_words(other.place)
    if not ours or not theirs:
        return None
    return any(similar(word, held) for word in ours for held in theirs)


def _country(item: Linkable) -> str | None:
    """The country of a deal, else the one that its object names: „трамваи Ташкенту“."""
    return item.country or (_country_in(item.object, item.lang) if item.object else None)


@lru_cache(maxsize=1 << 14)
def _country_in(text: str, lang: str) -> str | None:
    return country_of(tokenize(text), lang)


def _are_two_sorts(one: Linkable, other: Linkable, sums: bool | None) -> bool:
    """Whether one is a purchase, say, and the other a loan; memorandum and contract of one sum may be one."""
    sorts = frozenset(_SORTS[Kind(item.kind)] for item in (one, other) if item.kind)
    return sorts in _APART and not (sums and "intent" in sorts)


def days_between(one: Linkable, other: Linkable) -> int:
    """How many days lie between two tellings; dates may be partial; none where one is not known."""
    ours, theirs = _day(one.published), _day(other.published)
    return abs((ours - theirs).days) if ours and theirs else 0


def _day(date: str | None) -> datetime.date | None:
    """A date, of a month or a year one in its middle."""
    if not date:
        return None
    middle = {4: "-07-01", 7: "-15"}.get(len(date), "")
    try:
        return datetime.date.fromisoformat(date + middle)
    except ValueError:
        return None

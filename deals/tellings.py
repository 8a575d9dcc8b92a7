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
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from analyzers.analyzer import analyze
from analyzers.glossary import concepts, find_concepts
from analyzers.skeleton import skeleton
from analyzers.tokenizer import tokenize
from deals.gazetteer import country_of
from deals.known_names import known_name
from deals.lexicon import rows
from deals.model import Kind, Qualifier
from deals.naming import name_keys, name_words
from deals.sectors import sectors

_CLOSE = Decimal("0.005")
"""Sums that differ by half a per cent are one: 2.78 and 2.8 billion are not."""
_LOOSE = Decimal("0.06")
"""How far "about" reaches, and two sums that were converted at two rates."""
_OPEN = Decimal("0.15")
"""How far "over" and "up to" reach."""
_CONFLICT = Decimal("0.25")
"""Sums further apart are of two deals."""
_SIMILAR = 0.6
"""How much of two names must be alike for them to be perhaps one, spelt in two languages."""
_SHARED = 3
"""Of the things that two objects speak of, one of so many must be common."""
_ACRONYM = 6

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
class Side:
    """A party: its name in base form, its role and country where known."""

    name: str
    role: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Linkable:
    """What linking needs to know of a deal.

    Attributes:
        id: of the deal.
        article: deals of one article are never linked: what it tells twice is one record already.
        lang: of its words.
        parties: who takes part.
        kind, status: as on the record.
        object: what it is about, as written.
        amount, upper, currency, qualifier: the sum, if stated.
        usd: the sum in dollars, if a rate is known.
        measures: quantities that are no money, each a value and its unit.
        sector, near: its sector and those it comes near.
        place, country: where.
        published: of its article, ISO 8601, perhaps partial.
    """

    id: str
    article: str
    lang: str
    parties: tuple[Side, ...]
    kind: str = ""
    object: str | None = None
    amount: Decimal | None = None
    upper: Decimal | None = None
    currency: str | None = None
    qualifier: str | None = None
    usd: int | None = None
    measures: tuple[tuple[Decimal, str], ...] = ()
    sector: str = "other"
    near: tuple[str, ...] = ()
    place: str | None = None
    country: str | None = None
    status: str = "unknown"
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two tellings compare.

    Attributes:
        parties: how many parties they share; states, which sign with each other all the time, do not count.
        against: something says that they are two deals.
        unsure: both name a further party, and these cannot be compared: an acronym, a country, a ministry.
        sum: whether the sums agree; None where that cannot be told.
        far: the sums are too far apart for one deal.
        object: whether the objects speak of one thing; None where one of them says nothing.
        place: whether the places are one; None where one is not stated.
        days: how many days lie between them; none where a date is not known.
    """

    parties: int
    against: bool
    unsure: bool
    sum: bool | None
    far: bool
    object: bool | None
    place: bool | None
    days: int


def likeness(one: Linkable, other: Linkable) -> Likeness:
    """How two deals compare."""
    pairs = [(ours, theirs) for ours in one.parties for theirs in other.parties if _is_one(ours, theirs)]
    matched, their_matched = {ours for ours, _ in pairs}, {theirs for _, theirs in pairs}
    telling = [(ours, theirs) for ours, theirs in pairs if not _is_state(ours.name, one.lang)]
    shared = min(len({ours for ours, _ in telling}), len({theirs for _, theirs in telling}))
    sums, things, place = sum_agrees(one, other), _objects_agree(one, other), places_agree(one, other)
    others = _others(
        [side for side in one.parties if side not in matched],
        [side for side in other.parties if side not in their_matched],
    )
    elsewhere = place is False or _two(_country(one), _country(other))
    apart = (
        things is False
        or elsewhere
        or _measures_differ(one, other)
        or not sectors_of(one) & sectors_of(other)
    )
    against = (
        others is True
        or any(frozenset((ours.role, theirs.role)) in _OPPOSITE for ours, theirs in pairs)
        or _are_two_sorts(one, other, sums)
        # Object, place, measures and sector are read less surely than two names and a sum.
        or (apart and not (sums and shared > 1))
    )
    far = sums is False and _apart(one, other) > _CONFLICT
    return Likeness(shared, against, others is None, sums, far, things, place, _days_between(one, other))


# --- parties -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def _is_one(one: Side, other: Side) -> bool:
    """Whether two parties are one: both names stand for one body (ЕБРР, EBRD), or the telling words of one
    name all stand in the other.
    """
    known, their_known = body_of(one.name), body_of(other.name)
    if known and their_known:
        return known == their_known
    ours, theirs = name_words(one.name), name_words(other.name)
    if not ours or not theirs or _two(one.country, other.country):
        return False
    fewer, more = sorted((ours, theirs), key=len)
    return all(any(word & held for held in more) for word in fewer)


@lru_cache(maxsize=1 << 14)
def _is_state(name: str, lang: str) -> bool:
    """Whether a name is that of a state or of its government, and of nobody else."""
    return not name_words(name) and country_of(tokenize(name), lang) is not None


def _others(ours: Sequence[Side], theirs: Sequence[Side]) -> bool | None:
    """Whether each deal has a further party and these are two; None where they cannot be compared."""
    answers = {_may_be_one(one, other) for one in ours for other in theirs}
    return False if True in answers or not answers else None if None in answers else True


@lru_cache(maxsize=1 << 14)
def _may_be_one(one: Side, other: Side) -> bool | None:
    """Whether two names can be one in two spellings; None where that cannot be told: one of them is an
    acronym, or has no telling word: a ministry, a country.
    """
    if _two(one.country, other.country) or _two(body_of(one.name), body_of(other.name)):
        return False
    ours, theirs = name_words(one.name), name_words(other.name)
    if not ours and not theirs:  # two ministries: what of?
        ours, theirs = _all_words(one.name), _all_words(other.name)
    fewer, more = sorted((ours, theirs), key=len)
    if fewer and all(any(_similar(word, held) for held in more) for word in fewer):
        return True
    return None if not fewer or _is_acronym(one.name) or _is_acronym(other.name) else False


@lru_cache(maxsize=1 << 14)
def body_of(name: str) -> str | None:
    """The one name of a body that has many: ЕБРР, EBRD."""
    return known_name(name)


@lru_cache(maxsize=1 << 14)
def party_keys(name: str) -> frozenset[str]:
    """By what a party is filed: its telling words, and the one name of a body that has many."""
    known = body_of(name)
    return name_keys(name) | ({f"={known}"} if known else set())


def _all_words(name: str) -> tuple[frozenset[str], ...]:
    """The keys of all words of a name but the shortest, telling or not."""
    keys = (skeleton(word.form) for word in tokenize(name))
    return tuple(frozenset((key,)) for key in keys if key)


def _is_acronym(name: str) -> bool:
    bare = name.strip("«»„“”\"'")
    return bare.isupper() and bare.isalpha() and len(bare) <= _ACRONYM


@lru_cache(maxsize=1 << 14)
def _similar(word: frozenset[str], other: frozenset[str]) -> bool:
    return any(_ratio(a, b) for a in word for b in other)


def _ratio(one: str, other: str) -> bool:
    """Whether enough of two words is alike; the cheap answers first."""
    matcher = SequenceMatcher(None, one, other)
    return all(
        measured() >= _SIMILAR for measured in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )


def _two(one: str | None, other: str | None) -> bool:
    """Whether both are known and differ."""
    return one is not None and other is not None and one != other


# --- sums --------------------------------------------------------------------------------------------------


def sum_agrees(one: Linkable, other: Linkable) -> bool | None:
    """Whether the sums agree; None where one is not stated or is of another nature, or no rate is known."""
    if one.amount is None or other.amount is None:
        return None
    if (one.qualifier == Qualifier.PER_YEAR) != (other.qualifier == Qualifier.PER_YEAR):
        return None
    if one.currency != other.currency and (one.usd is None or other.usd is None):
        return None
    if _within(one, other) or _within(other, one):
        return True
    apart = _apart(one, other)
    if one.currency != other.currency:
        return True if apart <= _LOOSE else False if apart > _CONFLICT else None
    stated = {one.qualifier, other.qualifier}
    if stated & {Qualifier.OVER, Qualifier.UNDER, Qualifier.UP_TO}:
        return apart <= (_OPEN if _is_beyond(one, other) and _is_beyond(other, one) else _CLOSE)
    return apart <= (_LOOSE if Qualifier.ABOUT in stated else _CLOSE)


def _is_beyond(one: Linkable, other: Linkable) -> bool:
    """Whether the sum lies on the side of the other's bound that the bound leaves open."""
    if other.qualifier == Qualifier.OVER:
        return _worth(one) >= _worth(other)
    if other.qualifier in (Qualifier.UNDER, Qualifier.UP_TO):
        return _worth(one) <= _worth(other)
    return True


def _within(one: Linkable, other: Linkable) -> bool:
    """Whether a sum lies in the range that the other states."""
    if one.amount is None or other.amount is None or other.upper is None or one.currency != other.currency:
        return False
    return other.amount <= one.amount <= other.upper


def _apart(one: Linkable, other: Linkable) -> Decimal:
    """How far apart the sums are, as a share of the larger."""
    ours, theirs = _worth(one), _worth(other)
    if one.currency != other.currency:
        ours, theirs = Decimal(one.usd or 0), Decimal(other.usd or 0)
    largest = max(ours, theirs)
    return abs(ours - theirs) / largest if largest else Decimal(0)


def _worth(item: Linkable) -> Decimal:
    return item.amount or Decimal(0)


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
        unit == their_unit and abs(value - theirs) <= _LOOSE * max(value, theirs)
        for value, unit in one.measures
        for theirs, their_unit in other.measures
    )


@lru_cache(maxsize=1 << 12)
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
    return any(_similar(word, held) for word in ours for held in theirs)


def _country(item: Linkable) -> str | None:
    """The country of a deal, else the one that its object names: „трамваи Ташкенту“."""
    if item.country or not item.object:
        return item.country
    return country_of(tokenize(item.object), item.lang)


def _are_two_sorts(one: Linkable, other: Linkable, sums: bool | None) -> bool:
    """Whether one is a purchase, say, and the other a loan; memorandum and contract of one sum may be one."""
    sorts = frozenset(_SORTS[Kind(item.kind)] for item in (one, other) if item.kind)
    return sorts in _APART and not (sums and "intent" in sorts)


def _days_between(one: Linkable, other: Linkable) -> int:
    """How many days lie between the tellings; dates may be partial."""
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

"""Whether two parties are one, in whichever language, spelling or abbreviation their names stand.

Comes in: two parties, or the further parties of two deals. Goes out: yes, no, or nothing where it cannot be
told.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from analyzers.skeleton import skeleton
from analyzers.tokenizer import tokenize
from deals.gazetteer import country_of
from deals.known_names import known_name
from deals.linkable import Side
from deals.naming import name_keys, name_words

_SIMILAR = 0.6
"""How much of two names must be alike for them to be perhaps one, spelt in two languages."""
_ACRONYM = 6


@lru_cache(maxsize=1 << 14)
def is_one(one: Side, other: Side) -> bool:
    """Whether two parties are one: both names stand for one body (ЕБРР, EBRD), or the telling words of one
    name all stand in the other.
    """
    known, their_known = body_of(one.name), body_of(other.name)
    if known and their_known:
        return known == their_known
    ours, theirs = name_words(one.name), name_words(other.name)
    if not ours or not theirs or differ(one.country, other.country):
        return False
    fewer, more = sorted((ours, theirs), key=len)
    return all(any(word & held for held in more) for word in fewer)


@lru_cache(maxsize=1 << 14)
def is_state(name: str, lang: str) -> bool:
    """Whether a name is that of a state or of its government, and of nobody else."""
    return not name_words(name) and country_of(tokenize(name), lang) is not None


def others(ours: Sequence[Side], theirs: Sequence[Side]) -> bool | None:
    """Whether each deal has a further party and these are two; None where they cannot be compared."""
    answers = {_may_be_one(one, other) for one in ours for other in theirs}
    return False if True in answers or not answers else None if None in answers else True


@lru_cache(maxsize=1 << 14)
def _may_be_one(one: Side, other: Side) -> bool | None:
    """Whether two names can be one in two spellings; None where that cannot be told: one of them is an
    acronym, or has no telling word: a ministry, a country.
    """
    if differ(one.country, other.country) or differ(body_of(one.name), body_of(other.name)):
        return False
    ours, theirs = name_words(one.name), name_words(other.name)
    if not ours and not theirs:  # two ministries: what of?
        ours, theirs = _all_words(one.name), _all_words(other.name)
    fewer, more = sorted((ours, theirs), key=len)
    if fewer and all(any(similar(word, held) for held in more) for word in fewer):
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
def similar(word: frozenset[str], other: frozenset[str]) -> bool:
    return any(_ratio(a, b) for a in word for b in other)


def _ratio(one: str, other: str) -> bool:
    """Whether enough of two words is alike; the cheap answers first."""
    matcher = SequenceMatcher(None, one, other)
    return all(
        measured() >= _SIMILAR for measured in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )


def differ(one: str | None, other: str | None) -> bool:
    """Whether both are known and differ."""
    return one is not None and other is not None and one != other

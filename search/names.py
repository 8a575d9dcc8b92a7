"""Names of parties and places found by any of their words: `party:CNPC`, `party:Самрук`, `place:Алмати`.

Comes in: the names that an index holds, and a piece of one as typed. Goes out: the names meant. A word meets
its inflections, its spellings in the other languages and in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache

from analyzers.analyzer import analyzer_for
from analyzers.languages import CODES
from analyzers.latin import to_cyrillic
from analyzers.skeleton import akin, skeleton
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from search.terms import halves, skeletons

_Words = list[frozenset[str]]

_LATIN = re.compile("[a-z]{2,}")

_LONGER = 3
"""Letters by which a spelling may be longer than another."""


def holding(names: Iterable[str], typed: str) -> list[str]:
    """The names in which every word typed is found, wherever it stands, in Latin letters or in ours.

    >>> holding(["АО «Самрук-Казына»", "КазМунайГаз", "CNPC"], "казы"), holding(["КазМунайГаз"], "kaz")
    (['АО «Самрук-Казына»'], ['КазМунайГаз'])
    >>> holding(["Kazakh Invest", "CNPC"], "казах")
    ['Kazakh Invest']
    """
    wanted = [(word, *to_cyrillic(word)) for word in fold(typed).split()]
    return [name for name in names if all(any(word in _letters(name) for word in ways) for ways in wanted)]


@lru_cache(maxsize=8192)
def _letters(name: str) -> str:
    """A name folded, and its Latin words as they may be read in our letters."""
    folded = fold(name)
    return " ".join((folded, *(read for word in _LATIN.findall(folded) for read in to_cyrillic(word))))


class NameFinder:
    """The names of one facet; they are taken apart when first asked for."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)

    def find(self, typed: str) -> tuple[str, ...]:
        """The name itself if it is one, in all its spellings, else the names that hold all of its words.

        A star at the end asks for all names that hold the words, also where the words alone are a name.
        """
        if typed in self._names:
            return (typed, *(name for name in self._names if name != typed and _is_spelled(name, typed)))
        wanted = _keys(typed)
        if not wanted:
            return ()
        from deals.known_names import known_name  # it reads how deals are found: not for every search
        from deals.known_places import counted_place

        known = (known_name(typed), counted_place(typed))
        return tuple(
            name for name, spelled in self._keyed.items() if name in known or _holds(spelled, wanted)
        )

    def near(self, typed: str, most: int = 5) -> list[str]:
        """Names spelled almost alike, for a note."""
        by_fold = {fold(name): name for name in self._names}
        return [by_fold[name] for name in get_close_matches(fold(typed), by_fold, n=most, cutoff=0.5)]

    @cached_property
    def _keyed(self) -> dict[str, list[_Words]]:
        """The words of each name, and of what else its bearer is called."""
        from deals.known_names import variants
        from deals.known_places import spellings_of

        return {
            name: [_keys(one) for one in (name, *variants(name), *spellings_of(name))] for name in self._names
        }


def _is_spelled(name: str, typed: str) -> bool:
    """Whether a name is another only in the spelling of another language: Алмати, Алматы."""
    if abs(len(name) - len(typed)) > _LONGER:
        return False
    ours, theirs = tokenize(name), tokenize(typed)
    return len(ours) == len(theirs) and all(
        one.form == other.form
        or (
            (key := skeleton(one.form)) == skeleton(other.form)
            and key
            and akin(one.form, other.form, strict=True)
        )
        for one, other in zip(ours, theirs, strict=True)
    )


def _holds(spelled: Sequence[_Words], wanted: _Words) -> bool:
    """Whether one of the spellings holds all the words wanted."""
    return any(all(any(one & key for key in keys) for one in wanted) for keys in spelled)


def _keys(text: str) -> _Words:
    """For each word what it can be met by."""
    keys = []
    for token in tokenize(text):
        forms = {*halves(token.form), *to_cyrillic(token.form)}
        lemmas = {
            f"{lang}:{term}"
            for lang in CODES
            for one in analyzer_for(lang).annotate([token])
            for term in (*one.terms, *one.parts)
        }
        alike = {f"~{key}" for form in forms for key in skeletons(form)}
        keys.append(frozenset(forms | lemmas | alike))
    return keys

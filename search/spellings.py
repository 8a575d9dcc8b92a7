"""One value for one name that the languages spell in their own way: Алмати, Алматы; Шимкент, Шымкент.

Comes in: the records of deals, all of them. Goes out: the same, in which such names of parties and places are
labelled as they are spelled most often, so that a facet shows them once and counts what its link gives. What
is stored of a deal keeps its own spelling.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzers.skeleton import akin, skeleton
from analyzers.tokenizer import tokenize
from search.engine import Record

_NAMES = ("party", "place")
_LONGER = 3
"""Letters by which one spelling may be longer than another."""


def with_one_spelling(deals: Sequence[Record]) -> list[Record]:
    """The records with names labelled by their commonest spelling."""
    chosen = {
        facet: commonest(Counter(name for deal in deals for name in deal.labels.get(facet, ())))
        for facet in _NAMES
    }
    return [
        replace(
            deal,
            labels={
                facet: tuple(dict.fromkeys(chosen.get(facet, {}).get(name, name) for name in names))
                for facet, names in deal.labels.items()
            },
        )
        for deal in deals
    ]


def commonest(counts: Mapping[str, int]) -> dict[str, str]:
    """Name -> the spelling of it that occurs most, for names that have several.

    >>> commonest({"Алматы": 3, "Алмати": 1, "Астана": 2})
    {'Алмати': 'Алматы'}
    """
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        alike[tuple(skeleton(word.form) or word.form for word in tokenize(name))].append(name)
    found: dict[str, str] = {}
    for names in alike.values():
        kept: list[str] = []
        for name in names:
            same = next((one for one in kept if is_spelled_alike(name, one)), None)
            if same is None:
                kept.append(name)
            else:
                found[name] = same
    return found


def is_spelled_alike(name: str, other: str) -> bool:
    """Whether a name is another only in the spelling of another language: Алмати, Алматы."""
    if abs(len(name) - len(other)) > _LONGER:
        return False
    ours, theirs = tokenize(name), tokenize(other)
    return len(ours) == len(theirs) and all(
        _is_same(one.form, two.form) for one, two in zip(ours, theirs, strict=True)
    )


def _is_same(form: str, other: str) -> bool:
    key = skeleton(form)
    return form == other or (key is not None and key == skeleton(other) and akin(form, other, strict=True))

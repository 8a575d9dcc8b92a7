"""Which deals are one since they stand at the same place of one text, in two articles that print it.

Comes in: the deals of two articles, which know in which passage they stand (`Linkable.passage`). Goes out:
which of the one print is which of the other. The text is the same, so little need be known of a deal to find
it again: a deal without a party or a sum too. Two are taken for one unless both name parties and share none,
or they are of two kinds. A sum that is another one, as in a corrected text, is no obstacle where all else is
the same: it is a conflict to show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from deals.linkable import Linkable
from deals.same_sum import sum_agrees


def reprinted(ours: Sequence[Linkable], theirs: Sequence[Linkable]) -> dict[str, str]:
    """Of two articles the deals that stand at the same place of the same text, each with the other."""
    there = _by_passage(theirs)
    found: dict[str, str] = {}
    for passage, held in _by_passage(ours).items():
        for one, other in _matched(held, there.get(passage, ())):
            found |= {one.id: other.id, other.id: one.id}
    return found


def _by_passage(items: Sequence[Linkable]) -> dict[str, list[Linkable]]:
    passages: dict[str, list[Linkable]] = defaultdict(list)
    for item in items:
        if item.passage:
            passages[item.passage].append(item)
    return passages


def _matched(ours: Sequence[Linkable], theirs: Sequence[Linkable]) -> Iterator[tuple[Linkable, Linkable]]:
    """Each deal with the one that is most like it, those most alike first."""
    likely = [
        (-_alike(one, other), abs(here - there), here, there)
        for here, one in enumerate(ours)
        for there, other in enumerate(theirs)
        if _can_be_one(one, other)
    ]
    taken: set[int] = set()
    given: set[int] = set()
    for _, _, here, there in sorted(likely):
        if here not in taken and there not in given:
            taken.add(here)
            given.add(there)
            yield ours[here], theirs[there]


def _can_be_one(one: Linkable, other: Linkable) -> bool:
    names, others = _names(one), _names(other)
    apart = bool(names) and bool(others) and not names & others
    corrected = names == others and one.object == other.object
    return one.kind == other.kind and not apart and (sum_agrees(one, other) is not False or corrected)


def _alike(one: Linkable, other: Linkable) -> int:
    """In how much two deals agree, the sum before all else."""
    same_sum = one.amount == other.amount and one.currency == other.currency
    same = (same_sum, same_sum, _names(one) == _names(other), one.object == other.object)
    return sum((*same, one.place == other.place))


def _names(item: Linkable) -> frozenset[str]:
    return frozenset(side.name for side in item.parties)

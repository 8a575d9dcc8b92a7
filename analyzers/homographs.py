"""Rare words that look like usual ones: the dictionaries list both and do not say which is which.

Comes in: the lemmas of one form. Goes out: the same without those that tables/*/homographs.tsv calls rare
beside a usual one that is there too. A form that has nothing but rare lemmas keeps them.

>>> usual(("рок", "рік"), "uk"), usual(("рок",), "uk")
(('рік',), ('рок',))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from analyzers.tables import FOLDER, read_table


def usual(lemmas: Sequence[str], lang: str) -> tuple[str, ...]:
    """The lemmas but those that are rare beside another of them; the order is kept."""
    if len(lemmas) < 2:
        return tuple(lemmas)
    beside = _usual_beside(lang)
    return tuple(lemma for lemma in lemmas if beside.get(lemma, frozenset()).isdisjoint(lemmas))


@cache
def _usual_beside(lang: str) -> Mapping[str, frozenset[str]]:
    """Each rare lemma with the usual ones that it yields to.

    Raises:
        TableError: a row makes two words rare beside each other, so that a form would lose both.
    """
    found: dict[str, set[str]] = {}
    for row in read_table(FOLDER / lang / "homographs.tsv", ("usual", "rare"), folded=("usual", "rare")):
        for rare in row.words("rare"):
            if rare == row["usual"] or rare in found.get(row["usual"], ()):
                raise row.error(f"{rare} and {row['usual']} would yield to each other")
            found.setdefault(rare, set()).add(row["usual"])
    return {rare: frozenset(others) for rare, others in found.items()}

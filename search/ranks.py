"""The place of each deal in an order by words: by kind, sector, place, and by the title of its article.

Comes in: the deal records of the whole collection, and what their articles are called. Goes out: the same
records, each with its place in every such order as a number, since an engine sorts by numbers alone. Kinds
and sectors stand in the order of their lists; names alphabetically, in all languages together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analyzers.text import fold
from search.choices import known_values
from search.engine import Record
from search.fields import ARTICLE_RANK, KIND_RANK, PLACE_RANK, SECTOR_RANK

_ALPHABET = str.maketrans({"ґ": "г", "є": "е", "і": "и", "ї": "и", "ѝ": "и"})
"""Letters that stand elsewhere in the alphabet than in the order of characters."""


def ranked(deals: Sequence[Record], names: Mapping[str, str]) -> list[Record]:
    """Deal records with their places in each order; what has no place or name has none.

    Args:
        deals: of all articles.
        names: id of an article -> its title, or what stands for it.
    """
    listed = {facet: _listed(known_values(facet)) for facet in ("kind", "sector")}
    places = _alphabetical(deal.stored["place_counted"] for deal in deals)
    articles = _alphabetical(names.get(deal.article) for deal in deals)
    return [
        replace(
            deal,
            numbers={
                **deal.numbers,
                KIND_RANK: listed["kind"].get(deal.stored["kind"]),
                SECTOR_RANK: listed["sector"].get(deal.stored["sector"]),
                PLACE_RANK: places.get(deal.stored["place_counted"]),
                ARTICLE_RANK: articles.get(names.get(deal.article, "")),
            },
        )
        for deal in deals
    ]


def _listed(values: Iterable[str]) -> dict[str, int]:
    return {value: at for at, value in enumerate(values)}


def _alphabetical(names: Iterable[str | None]) -> dict[str | None, int]:
    """The place of each name; those that differ in capitals alone share one.

    >>> _alphabetical(["Яна", "Інна", "анна", "Анна", None])
    {'Яна': 2, 'Інна': 1, 'анна': 0, 'Анна': 0}
    """
    known = {name: fold(name).translate(_ALPHABET) for name in names if name}
    order = _listed(sorted(set(known.values())))
    return {name: order[key] for name, key in known.items()}

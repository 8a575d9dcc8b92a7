"""From the documents that match to the answer: filters, counts, and the page that is asked for.

Comes in: a request, and the documents that match its words with their scores. Goes out: the `Answer`. Where
the labels that are filtered and counted have few values each, which is the usual case, a document is looked
at once for all of it (`kernels.surveying`). What tells of one thing together with others (`Request.once`) is
told apart there and counted here, as is everything where results are folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from search.deadline import check
from search.engine import Answer, Found, LabelFilter, Request
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.columns import Columns, Leaf
from search.engines.whoosh.counting import Counts, more
from search.engines.whoosh.kernels import loops
from search.engines.whoosh.kernels.plain import Held, Looks
from search.engines.whoosh.page import CLOSE, MOST_BEST, page_of

_NOBODY = np.zeros(0, bool)


@dataclass(frozen=True, slots=True)
class _Facet:
    """Where the counts of a label stand, and what they are of.

    Attributes:
        single: the value that each counts, or None for none; empty where some documents have several.
    """

    name: str
    start: int
    stop: int
    values: Sequence[tuple[str, ...]]
    single: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class _Part:
    """How the documents of one segment are looked at."""

    looks: Looks
    facets: Sequence[_Facet]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks of labels: the same is asked of many words, so what it takes is kept."""

    kind: str
    facets: tuple[str, ...]
    filters: tuple[LabelFilter, ...]
    once: str | None
    listing: bool


def answer_of(request: Request, columns: Columns, found: Held) -> Answer:
    """What a request is answered, given what its words match."""
    check()
    documents, scores = found
    labels: tuple[LabelFilter, ...] = ()
    for wanted in request.filters:
        if isinstance(wanted, LabelFilter):
            labels = (*labels, wanted)
        else:  # no facet is of a number, so none ignores it
            passes = columns.passing(documents, wanted)
            documents, scores = documents[passes], scores[passes]
    fields = {wanted.field for wanted in labels}
    counting = _Counting(request, columns, labels)
    if request.fold or len(fields) < len(labels) or not all(map(columns.has_few, fields)):
        kept = columns.kept(documents, request.kind)
        counting.each(*((documents, scores) if kept is None else (documents[kept], scores[kept])))
    else:
        counting.together(documents, scores)
    return counting.answer()


class _Counting:
    """What is known of the answer so far."""

    def __init__(self, request: Request, columns: Columns, filters: tuple[LabelFilter, ...]) -> None:
        self._request = request
        self._columns = columns
        self._filters = filters
        self._counts: dict[str, Counts] = {name: ({}, 0) for name in request.facets}
        self._records = 0
        self._total: int | None = None
        self._candidates: list[Held] = []
        self._ranked = False

    # --- each by itself -------------------------------------------------------------------------------------

    def each(self, documents: Array, scores: Array) -> None:
        """Take in documents of the right kind, whatever their labels are."""
        request, columns = self._request, self._columns
        passing = [(one.field, columns.passing(documents, one)) for one in self._filters]
        chosen = _all_of([held for _, held in passing])
        if chosen is not None:
            chosen_documents, chosen_scores = documents[chosen], scores[chosen]
        else:
            chosen_documents, chosen_scores = documents, scores
        filtered = {field for field, _ in passing}
        for names in (
            [name for name in request.facets if name not in filtered],
            *([name] for name in request.facets if name in filtered),
        ):
            check()
            among = chosen_documents
            if names and names[0] in filtered:  # a facet's counts ignore the choice made of it
                kept = _all_of([held for field, held in passing if field != names[0]])
                among = documents if kept is None else documents[kept]
            for name, counts in columns.counts(names, among, request.once).items():
                self._add(name, counts)
        things = columns.things(request.once)[chosen_documents] if request.once else None
        self._records += len(chosen_documents) if things is None else _different(things)
        if request.fold:
            self._total = _different(columns.folded(chosen_documents, request.fold_by))
        self._candidates.append((chosen_documents, chosen_scores))

    def _add(self, name: str, counts: Counts) -> None:
        known, missing = self._counts[name]
        if not known:
            self._counts[name] = counts[0], missing + counts[1]
            return
        for value, count in counts[0].items():
            known[value] = known.get(value, 0) + count
        self._counts[name] = known, missing + counts[1]

    # --- all in one look ------------------------------------------------------------------------------------

    def together(self, documents: Array, scores: Array) -> None:
        """Take in documents of any kind, whose labels have few values."""
        request, columns = self._request, self._columns
        wanted = request.offset + request.limit if request.limit else 0
        by_score = request.sort == ("score",) and wanted <= MOST_BEST
        few, wide = request.facets, request.facets[:0]
        if not all(map(columns.has_few, request.facets)):
            few = tuple(name for name in request.facets if columns.has_few(name))
            wide = tuple(name for name in request.facets if name not in few)
        listing = bool(wide) or (not by_score and wanted > 0)
        asked = _Asked(request.kind, few, self._filters, request.once, listing)
        others: list[Held] = []
        for leaf, at in columns.slices(documents):
            here, values = documents[at], scores[at]
            numbers = here - np.uint32(leaf.base) if leaf.base else here
            part = columns.prepared((leaf.base, asked), partial(_part, columns, leaf, asked))
            seen = loops().surveyed(numbers, values, part.looks, wanted if by_score else 0, CLOSE)
            self._records += seen.records
            self._count(part.facets, seen.counts.tolist())
            if wide:
                for name, counts in columns.counts(wide, here[seen.passing]).items():
                    self._add(name, counts)
            best = seen.best if by_score else seen.passing
            self._ranked = seen.ranked and by_score
            self._candidates.append((here[best], values[best]))
            if len(seen.others):
                others.append((here[seen.others], values[seen.others]))
        if others:
            self.each(*_appended(others))

    def _count(self, facets: Sequence[_Facet], counts: Sequence[int]) -> None:
        for facet in facets:
            held = counts[facet.start : facet.stop]
            if facet.single:
                known = {value: count for value, count in zip(facet.single, held, strict=True) if count}
                self._add(facet.name, (known, known.pop(None, 0)))  # type: ignore[arg-type]  # no None is left
            else:
                self._add(facet.name, more(({}, 0), zip(facet.values, held, strict=True)))

    # --- what came of it ------------------------------------------------------------------------------------

    def answer(self) -> Answer:
        """The answer to the request."""
        request, columns = self._request, self._columns
        documents, scores = _appended(self._candidates)
        if self._ranked and len(self._candidates) == 1:
            page: Any = slice(request.offset, request.offset + request.limit)
        else:
            page = page_of(request, documents, scores, columns, self._keys(documents))
        numbers = documents[page].tolist()
        hits = zip(columns.names(numbers), scores[page].tolist(), strict=True)
        return Answer(
            self._records if self._total is None else self._total,
            self._records,
            tuple([Found(id, parent, score) for (id, parent), score in hits]),
            {name: held for name, (held, _) in self._counts.items()},
            {name: missing for name, (_, missing) in self._counts.items()},
        )

    def _keys(self, documents: Array) -> Array | None:
        """Of documents that share one, only the best stands on a page; None: each has its own."""
        request, columns = self._request, self._columns
        if request.fold:
            return columns.folded(documents, request.fold_by)
        return columns.things(request.once)[documents] if request.once else None


def _part(columns: Columns, leaf: Leaf, asked: _Asked) -> _Part:
    """How the documents of a segment are looked at."""
    segment = leaf.segment
    names = segment.kind_names
    code = -1 if names == [asked.kind] else names.index(asked.kind) if asked.kind in names else len(names)
    grouped = segment.grouped(tuple(dict.fromkeys((*asked.facets, *(one.field for one in asked.filters)))))
    places = [grouped.places[one.field] for one in asked.filters]
    ignored = np.full(grouped.size, -1, np.int64)
    masks = np.zeros((len(places), max((len(place.of_code) for place in places), default=1)), bool)
    for row, (one, place) in enumerate(zip(asked.filters, places, strict=True)):
        mask = columns.mask(leaf, f"label.{one.field}", one.values)
        masks[row, : len(place.of_code)] = mask[place.of_code]
        ignored[place.start : place.stop] = row
    looks = Looks(
        kinds=segment.kinds,
        kind=code,
        apart=columns.shared(leaf, asked.once) if asked.once else _NOBODY,
        codes=grouped.codes,
        starts=grouped.starts,
        labels=grouped.labels,
        ignored=ignored,
        masks=masks,
        looked=np.array([place.group for place in places], np.int64),
        orders=segment.numbers("order"),
        listing=asked.listing,
    )
    facets = []
    for name in asked.facets:
        place, values = grouped.places[name], segment.values(f"label.{name}")
        single = [one[0] if one else None for one in values] if all(len(one) < 2 for one in values) else []
        facets.append(_Facet(name, place.start, place.stop, values, single))
    return _Part(looks, tuple(facets))


def _all_of(masks: Sequence[Array]) -> Array | None:
    """True where all masks are; None: there are none."""
    return None if not masks else masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)


def _different(numbers: Array) -> int:
    """How many different numbers there are."""
    return len(np.unique(numbers))


def _appended(found: Sequence[Held]) -> Held:
    """Several lists as one, in rising order."""
    if len(found) == 1:
        return found[0]
    documents = np.concatenate([np.zeros(0, np.uint32), *(one[0] for one in found)])
    scores = np.concatenate([np.zeros(0), *(one[1] for one in found)])
    order = np.argsort(documents, kind="stable")
    return documents[order], scores[order]

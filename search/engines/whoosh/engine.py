"""The index on disk: Whoosh keeps schema, postings, stored records, deletions and commits.

Comes in: records and requests (`search.engine`). Goes out: answers equal to those of the memory engine.

An index is a folder made by us and read by us alone: Whoosh keeps pickles in it, so a folder from a stranger
could run code; none is ever accepted as an upload. Whoosh calls no fsync, so a commit does it here. A reader
never refreshes; after a commit a new one takes its place.

Several threads may ask at once and are answered one after another: Whoosh reads postings and records by
seeking in files, and a reader has each of them open once.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from heapq import nlargest, nsmallest
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any, Self

from whoosh import index as whoosh_index

from search.deadline import check
from search.engine import Answer, Found, Record, Request
from search.engines.scoring import band
from search.engines.whoosh.codec import CompactCodec
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.executor import Executor, Scores
from search.engines.whoosh.schema import NO_NUMBER, document, record_of, whoosh_schema
from search.errors import IndexDamaged

_SPARE = 64
_ROUNDING = 1e-8
"""Scores are compared to nine digits."""


class WhooshEngine:
    """An open Whoosh index."""

    capabilities = frozenset({"phrase", "prefix", "fold"})

    def __init__(self, folder: Path, opened: Any) -> None:
        self.folder = folder
        self._index = opened
        self._one_at_a_time = RLock()
        self._open_reader()

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make an empty index in a folder (made if need be, readable by its owner alone)."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(folder, whoosh_index.create_in(str(folder), whoosh_schema()))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index that `create` made.

        Raises:
            IndexDamaged: Whoosh cannot read what lies there.
        """
        try:
            return cls(folder, whoosh_index.open_dir(str(folder)))
        except Exception as fault:  # a damaged segment raises a dozen different types
            raise IndexDamaged(
                f"The index in {folder.parent} cannot be read ({type(fault).__name__}). "
                f"Build it again: dogovor index --index {folder.parent}"
            ) from fault

    @contextmanager
    def writer(self) -> Iterator[_Pending]:
        """Collect changes and commit them when the block ends well; on an exception nothing changes."""
        pending = _Pending(self._index.writer(codec=CompactCodec()), self._reader)
        try:
            yield pending
        except BaseException:
            pending.writer.cancel()
            raise
        pending.writer.commit()
        sync(self.folder)
        with self._one_at_a_time:
            before = self._reader
            self._open_reader()
            before.close()

    def search(self, request: Request) -> Answer:
        """Answer a request."""
        with self._one_at_a_time:
            check()  # the time may have gone in waiting
            return self._answer(request)

    def get(self, ids: Sequence[str]) -> list[Record | None]:
        """Stored records in the order asked."""
        with self._one_at_a_time:
            return [self._stored(id) for id in ids]

    def terms(self, field: str, prefix: str, limit: int) -> list[str]:
        """Terms of a field that start with a prefix, in order of their code points."""
        with self._one_at_a_time:
            found: Iterable[str] = self._executor.begun(field, prefix)
            if self._reader.has_deletions():  # then a term may stand in deleted records only
                found = (term for term in found if self._executor.holds(field, term))
            return list(islice(found, limit))

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        return len(self._columns.of_kind.get(kind, ()))

    def close(self) -> None:
        """Close the files, once whoever is being answered has the answer."""
        with self._one_at_a_time:
            self._reader.close()
            self._index.close()

    def _answer(self, request: Request) -> Answer:
        """Filters and facets are sets of document numbers."""
        scores = self._executor.matching(request.text, request.kind, ranked=bool(request.limit))
        passing = [(one.field, self._executor.passing(one)) for one in request.filters]
        chosen = (
            scores.keys() & set.intersection(*(held for _, held in passing)) if passing else scores.keys()
        )
        things = self._columns.things(request.once) if request.once else None
        counts: dict[str, dict[str, int]] = {}
        missing: dict[str, int] = {}
        for name in request.facets:
            check()
            others = [held for field, held in passing if field != name]
            counted: Collection[int] = chosen
            if len(others) != len(passing):
                counted = scores.keys() & set.intersection(*others) if others else scores.keys()
            if things is None:
                counts[name], missing[name] = self._columns.counts(name, counted)
            else:
                labels = self._columns.labels(name)
                told = {(things[number], value) for number in counted for value in labels[number] or (None,)}
                counts[name] = dict(Counter(value for _, value in told if value is not None))
                missing[name] = sum(value is None for _, value in told)
        parents = self._columns.parents if request.fold else None
        records = len(chosen) if things is None else len({things[number] for number in chosen})
        total = records if parents is None else len({parents[number] for number in chosen})
        page = self._page(chosen, scores, request, parents or things)
        ids, of_parents = self._columns.ids, self._columns.parents
        found = tuple(Found(ids[number], of_parents[number], scores[number]) for number in page)
        return Answer(total, records, found, counts, missing)

    def _page(
        self, chosen: Collection[int], scores: Scores, request: Request, keys: Sequence[str] | None
    ) -> list[int]:
        """The documents of the slice asked for; of those that share a key the best one alone.

        The best are picked out without putting all of them in order.
        """
        wanted = request.offset + request.limit
        if not request.limit:
            return []
        for most in (wanted if keys is None else _SPARE + 2 * wanted, len(chosen)):
            ranked = self._ranked(chosen, scores, request.sort, most)
            hits = ranked if keys is None else _firsts(ranked, keys)
            if len(hits) >= wanted or most >= len(chosen):
                break
        return hits[request.offset : wanted]

    def _open_reader(self) -> None:
        self._reader = self._index.reader()
        self._columns = Columns(self._reader)
        self._executor = Executor(self._reader, self._columns)

    def _stored(self, id: str) -> Record | None:
        check()
        number = self._columns.number_of(id)
        return None if number is None else record_of(self._reader.stored_fields(number)["record"])

    def _ranked(self, chosen: Collection[int], scores: Scores, sort: Sequence[str], most: int) -> list[int]:
        """The first document numbers in the order asked; a missing number comes last, whichever way."""
        columns = self._columns
        ids = columns.ids
        names = [name for name in (*sort, "order") if name not in ("score", "band")]
        best = max((scores[number] for number in chosen), default=0.0) if "band" in sort else 0.0
        numbers = {name: columns.numbers(name.removeprefix("-")) for name in names}

        def key(number: int) -> tuple[object, ...]:
            parts: list[object] = []
            for name in (*sort, "order"):
                if name == "score":
                    parts.append(-round(scores[number], 9))
                    continue
                if name == "band":
                    parts.append(band(scores[number], best))
                    continue
                value = numbers[name][number]
                none = value == NO_NUMBER
                parts += (none, 0 if none else -value if name.startswith("-") else value)
            return (*parts, ids[number])

        if most >= len(chosen):
            return sorted(chosen, key=key)
        if sort[:1] == ("score",):
            least = nlargest(most, (scores[number] for number in chosen))[-1] - _ROUNDING
            chosen = [number for number in chosen if scores[number] >= least]
        return nsmallest(most, chosen, key=key)


class _Pending:
    """Changes of one commit. A record whose id is there already takes the place of the old one."""

    def __init__(self, writer: Any, reader: Any) -> None:
        self.writer = writer
        self._reader = reader
        self._added: set[str] = set()

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.id in self._added:  # Whoosh would keep both
                raise ValueError(f"record id {record.id!r} is added twice")
            self._added.add(record.id)
            if ("id", record.id) in self._reader:
                self.writer.delete_by_term("id", record.id)
            self.writer.add_document(**document(record))

    def delete(self, articles: Iterable[str]) -> None:
        for article in articles:
            self.writer.delete_by_term("article", article)


def _firsts(ranked: Iterable[int], keys: Sequence[str]) -> list[int]:
    """The first document of each key."""
    first: dict[str, int] = {}
    for number in ranked:
        first.setdefault(keys[number], number)
    return list(first.values())


def sync(folder: Path) -> None:
    """Have the system write a folder's files to the disk, then the folder itself."""
    for path in [*folder.iterdir(), folder]:
        if path.is_dir() and os.name == "nt":  # Windows cannot open a folder
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

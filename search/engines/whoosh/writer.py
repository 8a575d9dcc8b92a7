"""Changes of one commit: records inverted in memory, written as segments, and small segments made into larger
ones; large ones are made beside the commits (`search.engines.whoosh.background`).

Comes in: records and deletions. Goes out: files of segments and Whoosh's table of contents, written as
Whoosh's own writer does it: under its lock, by renaming one file. Nothing is removed here: what an older
commit was made of may be needed (`search.engines.whoosh.sweeping`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.index import TOC
from whoosh.writing import SegmentWriter

from search.durable import Entry, NewFile
from search.engine import Record
from search.engines.whoosh.arrays import ArrayWriter
from search.engines.whoosh.background import Merged, Merges, Task, sound
from search.engines.whoosh.codec import ArrayCodec, path_of
from search.engines.whoosh.columns import Columns, Leaf
from search.engines.whoosh.inversion import Inversion
from search.engines.whoosh.kernels import loops
from search.engines.whoosh.merging import merge
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.table import Part

MOST_TOKENS = 1 << 24
"""Words in memory from which on a segment is written."""
MOST_ALIKE = 8
"""So many segments of about one size are made into one: each document is written a few times in all."""
FEW_ALIKE = 4
"""So many of those that are small enough to be merged within a commit: a question goes through them all."""
MOST_AT_ONCE = 4096
"""Documents up to which segments are merged within a commit."""
MOST_MERGED = 1 << 20
"""Documents of the largest segment made of others: to merge a million takes 1.7 GB of memory."""
MOST_MADE = 32
"""So many segments that one commit has written are made into one at a time, for the same reason."""
_SMALLEST = 64
_HALF = 0.5


class Commit(SegmentWriter):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's writer, with segments of ours.

    A record whose id is there already takes the place of the old one.

    Attributes:
        wanted: what is to be merged beside the commits, once this one is made.
    """

    def __init__(self, index: Any, columns: Columns, merges: Merges) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False)
        self._columns = columns
        self._ids: set[str] = set()
        self._inversion = Inversion()
        self._made: list[Any] = []
        self._merges = merges
        self._taken: dict[str, Entry] = {}
        self.wanted: Task | None = None

    def add(self, records: Iterable[Record]) -> None:
        """Take records in.

        Raises:
            ValueError: an id is added twice, or a number has no room in 64 bits.
        """
        for record in records:
            if record.id in self._ids:
                raise ValueError(f"record id {record.id!r} is added twice")
            self._ids.add(record.id)
            if (number := self._columns.number_of(record.id)) is not None:
                self.delete_document(number)
            self._inversion.add(record)
            if self._inversion.tokens >= MOST_TOKENS:
                self._write()

    def delete(self, articles: Iterable[str]) -> None:
        """Delete all records of some articles that were there before."""
        for article in articles:
            for number in self._columns.of_article(article):
                self.delete_document(number)

    def _write(self) -> None:
        """What is in memory as a segment."""
        segment = self.codec.new_segment(self.storage, self.indexname)
        segment.set_doc_count(self._inversion.documents)
        with self._file(segment) as file:
            self._inversion.write(ArrayWriter(file), loops())
        self._made.append(segment)
        self._inversion = Inversion()

    def _file(self, segment: Any) -> NewFile:
        path = path_of(self.storage, segment)
        file = self.storage.written[path.name] = NewFile(path)
        return file

    def entries(self) -> dict[str, Entry]:
        """Size and digest of each file that was written."""
        entries: dict[str, Entry] = self.storage.entries()
        return entries | self._taken

    def _commit_toc(self, segments: list[Any]) -> None:
        """Write the table of contents, as Whoosh does, and leave what was there before."""
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)

    def _merge_segments(self, mergetype: Any, optimize: bool | None, merge: bool | None) -> list[Any]:
        """Whoosh's question which segments there are to be after this commit."""
        if self._inversion.documents:
            self._write()
        kept = [one for one in self.segments if _living(one) or one.segment_id() in self._merges.busy]
        for first in range(0, len(self._made), MOST_MADE):
            made = self._made[first : first + MOST_MADE]
            kept.append(self._merged(made) if len(made) > 1 else made[0])
        if done := self._merges.finished():
            kept = self._with_merged(kept, *done)
        busy = set(self._merges.busy)
        while group := _alike([one for one in kept if one.segment_id() not in busy]):
            if sum(map(_living, group)) <= MOST_AT_ONCE:
                kept = _replaced(kept, group, [self._merged(group)])
            else:
                busy |= {one.segment_id() for one in group}
                self.wanted = self.wanted or self._task(group)
        return kept

    def _task(self, group: Sequence[Any]) -> Task:
        """What is to be merged later."""
        name = self.codec.new_segment(self.storage, self.indexname).segment_id()
        return Task(Path(self.storage.folder), tuple(map(_part, group)), name)

    def _with_merged(self, kept: list[Any], task: Task, merged: Merged) -> list[Any]:
        """What was merged meanwhile in the place of what it was made of."""
        names = [part.name for part in task.parts]
        group = [one for one in kept if one.segment_id() in names]
        if [one.segment_id() for one in group] != names:
            return kept  # made of a commit that was taken back
        segment = self.codec.new_segment(self.storage, self.indexname)
        segment.segid = task.name.removeprefix(f"{self.indexname}_")
        segment.set_doc_count(merged.documents)
        for number in task.deleted_since({one.segment_id(): _part(one).deleted for one in group}):
            segment.delete_document(number)
        self._taken[path_of(self.storage, segment).name] = merged.entry
        return _replaced(kept, group, [segment] if _living(segment) else [])

    def _merged(self, segments: Sequence[Any]) -> Any:
        """Some segments as one."""
        leaves, base = [], 0
        for one in segments:
            path = path_of(self.storage, one)
            held = Segment(path) if path.name in self.storage.written else sound(path)
            leaves.append(Leaf.of(held, base, set(one.deleted_docs())))
            base += held.size
        segment = self.codec.new_segment(self.storage, self.indexname)
        with self._file(segment) as file:
            segment.set_doc_count(merge(leaves, ArrayWriter(file), loops()))
        return segment


def _living(segment: Any) -> int:
    """How many documents of a segment count."""
    return int(segment.doc_count_all() - segment.deleted_count())


def _part(segment: Any) -> Part:
    return Part(segment.segment_id(), segment.doc_count_all(), frozenset(segment.deleted_docs()))


def _replaced(segments: Sequence[Any], old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """Segments with some in the place of others."""
    at = segments.index(old[0])
    kept = [segment for segment in segments if segment not in old]
    return [*kept[:at], *new, *kept[at:]]


def _alike(segments: Sequence[Any]) -> list[Any]:
    """Segments to be made into one: as many of one size as there may be, or one that is half deleted.

    Fewer of one size are taken where all of them together would be more than may be merged.
    """
    sizes: dict[int, list[Any]] = {}
    for segment in segments:
        living = _living(segment)
        if living > MOST_MERGED:
            continue
        if living < _HALF * segment.doc_count_all():
            return [segment]
        if living > MOST_MERGED // 2:
            continue
        size, most = _size_of(living)
        held = sizes.setdefault(size, [])
        if sum(map(_living, held)) + living > MOST_MERGED:
            if len(held) > 1:
                return held
            continue
        held.append(segment)
        if len(held) == most:
            return held
    return []


def _size_of(documents: int) -> tuple[int, int]:
    """The largest segment of about the size of one, and how many such are made into one."""
    largest = _SMALLEST
    while documents > largest:
        largest *= _most_alike(largest)
    return largest, _most_alike(largest)


def _most_alike(largest: int) -> int:
    """How many segments of a size are made into one."""
    return FEW_ALIKE if FEW_ALIKE * largest <= MOST_AT_ONCE else MOST_ALIKE

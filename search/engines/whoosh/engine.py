"""The index on disk: Whoosh keeps table of contents, deletions, locks and commits; the rest is arrays.

Comes in: records and requests (`search.engine`). Goes out: answers equal to those of the memory engine.

An index is a folder made by us and read by us alone. Each commit has a number and a table of contents, which
is a pickle of Whoosh's; it is read without trust (`search.engines.whoosh.table`). The files of a commit and
their folder are synced before it is over: Whoosh itself calls no fsync.

What a commit has written never changes. A question takes the state that is there when it comes and keeps it
to its end: several threads ask at once, and a commit puts a new state in the place of the old one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Self

from search.deadline import check
from search.engine import Answer, Record, Request
from search.engines.whoosh import table
from search.engines.whoosh.columns import Columns, Leaf
from search.engines.whoosh.executor import Executor
from search.engines.whoosh.guarding import damaged
from search.engines.whoosh.layout import segment_path
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.shared import segment_of
from search.engines.whoosh.survey import answer_of
from search.errors import DogovorError, IndexDamaged

if TYPE_CHECKING:
    from search.durable import Entry
    from search.engines.whoosh.background import Merges
    from search.engines.whoosh.writer import Commit


class WhooshEngine:
    """An open Whoosh index.

    Attributes:
        commit: the number of the commit that is open.
        written: size and digest of each file that was written through this engine and that its commit has.
        merges: of large segments, made beside the commits, where anything has been written.
    """

    capabilities = frozenset({"phrase", "prefix", "fold"})

    def __init__(self, folder: Path, commit: int | None = None) -> None:
        self.folder = folder
        self.commit = 0
        self.written: dict[str, Entry] = {}
        self.merges: Merges | None = None
        self._segments: dict[str, Segment] = {}
        self.go_to(table.last(folder) if commit is None else commit)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make an empty index in a folder (made if need be, readable by its owner alone)."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        from search.engines.whoosh.contents import create  # Whoosh itself, which a reader has no need of

        create(folder).close()
        return cls(folder, 0)

    @classmethod
    def open(cls, folder: Path, commit: int | None = None) -> Self:
        """Open an index that `create` made, as a commit left it; None: the last one.

        Raises:
            IndexDamaged: what lies there cannot be read.
        """
        advice = f"Build it again: dogovor index --index {folder.parent}"
        try:
            return cls(folder, commit)
        except Exception as fault:  # a damaged table of contents raises a dozen different types
            said = isinstance(fault, (IndexDamaged, UnpicklingError))
            reason = str(fault).rstrip(".") if said else type(fault).__name__
            raise IndexDamaged(f"The index in {folder.parent} cannot be read ({reason}). {advice}") from fault

    @contextmanager
    def writer(self, sweeps: bool = True) -> Iterator[Commit]:
        """Collect changes and commit them when the block ends well; on an exception nothing changes.

        Args:
            sweeps: files that the new commit does not have are removed. False: whoever called sees to it,
                since something else says which commits count.
        """
        from search.durable import sync_folder, told
        from search.engines.whoosh.background import Merges
        from search.engines.whoosh.contents import open_folder
        from search.engines.whoosh.sweeping import sweep
        from search.engines.whoosh.writer import Commit

        self.merges = self.merges or Merges()
        with told():
            index = open_folder(self.folder, self.commit)
            commit = Commit(index, self._state[0], self.merges)
        try:
            yield commit
            commit.commit()
        except BaseException:
            if not commit.is_closed:
                commit.cancel()
            raise
        index.close()
        sync_folder(self.folder)
        self.written |= commit.entries()
        self.go_to(self.commit + 1)
        self.verified(self.written)
        if commit.wanted:
            self.merges.begin(commit.wanted)
        if sweeps:
            sweep(self.folder, self.files() | self.pending())

    def search(self, request: Request) -> Answer:
        """Answer a request.

        Raises:
            IndexDamaged: its files are not as they were written.
        """
        check()
        columns, executor = self._state
        try:
            return answer_of(request, columns, executor.matching(request.text, ranked=bool(request.limit)))
        except Exception as fault:
            self._explain(fault)
            raise

    def get(self, ids: Sequence[str]) -> list[Record | None]:
        """Stored records in the order asked."""
        columns, _ = self._state
        try:
            return [_record(columns, id) for id in ids]
        except Exception as fault:
            self._explain(fault)
            raise

    def terms(self, field: str, prefix: str, limit: int) -> list[str]:
        """Terms of a field that start with a prefix, in order of their code points."""
        try:
            return list(islice(self._state[1].begun(field, prefix), limit))
        except Exception as fault:
            self._explain(fault)
            raise

    def verified(self, names: Collection[str]) -> None:
        """Take note of files whose whole content was compared with their digest: they need no guard."""
        for segment in self._segments.values():
            segment.file.is_verified |= segment.file.path.name in names

    def _explain(self, fault: Exception) -> None:
        """Say that a file is damaged, if one is, rather than what came of it."""
        if not isinstance(fault, DogovorError):
            for segment in self._segments.values():
                for name in segment.file.damaged():
                    raise damaged(segment.file.path, name) from fault

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        return self._state[0].of_kind.get(kind, 0)

    def close(self) -> None:
        """Let go of the files; who is being answered keeps them until the answer."""
        self._segments.clear()
        if self.merges is not None:
            self.merges.stop()

    def files(self) -> set[str]:
        """The names of the files of the commit that is open."""
        segments = (segment_path(self.folder, name).name for name in self._segments)
        return {table.name_of(self.commit), *segments}

    def pending(self) -> set[str]:
        """The name of the file of a merge that is under way."""
        task = self.merges.task if self.merges else None
        return {segment_path(self.folder, task.name).name} if task else set()

    def go_to(self, commit: int) -> None:
        """Open what a commit left; segments that are open already stay so.

        Whoever goes back drops a merge that is under way: what it leaves out may count again.
        """
        if self.merges is not None and commit < self.commit:
            self.merges.stop()
        segments, leaves, base = {}, [], 0
        for part in table.read(self.folder, commit):
            held = self._segments.get(part.name) or segment_of(segment_path(self.folder, part.name))
            segments[part.name] = held
            leaves.append(Leaf.of(held, base, part.deleted))
            base += held.size
        columns = Columns(leaves)
        self._segments = segments
        self._state = (columns, Executor(columns))
        self.commit = commit
        files = self.files()
        self.written = {name: entry for name, entry in self.written.items() if name in files}


def _record(columns: Columns, id: str) -> Record | None:
    check()
    number = columns.number_of(id)
    if number is None:
        return None
    leaf = columns.leaf_of(number)
    return leaf.segment.record(number - leaf.base)

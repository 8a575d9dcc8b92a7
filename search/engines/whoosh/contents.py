"""The index as Whoosh has it, for whoever writes: its table of contents is read without trust.

Comes in: the folder of an index, and which commit of it is meant. Goes out: Whoosh's index over it. The
schema that lies there is not read at all (it is known), and the list of segments by the reader of
`search.engines.whoosh.table`. What Whoosh writes goes by `search.durable`, as all that is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex

from search.durable import Entry, NewFile, rename
from search.engines.whoosh.codec import ArrayCodec
from search.engines.whoosh.schema import whoosh_schema
from search.engines.whoosh.table import Reader, last

_CLASSES: dict[str, Any] = {
    "whoosh.codec.whoosh3 W3Segment": W3Segment,
    "search.engines.whoosh.codec ArrayCodec": ArrayCodec,
}


class _File(StructFile):  # type: ignore[misc]  # whoosh has no types
    def read_pickle(self) -> Any:
        try:
            return Reader(self.file, _CLASSES).load()
        except BaseException:
            self.close()
            raise


class _Folder(FileStorage):  # type: ignore[misc]
    """A folder that remembers what was written into it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.written: dict[str, NewFile] = {}

    def create_file(self, name: str, **options: Any) -> Any:
        file = self.written[name] = NewFile(Path(self.folder) / name)
        return _File(file, name=name)

    def rename_file(self, name: str, other: str, safe: bool = False) -> None:
        """What is in the way was left by an interrupted writer: this one holds the lock."""
        rename(Path(self.folder) / name, Path(self.folder) / other)
        self.written[other] = self.written.pop(name)

    def temp_storage(self, name: str | None = None) -> Any:
        """For what Whoosh would write besides, which is nothing."""
        return RamStorage()

    def entries(self) -> dict[str, Entry]:
        """Size and digest of what was written."""
        return {name: file.entry() for name, file in self.written.items()}

    def open_file(self, name: str, **options: Any) -> Any:
        return _File((Path(self.folder) / name).open("rb"), name=name, **options)


class _Index(FileIndex):  # type: ignore[misc]
    """The index as one commit left it, whatever came after."""

    def __init__(self, folder: Path, commit: int) -> None:
        self._commit = commit
        super().__init__(_Folder(folder), whoosh_schema(), _DEF_INDEX_NAME)

    def _read_toc(self) -> Any:
        return TOC.read(self.storage, self.indexname, gen=self._commit, schema=self._schema)


def create(folder: Path) -> Any:
    """Whoosh's index over an empty folder."""
    return _Folder(folder).create_index(whoosh_schema())


def open_folder(folder: Path, commit: int | None = None) -> Any:
    """Whoosh's index over a folder that `create` filled, as a commit left it; None: the last one."""
    return _Index(folder, last(folder) if commit is None else commit)

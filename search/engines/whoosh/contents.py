"""The index as Whoosh has it, for whoever writes: its table of contents is read without trust.

Comes in: the folder of an index. Goes out: Whoosh's index over it. The schema that lies there is not read
at all (it is known), and the list of segments by the reader of `search.engines.whoosh.table`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import _DEF_INDEX_NAME, FileIndex

from search.engines.whoosh.codec import ArrayCodec
from search.engines.whoosh.schema import whoosh_schema
from search.engines.whoosh.table import Reader

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
    def open_file(self, name: str, **options: Any) -> Any:
        return _File((Path(self.folder) / name).open("rb"), name=name, **options)


def create(folder: Path) -> Any:
    """Whoosh's index over an empty folder."""
    return _Folder(str(folder)).create_index(whoosh_schema())


def open_folder(folder: Path) -> Any:
    """Whoosh's index over a folder that `create` filled."""
    return FileIndex(_Folder(str(folder)), whoosh_schema(), _DEF_INDEX_NAME)

"""Whoosh's table of contents, read without trust.

Comes in: the folder of an index. Goes out: Whoosh's index over it. The table is a pickle, and a pickle may
name any function of any library, which reading it calls. So the schema that lies there is not read at all
(it is known), and the list of segments by a reader that knows the few classes of which it is made.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import _DEF_INDEX_NAME, FileIndex

from search.engines.whoosh.codec import ArrayCodec
from search.engines.whoosh.schema import whoosh_schema

_CLASSES: dict[str, Any] = {
    "whoosh.codec.whoosh3 W3Segment": W3Segment,
    "search.engines.whoosh.codec ArrayCodec": ArrayCodec,
}
_PLAIN = {"copyreg _reconstructor", "builtins object", "builtins set"}
"""What Python itself names in a pickle of such things."""


class _Reader(pickle.Unpickler):
    """Reads segments, and nothing else."""

    def find_class(self, module: str, name: str, /) -> Any:
        named = f"{module} {name}"
        if named in _CLASSES:
            return _CLASSES[named]
        if named in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it names {module}.{name}, which no index of this program does")


class _File(StructFile):  # type: ignore[misc]  # whoosh has no types
    def read_pickle(self) -> Any:
        try:
            return _Reader(self.file).load()
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

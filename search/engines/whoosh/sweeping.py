"""Files of an index that no commit has: what interrupted and older commits left.

Comes in: a folder and the names of the files to keep. Goes out: nothing; the others are removed. Who reads
them keeps them open, which removing does not hinder (where the system forbids it, the next sweep does it).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from search.durable import remove, remove_folder

_LOCK = "_WRITELOCK"


def sweep(folder: Path, keep: Collection[str]) -> None:
    """Remove what is not to be kept; the file of Whoosh's lock stays."""
    for path in list(folder.iterdir()):
        if path.name in keep or path.name.endswith(_LOCK):
            continue
        if path.is_dir():
            remove_folder(path)
        else:
            remove(path)

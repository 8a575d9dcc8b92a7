"""An index copied while it is in use: what `dogovor backup` and `dogovor restore` do.

Comes in: the folder of an index, and another folder. Goes out: an index there, of one commit, complete.
Files are copied first, each compared with its digest; the manifest that names them is put in place last. So
whatever happens on the way, readers of the other folder see what was there before, or all of the copy. Files
that are there already are not copied again: a backup of every day costs what was written that day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from search.durable import NewFile, NotWritten, keep, make_folder, put, remove, rename, sync_folder
from search.errors import IndexDamaged, IndexUnwritable
from search.locking import locked
from search.manifest import (
    LOCK,
    MANIFEST,
    PREVIOUS,
    Manifest,
    current_mark,
    load_manifest,
    refuse_foreign,
    sha256,
)
from search.stores.sweeping import sweep

_ATTEMPTS = 5
_AT_ONCE = 1 << 20

Shown = Callable[[int, int], None]
"""Told how many bytes are done, of how many."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: the commit, its files, how many bytes of them were not there yet, and its counts."""

    commit: str
    files: int
    bytes: int
    articles: int
    paragraphs: int
    deals: int
    built: str


def copy_index(source: Path, target: Path, progress: Shown = lambda _, __: None) -> Copied:
    """Have the folder `target` hold the commit of `source` that counts now.

    Args:
        source: the folder of an index; it is only read, and others may write it meanwhile.
        target: a new or empty folder, or that of an index, which is replaced.
        progress: told how far it is.

    Raises:
        IndexMissing, IndexForeign, IndexStale, IndexUntrusted, IndexDamaged: of the source; nothing is
            copied that is not as it was written.
        IndexForeign: the target holds something else.
        IndexLocked: somebody writes the target.
        IndexUnwritable: the target cannot be written; what was there is as it was.
    """
    load_manifest(source)  # before anything is made
    refuse_foreign(target)
    if target.exists() and source.resolve() == target.resolve():
        raise IndexUnwritable(f"{target} cannot be copied onto itself. Name another folder.")
    with _unwritable(target):
        make_folder(target)
        with locked(target / LOCK):
            for attempt in range(_ATTEMPTS):
                manifest = load_manifest(source)
                try:
                    copied = _copy_files(source, target, manifest, progress)
                except (IndexDamaged, FileNotFoundError) as fault:
                    if current_mark(source) != manifest.mark and attempt + 1 < _ATTEMPTS:
                        continue  # it was written meanwhile, and the files of before were removed
                    if isinstance(fault, FileNotFoundError):
                        raise IndexDamaged(f"{source} lacks {fault.filename}. {_check(source)}") from None
                    raise
                if (target / MANIFEST).exists():
                    keep(target / MANIFEST, target / PREVIOUS)
                put(target / MANIFEST, json.dumps(manifest.as_dict(), ensure_ascii=True, indent=1).encode())
                sync_folder(target)
                sweep(target)
                break
    return Copied(
        manifest.mark,
        len(manifest.files),
        copied,
        manifest.articles,
        manifest.paragraphs,
        manifest.deals,
        manifest.built,
    )


def _copy_files(source: Path, target: Path, manifest: Manifest, progress: Shown) -> int:
    """Copy what is not there yet; how many bytes that were."""
    folder = target / manifest.generation
    make_folder(folder)
    total = sum(entry["size"] for entry in manifest.files.values())
    done = copied = 0
    for name, entry in manifest.files.items():
        path = folder / name
        if not _is_there(path, entry["size"], entry["sha256"]):
            fresh = folder / f"{name}.new"
            remove(fresh)
            try:
                with (source / manifest.generation / name).open("rb") as file, NewFile(fresh) as other:
                    while piece := file.read(_AT_ONCE):
                        other.write(piece)
                if other.entry() != {"size": entry["size"], "sha256": entry["sha256"]}:
                    raise IndexDamaged(
                        f"{name} in {source} is not as it was written; it is not copied. {_check(source)}"
                    )
                rename(fresh, path)
            finally:
                remove(fresh)
            copied += entry["size"]
        done += entry["size"]
        progress(done, total)
    sync_folder(folder)
    return copied


def _is_there(path: Path, size: int, digest: str) -> bool:
    with suppress(OSError):
        return path.stat().st_size == size and sha256(path) == digest
    return False


def _check(index: Path) -> str:
    return f"See what is wrong: dogovor check --index {index}"


@contextmanager
def _unwritable(target: Path) -> Iterator[None]:
    try:
        yield
    except NotWritten as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise IndexUnwritable(
            f"Cannot write to {target}: {reason}. Free some space or name another folder; what was there "
            "before is unchanged."
        ) from problem

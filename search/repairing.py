"""A damaged index brought back: what `dogovor repair` does.

Comes in: the folder of an index. Goes out: an index that can be used, and what was done, in words. What is
tried, until something helps:

    what is there, if nothing is wrong with it
    the commit before (manifest.previous.json), if all of it is sound
    its sources, read again

Nothing is taken away before something else is whole: what a damaged manifest names is kept beside the index,
by links that cost no room, until a person removes it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search.checking import Progress, check_index, manifest_before, problems_of_files
from search.durable import put, sync_folder
from search.errors import DogovorError, IndexDamaged, IndexForeign, IndexMissing, IndexStale, IndexUntrusted
from search.locking import locked
from search.manifest import LOCK, MANIFEST, PREVIOUS, Manifest, foreign_files, load_manifest, refuse_stale
from search.manifest_shape import GENERATION

Shown = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done.

    Attributes:
        way: "sound" (nothing had to be done), "back" (the commit before counts again) or "again" (built from
            its sources).
        problems: what was wrong.
        kept: folder with what was damaged, or None.
        notes: what a person should know or do besides.
    """

    way: str
    problems: tuple[str, ...]
    kept: Path | None
    notes: tuple[str, ...]


def repair_index(
    index: Path,
    progress: Shown = lambda _: None,
    build: Callable[[Manifest], None] | None = None,
) -> Repaired:
    """Bring an index back.

    Args:
        index: its folder.
        progress: told how far looking is.
        build: builds it from the sources that a manifest names; None: it is not built.

    Raises:
        IndexMissing, IndexForeign, IndexUntrusted: there is nothing to be mended, or it is not ours.
        IndexStale: nothing is broken, but its manifest has the form of another version.
        IndexLocked: somebody writes it.
        IndexDamaged: nothing helped; why, and what to do.
    """
    if index.is_dir() and (others := foreign_files(index)):
        raise IndexForeign(f"{index} holds {others[0]}, which is not part of an index; nothing was done.")
    if not index.is_dir() or not _is_index(index):
        raise IndexMissing(f"There is no index in {index} that could be mended. Build one: dogovor index")
    with locked(index / LOCK):
        problems = _problems(index, progress)
        if not problems:
            return Repaired("sound", (), None, ())
        before = _sound_before(index, progress)
        if before is not None:
            kept = _keep_aside(index)
            put(index / MANIFEST, json.dumps(before.as_dict(), ensure_ascii=True, indent=1).encode())
            sync_folder(index)
            note = (
                f"It is as it was at {before.built}. What was written since is read again by: "
                f"dogovor index{_named(before)} --index {index}"
            )
            return Repaired("back", tuple(problems), kept, (note,))
        _refuse_other_form(index)
        known = _any_manifest(index)
        if known is None or not known.named or build is None:
            unknown = "" if known is None or known.named else ", and it was built from standard input"
            raise IndexDamaged(
                f"The index in {index} cannot be mended: {problems[0]} The commit before is damaged too, or "
                f"there is none{unknown}. Build it again: dogovor index PATH --index {index}"
            )
        kept = _keep_aside(index)
    build(known)
    return Repaired("again", tuple(problems), kept, ())


def _is_index(index: Path) -> bool:
    return any(
        path.name in (MANIFEST, PREVIOUS) or GENERATION.fullmatch(path.name) for path in index.iterdir()
    )


def _problems(index: Path, progress: Shown) -> list[str]:
    """What is wrong with what counts now. What other tables made is not damaged, and not ours to mend."""
    try:
        checked = check_index(index, progress, sample=0)
    except IndexUntrusted:
        raise
    except DogovorError as fault:
        return [str(fault)]
    return list(checked.problems)


def _sound_before(index: Path, progress: Shown) -> Manifest | None:
    """The commit before, if nothing is wrong with it."""
    try:
        before = manifest_before(index)
        if before is None:
            return None
        refuse_stale(before, f"in {index}", "")
    except (IndexDamaged, IndexForeign, IndexStale):
        return None
    return None if problems_of_files(index, before, progress) else before


def _refuse_other_form(index: Path) -> None:
    """Another version's manifest: `dogovor index` knows what to make of it, and there is nothing to mend."""
    with suppress(IndexMissing, IndexForeign, IndexDamaged):
        load_manifest(index)


def _any_manifest(index: Path) -> Manifest | None:
    """What can still be read of where the index came from."""
    for read in (load_manifest, manifest_before):
        with suppress(DogovorError):
            if (found := read(index)) is not None:
                return found
    return None


def _named(manifest: Manifest) -> str:
    return "".join(f" {name}" for name in manifest.named)


def _keep_aside(index: Path) -> Path:
    """Keep all files of the index in a folder beside it, as links where the system can."""
    day = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    kept = index.with_name(f"{index.name}.damaged-{day}")
    number = 2
    while kept.exists():
        kept, number = index.with_name(f"{index.name}.damaged-{day}-{number}"), number + 1

    def link(source: str, target: str) -> Any:
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)

    shutil.copytree(index, kept, copy_function=link, ignore=shutil.ignore_patterns(LOCK, "*.new"))
    return kept

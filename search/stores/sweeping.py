"""What is kept in the folder of an index, and what is left over from writers that were interrupted.

Comes in: the folder of an index. Goes out: nothing; what neither manifest names is removed. A generation that
was begun and never switched to bears a mark, by which it is known even where no manifest can be read; other
generations are then left alone, since such an index may still be repaired.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from search.durable import NewFile, remove, remove_folder, sync_folder
from search.engines.whoosh.sweeping import sweep as sweep_folder
from search.manifest import MANIFEST, PREVIOUS
from search.manifest_shape import GENERATION

BEGUN = "begun"
"""The mark of a generation that no reader has seen."""


def begun(folder: Path) -> None:
    """Mark a generation: it is not complete."""
    with NewFile(folder / BEGUN):
        pass
    sync_folder(folder)


def switched(folder: Path) -> None:
    """Take the mark off."""
    remove(folder / BEGUN)


def sweep(index: Path, own: Mapping[str, Collection[str]] | None = None) -> None:
    """Remove what nothing names.

    Args:
        own: files of a generation that is being written, which no manifest names yet.
    """
    kept, is_known = named(index)
    for generation, files in (own or {}).items():
        kept[generation] = kept.get(generation, set()) | set(files)
    with suppress(OSError):
        for name in (MANIFEST, PREVIOUS):
            remove(index / f"{name}.new")
        for path in list(index.iterdir()):
            if not path.is_dir() or not GENERATION.fullmatch(path.name):
                continue
            if path.name in kept:
                mark = {BEGUN} if path.name in (own or {}) else set()
                sweep_folder(path, kept[path.name] | mark)
            elif is_known or (path / BEGUN).exists():
                remove_folder(path)


def named(index: Path) -> tuple[dict[str, set[str]], bool]:
    """The files of each generation that a manifest names, and whether that is all of them."""
    kept: dict[str, set[str]] = {}
    is_known = True
    for name in (MANIFEST, PREVIOUS):
        try:
            held = json.loads((index / name).read_text(encoding="utf-8"))
            kept.setdefault(held["generation"], set()).update(held["files"])
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, KeyError):
            is_known = is_known and name != MANIFEST
    return kept, is_known

"""The files of an index, looked at before they are read.

Comes in: the folder of an index and its manifest. Goes out: the engine over the generation that counts. Who
is going to ask it many questions says so (`for_many_questions`).
"""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from search.engines.whoosh import WhooshEngine, use_loops
from search.errors import IndexDamaged
from search.manifest import Manifest, verify_files

SMALL_INDEX = 64 * 2**20
"""Bytes up to which the content of every file is checked at opening; above it, the sizes."""


def engine_of(index: Path, manifest: Manifest) -> WhooshEngine:
    """The engine over the generation that a manifest names.

    Raises:
        IndexDamaged: its files are not as they were written.
    """
    size = sum(entry["size"] for entry in manifest.files.values())
    if problems := verify_files(index, manifest, thoroughly=size <= SMALL_INDEX):
        raise IndexDamaged(
            f"The index in {index} is damaged: {problems[0]}. Build it again: dogovor index --index {index}"
        )
    return WhooshEngine.open(index / manifest.generation, manifest.commit)


def for_many_questions() -> Thread:
    """Compile what answers questions, where it can be, while questions are answered without.

    The first time that takes some seconds, later a quarter of one.
    """
    thread = Thread(target=use_loops, kwargs={"compiled": True}, name="compiling", daemon=True)
    thread.start()
    return thread

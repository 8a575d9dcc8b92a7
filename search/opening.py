"""The files of an index, looked at before they are read.

Comes in: the folder of an index and its manifest. Goes out: the engine over the generation that counts. Who
is going to ask it many questions says so (`for_many_questions`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Thread

from search.engines.whoosh import WhooshEngine, use_loops
from search.engines.whoosh.shared import open_file
from search.errors import IndexDamaged
from search.manifest import Manifest, verify_files

SMALL_INDEX = 64 * 2**20
"""Bytes that are compared with their digest at opening, the smallest files first; else the size is."""


def engine_of(index: Path, manifest: Manifest) -> WhooshEngine:
    """The engine over the generation that a manifest names.

    Raises:
        IndexDamaged: its files are not as they were written.
    """
    left, verified = SMALL_INDEX, []
    for name, entry in sorted(manifest.files.items(), key=lambda file: file[1]["size"]):
        held = open_file(index / manifest.generation / name)  # by who opened the commit before
        if held and held.is_verified:
            continue
        left -= entry["size"]
        problems = verify_files(index, replace(manifest, files={name: entry}), thoroughly=left >= 0)
        if held and held.is_damaged:
            problems = [f"{name} is not as it was written"]
        if problems:
            advice = f"Bring it back: dogovor repair --index {index}"
            raise IndexDamaged(f"The index in {index} is damaged: {problems[0]}. {advice}")
        if left >= 0:
            verified.append(name)
    engine = WhooshEngine.open(index / manifest.generation, manifest.commit)
    engine.verified(verified)
    return engine


def for_many_questions() -> Thread:
    """Compile what answers questions, where it can be, while questions are answered without.

    The first time that takes some seconds, later a quarter of one.
    """
    thread = Thread(target=use_loops, kwargs={"compiled": True}, name="compiling", daemon=True)
    thread.start()
    return thread

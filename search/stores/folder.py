"""An index in a folder: commits that are whole or not there at all, whatever happens while they are written.

Comes in: changes. Goes out: commits, in this order, so that each step may be the last one:

    files of segments written and synced
    the table of contents of commit N written and synced, then the generation's folder
    manifest.json kept as manifest.previous.json
    the manifest that names commit N synced and put in the place of manifest.json; the index folder synced
    files that neither of the two manifests names removed

What a manifest names counts. A table of contents that none names is half a commit, and whoever writes next
takes it back.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from search.durable import (
    Entry,
    NotWritten,
    keep,
    make_folder,
    put,
    sync_folder,
)
from search.engine import Writer
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged, IndexMissing, IndexStale, IndexUnwritable
from search.locking import locked
from search.manifest import (
    LOCK,
    MANIFEST,
    PREVIOUS,
    Manifest,
    current_mark,
    facts_of,
    manifest_of,
    read_manifest,
    refuse_foreign,
    sha256,
)
from search.opening import engine_of
from search.store import Facts
from search.stores.sweeping import begun, sweep, switched


class FolderStore:
    """An index in a folder (`search.store.Store`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)

    def read(self) -> Manifest:
        """The manifest of an index that can be used."""
        return read_manifest(self.folder)

    def current(self) -> str:
        """A mark that is another one after each commit."""
        return current_mark(self.folder)

    def open(self, manifest: Manifest) -> WhooshEngine:
        """The engine over what a manifest names."""
        return engine_of(self.folder, manifest)

    @contextmanager
    def writing(self, wait: Callable[[str], None] | None = None) -> Iterator[FolderWriting]:
        """Hold the index for writing."""
        refuse_foreign(self.folder)
        with _unwritable(self.folder):
            make_folder(self.folder)
            try:
                held = locked(self.folder / LOCK, wait)
                held.__enter__()
            except OSError as problem:
                raise NotWritten(problem.errno, problem.strerror) from problem
        try:
            sweep(self.folder)  # what an interrupted writer left
            writing = FolderWriting(self)
            try:
                yield writing
                writing.finish()
            finally:
                writing.close()
        finally:
            held.__exit__(None, None, None)


class FolderWriting:
    """A folder held for writing (`search.store.Writing`)."""

    def __init__(self, store: FolderStore) -> None:
        self._store = store
        self._index = store.folder
        self._generation = ""
        self._engine: WhooshEngine | None = None
        self.manifest: Manifest | None = None
        try:
            self.manifest = store.read()
            self._engine = store.open(self.manifest)
        except (IndexMissing, IndexStale, IndexDamaged):
            self.manifest = None
        else:
            self._generation = self.manifest.generation

    @property
    def engine(self) -> WhooshEngine:
        """What has been committed of the generation that is being written."""
        if self._engine is None:
            self.begin()
        assert self._engine is not None  # noqa: S101
        return self._engine

    def begin(self) -> None:
        """Write a new, empty generation from here on."""
        self.close()
        self._generation = f"generation-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        folder = self._index / self._generation
        with _unwritable(self._index):
            make_folder(folder)
            begun(folder)
            self._engine = WhooshEngine.create(folder)
            sync_folder(folder)

    def commit(
        self, change: Callable[[Writer], None], facts: Callable[[], Facts], *, switch: bool = True
    ) -> None:
        """Make a change, all of it or nothing."""
        engine = self.engine
        before = engine.commit
        try:
            with _unwritable(self._index):
                with engine.writer(sweeps=False) as writer:
                    change(writer)
                if switch:
                    self._switch(manifest_of(facts(), self._generation, engine.commit, self._entries(engine)))
        except BaseException:
            counts = self.manifest.commit if self.manifest and self._is_switched() else before
            if engine.commit != counts:
                engine.go_to(counts)
            self._sweep()
            raise
        self._sweep()

    def finish(self) -> None:
        """Wait for what is merged beside the commits, and commit it; without room for it all is as it was."""
        with suppress(IndexUnwritable):
            while self._engine and self.manifest and self._is_switched():
                if self._engine.merges is None or not self._engine.merges.wait():
                    return
                self.commit(lambda _: None, partial(facts_of, self.manifest))

    def _switch(self, manifest: Manifest) -> None:
        """Have a manifest count from here on."""
        if self.manifest is not None:
            keep(self._index / MANIFEST, self._index / PREVIOUS)
        # Escaped, since the name of a file may hold bytes that are no UTF-8.
        put(self._index / MANIFEST, json.dumps(manifest.as_dict(), ensure_ascii=True, indent=1).encode())
        self.manifest = manifest
        sync_folder(self._index)
        switched(self._index / self._generation)

    def _is_switched(self) -> bool:
        """Whether readers see the generation that is being written."""
        return self.manifest is not None and self.manifest.generation == self._generation

    def _entries(self, engine: WhooshEngine) -> dict[str, Entry]:
        """Size and digest of each file of a commit: of those that were there before, as they were then."""
        known: dict[str, Any] = dict(self.manifest.files) if self.manifest and self._is_switched() else {}
        known |= engine.written
        return {name: known.get(name) or self._read(name) for name in sorted(engine.files())}

    def _read(self, name: str) -> Entry:
        path = self._index / self._generation / name
        return {"size": path.stat().st_size, "sha256": sha256(path)}

    def _sweep(self) -> None:
        engine = self._engine
        own = {self._generation: engine.files() | engine.pending()} if engine else {}
        sweep(self._index, own)

    def close(self) -> None:
        """Let go of the files; of a generation that was begun and not switched to nothing is left."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        sweep(self._index)


@contextmanager
def _unwritable(index: Path) -> Iterator[None]:
    """What the system says of writing, in our words."""
    try:
        yield
    except NotWritten as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise IndexUnwritable(
            f"Cannot write the index in {index}: {reason}. Free some space or name another folder with "
            "--index; what was there before is unchanged."
        ) from problem

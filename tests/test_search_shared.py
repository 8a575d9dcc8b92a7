"""Who opens the next commit of an index shares what it has in common with those that are open."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import manifest
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged
from search.stores.folder import FolderStore
from tests.plain_index import commit, held


def segments(engine: WhooshEngine) -> set[int]:
    return {id(leaf.segment) for leaf in engine._state[0].leaves}


def test_only_what_is_new_is_opened_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, compared = FolderStore(tmp_path), []
    digest = manifest.sha256

    def noted(path: Path) -> str:
        compared.append(path.suffix)
        return digest(path)

    monkeypatch.setattr(manifest, "sha256", noted)
    with store.writing() as writing:
        commit(writing, [1])
    first = store.open(store.read())
    assert sorted(compared) == [".arrays", ".toc"]
    with store.writing() as writing:
        commit(writing, [2], [1])
        commit(writing, [3, 4])
    compared.clear()
    second = store.open(store.read())
    assert sorted(compared) == [".arrays", ".arrays", ".toc"]
    compared.clear()
    third = store.open(store.read())
    assert compared == [".toc"]
    assert segments(second) == segments(third)
    assert not segments(first) & segments(second)  # the first one's only article is gone
    for engine in (first, second, third):
        engine.close()
    assert held(tmp_path) == {"a2", "a3", "a4"}


def test_a_file_that_was_changed_is_not_shared(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.writing() as writing:
        commit(writing, [1])
    engine = store.open(store.read())
    [path] = tmp_path.glob("*/*.arrays")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(IndexDamaged):
        store.open(store.read())
    engine.close()

"""One writer at a time: the second is told who holds the lock, and is refused or waits."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

import pytest

from search.errors import IndexLocked
from search.locking import locked
from search.stores.folder import FolderStore
from tests.plain_index import commit, held


def test_who_does_not_want_to_wait_is_refused(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"), pytest.raises(IndexLocked) as refused, locked(tmp_path / "lock"):
        pass
    said = f"Another dogovor (process {os.getpid()}) is writing the index in {tmp_path}."
    assert str(refused.value) == f"{said} Wait until it is done."
    with locked(tmp_path / "lock"):
        pass


def test_two_writers_write_one_after_the_other(tmp_path: Path) -> None:
    told: list[str] = []
    waits = Event()

    def wait(said: str) -> None:
        told.append(said)
        waits.set()

    def second() -> None:
        with FolderStore(tmp_path).writing(wait) as writing:
            commit(writing, [2])

    with FolderStore(tmp_path).writing() as writing:
        thread = Thread(target=second)
        thread.start()
        assert waits.wait(30)
        commit(writing, [1])
    thread.join(30)
    assert held(tmp_path) == {"a1", "a2"}
    assert told == [f"Another dogovor (process {os.getpid()}) is writing the index in {tmp_path}."]

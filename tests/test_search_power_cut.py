"""Nothing that was committed is lost and nothing half is seen, wherever power fails or the disk is full."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from random import Random

import pytest

from search.errors import IndexMissing, IndexUnwritable
from search.stores.folder import FolderStore
from tests.failing_disk import FullDisk, RecordingDisk, disk
from tests.plain_index import adding, commit, facts, held, unnamed

Run = tuple[RecordingDisk, list[tuple[int, set[str]]]]
"""A disk, and after how many of its calls which articles were committed."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Commits with additions, deletions and merges, then a new generation beside, switched to."""
    root = tmp_path_factory.mktemp("disk")
    recording = RecordingDisk(root)
    done: list[tuple[int, set[str]]] = [(0, set())]
    held: set[str] = set()

    def told() -> None:
        done.append((len(recording.calls), set(held)))

    with disk(recording), FolderStore(root / "index").writing() as writing:
        for number in range(11):  # the eighth small segment makes them one
            gone = [number - 2] if number % 3 == 2 else []
            commit(writing, [number], gone)
            held = held - {f"a{one}" for one in gone} | {f"a{number}"}
            told()
        writing.begin()
        writing.commit(adding(range(20, 23)), facts(0), switch=False)
        writing.commit(adding(range(23, 25)), facts(25))
        held = {f"a{number}" for number in range(20, 25)}
        told()
        commit(writing, [30])
        held = held | {"a30"}
        told()
    return recording, done


def after(run: Run, calls: int) -> list[set[str]]:
    """What may be there after so many calls: the last commit, or the one that was being made."""
    _, done = run
    last = max(number for number, (at, _) in enumerate(done) if at <= calls)
    return [articles for _, articles in done[last : last + 2]]


def look(run: Run, calls: int, seed: int, folder: Path) -> set[str] | None:
    recording, _ = run
    recording.cut(calls, Random(seed)).write(folder)  # noqa: S311
    try:
        return held(folder / "index")
    except IndexMissing:
        return None


def test_the_power_fails_at_every_boundary(run: Run, tmp_path: Path) -> None:
    recording, _ = run
    assert len(recording.calls) > 200
    for calls in range(len(recording.calls) + 1):
        folder = tmp_path / str(calls)
        found = look(run, calls, calls, folder)
        assert (found or set()) in after(run, calls), calls
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_the_power_fails_a_hundred_times_and_the_next_writer_goes_on(run: Run, tmp_path: Path) -> None:
    random = Random(8)  # noqa: S311
    recording, _ = run
    for cut in range(100):
        calls = random.randrange(len(recording.calls) + 1)
        folder = tmp_path / str(cut)
        found = look(run, calls, cut, folder)
        assert (found or set()) in after(run, calls), (cut, calls)
        with disk(FullDisk(10**9)), FolderStore(folder / "index").writing() as writing:
            assert (writing.manifest is None) is (found is None)
            commit(writing, [40])
        assert held(folder / "index") == (found or set()) | {"a40"}
        assert unnamed(folder / "index") == set()
        shutil.rmtree(folder)


@pytest.mark.parametrize("room", [round(40 * 1.32**step) for step in range(30)])
def test_the_disk_is_full(room: int, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with FolderStore(folder).writing() as writing:
        commit(writing, [0])
    there, counted = {"a0"}, FullDisk(room)
    with disk(counted):
        try:
            with FolderStore(folder).writing() as writing:
                for number in range(1, 200):
                    commit(writing, [number], [number - 1])
                    there = {f"a{number}"}
        except IndexUnwritable as refused:
            said = str(refused)
        assert said == (
            f"Cannot write the index in {folder}: no space left on device. Free some space or name another "
            "folder with --index; what was there before is unchanged."
        )
        assert held(folder) == there
    with FolderStore(folder).writing() as writing:
        commit(writing, [1000])
    assert held(folder) == there | {"a1000"}
    assert unnamed(folder) == set()


def test_the_same_writer_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with FolderStore(folder).writing() as writing:
        for number in range(9):
            full = FullDisk(2000 if number % 2 else 10**9)
            with disk(full):
                if number % 2:
                    with pytest.raises(IndexUnwritable):
                        commit(writing, [number])
                else:
                    commit(writing, [number])
            assert held(folder) == {f"a{one}" for one in range(0, number + 1, 2)}
            assert unnamed(folder) == set()


def test_a_lock_for_which_there_is_no_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "index"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with FolderStore(folder).writing() as writing:
        commit(writing, [0])
        with monkeypatch.context() as patch, pytest.raises(IndexUnwritable, match="no space left"):
            patch.setattr("whoosh.util.filelock.FcntlLock.acquire", full)
            commit(writing, [1])
        commit(writing, [2])
    assert held(folder) == {"a0", "a2"}
    with monkeypatch.context() as patch, pytest.raises(IndexUnwritable, match="no space left"):
        patch.setattr("search.locking.os.open", full)
        with FolderStore(folder).writing():
            pass


def test_a_new_generation_for_which_there_is_no_room_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with FolderStore(folder).writing() as writing:
        commit(writing, [0])
    for room in (0, 100, 1000, 5000, 8000):
        with disk(FullDisk(room)), pytest.raises(IndexUnwritable), FolderStore(folder).writing() as writing:
            writing.begin()
            for number in range(1, 50):
                writing.commit(adding([number]), facts(0), switch=False)
        assert held(folder) == {"a0"}
        assert unnamed(folder) == set()

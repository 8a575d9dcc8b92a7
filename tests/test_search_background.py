"""Merges beside the commits: whenever they end, the index answers as the plain engine does."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.durable import NotWritten
from search.engine import Engine, Record, Request, Term
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine, background, writer
from search.engines.whoosh.background import Merged, Task
from search.engines.whoosh.layout import segment_path
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.sweeping import sweep
from search.engines.whoosh.table import Part
from search.errors import IndexDamaged, IndexUnwritable
from search.fields import PARAGRAPH
from search.manifest import verify_files
from search.stores.folder import FolderStore
from tests.failing_disk import FullDisk, disk
from tests.plain_index import adding, commit, facts, held, unnamed

WORDS = ("газ", "нефть", "уран")
REQUESTS = (
    Request(PARAGRAPH, None, facets=("lang",), sort=("order",), limit=1000),
    *(Request(PARAGRAPH, Term("forms", word), facets=("lang",), limit=1000) for word in WORDS),
)


class Late:
    """A merge that is done when a test says so."""

    def __init__(self, task: Task) -> None:
        self.merged = task.run()
        self.is_over = False
        LATE.append(self)

    def is_done(self) -> bool:
        return self.is_over

    def result(self) -> Merged:
        self.is_over = True
        return self.merged

    def stop(self) -> None:
        pass


LATE: list[Late] = []


def alike(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """So many segments of a size are merged, whatever the size."""
    monkeypatch.setattr(writer, "MOST_ALIKE", many)
    monkeypatch.setattr(writer, "FEW_ALIKE", many)


@pytest.fixture(autouse=True)
def every_merge_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(writer, "MOST_AT_ONCE", 0)
    alike(monkeypatch, 3)
    yield
    LATE.clear()


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "start", Late)


def records(article: int, version: int) -> list[Record]:
    made = []
    for number in range(1 + (article + version) % 4):
        id = f"a{article}#{number}"
        words = [(WORDS[(article * number + version) % 3],), (WORDS[version % 3],)]
        labels = {"lang": ("ru", "bg")[number % 2 :]}
        numbers = {"order": article * 100 + number}
        made.append(
            Record(id, PARAGRAPH, id, f"a{article}", {"forms": words}, labels, numbers, {"v": version})
        )
    return made


def change(engine: Engine, version: int, added: set[int], gone: set[int]) -> None:
    with engine.writer() as pending:
        pending.delete([f"a{article}" for article in sorted(added | gone)])
        for article in sorted(added):
            pending.add(records(article, version))


def assert_same(whoosh: WhooshEngine, memory: MemoryEngine) -> None:
    for request in REQUESTS:
        ours, theirs = whoosh.search(request), memory.search(request)
        assert (ours.total, ours.counts, ours.missing) == (theirs.total, theirs.counts, theirs.missing)
        ids = [hit.id for hit in ours.hits]
        assert ids == [hit.id for hit in theirs.hits]
        stored = [record and record.stored for record in memory.get(ids)]
        assert [record and record.stored for record in whoosh.get(ids)] == stored


articles = st.sets(st.integers(0, 12), max_size=5)
steps = st.one_of(
    st.tuples(st.just("commit"), articles, articles),
    st.tuples(st.just("taken back"), articles, articles),
    st.tuples(st.just("merged"), st.just(set()), st.just(set())),
)


@pytest.mark.usefixtures("late")
@settings(max_examples=40)
@given(st.lists(steps, min_size=8, max_size=30))
def test_merges_may_end_at_any_moment(journey: list[tuple[str, set[int], set[int]]]) -> None:
    memory = MemoryEngine()
    LATE.clear()
    with tempfile.TemporaryDirectory() as place, disk(FullDisk(10**12)):
        whoosh = WhooshEngine.create(Path(place) / "index")
        for version, (what, added, gone) in enumerate(journey):
            if what == "merged":
                for merge in LATE:
                    merge.is_over = True
            elif what == "commit":
                change(whoosh, version, added, gone)
                change(memory, version, added, gone)
            else:  # it could not be told to readers
                before = whoosh.commit
                with whoosh.writer(sweeps=False) as pending:
                    pending.delete([f"a{article}" for article in gone])
                    for article in added:
                        pending.add(records(article, version))
                whoosh.go_to(before)
                sweep(whoosh.folder, whoosh.files() | whoosh.pending())
            assert_same(whoosh, memory)
        again = WhooshEngine.open(whoosh.folder)
        assert_same(again, memory)
        again.close()
        whoosh.close()


@pytest.mark.usefixtures("late")
def test_what_is_deleted_while_it_is_merged_stays_deleted(tmp_path: Path) -> None:
    with FolderStore(tmp_path).writing() as writing:
        for number in range(3):
            commit(writing, [number])
        assert len(LATE) == 1
        commit(writing, [3], [1])
        LATE[0].is_over = True
        commit(writing, [4])
        names = [name for name in writing.engine.files() if name.endswith(".arrays")]
        assert len(names) == 3  # one of three, and two that came since
    assert held(tmp_path) == {"a0", "a2", "a3", "a4"}
    assert unnamed(tmp_path) == set()


@pytest.mark.usefixtures("late")
def test_what_was_deleted_in_a_commit_that_was_taken_back_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotWritten(28, "No space left on device")

    with FolderStore(tmp_path).writing() as writing:
        commit(writing, [0, 1, 2])
        with monkeypatch.context() as patch, pytest.raises(IndexUnwritable):
            patch.setattr("search.stores.folder.put", full)
            commit(writing, [], [0, 1])  # which begins to write the rest anew
        assert len(LATE) == 1
        LATE[0].is_over = True
        commit(writing, [3])
    assert held(tmp_path) == {"a0", "a1", "a2", "a3"}


def test_a_process_merges_and_who_ends_waits_for_it(tmp_path: Path) -> None:
    with FolderStore(tmp_path).writing() as writing:
        for number in range(3):
            commit(writing, [number])
        assert writing.engine.pending()
        segments = len(writing.engine.files())
    manifest = FolderStore(tmp_path).read()
    assert len(manifest.files) < segments
    assert held(tmp_path) == {"a0", "a1", "a2"}
    assert unnamed(tmp_path) == set()


def test_who_ends_early_leaves_the_merge_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), FolderStore(tmp_path).writing() as writing:
        for number in range(3):
            commit(writing, [number])
        assert writing.engine.pending()
        raise KeyboardInterrupt
    assert held(tmp_path) == {"a0", "a1", "a2"}
    assert unnamed(tmp_path) == set()


def test_a_merge_that_fails_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_START", "raise SystemExit(1)")
    with FolderStore(tmp_path).writing() as writing:
        for number in range(8):
            commit(writing, [number])
    assert held(tmp_path) == {f"a{number}" for number in range(8)}
    assert unnamed(tmp_path) == set()


@pytest.mark.skipif(os.name == "nt", reason="no such files")
def test_a_merge_ends_with_who_started_it(tmp_path: Path) -> None:
    os.mkfifo(segment_path(tmp_path, "MAIN_old"))  # reading it takes for ever
    process = background.start(Task(tmp_path, (Part("MAIN_old", 1, frozenset()),), "MAIN_new"))
    assert isinstance(process, background._Process)
    stream = process._process.stdin
    assert stream and not process.is_done()
    stream.close()  # as it is when who started it was killed
    assert process._process.wait(30) == 1
    assert process.result() is None


def test_a_full_generation_is_not_waited_for_if_it_is_not_switched_to(tmp_path: Path) -> None:
    with FolderStore(tmp_path).writing() as writing:
        commit(writing, [0])
        writing.begin()
        for number in range(1, 4):
            writing.commit(adding([number]), facts(0), switch=False)
    assert held(tmp_path) == {"a0"}
    assert unnamed(tmp_path) == set()


def test_the_largest_segments_are_left_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_AT_ONCE", 1 << 20)
    monkeypatch.setattr(writer, "MOST_MERGED", 40)
    with FolderStore(tmp_path).writing() as writing:
        for number in range(12):
            commit(writing, [number])
        sizes = [leaf.segment.size for leaf in writing.engine._state[0].leaves]
    assert sum(sizes) == 60
    assert 15 <= max(sizes) <= 40
    assert held(tmp_path) == {f"a{number}" for number in range(12)}


def test_fewer_are_merged_where_all_would_be_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_AT_ONCE", 1 << 20)
    alike(monkeypatch, 8)
    monkeypatch.setattr(writer, "MOST_MERGED", 22)
    with FolderStore(tmp_path).writing() as writing:
        for number in range(5):
            commit(writing, [number])
        sizes = [leaf.segment.size for leaf in writing.engine._state[0].leaves]
    assert sizes == [20, 5]


def test_a_merge_for_which_there_is_no_room_is_no_fault_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotWritten(28, "No space left on device")

    with monkeypatch.context() as patch, FolderStore(tmp_path).writing() as writing:
        for number in range(3):
            commit(writing, [number])
        assert writing.engine.pending()
        patch.setattr("search.stores.folder.put", full)
    assert held(tmp_path) == {"a0", "a1", "a2"}
    assert unnamed(tmp_path) == set()


@pytest.mark.parametrize("at_once", [0, 1 << 20])
def test_a_damaged_segment_is_not_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(writer, "MOST_AT_ONCE", at_once)
    refused = pytest.raises(IndexDamaged, match="stored") if at_once else nullcontext()
    with refused, FolderStore(tmp_path).writing() as writing:
        commit(writing, [0])
        [path] = writing.engine.folder.glob("*.arrays")
        raw = bytearray(path.read_bytes())
        at = Segment(path).file._directory["stored"][2]
        raw[at] ^= 1
        path.write_bytes(raw)
        commit(writing, [1])
        commit(writing, [2])
    manifest = FolderStore(tmp_path).read()
    assert path.name in manifest.files  # so that it is found
    assert verify_files(tmp_path, manifest, thoroughly=True) == [f"{path.name} is not as it was written"]


def test_what_one_commit_writes_is_made_into_few_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_TOKENS", 3)  # a segment an article
    monkeypatch.setattr(writer, "MOST_MADE", 4)
    alike(monkeypatch, 8)
    with FolderStore(tmp_path).writing() as writing:
        commit(writing, [0, 1])
        sizes = [leaf.segment.size for leaf in writing.engine._state[0].leaves]
    assert sizes == [4, 4, 2]
    assert held(tmp_path) == {"a0", "a1"}

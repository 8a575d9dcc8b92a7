"""Segments on the disk: what is written comes back, merged and unmerged, and none of it is a pickle."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import AnyOf, LabelFilter, Phrase, Record, Request, Term
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine, writer
from search.engines.whoosh.arrays import ArrayFile, ArrayWriter, json_bytes, offsets, smallest
from search.engines.whoosh.layout import ARRAYS
from search.errors import IndexDamaged
from search.fields import FORMS
from search.stores.folder import FolderStore

# --- arrays in a file ---------------------------------------------------------------------------------------


def written(path: Path) -> Path:
    with path.open("wb") as file:
        arrays = ArrayWriter(file)
        arrays.add("numbers", np.array([1, 2], np.uint16), np.array([70_000 % 65_536], np.uint16))
        arrays.add("words", "газ".encode(), "нефть".encode())
        arrays.add("nothing")
        arrays.add("values", json_bytes(["газ", None]))
        arrays.finish({"documents": 3})
    return path


def test_arrays_come_back(tmp_path: Path) -> None:
    file = ArrayFile(written(tmp_path / "a"))
    assert file.array("numbers").tolist() == [1, 2, 4464]
    assert bytes(file.bytes("words")).decode() == "газнефть"
    assert file.json("values") == ["газ", None]
    assert file.values == {"documents": 3}
    assert len(file.array("nothing")) == len(file.array("unknown")) == len(file.bytes("unknown")) == 0
    assert list(file.damaged()) == []


def test_arrays_begin_where_a_line_of_the_cache_does(tmp_path: Path) -> None:
    file = ArrayFile(written(tmp_path / "a"))
    assert all(place % 64 == 0 for _, _, place, _ in file._directory.values())


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=200)
def test_a_changed_bit_is_found(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int) -> None:
    path = written(tmp_path_factory.mktemp("arrays") / "a")
    raw = bytearray(path.read_bytes())
    at %= len(raw)
    raw[at] ^= 1 << bit
    path.write_bytes(raw)
    try:
        file = ArrayFile(path)
    except IndexDamaged:
        return
    if not list(file.damaged()):  # then it lies between two arrays, where nothing is read
        held = [
            (place, place + length * np.dtype(kind).itemsize)
            for kind, length, place, _ in file._directory.values()
        ]
        assert not any(start <= at < stop for start, stop in held)


@pytest.mark.parametrize("length", [0, 3, 20, 200])
def test_a_file_cut_short_is_damaged(tmp_path: Path, length: int) -> None:
    path = written(tmp_path / "a")
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(IndexDamaged):
        ArrayFile(path)


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=20), min_size=1, max_size=5))
def test_numbers_stay_the_same_in_a_smaller_type(held: list[list[int]]) -> None:
    narrow = smallest(*(np.array(one, np.uint32) for one in held))
    assert [one.tolist() for one in narrow] == held
    assert len({one.dtype for one in narrow}) == 1


def test_offsets_of_nothing() -> None:
    assert offsets(np.zeros(0, np.int64)).tolist() == [0]


# --- segments -----------------------------------------------------------------------------------------------


def record(at: int, *words: str, **labels: tuple[str, ...]) -> Record:
    fields = {"lemmas": tuple((word,) for word in words), "skeletons": tuple((word[:3],) for word in words)}
    return Record(f"p{at}", "paragraph", f"p{at // 3}", "a", fields, labels, {"order": at}, {})


def test_many_terms_stand_in_order_over_many_blocks(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "index")
    words = [f"слово{number:04}" for number in range(1000)]
    with engine.writer() as writer:
        writer.add(record(at, *words[at : at + 3]) for at in range(998))
    assert engine.terms("lemmas", "", 2000) == words
    assert engine.terms("lemmas", "слово07", 200) == words[700:800]
    assert engine.terms("lemmas", "слоп", 5) == engine.terms("lemmas", "а", 5) == []
    assert engine.terms("skeletons", "", 5) == ["сло"]
    assert engine.terms("headings", "", 5) == []
    for at in (0, 63, 64, 127, 128, 500, 997):
        assert engine.search(Request("paragraph", Term("lemmas", words[at]))).total == min(at + 1, 3)
    both = Phrase("lemmas", ((words[500],), (words[501],)))
    assert engine.search(Request("paragraph", both)).total == 2
    engine.close()


def test_segments_are_merged_and_deletions_heeded(tmp_path: Path) -> None:
    whoosh, memory = WhooshEngine.create(tmp_path / "index"), MemoryEngine()
    for at in range(15):
        added = [record(at % 6, "газ", f"слово{at}", "газ"), record(100 + at, "нефть", "газ")]
        for engine in (whoosh, memory):
            with engine.writer() as writer:
                writer.add(added)
    request = Request("paragraph", AnyOf((Phrase("lemmas", (("газ",), ("слово14",))), Term("lemmas", "газ"))))
    assert whoosh.search(request) == memory.search(request)
    assert whoosh.terms("lemmas", "", 99) == memory.terms("lemmas", "", 99)
    whoosh.close()


def test_a_segment_is_one_file_of_arrays(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "index")
    with engine.writer() as pending:
        pending.add(record(at, *(f"слово{number}" for number in range(at, at + 9))) for at in range(99))
    engine.close()
    names = sorted(path.suffix for path in (tmp_path / "index").iterdir() if path.stat().st_size)
    assert names == [ARRAYS, ".toc"]


def test_a_damaged_segment_is_refused(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "index")
    with engine.writer() as pending:
        pending.add([record(1, "газ")])
    engine.close()
    [segment] = (tmp_path / "index").glob(f"*{ARRAYS}")
    segment.write_bytes(segment.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="Build it again"):
        WhooshEngine.open(tmp_path / "index")


def test_a_table_of_contents_that_would_run_code_is_refused(tmp_path: Path) -> None:
    """Whoosh's own reader would call whatever it names."""
    engine = WhooshEngine.create(tmp_path / "index")
    engine.close()
    [table] = (tmp_path / "index").glob("*.toc")
    raw = table.read_bytes()
    mark = tmp_path / "ran"
    table.write_bytes(raw[: raw.rindex(pickle.PROTO)] + pickle.dumps(Hostile(mark)))
    assert raw != table.read_bytes()
    with pytest.raises(IndexDamaged, match=r"names .*, which no index of this program does"):
        WhooshEngine.open(tmp_path / "index")
    assert not mark.exists()


class Hostile:
    """A pickle that makes a file when it is read."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._mark,)


def test_many_segments_of_one_commit_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_TOKENS", 50)
    records = [record(at, "газ", f"слово{at % 7}", "нефть", party=(f"п{at % 5}",)) for at in range(120)]
    whoosh, memory = WhooshEngine.create(tmp_path / "index"), MemoryEngine(records)
    with whoosh.writer() as pending:
        pending.add(records)
    assert len(list((tmp_path / "index").glob(f"*{ARRAYS}"))) == 1
    for node in (Term("lemmas", "газ"), Phrase("lemmas", (("слово3",), ("нефть",)))):
        request = Request("paragraph", node, facets=("party",), limit=50)
        assert whoosh.search(request) == memory.search(request)
    assert [one.stored for one in whoosh.get(["p3", "p119"]) if one] == [{}, {}]
    whoosh.close()


def test_records_come_back_whole_from_merged_segments(tmp_path: Path) -> None:
    """More than are compressed by themselves, from segments with dictionaries of their own."""
    engine = WhooshEngine.create(tmp_path / "index")
    wanted = {}
    for commit in range(writer.MOST_ALIKE):
        with engine.writer() as pending:
            for at in range(commit * 300, commit * 300 + 300):
                stored = {"text": f"абзац {at} о газе", "commit": commit}
                one = Record(f"p{at}", "paragraph", f"p{at - 1}", f"a{commit}", {}, {}, {"order": at}, stored)
                wanted[one.id] = one
                pending.add([one])
    with engine.writer() as pending:
        pending.delete(["a3"])
    assert engine.count("paragraph") == 300 * (writer.MOST_ALIKE - 1)
    for found in engine.get(list(wanted)):
        if found is not None:
            one = wanted.pop(found.id)
            assert (found.stored, found.parent, found.article) == (one.stored, one.parent, one.article)
            assert found.numbers["order"] == one.numbers["order"]
    assert {one.article for one in wanted.values()} == {"a3"}
    engine.close()


@pytest.mark.parametrize("many", [3, 300])
def test_facets_are_counted_alike_of_few_and_of_many(tmp_path: Path, many: int) -> None:
    records = [
        record(
            at, "газ" if at % 2 else "нефть", lang=("ru", "bg", "uk")[at % 4 : at % 4 + 2], file=(f"f{at}",)
        )
        for at in range(many)
    ]
    engine, memory = WhooshEngine.create(tmp_path / "index"), MemoryEngine(records)
    with engine.writer() as pending:
        pending.add(records)
    gas = Request("paragraph", Term("lemmas", "газ"), facets=("lang", "year", "file"), limit=0)
    assert engine.search(gas) == memory.search(gas)
    filtered = Request("paragraph", None, (LabelFilter("lang", ("ru", None)),), ("lang", "year"), limit=0)
    assert engine.search(filtered) == memory.search(filtered)
    assert Counter(engine.search(filtered).missing)["year"] > 0
    engine.close()


@pytest.mark.parametrize("sort", [("score",), ("-published", "score"), ("published",)])
@pytest.mark.parametrize("fold", [False, True])
def test_a_page_is_what_stands_there_when_all_are_in_order(
    tmp_path: Path, sort: tuple[str, ...], fold: bool
) -> None:
    records = [
        Record(
            f"p{at}",
            "paragraph",
            f"p{at % 40}",
            "a",
            {"lemmas": (("газ",),) * (1 + at % 5) + (("и",),) * (at % 7)},
            {},
            {"order": (at * 37) % 500, "published": None if at % 9 == 0 else at % 11},
            {},
        )
        for at in range(500)
    ]
    whoosh, memory = WhooshEngine.create(tmp_path / "index"), MemoryEngine(records)
    with whoosh.writer() as writer:
        writer.add(records)
    for offset, limit in ((0, 1), (0, 10), (35, 10), (480, 40)):
        request = Request("paragraph", Term("lemmas", "газ"), (), (), sort, offset, limit, fold=fold)
        ours, theirs = whoosh.search(request), memory.search(request)
        assert [hit.id for hit in ours.hits] == [hit.id for hit in theirs.hits]
        assert (ours.total, ours.records) == (theirs.total, theirs.records)
    whoosh.close()


def test_terms_that_begin_so_are_told_segment_by_segment_without_those_of_what_was_deleted(
    tmp_path: Path,
) -> None:
    """More terms than are looked up at once, in three segments; every third article is gone."""
    engine = WhooshEngine.create(tmp_path / "index")
    wanted = {}
    for commit in range(3):
        with engine.writer() as pending:
            for at in range(commit * 60, commit * 60 + 60):
                slots = ((f"газ{at % 97:02}",), ("газ",), (f"нефть{at}",))
                wanted[f"a{at}"] = slots
                pending.add([Record(f"p{at}", "paragraph", f"p{at}", f"a{at}", {FORMS: slots}, {}, {}, {})])
    gone = [f"a{at}" for at in range(0, 180, 3)]
    with engine.writer() as pending:
        pending.delete(gone)
    assert len(engine._state[0].leaves) == 3
    left = {term for article, slots in wanted.items() if article not in gone for (term,) in slots}
    for prefix in ("", "г", "газ", "газ0", "нефть1", "нефть0", "уголь"):
        begun = sorted(term for term in left if term.startswith(prefix))
        for limit in (1, 2, 17, 1000):
            assert engine.terms(FORMS, prefix, limit) == begun[:limit]


def test_small_segments_are_merged_in_fours_and_large_ones_in_eights(tmp_path: Path) -> None:
    with FolderStore(tmp_path).writing() as writing:
        engine, sizes = writing.engine, []
        for commit in range(10):
            with engine.writer() as pending:
                ids = [f"p{commit}-{at}" for at in range(50)]
                pending.add([Record(id, "paragraph", id, "a", {}, {}, {}, {}) for id in ids])
            sizes.append([leaf.segment.size for leaf in engine._state[0].leaves])
    assert sizes[2:5] == [[50, 50, 50], [200], [200, 50]]
    assert sizes[9] == [200, 200, 50, 50]
    assert [writer._size_of(one) for one in (1, 64, 65, 256, 257, 1024)] == [
        *((64, 4), (64, 4), (256, 4), (256, 4), (1024, 4), (1024, 4)),
    ]
    assert [writer._size_of(one) for one in (1025, 4096, 4097, 32768)] == [
        (4096, 8),
        (4096, 8),
        *2 * [(32768, 8)],
    ]

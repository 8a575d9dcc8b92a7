"""Terms and postings on the disk: what is written comes back, and none of it is a pickle."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import AnyOf, LabelFilter, Phrase, Record, Request, Term
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine, codec, columns
from search.engines.whoosh.postings import coded_places, packed, places_of, unpacked
from search.errors import IndexDamaged

documents = st.dictionaries(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(0, 100_000), min_size=1, max_size=400, unique=True).map(sorted),
    min_size=1,
    max_size=30,
)


@given(documents)
def test_places_come_back(held: dict[int, list[int]]) -> None:
    numbers = sorted(held)
    places = [held[number] for number in numbers]
    raw = packed(numbers, [len(one) for one in places], [coded_places(one) for one in places])
    found = unpacked(raw, len(numbers))
    assert list(found.numbers) == numbers
    assert list(found.times or [1] * len(numbers)) == [len(one) for one in places]
    assert list(found.places()) == [(number, held[number]) for number in numbers]
    assert [places_of(value) for value in found.values()] == places


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(1, 2**20), min_size=1, max_size=30))
def test_times_come_back(times: dict[int, int]) -> None:
    numbers = sorted(times)
    found = unpacked(packed(numbers, [times[one] for one in numbers], None), len(numbers))
    assert list(found.numbers) == numbers
    assert list(found.times or [1] * len(numbers)) == [times[one] for one in numbers]
    assert list(found.places()) == []


@given(documents, st.sets(st.integers(0, 29)))
def test_what_is_deleted_is_left_out(held: dict[int, list[int]], gone: set[int]) -> None:
    numbers = sorted(held)
    live = {number + 7 for at, number in enumerate(numbers) if at not in gone}
    raw = packed(numbers, [len(held[n]) for n in numbers], [coded_places(held[n]) for n in numbers])
    found = unpacked(raw, len(numbers)).among(live, 7)
    assert list(found.places()) == [(number + 7, held[number]) for number in numbers if number + 7 in live]


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


def test_terms_and_places_lie_in_files_of_our_own(tmp_path: Path) -> None:
    """Whoosh's own files of terms and postings hold pickles."""
    engine = WhooshEngine.create(tmp_path / "index")
    with engine.writer() as writer:
        writer.add(record(at, *(f"слово{number}" for number in range(at, at + 9))) for at in range(99))
    engine.close()
    [segment] = (tmp_path / "index").glob("*.seg")
    raw = segment.read_bytes()
    assert codec.TERMS.encode() in raw
    assert codec.POSTINGS.encode() in raw
    assert b".trm" not in raw
    assert b".pst" not in raw


def test_terms_cut_short_are_damage(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "index")
    with engine.writer() as writer:
        writer.add([record(1, "газ")])
    engine.close()
    [segment] = (tmp_path / "index").glob("*.seg")
    raw = segment.read_bytes()
    segment.write_bytes(raw.replace(b"\x78\x9c", b"\x00\x00"))  # where what is compressed begins
    with pytest.raises(IndexDamaged, match="Build it again"):
        WhooshEngine.open(tmp_path / "index")


@pytest.mark.parametrize("many", [0, 10_000])
def test_facets_are_counted_alike_by_bits_and_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(columns, "MANY", many)
    records = [
        record(at, "газ" if at % 2 else "нефть", lang=("ru", "bg", "uk")[at % 4 : at % 4 + 2], year=())
        for at in range(300)
    ]
    engine = WhooshEngine.create(tmp_path / "index")
    with engine.writer() as writer:
        writer.add(records)
    gas = Request("paragraph", Term("lemmas", "газ"), facets=("lang", "year"), limit=0)
    found = engine.search(gas)
    held = [record for record in records if record.id in {f"p{at}" for at in range(1, 300, 2)}]
    assert found.counts["lang"] == Counter(value for one in held for value in one.labels["lang"])
    assert found.missing == {"lang": sum(not one.labels["lang"] for one in held), "year": 150}
    filtered = Request("paragraph", None, (LabelFilter("lang", ("ru",)),), ("lang", "year"), limit=0)
    assert engine.search(filtered).missing["year"] == 75
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

"""What is particular to Whoosh: its faults do not come through; many readers."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.engine import (
    All,
    AnyOf,
    Found,
    LabelFilter,
    Node,
    Not,
    Prefix,
    RangeFilter,
    Record,
    Request,
    Term,
)
from search.engines.whoosh import WhooshEngine, executor
from search.engines.whoosh.kernels.plain import Held
from search.errors import IndexDamaged
from search.query import parse
from search.searcher import Searcher


def record(id: str, usd: int | None, **fields: tuple[tuple[str, ...], ...]) -> Record:
    numbers = {"amount_usd": usd, "order": int(id[1:]), "published": None}
    return Record(id, "deal", id, "a", fields, {"sector": ("energy",)}, numbers, {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.mark.parametrize("usd", [2_147_483_648, 5_800_000_000, 10**15, -1, 0])
def test_numbers_beyond_32_bits_are_filtered_and_sorted(folder: Path, usd: int) -> None:
    engine = WhooshEngine.create(folder)
    with engine.writer() as writer:
        writer.add([record("d1", usd), record("d2", None), record("d3", 7)])
    wanted = (RangeFilter("amount_usd", usd, usd + 1),)
    assert [hit.id for hit in engine.search(Request("deal", None, wanted)).hits] == ["d1"]
    last = engine.search(Request("deal", None, sort=("-amount_usd",))).hits[-1]
    assert last.id == "d2"
    engine.close()


def test_a_number_that_has_no_room_is_refused_by_name(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    with pytest.raises(ValueError, match="amount_usd of record 'd1'"), engine.writer() as writer:
        writer.add([record("d1", 10**20)])
    engine.close()


def test_many_commits_and_deletions_leave_one_record_an_id(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    for usd in range(12):  # enough for Whoosh to merge segments
        with engine.writer() as writer:
            writer.add([record("d1", usd, lemmas=(("газ",),)), record(f"d{usd + 2}", usd)])
    found = engine.search(Request("deal", Term("lemmas", "газ")))
    assert (found.total, engine.count("deal")) == (1, 13)
    [held] = engine.get(["d1"])
    assert held is not None
    assert held.numbers["amount_usd"] == 11
    engine.close()
    again = WhooshEngine.open(folder)
    assert again.count("deal") == 13
    assert again.search(Request("deal", None, (LabelFilter("sector", ("energy",)),))).total == 13
    again.close()


def test_positions_survive_gaps(folder: Path) -> None:
    engine = WhooshEngine.create(folder)
    with engine.writer() as writer:
        writer.add([record("d1", 1, lemmas=(("а",), (), ("б", "в")), forms=())])
    assert engine.terms("lemmas", "", 10) == ["а", "б", "в"]
    engine.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the file open
def test_what_is_no_index_is_damaged(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(IndexDamaged, match="Build it again"):
        WhooshEngine.open(folder)
    (folder / "_MAIN_1.toc").write_bytes(b"not a table of contents")
    with pytest.raises(IndexDamaged, match="Build it again"):
        WhooshEngine.open(folder)


def test_what_a_question_says_twice_is_evaluated_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = WhooshEngine.create(folder)
    with engine.writer() as writer:
        writer.add([record("d1", 1, lemmas=(("газ",), ("нефть",)))])
    evaluated: list[Node] = []
    anew = executor._Question._strengths_anew

    def counted(self: executor._Question, node: Node) -> Held:
        evaluated.append(node)
        return anew(self, node)

    monkeypatch.setattr(executor._Question, "_strengths_anew", counted)
    gas, oil = Term("lemmas", "газ"), Prefix("lemmas", "не")
    both = All((gas, AnyOf((oil, gas), best=True)))
    found = engine.search(Request("deal", AnyOf((both, All((gas, oil)), All((oil, Not(gas)))))))
    assert found.total == 1
    assert sorted(map(str, {*evaluated})) == sorted(map(str, evaluated))
    engine.close()


def test_many_threads_find_the_same(corpus_index: Path) -> None:
    texts = [
        "договор",
        "кредитная линия",
        "порт*",
        '"договор за изграждане"',
        "зерно НЕ кукурудза",
        "sector:energy",
    ]
    one = Searcher.open(corpus_index)
    expected = {text: one.search(parse(text)).hits for text in texts}
    one.close()
    fresh = Searcher.open(corpus_index)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: (text, fresh.search(parse(text)).hits), texts * 20))
    fresh.close()
    assert all(hits == expected[text] for text, hits in found)


def test_many_threads_find_the_same_in_a_larger_index(folder: Path) -> None:
    """Each thread has room of its own to work in."""
    engine = WhooshEngine.create(folder)
    words = [f"слово{number}" for number in range(300)]
    with engine.writer() as writer:
        writer.add(
            record(f"d{at}", at, lemmas=tuple((words[(at * step) % 300],) for step in range(1, 41)))
            for at in range(1500)
        )
    engine.close()
    engine = WhooshEngine.open(folder)
    requests = [
        Request("deal", AnyOf(tuple(Term("lemmas", w) for w in words[at : at + 5])), limit=20)
        for at in range(0, 300, 15)
    ]

    def asked(request: Request) -> tuple[tuple[Found, ...], list[Record | None], list[str]]:
        hits = engine.search(request).hits
        return hits, engine.get([hit.id for hit in hits]), engine.terms("lemmas", "слово2", 50)

    expected = [asked(request) for request in requests]
    engine.close()
    engine = WhooshEngine.open(folder)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(asked, requests * 6))
    finally:
        sys.setswitchinterval(interval)
        engine.close()
    assert found == expected * 6

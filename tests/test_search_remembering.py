"""An open index that remembers answers as one that does not: at first, again, after a change, to many."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import search.searcher
from search.engine import (
    All,
    AnyOf,
    Engine,
    Near,
    Node,
    Not,
    Phrase,
    Preferring,
    Prefix,
    Record,
    Request,
    Term,
)
from search.engines.memory import MemoryEngine
from search.fields import LEMMAS
from search.pruning import NOTHING, Pruner
from search.query import Query, parse
from search.remembering import Remembering, holds, paragraphs_with, remembered
from search.results import Results
from search.searcher import Searcher
from tests.test_contract_engine import bodies, numbered, record, requests

GOLDEN = Path(__file__).with_name("golden")
TYPED = ("договор", "порт", '"договор"', "пор*", "газ -нефть", "кредит 300 млн евро", "djkmahfv", "вальфрам")


def queries(table: str) -> list[str]:
    lines = (GOLDEN / table).read_text(encoding="utf-8").split("\n")
    return [line.removeprefix("XFAIL ").split("\t")[0] for line in lines if line and line[0] != "#"]


def asked() -> list[Query]:
    """Queries of all kinds, each as it is, as typed alone, and with a choice."""
    texts = [
        *TYPED,
        *queries("queries.tsv")[::3],
        *queries("forgiving.tsv")[::5],
        *queries("names_typed.tsv")[::5],
    ]
    plain = [parse(text) for text in dict.fromkeys(texts)]
    exact = [replace(query, exact=True) for query in plain[::4]]
    return [*plain, *exact, *(parse(query.text, choices={"lang": ("bg",)}) for query in plain[::4])]


@pytest.fixture
def forgetful(seeds_index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Searcher]:
    """seeds/ in an engine as it is, that is asked everything anew."""
    monkeypatch.setattr(search.searcher, "Remembering", lambda engine: engine)
    opened = Searcher.open(seeds_index)
    yield opened
    opened.close()


def told(results: Results) -> Results:
    return replace(results, took_ms=0.0)


def test_what_is_remembered_changes_no_answer(forgetful: Searcher, seeds_searcher: Searcher) -> None:
    for query in asked():
        expected = told(forgetful.search(query))
        assert told(seeds_searcher.search(query)) == expected
        assert told(seeds_searcher.search(query)) == expected, "asked again"
        assert replace(seeds_searcher.deals(query), took_ms=0.0) == replace(
            forgetful.deals(query), took_ms=0.0
        )


def test_many_may_ask_at_once(forgetful: Searcher, seeds_index: Path) -> None:
    several = asked()[:24]
    expected = [told(forgetful.search(query)) for query in several]
    shared = Searcher.open(seeds_index)
    with ThreadPoolExecutor(8) as threads:
        for _ in range(2):
            assert list(threads.map(lambda query: told(shared.search(query)), several)) == expected
    shared.close()


# --- what is remembered, and how long -----------------------------------------------------------------------


def filled(*texts: str) -> MemoryEngine:
    return MemoryEngine(record(f"p{number}", text) for number, text in enumerate(texts))


def test_work_is_done_once_and_its_last_results_are_kept() -> None:
    done: list[str] = []

    @remembered(2)
    def shout(engine: Engine, word: str) -> str:
        done.append(word)
        return word.upper()

    index = Remembering(filled("а"))
    assert [shout(index, word) for word in ("а", "а", "б", "в", "а")] == ["А", "А", "Б", "В", "А"]
    assert done == ["а", "б", "в", "а"], "of three words the first was dropped"
    other = Remembering(filled("а"))
    assert shout(other, "а") == "А"
    assert done[4:] == ["а"], "each index has what it knows for itself"
    assert [shout(filled("а"), "а"), shout(filled("а"), "а")] == ["А", "А"]
    assert done[5:] == ["а", "а"], "an engine as it is remembers nothing"


def test_work_that_fails_is_not_remembered() -> None:
    tried: list[str] = []

    @remembered(2)
    def fail(engine: Engine, word: str) -> str:
        tried.append(word)
        raise ValueError(word)

    index = Remembering(filled("а"))
    for _ in range(2):
        with pytest.raises(ValueError, match="а"):
            fail(index, "а")
    assert tried == ["а", "а"]


def test_what_was_known_is_forgotten_when_something_is_written() -> None:
    index = Remembering(filled("порт"))
    node = AnyOf((Term(LEMMAS, "порта"), Term(LEMMAS, "порт")), best=True)
    assert (paragraphs_with(index, node), holds(index, LEMMAS, "порта")) == (1, False)
    assert index.get(["p7"]) == [None]
    with index.writer() as writer:
        writer.add([record("p7", "порта")])
    assert (paragraphs_with(index, node), holds(index, LEMMAS, "порта")) == (2, True)
    [found] = index.get(["p7"])
    assert found is not None
    assert [hit.id for hit in index.search(Request("paragraph", node)).hits] == ["p0", "p7"]


# --- what an index does not hold is not asked for -----------------------------------------------------------


def pruned(node: Node) -> Node:
    return Pruner(lambda field, term: term in ("а", "б")).pruned(node)


HELD, OTHER, ABSENT = Term("lemmas", "а"), Term("lemmas", "б"), Term("lemmas", "я")


@pytest.mark.parametrize(
    ("node", "kept"),
    [
        (ABSENT, NOTHING),
        (All((HELD, ABSENT)), NOTHING),
        (All((HELD, Not(ABSENT))), All((HELD, Not(NOTHING)))),
        (AnyOf((HELD, ABSENT, OTHER), best=True), AnyOf((HELD, OTHER), best=True)),
        (AnyOf((HELD, AnyOf((ABSENT, OTHER), best=True)), best=True), AnyOf((HELD, OTHER), best=True)),
        (AnyOf((HELD, Term("lemmas", "а", 2.0)), best=True), AnyOf((Term("lemmas", "а", 2.0),), best=True)),
        (AnyOf((HELD, Term("lemmas", "а", 2.0))), AnyOf((HELD, Term("lemmas", "а", 2.0)))),
        (Phrase("lemmas", (("а", "я"), ("б",))), Phrase("lemmas", (("а",), ("б",)))),
        (Phrase("lemmas", (("а",), ("я",))), NOTHING),
        (Near(HELD, ABSENT), NOTHING),
        (Preferring(HELD, (ABSENT, Near(HELD, ABSENT))), HELD),
        (Preferring(HELD, (ABSENT, OTHER)), Preferring(HELD, (OTHER,))),
        (Preferring(ABSENT, (OTHER,)), NOTHING),
        (All(()), All(())),
        (Prefix("lemmas", "я"), Prefix("lemmas", "я")),
    ],
)
def test_a_question_without_what_is_nowhere(node: Node, kept: Node) -> None:
    assert pruned(node) == kept


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    records=st.lists(bodies, min_size=1, max_size=5).map(lambda held: numbered([held])[0]),
    several=st.lists(requests, min_size=1, max_size=6),
)
def test_it_finds_the_same_with_the_same_scores(records: list[Record], several: list[Request]) -> None:
    plain = MemoryEngine(records)
    index = Remembering(MemoryEngine(records))
    for request in (*several, *several):
        expected, answer = plain.search(request), index.search(request)
        assert replace(answer, hits=()) == replace(expected, hits=())
        assert [hit.id for hit in answer.hits] == [hit.id for hit in expected.hits]
        assert [hit.score for hit in answer.hits] == pytest.approx([hit.score for hit in expected.hits])

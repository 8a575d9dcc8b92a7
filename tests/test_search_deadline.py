"""A question may take so long and no longer; then the next one is answered as if nothing had been."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from search import deadline
from search.deadline import check, within
from search.engines.whoosh.executor import Executor
from search.errors import DogovorError, TookTooLong
from search.query import parse
from search.searcher import Searcher


@pytest.fixture
def opened(corpus_index: Path) -> Searcher:
    return Searcher.open(corpus_index)


def test_without_a_limit_there_is_always_time() -> None:
    check()


def test_a_limit_that_is_reached_is_told_with_what_to_do() -> None:
    with within(-1), pytest.raises(TookTooLong, match=r"longer than -1 seconds.*fewer words"):
        check()
    assert issubclass(TookTooLong, DogovorError)
    check()


def test_the_innermost_limit_counts() -> None:
    with within(-1):
        with within(60):
            check()
        with pytest.raises(TookTooLong):
            check()


def test_a_thread_has_its_own_limit() -> None:
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            check()
        except TookTooLong as fault:
            faults.append(fault)

    with within(-1):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert not faults


@pytest.mark.parametrize("text", ["порт", "", "п* OR к*", '"в порту" -зерно', "sector:energy газ"])
def test_no_question_outlives_its_limit_and_the_next_one_is_answered(opened: Searcher, text: str) -> None:
    query = parse(text)
    expected = opened.search(query)
    fresh = Searcher.open(Path(opened.info().path))  # nothing of it is remembered
    for ask in (fresh.search, fresh.deals, lambda asked: fresh.tally(asked, "sector")):
        with within(-1), pytest.raises(TookTooLong):
            ask(query)
    assert fresh.search(query).hits == expected.hits
    fresh.close()


def test_a_question_is_given_up_in_the_midst_of_its_work(
    opened: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock moves a second with each look at it; at the fortieth the time is over."""
    looks = iter(range(10**9))

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return float(next(looks))

    query = parse(" OR ".join(f"{letter}о*" for letter in "пркснмдвгт"))
    expected = opened.search(query).total
    fresh = Searcher.open(Path(opened.info().path))
    monkeypatch.setattr(deadline, "time", Clock)
    with within(40), pytest.raises(TookTooLong):
        fresh.search(query)
    assert 40 < next(looks) < 50
    monkeypatch.setattr(deadline, "time", time)
    assert fresh.search(query).total == expected > 0
    fresh.close()


def test_who_comes_too_late_does_no_work(opened: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose time went before the engine was asked does no work at all."""
    asked: list[object] = []
    monkeypatch.setattr(Executor, "matching", lambda *_, **__: asked.append(_))
    with within(-1), pytest.raises(TookTooLong):
        opened.search(parse("порт"))
    assert not asked

"""A running page follows its index: a rebuild is served without a restart, and nothing is lost meanwhile."""

from __future__ import annotations

import gc
import logging
import shutil
import threading
import weakref
from pathlib import Path

import pytest

from search.indexing import build_index
from search.manifest import MANIFEST
from search.query import Query, parse
from search.searcher import Searcher
from search.settings import Settings
from tests.conftest import CORPUS
from tests.page import parsed
from web.app import create_app
from web.current import LOOK_EVERY, SOURCES_EVERY, Current


class Clock:
    """A clock that stands until it is turned."""

    now = 100.0

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "one.txt").write_text("Порт\n\nПорт Курык принял первое судно с зерном.", encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, sources: Path) -> Path:
    build_index([sources], tmp_path / "index")
    return tmp_path / "index"


def add(sources: Path, index: Path, name: str = "two.txt", ship: str = "второе") -> None:
    (sources / name).write_text(f"Порт\n\nПорт Актау принял {ship} судно.", encoding="utf-8")
    build_index([sources], index)


def found(current: Current) -> int:
    return current.search(parse("порт")).total


def test_a_page_serves_what_was_built_while_it_ran(sources: Path, index: Path) -> None:
    clock = Clock()
    current = Current(index, clock)
    client = create_app(current, Settings()).test_client()

    def told() -> str:
        return parsed(client.get("/?q=порт").text).one(role="status").text

    assert told().startswith("1 paragraph")
    add(sources, index)
    assert told().startswith("1 paragraph"), "the manifest is not looked at for every answer"
    clock.turn(LOOK_EVERY)
    assert told().startswith("2 paragraphs")
    current.close()


def test_a_generation_that_was_replaced_is_gone_at_once(sources: Path, index: Path) -> None:
    gc.disable()  # whoever looks for garbage stops all answers for a moment
    try:
        clock = Clock()
        current = Current(index, clock)
        client = create_app(current, Settings()).test_client()
        for path in (
            "/?q=порт",
            "/deals?q=порт",
            "/overview",
            "/article/one",
            "/suggest.json?q=пор",
            "/about",
        ):
            assert client.get(path).status_code == 200, path
        held = current._held.searcher
        leaf, *_ = held._engine._engine._state[0].leaves  # type: ignore[attr-defined]
        old = [weakref.ref(one) for one in (held, held._engine, held._engine._engine, leaf.segment)]
        del held, leaf
        (sources / "one.txt").unlink()
        add(sources, index)
        clock.turn(LOOK_EVERY)
        assert found(current) == 1
        assert [one() for one in old] == [None] * 4, "its files would stay open, and on the disk"
        current.close()
    finally:
        gc.enable()


def test_an_application_over_a_folder_follows_it(index: Path) -> None:
    app = create_app(index, Settings())
    assert isinstance(app.extensions["searcher"], Current)
    app.extensions["searcher"].close()


def test_the_old_generation_is_open_until_its_last_answer_is_given(
    sources: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    current = Current(index, clock)
    reading, go_on = threading.Event(), threading.Event()
    closed: list[Searcher] = []
    answers: list[int] = []
    search, close = Searcher.search, Searcher.close

    def slow(self: Searcher, query: Query) -> object:
        if threading.current_thread() is reader:
            reading.set()
            assert go_on.wait(10)
        return search(self, query)

    monkeypatch.setattr(Searcher, "search", slow)
    monkeypatch.setattr(Searcher, "close", lambda self: (closed.append(self), close(self)))
    reader = threading.Thread(target=lambda: answers.append(found(current)))
    reader.start()
    assert reading.wait(10)
    add(sources, index)
    clock.turn(LOOK_EVERY)
    assert found(current) == 2
    assert not closed
    go_on.set()
    reader.join(10)
    assert answers == [1]
    assert len(closed) == 1
    current.close()


def test_an_index_that_cannot_be_opened_leaves_the_old_one_served(
    sources: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    current = Current(index, clock)
    held = (index / MANIFEST).read_text(encoding="utf-8")
    (index / MANIFEST).write_text("{}", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            clock.turn(LOOK_EVERY)
            assert found(current) == 1
    assert len(caplog.records) == 1, "told once, not once a second"
    (index / MANIFEST).write_text(held, encoding="utf-8")
    add(sources, index)
    clock.turn(LOOK_EVERY)
    assert found(current) == 2
    current.close()


def test_sources_are_compared_now_and_then_only(sources: Path, index: Path) -> None:
    clock = Clock()
    current = Current(index, clock)
    assert current.info().stale is None
    shutil.rmtree(sources)
    assert current.info().stale is None
    clock.turn(SOURCES_EVERY)
    assert current.info().stale is not None
    current.close()


def test_many_threads_ask_while_the_index_is_built_anew(tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([CORPUS], index)
    clock = Clock()
    current = Current(index, clock)
    expected = found(current)
    stop = threading.Event()
    faults: list[object] = []

    def ask() -> None:
        while not stop.is_set():
            try:
                if (total := found(current)) != expected:
                    faults.append(total)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    build_index([CORPUS], index)
    clock.turn(LOOK_EVERY)
    found(current)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert not faults
    current.close()

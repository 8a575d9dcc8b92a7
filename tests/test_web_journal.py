"""Logs on request: a JSON object a line, with what a server's keeper needs and nothing that was asked."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from search.logs import Form, WrongLog, form_of, stop, write_lines
from search.query import Query
from search.results import Results
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from web.app import create_app


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, as it is written."""
    held = io.StringIO()
    write_lines(held)
    yield held
    stop()


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_request_is_a_line_without_what_was_asked(lines: io.StringIO) -> None:
    client = create_app(FakeSearcher(), Settings(log="json")).test_client()
    answer = client.get("/?q=тайна&party=Иванов")
    client.get("/article/ports?q=тайна")
    client.get("/nothing/тайна")
    first, second, third = read(lines)
    assert (first["event"], first["level"], first["logger"]) == ("request", "info", "web.journal")
    assert (first["method"], first["route"], first["status"]) == ("GET", "/", 200)
    assert first["milliseconds"] > 0 and first["bytes"] == len(answer.data)
    assert first["request"] == answer.headers["X-Request-ID"] != second["request"]
    assert second["route"] == "/article/<path:article>"
    assert (third["route"], third["status"]) == (None, 404)
    written = lines.getvalue()
    assert not any(word in written for word in ("тайна", "%D1", "Иванов", "127.0.0.1", "ports"))


def test_what_was_asked_is_written_where_that_is_wanted(lines: io.StringIO) -> None:
    client = create_app(FakeSearcher(), Settings(log="json-queries")).test_client()
    client.get("/deals?q=%D0%B3%D0%B0%D0%B7&sort=date")
    [line] = read(lines)
    assert (line["path"], line["query"]) == ("/deals", "q=%D0%B3%D0%B0%D0%B7&sort=date")


@pytest.mark.parametrize(
    ("given", "kept"), [("a1-b.c", True), ("x" * 65, False), ('"},{', False), ("", False)]
)
def test_the_id_of_a_proxy_is_kept_where_it_can_be_one(lines: io.StringIO, given: str, kept: bool) -> None:
    client = create_app(FakeSearcher(), Settings(log="json")).test_client()
    answer = client.get("/about", headers={"X-Request-ID": given})
    [line] = read(lines)
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["request"] == given) is kept


def test_a_refused_request_is_a_line_too(lines: io.StringIO) -> None:
    client = create_app(FakeSearcher(), Settings(log="json", rate="1/minute")).test_client()
    client.get("/")
    client.get("/")
    client.get("/", headers={"Host": "evil.example"})
    assert [line["status"] for line in read(lines)] == [200, 429, 421]


def test_a_fault_of_ours_is_one_line_with_its_traceback(lines: io.StringIO) -> None:
    class Broken(FakeSearcher):
        def search(self, query: Query) -> Results:
            raise ZeroDivisionError("it\nbroke")

    create_app(Broken(), Settings(log="json")).test_client().get("/?q=тайна")
    fault, request = read(lines)
    assert fault["level"] == "error" and "ZeroDivisionError: it\nbroke" in fault["traceback"]
    assert (request["event"], request["status"]) == ("request", 500)


def test_without_it_nothing_is_logged_and_no_id_is_given() -> None:
    held = io.StringIO()
    write_lines(held)
    try:
        answer = create_app(FakeSearcher(), Settings()).test_client().get("/")
    finally:
        stop()
    assert not held.getvalue() and "X-Request-ID" not in answer.headers


def test_whatever_is_told_stays_on_one_line(lines: io.StringIO) -> None:
    logging.getLogger("search.x").warning("a\nb \ud800 %s", "\u2028", extra={"fields": {"path": object()}})
    [line] = read(lines)
    assert line["event"] == "a\nb ? \u2028" and "object" in line["path"]


def test_a_form_that_is_none_is_refused() -> None:
    assert form_of("json-queries") is Form.QUERIES
    with pytest.raises(WrongLog, match="text, json, json-queries"):
        form_of("xml")

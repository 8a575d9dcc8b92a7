"""Whatever is asked, by whichever door: an answer or plain words, soon, and never a traceback.

Five thousand questions, as many as HOSTILE_QUERIES says otherwise; FUZZ_SEED repeats a run (the head of a run
prints it). A question that breaks something is made small and printed.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask

from cli.main import main
from search.choices import amount_range
from search.facets import FACET_NAMES
from search.query import Query, parse
from search.readiness import seldom_look
from search.searcher import Searcher
from search.settings import Settings
from search.tally import GROUPINGS
from tests.conftest import FUZZ_SEED
from tests.hostile_queries import Question, question, smallest
from web.app import create_app

HOSTILE_QUERIES = int(os.environ.get("HOSTILE_QUERIES", "5000"))
"""How many are asked in all; more of them at night: HOSTILE_QUERIES=100000."""

SECONDS = 1.0
"""Of the processor, for one answer."""

MOST_MEMORY = 48 * 2**20
"""Bytes that one answer may take beside what is there."""

MOST_GROWTH = 2**20 * (160 if HOSTILE_QUERIES <= 5000 else 480)
"""Bytes by which the process may have grown after all of them: what is remembered of words and answers, which
is bounded, but so many questions do not fill it."""

LATE = "it took"

SHARES = {"searcher": 25, "page": 15, "api": 57, "command": 3}
"""Of a hundred questions, how many go through which door."""

LAYOUTS = ("en", "ru", "bg", "uk", "kk, *;q=0.1", "x" * 300, "\xff;;q=,")
"""What a browser says of its reader's languages."""

Ask = Callable[[Question], None]


def query_of(asked: Question) -> Query:
    """The question as the page's code would put it, but unchecked."""
    bounds = [amount_range(value) for value in asked.values("min_usd")[:1]]
    slices = {"offset": asked.values("page"), "limit": asked.values("per_page")}
    return parse(
        asked.text,
        choices={name: asked.values(name) for name in (*FACET_NAMES, "nonsense") if asked.values(name)},
        amount=bounds[0] if bounds else None,
        sort=(asked.values("sort") or ("relevance",))[0],
        once=bool(asked.values("once")),
        exact=bool(asked.values("exact")),
        **{
            name: int(one[0])
            for name, one in slices.items()
            if one and one[0].strip().lstrip("-").isdecimal()
        },
    )


@pytest.fixture(scope="module")
def by_searcher(seeds_searcher: Searcher) -> Ask:
    def ask(asked: Question) -> None:
        query = query_of(asked)
        query = replace(query, limit=min(query.limit, 100))
        match asked.door % 8:
            case 0:
                seeds_searcher.deals(query)
            case 1:
                seeds_searcher.tallies(query, (GROUPINGS[asked.door % len(GROUPINGS)],))
            case 2:
                seeds_searcher.suggest(asked.text, 8)
            case 3:
                seeds_searcher.article(asked.text, query)
                seeds_searcher.why(asked.text, query)
                seeds_searcher.deal(asked.text, query)
            case _:
                found = seeds_searcher.search(query)
                if found.hits:
                    seeds_searcher.why(found.hits[0].id, query)
        assert parse(str(query)).tree is None or str(parse(str(query)))

    return ask


@pytest.fixture(scope="module")
def app(seeds_app: Flask, seeds_index: Path) -> Flask:
    return create_app(seeds_app.extensions["searcher"], Settings(index=seeds_index, rate="off"))


def by_address(app: Flask, path: str, asked: Question) -> None:
    client = app.test_client()
    raw = urlencode([("q", asked.text), *asked.pairs], errors="surrogatepass")
    if asked.door % 11 == 0:  # bytes that are no letters
        raw = raw.replace("%D0", "%FF", 1)
    language = LAYOUTS[asked.door % len(LAYOUTS)]
    answer = client.get(f"{path}?{raw}", headers={"Accept-Language": language})
    length = len(raw.encode())
    assert answer.status_code in (200, 302, 308, 400, 404, *((414,) if length > 50_000 else ())), (
        answer.status
    )
    if path.startswith("/api") and answer.status_code not in (302, 308):
        assert answer.json is not None
    assert len(answer.data) < 4 * 2**20
    assert "Traceback" not in answer.text


def as_id(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass")[:2000], safe="") or "x"


@pytest.fixture(scope="module")
def by_page(app: Flask) -> Ask:
    paths = ("/", "/", "/", "/deals", "/deals", "/overview", "/sums", "/suggest", "/suggest.json")
    more = ("/deals.atom", "/deals.csv", "/sums.csv", "/values/party", "/values/heading", "/language")

    def ask(asked: Question) -> None:
        ids = (f"/article/{as_id(asked.text)}", f"/deal/{as_id(asked.text)}", f"/why/{as_id(asked.text)}")
        every = (*paths, *paths, *more, *ids)
        by_address(app, every[asked.door % len(every)], asked)

    return ask


@pytest.fixture(scope="module")
def by_api(app: Flask) -> Ask:
    paths = ("/api/search", "/api/deals", "/api/facets", "/api/sums")
    known = {
        *FACET_NAMES,
        "sort",
        "page",
        "per_page",
        "min_usd",
        "max_usd",
        "min",
        "max",
        "in",
        "once",
        "exact",
    }

    def ask(asked: Question) -> None:
        if asked.door % 3:  # most of what is odd is refused; some of it should get through
            pairs = dict(pair for pair in asked.pairs if pair[0] in known and pair[1].isprintable())
            asked = replace(asked, text=asked.text[:500], pairs=tuple(pairs.items()))
        ids = (f"/api/articles/{as_id(asked.text)}", f"/api/deals/{as_id(asked.text)}")
        every = (*paths, *paths, *ids)
        by_address(app, every[asked.door % len(every)], asked)

    return ask


FORMS = (
    (),
    (),
    ("--json",),
    ("--csv",),
    ("--limit", "3", "--explain"),
    ("--sort", "-amount"),
    ("--nearest",),
)
OPTIONS = {
    "min_usd": "--min-usd",
    "max_usd": "--max-usd",
    "min": "--stated",
    "sort": "--sort",
    "page": "--offset",
}


@pytest.fixture
def by_command(seeds_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    commands = ("search", "search", "deals", "facets", "suggest", "show", "analyze", "watch-query", "saved")
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"DOGOVOR_{name}", str(tmp_path / name))

    def ask(asked: Question) -> None:
        command = commands[asked.door % len(commands)]
        words = [command, *([] if command in ("analyze", "saved") else ["--index", str(seeds_index)])]
        if command == "saved":
            words += [("add", "show", "remove", "list", asked.text)[asked.door % 5]]
        if command in ("search", "deals", "facets", "watch-query"):
            words += FORMS[asked.door % len(FORMS)]
            for name, value in asked.pairs[:20]:
                words += [OPTIONS.get(name, f"--{name}"), value]
        words += [*(["--"] if asked.door % 2 else []), *asked.text[:20_000].split(" ")]
        # What a system hands over: no zero bytes, and letters that are no text as bytes of their own.
        given = [os.fsdecode(word.replace("\0", "").encode("utf-8", "surrogatepass")) for word in words]
        monkeypatch.setattr(sys, "argv", ["dogovor", *given])
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in (0, 1, 2, None)
        err.flush()
        assert b"Traceback" not in err.buffer.getvalue()  # type: ignore[attr-defined]

    return ask


def numbers(door: str) -> range:
    """The numbers of the questions that go through a door."""
    begun = 0
    for name, share in SHARES.items():
        many = HOSTILE_QUERIES * share // 100
        if name == door:
            return range(begun, begun + many)
        begun += many
    raise KeyError(door)


def fault(ask: Ask, asked: Question) -> str:
    """What is wrong with the answer to a question; empty: nothing."""
    began = time.thread_time()
    try:
        ask(asked)
    except (Exception, pytest.fail.Exception) as wrong:
        return f"{type(wrong).__name__}: {wrong}"[:600]
    taken = time.thread_time() - began
    return f"{LATE} {taken:.1f} s" if taken > SECONDS else ""


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.parametrize("door", SHARES)
def test_no_question_breaks_anything(door: str, request: pytest.FixtureRequest) -> None:
    ask: Ask = request.getfixturevalue(f"by_{door}")
    for number in range(-200 if door != "command" else -20, 0):  # words, templates and tables are loaded
        fault(ask, question(0, number))
    request.addfinalizer(partial(gc.set_threshold, *gc.get_threshold()))
    request.addfinalizer(gc.unfreeze)
    seldom_look()  # as a server does: to look through all that is known for garbage takes half a second
    before = resident()
    for number in numbers(door):
        asked = question(FUZZ_SEED, number)
        if said := fault(ask, asked):
            if not said.startswith(LATE):  # which it is once: answers are remembered
                kind = said.partition(":")[0]
                asked = smallest(asked, lambda less, kind=kind: fault(ask, less).startswith(kind))
            pytest.fail(f"question {number} of FUZZ_SEED={FUZZ_SEED} by {door}: {said}\n{asked!r}")
    assert resident() - before < MOST_GROWTH


@pytest.mark.slow
@pytest.mark.parametrize("door", ["searcher", "page"])
def test_no_question_takes_much_memory(door: str, request: pytest.FixtureRequest) -> None:
    ask: Ask = request.getfixturevalue(f"by_{door}")
    for number in range(HOSTILE_QUERIES // 100):
        asked = question(FUZZ_SEED + 1, number)
        with peak() as most:
            fault(ask, asked)
        assert most[0] < MOST_MEMORY, f"question {number} of FUZZ_SEED={FUZZ_SEED} + 1: {asked!r}"


@contextmanager
def peak() -> Iterator[list[int]]:
    """The most memory that was held at once within the block."""
    found = [0]
    tracemalloc.start()
    try:
        yield found
    finally:
        found[0] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


def test_a_question_is_made_small() -> None:
    asked = Question("а" * 1000 + "(" + "б" * 999, (("sort", "x"), ("page", "1")), 0)
    small = smallest(asked, lambda less: "(" in less.text and bool(less.values("page")))
    assert small == Question("(", (("page", "1"),), 0)
    assert question(5, 7) == question(5, 7) != question(5, 8)

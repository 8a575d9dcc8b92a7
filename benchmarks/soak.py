"""The real server under a steady load while a writer commits: errors, latencies, memory and open files.

    python -m benchmarks.soak --minutes 30 --rate 20

Comes in: how long, how many requests a second, how often articles change. Goes out: a table of the run in ten
parts, and its sums; exit status 1 where anything went wrong. `dogovor serve --production` answers, and
another process changes articles and indexes them, as `dogovor index --watch` does. Requests come by the
clock, whether or not those before were answered, and a latency counts from the planned moment, so that a
server which stops for a second is late for all who came in that second.

What is asked are pages and answers of the API, mixed, over articles made of those in seeds/. Two articles of
one file, the twins, change each time, both in the same way: an answer that holds one of them, or two that
differ, saw half a commit, and counts as an error. So does one whose counts of languages come to less than its
total. (A text printed in two places may be taken for two languages, and then counts in both.)
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.speed import QUERIES, ROOT, write_articles

WORKERS = 64
"""Requests under way at a time; more would wait here, and be late all the same."""

TWINS = (
    "Близнецы встретились на пристани, когда подняли флаг {0}.",
    "О том, что близнецы живы, узнали из письма под номером {0}.",
)
FILE = "twins.jsonl"
FLAG = re.compile(r"\b9\d{6}\b")
"""The number of a change, as it stands in both."""

PAGES = (
    "/",
    "/",
    "/",
    "/deals",
    "/deals",
    "/overview",
    "/sums",
    "/api/search",
    "/api/deals",
    "/suggest.json",
)
FILTERS: tuple[dict[str, str], ...] = ({}, {}, {"sector": "energy"}, {"lang": "bg"}, {"sort": "-amount"})


@dataclass(slots=True)
class Part:
    """A stretch of the run: when it ended, what was answered in it, what the server held at its end."""

    ended: float
    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    rounds: int = 0
    memory: int = 0
    files: int = 0

    def row(self) -> str:
        """The row of a table."""
        cells = (
            f"{self.ended / 60:.1f} min",
            str(len(self.latencies)),
            str(self.errors),
            str(self.rounds),
            *(f"{1000 * quantile(self.latencies, part):.0f} ms" for part in (0.5, 0.95, 0.99, 1)),
            f"{self.memory / 2**20:.0f} MiB",
            str(self.files),
        )
        return f"| {' | '.join(cells)} |"


HEAD = (
    "| until | requests | errors | rounds of indexing | p50 | p95 | p99 | most | memory | open files |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(slots=True)
class Soak:
    """What a run came to."""

    parts: list[Part]
    faults: Counter[str]
    writer: str

    @property
    def latencies(self) -> list[float]:
        """Of all requests, in seconds."""
        return [one for part in self.parts for one in part.latencies]

    @property
    def errors(self) -> int:
        """Of all requests."""
        return sum(self.faults.values())

    @property
    def rounds(self) -> int:
        """Of indexing, while requests were answered; each makes one or two commits."""
        return sum(part.rounds for part in self.parts)


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    options.add_argument("--rate", type=float, default=20, help="requests a second (default: 20)")
    options.add_argument("--every", type=float, default=2, help="seconds between changes (default: 2)")
    options.add_argument("--write", nargs=2, type=Path, help=argparse.SUPPRESS)
    options.add_argument("--articles", type=int, default=200, help="of 25 paragraphs each (default: 200)")
    chosen = options.parse_args()
    if chosen.write:
        write(*chosen.write, chosen.every)
        return
    print(f"load before: {os.getloadavg()[0]:.1f}; {os.cpu_count()} processors\n\n{HEAD}", flush=True)
    found = soak(chosen.minutes * 60, chosen.rate, chosen.every, chosen.articles, show=print)
    every = found.latencies
    print(
        f"\n{len(every)} requests, {found.errors} errors, {found.rounds} rounds of indexing; "
        f"p50 {1000 * quantile(every, 0.5):.0f} ms, p99 {1000 * quantile(every, 0.99):.0f} ms, "
        f"most {1000 * max(every):.0f} ms; load after: {os.getloadavg()[0]:.1f}"
    )
    for fault, many in found.faults.most_common(10):
        print(f"{many} x {fault}")
    if found.writer:
        print(f"the writer: {found.writer}")
    sys.exit(1 if found.errors or found.writer else 0)


def soak(
    seconds: float, rate: float = 20, every: float = 2, articles: int = 200, parts: int = 10, show: Any = None
) -> Soak:
    """Have the server answer while the index is written.

    Args:
        seconds: how long.
        rate: requests a second.
        every: seconds from one change of articles to the next.
        articles: in the index, each of 25 paragraphs.
        parts: into how many the run is divided.
        show: told the row of each part as it ends.
    """
    with tempfile.TemporaryDirectory() as place:
        sources, index = Path(place) / "articles", Path(place) / "index"
        write_articles(sources, articles, seed=1)
        turn(sources, 0)
        command([sys.executable, "-m", "cli.main", "index", str(sources), "--index", str(index)])
        with serving(index) as (server, port), indexing(sources, index, every) as writer:
            load = Load(port, articles, rate)
            load.warm()
            while not rounds_of(writer) and writer.poll() is None:
                time.sleep(0.1)
            begun = time.monotonic()
            found = []
            for number in range(1, parts + 1):
                ended = seconds * number / parts
                part = load.part(begun + ended - seconds / parts, begun + ended)
                part.ended = ended
                part.rounds = rounds_of(writer)
                part.memory, part.files = held_by(server.pid)
                found.append(part)
                if show and number > 1:
                    show(found[-2].row(), flush=True)  # by now all of it is answered
            load.end()
            if show:
                show(found[-1].row(), flush=True)
            ended_badly = "" if writer.poll() is None else f"it ended with {writer.returncode}"
        return Soak(found, load.faults, ended_badly)


class Load:
    """Requests by the clock."""

    def __init__(self, port: int, articles: int, rate: float) -> None:
        self.faults: Counter[str] = Counter()
        self._port = port
        self._rate = rate
        self._chance = random.Random(1)
        self._articles = articles
        self._waiting: queue.Queue[tuple[float, str, Part] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._sent = 0
        self._workers = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
        for worker in self._workers:
            worker.start()

    def part(self, begin: float, end: float) -> Part:
        """Send what is due from one moment to another; the answers to it may come later."""
        part = Part(end)
        while (planned := begin + self._sent / self._rate) < end:
            time.sleep(max(0.0, planned - time.monotonic()))
            self._waiting.put((planned, self._address(), part))
            self._sent += 1
        self._sent = 0
        return part

    def warm(self) -> None:
        """Ask for much once: words, templates and tables are loaded then."""
        part = Part(0)
        for _ in range(60):
            self._waiting.put((time.monotonic(), self._address(), part))
        while len(part.latencies) < 60:
            time.sleep(0.1)

    def end(self) -> None:
        """Wait for the last answers."""
        for _ in self._workers:
            self._waiting.put(None)
        for worker in self._workers:
            worker.join(60)

    def _address(self) -> str:
        chance = self._chance
        kind = chance.random()
        if kind < 0.1:
            return f"/api/search?{urlencode({'q': 'близнецы', 'exact': '1'})}"
        query = chance.choice(QUERIES)
        if kind < 0.15:
            return f"/article/{chance.randrange(self._articles):06}?{urlencode({'q': query})}"
        if kind < 0.2:
            return chance.choice(("/healthz", "/readyz", "/about", "/deals.atom"))
        page = chance.choice(PAGES)
        filters = {} if "suggest" in page else chance.choice(FILTERS)
        if page == "/api/search":
            filters = {name: value for name, value in filters.items() if name != "sort"}
        return f"{page}?{urlencode({'q': query, **filters})}"

    def _work(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while (due := self._waiting.get()) is not None:
            planned, address, part = due
            fault = ""
            try:
                try:
                    line.request("GET", address)
                    answer = line.getresponse()
                except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                    line.close()  # it was idle for long: the server may close it
                    line.request("GET", address)
                    answer = line.getresponse()
                body = answer.read()
                fault = wrong(address, answer.status, body)
            except Exception as problem:
                line.close()
                fault = f"{address.partition('?')[0]}: {type(problem).__name__}: {problem}"
            taken = time.monotonic() - planned
            with self._lock:
                part.latencies.append(taken)
                if fault:
                    part.errors += 1
                    self.faults[fault] += 1
        line.close()


def wrong(address: str, status: int, body: bytes) -> str:
    """What is wrong with an answer; empty: nothing."""
    path = address.partition("?")[0]
    if status != 200:
        title = re.search("<h1[^>]*>([^<]*)", body.decode("utf-8", "replace"))
        return f"{path}: {status} {title[1] if title else body[:200]!r}"
    if path != "/api/search":
        return ""
    told = json.loads(body)
    if "exact" in address:
        flags = [flag for hit in told["hits"] for flag in FLAG.findall(hit["text"])]
        if len(flags) != len(TWINS) or len(set(flags)) != 1:
            return f"half a commit: {flags}"
    languages = sum(value["count"] for value in told["facets"]["lang"]["values"])
    if "lang=" not in address and languages < told["total"]:
        return f"{path}: {languages} by language, {told['total']} in all"
    return ""


def turn(sources: Path, number: int) -> None:
    """Change the twins."""
    texts = (text.format(9_000_000 + number) for text in TWINS)
    lines = (json.dumps({"id": at, "text": text}) for at, text in enumerate(texts))
    put(sources / FILE, "\n".join(lines))


def put(path: Path, text: str) -> None:
    """A file in the place of an older one, at once."""
    fresh = path.with_name(f".{path.name}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def write(sources: Path, index: Path, every: float) -> None:
    """Change the twins and one article more and index them, again and again. This runs in a process apart."""
    from search.indexing import build_index

    chance = random.Random(2)
    ordinary = sorted(path for path in sources.iterdir() if path.name != FILE)
    number = 0
    while True:
        due = time.monotonic() + every
        number += 1
        turn(sources, number)
        changed = chance.choice(ordinary)
        title, *texts = changed.read_text(encoding="utf-8").split("\n\n")
        chance.shuffle(texts)
        put(changed, "\n\n".join([title, *texts]))
        build_index([sources], index)
        print(number, flush=True)
        time.sleep(max(0.0, due - time.monotonic()))


@contextmanager
def serving(index: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The server, answering, and its port."""
    words = ["serve", "--production", "--index", str(index), "--port", "0", "--rate", "off", "--log", "json"]
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "cli.main", *words], stderr=subprocess.PIPE, text=True, **surroundings()
    )
    assert server.stderr
    drain = None
    try:
        told = ""
        for told in server.stderr:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", told):
                break
        else:
            raise SystemExit(f"The server did not start: {told}")
        drain = threading.Thread(target=_tell_errors, args=(server.stderr,), daemon=True)
        drain.start()  # so that it never waits for us
        yield server, int(found[1])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        if drain is not None:
            drain.join(30)
        server.stderr.close()


def _tell_errors(log: Iterable[str]) -> None:
    """Pass on what a log tells of errors."""
    for line in log:
        if '"level": "error"' in line:
            print(line, end="", file=sys.stderr, flush=True)


@contextmanager
def indexing(sources: Path, index: Path, every: float) -> Iterator[subprocess.Popen[str]]:
    """The writer."""
    words = ["--every", str(every), "--write", str(sources), str(index)]
    writer = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.soak", *words], stdout=subprocess.PIPE, text=True, **surroundings()
    )
    assert writer.stdout
    os.set_blocking(writer.stdout.fileno(), False)
    try:
        yield writer
    finally:
        writer.kill()
        writer.wait(30)
        writer.stdout.close()


def rounds_of(writer: subprocess.Popen[str]) -> int:
    """How many rounds it told of since it was last asked."""
    assert writer.stdout
    try:
        return os.read(writer.stdout.fileno(), 2**20).count(b"\n")
    except BlockingIOError:
        return 0


def held_by(process: int) -> tuple[int, int]:
    """Bytes of memory that are a process's own, and how many files it has open."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    memory = sum(int(found) for found in re.findall(r"^(?:RssAnon):\s+(\d+)", told, re.MULTILINE))
    return memory * 1024, len(list(Path(f"/proc/{process}/fd").iterdir()))


def command(words: Sequence[str]) -> None:
    """Run it to its end."""
    subprocess.run(words, check=True, stderr=subprocess.PIPE, **surroundings())  # noqa: S603


def surroundings() -> dict[str, Any]:
    """Where the processes run, and with what: nobody's cache is written to."""
    return {"cwd": ROOT, "env": {**os.environ, "DOGOVOR_CACHE": "off", "PYTHONPATH": str(ROOT)}}


def quantile(taken: Sequence[float], part: float) -> float:
    """The latency that a part of all was not above."""
    if not taken:
        return 0.0
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


if __name__ == "__main__":
    main()

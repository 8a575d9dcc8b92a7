"""Questions that are hard on an index, and an index in hard times: how long an answer takes.

    python -m benchmarks.hard                               # 100,000 paragraphs
    python -m benchmarks.hard --paragraphs 1000000

Comes in: how many paragraphs to make (`benchmarks.paragraphs`). Goes out: a Markdown table, milliseconds of
processor time; of four threads, of the clock. Each question asks for ten paragraphs and counts three
facets.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

from benchmarks.paragraphs import WORD, paragraphs
from benchmarks.peers import FACETS, record_of
from search.engine import AnyOf, LabelFilter, Node, Phrase, Prefix, Record, Request, Term
from search.engines.whoosh import WhooshEngine, use_loops
from search.fields import FORMS, PARAGRAPH, PUBLISHED

ROUNDS = 21
SEGMENTS = 7
AN_ARTICLE = 25


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--paragraphs", type=int, default=100_000)
    options.add_argument("--numpy", action="store_true", help="without compiled loops")
    chosen = options.parse_args()
    use_loops(compiled=not chosen.numpy)
    print("| question | p50 ms | slowest ms |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.create(Path(folder) / "index")
        with engine.writer() as writer:
            writer.add(map(record_of, paragraphs(chosen.paragraphs)))
        for name, times in rows(engine, chosen.paragraphs):
            print(f"| {name} | {statistics.median(times):.2f} | {max(times):.2f} |", flush=True)
        engine.close()


def rows(engine: WhooshEngine, size: int) -> Iterator[tuple[str, list[float]]]:
    """What is asked, and the milliseconds of each round."""
    counted = Counter(
        word for one in islice(paragraphs(size), 5000) for word in WORD.findall(one["text"].lower())
    )
    frequent = [word for word, _ in counted.most_common(20)]
    usual = Term(FORMS, next(word for word, _ in counted.most_common() if len(word) > 6))
    several = AnyOf(tuple(Term(FORMS, word) for word in frequent[:5]))
    asked = {
        "one word": Request(PARAGRAPH, usual, facets=FACETS),
        "a beginning of one letter": Request(PARAGRAPH, Prefix(FORMS, "п"), facets=FACETS),
        "OR of the five most frequent words": Request(PARAGRAPH, several, facets=FACETS),
        "a phrase of two stop words": Request(PARAGRAPH, _phrase(size), facets=FACETS),
        "page 1,000": Request(PARAGRAPH, several, facets=FACETS, offset=9990),
        "no words: facets alone": Request(PARAGRAPH, None, facets=FACETS),
        "no words, one sector": Request(
            PARAGRAPH, None, (LabelFilter("sector", ("energy",)),), FACETS, sort=("order",)
        ),
        "sorted by date": Request(PARAGRAPH, usual, facets=FACETS, sort=(f"-{PUBLISHED}", "score")),
    }
    for name, request in asked.items():
        yield name, timed(lambda request=request: engine.search(request))  # type: ignore[misc]
    one = asked["one word"]
    records = [record_of(held) for held in islice(paragraphs(size), SEGMENTS * AN_ARTICLE)]
    commits = []
    for number in range(SEGMENTS):
        at = number * AN_ARTICLE
        commits += timed(lambda at=at: add(engine, records[at : at + AN_ARTICLE]), 1)  # type: ignore[misc]
    yield f"a commit of {AN_ARTICLE} paragraphs that replace others", commits
    yield f"one word, {SEGMENTS + 1} segments, after deletions", timed(lambda: engine.search(one))
    yield "one word, while another thread commits", while_committing(engine, one, records)
    with ThreadPoolExecutor(4) as pool:
        yield "four threads at once, one word each", list(pool.map(lambda _: clocked(engine, one), range(80)))


def _phrase(size: int) -> Node:
    """The two short words that most often stand side by side."""
    pairs: Counter[tuple[str, str]] = Counter()
    for held in islice(paragraphs(size), 5000):
        words = WORD.findall(held["text"].lower())
        pairs.update((one, other) for one, other in pairwise(words) if len(one + other) < 6)
    [(pair, _)] = pairs.most_common(1)
    return Phrase(FORMS, tuple((word,) for word in pair))


def add(engine: WhooshEngine, records: Sequence[Record]) -> None:
    """Put records in, in place of those with their ids."""
    with engine.writer() as writer:
        writer.add(records)


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of processor time, after a round that is not counted where there are several."""
    times = []
    for _ in range(rounds + (rounds > 1)):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return times[1:] or times


def clocked(engine: WhooshEngine, request: Request) -> float:
    """Milliseconds of the clock."""
    began = time.perf_counter()
    engine.search(request)
    return (time.perf_counter() - began) * 1000


def while_committing(engine: WhooshEngine, request: Request, records: Sequence[Record]) -> list[float]:
    """Milliseconds of this thread's processor time while another one writes."""
    done = threading.Event()

    def write() -> None:
        for number in range(10):
            add(engine, [replace(record, article=f"again {number}") for record in records[:AN_ARTICLE]])
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    times = []
    while not done.is_set():
        began = time.thread_time()
        engine.search(request)
        times.append((time.thread_time() - began) * 1000)
    thread.join()
    return times


if __name__ == "__main__":
    main()

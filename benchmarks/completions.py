"""How fast suggestions come while a person types, and what they cost an index.

Comes in: seeds/, and a number of articles put together from its paragraphs, each paragraph with a line of
glossary phrases and of invented names, so that the vocabulary grows as that of a newspaper does. Goes out: a
Markdown table. A keystroke is what the search box asks after each letter; nothing is kept from one round to
the next.

    python -m benchmarks.completions                   # seeds/ alone
    python -m benchmarks.completions --articles 2000   # and 50,000 paragraphs
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed import ROOT, write_articles

TYPED = (
    "казахстан", "кредитная линия", "министерство энергетики", "договор", "инвестиции", "прокуратура",
    "споразумение", "министерство на транспорта", "кредитна линия", "енергетика", "слънчева електроцентрала",
    "зеленський", "сонячна електростанція", "меморандум про взаєморозуміння", "інвестиції", "київ",
    "kazmunaigas", "tokayev", "samruk-kazyna", "kreditna liniya", "china power", "elektrostantsiya",
    "rfpf[cnfy", "ljujdjh", "СТЗС", "меморандум казах", "sector:энергетика", "party:самрук",
)  # fmt: skip
"""What is typed, letter by letter."""

BEGINNINGS = (
    "Кар",
    "Бел",
    "Тем",
    "Сар",
    "Дон",
    "Мур",
    "Ак",
    "Вел",
    "Жан",
    "Про",
    "Стар",
    "Гор",
    "Лес",
    "Нов",
)
MIDDLES = ("", "ба", "то", "мир", "гал", "ды", "ле", "ни", "ра", "со", "ву", "бек", "жа", "чер")
ENDINGS = (
    "ов",
    "ин",
    "ский",
    "енко",
    "град",
    "строй",
    "газ",
    "бай",
    "ев",
    "ич",
    "трейд",
    "пром",
    "вод",
    "ово",
)
NAMES_A_PARAGRAPH = 1
PHRASES_A_PARAGRAPH = 2


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--articles", type=int, default=0, help="how many articles to make (default: 0)")
    arguments.add_argument("--rounds", type=int, default=5, help="how often all is typed (default: 5)")
    arguments.add_argument("--seed", type=int, default=1, help="of what is random (default: 1)")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        columns = [("`seeds/`", measured(ROOT / "seeds", Path(folder) / "seeds", chosen.rounds))]
        if chosen.articles:
            sources = Path(folder) / "articles"
            write_articles(sources, chosen.articles, chosen.seed)
            enrich(sources, chosen.seed)
            rows = measured(sources, Path(folder) / "index", chosen.rounds)
            columns.append((f"{chosen.articles:,} articles", rows))
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n")
    print(f"| what | {' | '.join(name for name, _ in columns)} |\n|{'---|' * (len(columns) + 1)}")
    for what, *figures in zip(columns[0][1], *(rows.values() for _, rows in columns), strict=True):
        print(f"| {what} | {' | '.join(figures)} |")


def enrich(folder: Path, seed: int) -> None:
    """Add to each paragraph some phrases of the field and a name that nobody has."""
    from analyzers.glossary import concepts
    from analyzers.languages import CODES

    chance = random.Random(seed)
    phrases = [
        phrase for one in concepts().values() for lang in CODES for phrase in one.phrases.get(lang, ())
    ]
    for path in sorted(folder.iterdir()):
        title, *paragraphs = path.read_text(encoding="utf-8").split("\n\n")
        told = [f"{paragraph} {'; '.join(_added(phrases, chance))}." for paragraph in paragraphs]
        path.write_text("\n\n".join([title, *told]), encoding="utf-8")


def _added(phrases: Sequence[str], chance: random.Random) -> Iterator[str]:
    yield from chance.choices(phrases, k=PHRASES_A_PARAGRAPH)
    for _ in range(NAMES_A_PARAGRAPH):
        parts = (
            chance.choice(BEGINNINGS),
            chance.choice(MIDDLES),
            chance.choice(MIDDLES),
            chance.choice(ENDINGS),
        )
        yield "".join(parts)


def measured(sources: Path, index: Path, rounds: int) -> dict[str, str]:
    """All measurements of one index, in the order to show."""
    from search.completions import Completions
    from search.indexing import build_index
    from search.searcher import Searcher
    from search.settings import Settings
    from search.vocabulary import PHRASE, VOCABULARY, WORD
    from web import create_app

    report = build_index([sources], index, None)
    searcher = Searcher.open(index)
    engine = searcher._engine  # the boundary itself: what is measured lies behind it
    [held] = engine.get([VOCABULARY])
    assert held is not None
    loads, keys = [], []
    for _ in range(rounds):
        began = time.process_time()
        completions = Completions(engine)
        loads.append((time.process_time() - began) * 1000)
        completions.suggest("аб")  # tables of letters are read once in the life of a program
        keys += keystrokes(completions.suggest)
    client = create_app(searcher, Settings(index=index, rate="off")).test_client()
    pages = keystrokes(lambda typed: client.get("/suggest.json", query_string={"q": typed}))
    searcher.close()
    return {
        "paragraphs, deals": f"{report.paragraphs:,}, {report.deals:,}",
        "words, names of several words": f"{len(held.stored[WORD]):,}, {len(held.stored[PHRASE]):,}",
        "getting ready, once for an open index": f"{statistics.median(loads):,.0f} ms",
        "a keystroke": figures(keys),
        "a keystroke, as the script asks it": figures(pages),
    }


def keystrokes(suggest: Callable[[str], Any]) -> list[tuple[float, float]]:
    """Milliseconds of each keystroke, on the clock and of the processor."""
    taken = []
    for whole in TYPED:
        for letters in range(1, len(whole) + 1):
            start, began = time.perf_counter(), time.process_time()
            suggest(whole[:letters])
            clock, worked = time.perf_counter() - start, time.process_time() - began
            taken.append((clock * 1000, worked * 1000))
    return taken


def figures(taken: Sequence[tuple[float, float]]) -> str:
    """The median and the 95th percentile, in words; in brackets the processor's."""
    clock, worked = zip(*taken, strict=True)
    return (
        f"p50 {statistics.median(clock):.2f} ms, p95 {slow(clock):.2f} ms "
        f"(processor: {statistics.median(worked):.2f} ms, {slow(worked):.2f} ms; most {max(worked):.1f} ms)"
    )


def slow(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()

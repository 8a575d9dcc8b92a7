"""How fast dogovor is: building an index, answering queries, serving pages, starting.

Comes in: a number of articles, put together from paragraphs of seeds/ in random order, so that they are real
language of any quantity (but with a vocabulary that does not grow). Goes out: a Markdown table.

    python -m benchmarks.speed --articles 200
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PARAGRAPHS_AN_ARTICLE = 25

QUERIES = (
    "кредитна линия",
    "солнечная электростанция",
    "меморандум",
    "газ",
    "інвестиції",
    '"рамково споразумение"',
    "транспорт OR логистика",
    "преработка на зърното",
    "строител*",
    "проект -газ",
    "Tokayev",
    "Казахстан Китай",
    "университет",
    "",
)
CHOICES: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"sector": ("energy",)},
    {"amount": ("100m-1b", "1b+")},
    {"lang": ("bg",)},
)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--articles", type=int, default=200, help="how many articles to make (default: 200)"
    )
    arguments.add_argument("--rounds", type=int, default=5, help="how often each query is asked (default: 5)")
    arguments.add_argument("--seed", type=int, default=1, help="of the random order (default: 1)")
    chosen = arguments.parse_args()
    if chosen.articles < 3 or chosen.rounds < 2:
        arguments.error("at least 3 articles and 2 rounds, or there is nothing to measure")
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(Path(folder), chosen.articles, chosen.rounds, chosen.seed)
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


def measured(folder: Path, articles: int, rounds: int, seed: int) -> list[tuple[str, str]]:
    """All measurements, in the order to show."""
    sources, index = folder / "articles", folder / "index"
    write_articles(sources, articles, seed)
    return [
        *indexing(sources, index),
        *querying(index, rounds),
        *paging(index, rounds),
        *starting(index, rounds),
    ]


def write_articles(folder: Path, number: int, seed: int) -> None:
    """Articles of one language each, made of that language's paragraphs in the seeds."""
    from search.corpus import Article, read_articles

    folder.mkdir()
    chance = random.Random(seed)
    by_lang: dict[str, list[str]] = {}
    for article in read_articles([ROOT / "seeds"]):
        assert isinstance(article, Article)
        for paragraph in article.paragraphs:
            by_lang.setdefault(paragraph.lang, []).append(paragraph.text)
    languages = sorted(by_lang)
    for at in range(number):
        known = by_lang[languages[at % len(languages)]]
        texts = [chance.choice(known) for _ in range(PARAGRAPHS_AN_ARTICLE)]
        (folder / f"{at:06}.txt").write_text("\n\n".join([f"{at}", *texts]), encoding="utf-8")


def indexing(sources: Path, index: Path) -> list[tuple[str, str]]:
    """Building: paragraphs a second, deals, size on disk."""
    from search.indexing import build_index

    start, began = time.perf_counter(), processor()
    report = build_index([sources], index, None)
    seconds, worked = time.perf_counter() - start, processor() - began
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    return [
        ("articles, paragraphs, deals", f"{report.articles:,}, {report.paragraphs:,}, {report.deals:,}"),
        ("building the index", f"{seconds:.1f} s (processor: {worked:.1f} s)"),
        ("paragraphs a second of processor time", f"{report.paragraphs / worked:,.0f}"),
        ("size of the index", f"{size / 2**20:.1f} MiB"),
    ]


def querying(index: Path, rounds: int) -> list[tuple[str, str]]:
    """Ten paragraphs with snippets and all facets; the same for deals."""
    from search.query import parse
    from search.searcher import Searcher

    start = time.perf_counter()
    searcher = Searcher.open(index)
    opened = time.perf_counter() - start
    queries = [parse(text, choices=choices, limit=10) for text in QUERIES for choices in CHOICES]
    try:
        rows = [
            ("opening the index", f"{opened * 1000:.0f} ms"),
            ("search: ten paragraphs, all facets", times(searcher.search, queries, rounds)),
            ("deals: ten deals, all facets", times(searcher.deals, queries, rounds)),
        ]
    finally:
        searcher.close()
    return rows


def paging(index: Path, rounds: int) -> list[tuple[str, str]]:
    """The page's own time, through Flask's test client: no network."""
    from search.settings import Settings
    from web import create_app

    client = create_app(settings=Settings(index=index)).test_client()

    def fetch(address: str) -> None:
        assert client.get(address).status_code == 200

    addresses = [f"/?q={text}" for text in QUERIES]
    return [("page: request to response", times(fetch, addresses, rounds))]


def starting(index: Path, rounds: int) -> list[tuple[str, str]]:
    """A whole process, from the shell's call to its end."""

    def run(words: Sequence[str]) -> None:
        subprocess.run([sys.executable, "-m", "cli.main", *words], cwd=ROOT, check=True, capture_output=True)  # noqa: S603

    searched = ["search", "меморандум", "--index", str(index)]
    return [
        ("`dogovor --help`, whole process", times(run, [["--help"]], rounds)),
        ("`dogovor search`, whole process", times(run, [searched], rounds)),
    ]


def times(function: Callable[[Any], object], values: Sequence[Any], rounds: int) -> str:
    """Median and 95th percentile over all values and rounds, after one round that is not counted.

    Beside the time on the clock stands the processor's, which other work on the machine does not change.
    """
    for value in values:
        function(value)
    taken, worked = [], []
    for _ in range(rounds):
        for value in values:
            start, began = time.perf_counter(), processor()
            function(value)
            taken.append((time.perf_counter() - start) * 1000)
            worked.append((processor() - began) * 1000)
    return f"p50 {middle(taken)}, p95 {slow(taken)} (processor: {middle(worked)}, {slow(worked)})"


def processor() -> float:
    """Seconds of processor time, this process and those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def middle(taken: Sequence[float]) -> str:
    """The median, in words."""
    return f"{statistics.median(taken):,.1f} ms"


def slow(taken: Sequence[float]) -> str:
    """The 95th percentile, in words."""
    return f"{statistics.quantiles(taken, n=20)[-1]:,.1f} ms"


if __name__ == "__main__":
    main()

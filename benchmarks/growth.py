"""How the index grows: time to build, size, memory and answers, from ten thousand paragraphs on.

    python -m benchmarks.growth                                   # 10,000, 100,000 and 1,000,000 paragraphs
    python -m benchmarks.growth --paragraphs 10000,100000 --keep /var/tmp/growth --plot docs/growth.svg

Comes in: how many paragraphs to make (`benchmarks.paragraphs`). Goes out: a Markdown table, and with `--plot`
a picture of it (`pip install 'dogovor[peers]'` brings what draws). Each size has a process of its own, with
one thread; times are of the processor. Beside them stands a limit: the time in which the memory gives what a
question has to read at least, its postings and one line of memory for the labels of each document found.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.beside import Figures, worked
from benchmarks.paragraphs import Item, paragraphs, questions, read, write
from benchmarks.peers import Dogovor
from search.fields import FORMS

SIZES = (10_000, 100_000, 1_000_000)
A_POSTING = 6
"""Bytes: the number of a document, how often, how long the text is."""
A_LINE = 64
"""Bytes that the memory gives at a time."""
_COPIED = 1 << 28


def main() -> None:
    """Measure, print, draw."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--paragraphs", default=",".join(map(str, SIZES)), help="sizes, with commas between")
    options.add_argument("--keep", type=Path, help="folder in which paragraphs and indexes stay")
    options.add_argument("--plot", type=Path, help="file of the picture (.svg, .png)")
    chosen = options.parse_args()
    speed = bandwidth()
    found: dict[int, Figures] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for size in map(int, chosen.paragraphs.split(",")):
            folder = (chosen.keep or Path(temporary)) / str(size)
            found[size] = measured(size, folder, speed)
    print(f"Memory gives {speed / 1e9:.1f} GB a second.\n")
    print("\n".join(table(found)))
    if chosen.plot:
        draw(found, chosen.plot)


def measured(size: int, folder: Path, speed: float) -> Figures:
    """What one size takes."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "questions.jsonl").exists():
        write(folder / "paragraphs.jsonl", paragraphs(size))
        write(folder / "questions.jsonl", questions(read(folder / "paragraphs.jsonl")))
    figures = worked("dogovor", "build", folder) | worked("dogovor", "ask", folder)
    touched = bytes_touched(folder, list(read(folder / "questions.jsonl")))
    figures["limit"] = [one / speed * 1000 for one in touched]
    return figures


def bandwidth() -> float:
    """Bytes a second that one thread reads and writes, at best."""
    source = np.ones(_COPIED, np.uint8)
    copy = np.empty_like(source)
    best = 0.0
    for _ in range(5):
        began = time.perf_counter()
        np.copyto(copy, source)
        best = max(best, 2 * _COPIED / (time.perf_counter() - began))
    return best


def bytes_touched(folder: Path, asked: Sequence[Item]) -> list[float]:
    """Bytes that each question has to read: of all questions the median and the 99th percentile."""
    peer = Dogovor(folder / "dogovor", "dogovor")
    peer.open()
    leaves = peer.engine._state[0].leaves  # no engine tells of them
    fields = [leaf.segment.terms[FORMS] for leaf in leaves]
    touched = []
    for question in asked:
        words = (*question["must"], *question["should"], *question["not"], *question["phrase"])
        slices = [terms.find(word.encode()) for word in words for terms in fields]
        if question["prefix"]:
            begun = (terms.starts(*terms.begun(question["prefix"].encode())) for terms in fields)
            slices += [(starts[0], starts[-1]) for starts in begun]
        hits, _ = peer.search(question, "facet")
        touched.append(sum(stop - start for start, stop in slices) * A_POSTING + (hits or 0) * A_LINE)
    return [statistics.median(touched), statistics.quantiles(touched, n=100)[98]]


def table(found: dict[int, Figures]) -> list[str]:
    """Sizes by figures."""
    lines = [
        "| paragraphs | indexed a second | MB | memory MB | open + 20 questions ms | ten best and three"
        " facets p50 / p99 ms | limit p50 / p99 ms | page p50 / p99 ms |",
        f"|{'---|' * 8}",
    ]
    for size, of in found.items():
        asked, limit, page = ((of[name][0], of[name][-1]) for name in ("facets", "limit", "page"))
        told = (f"{one:.3g} / {other:.3g}" for one, other in (asked, limit, page))
        row = (f"{size:,}", *(f"{of[name]:,.0f}" for name in ("rate", "size", "memory", "cold")), *told)
        lines.append(f"| {' | '.join(row)} |")
    return lines


def draw(found: dict[int, Figures], path: Path) -> None:
    """Four small pictures side by side, both axes by powers of ten."""
    import matplotlib as library  # of the extra "peers"

    library.use("Agg")
    library.rcParams["svg.fonttype"] = "none"  # letters, not their outlines: a tenth of the size
    library.rcParams["svg.hashsalt"] = "growth"  # the same figures give the same file
    from matplotlib import pyplot

    sizes = list(found)
    figure, axes = pyplot.subplots(1, 4, figsize=(13, 3.2), layout="constrained")
    curves: list[tuple[str, dict[str, list[Any]]]] = [
        ("seconds to build", {"": [size / found[size]["rate"] for size in sizes]}),
        ("MB on disk", {"": [found[size]["size"] for size in sizes]}),
        ("MB of memory", {"": [found[size]["memory"] for size in sizes]}),
        (
            "ms a question with facets",
            {
                "p50": [found[size]["facets"][0] for size in sizes],
                "p99": [found[size]["facets"][-1] for size in sizes],
                "limit, p50": [found[size]["limit"][0] for size in sizes],
                "limit, p99": [found[size]["limit"][-1] for size in sizes],
            },
        ),
    ]
    for axis, (title, lines) in zip(axes, curves, strict=True):
        for number, (name, values) in enumerate(lines.items()):
            color = f"C{number % 2}"
            axis.loglog(sizes, values, "o:" if "limit" in name else "o-", label=name, color=color)
        axis.set_title(title, fontsize=10)
        axis.set_xlabel("paragraphs")
        axis.grid(visible=True, which="major", alpha=0.3)
        if len(lines) > 1:
            axis.legend(fontsize=8)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    main()

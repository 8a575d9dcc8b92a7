"""How fast the index is beside other engines: the same paragraphs, the same questions, in one run.

    python -m benchmarks.beside                                   # 100,000 paragraphs
    python -m benchmarks.beside --paragraphs 1000000 --engines dogovor,tantivy

Comes in: how many paragraphs to make (`benchmarks.paragraphs`) and which engines to ask
(`benchmarks.peers`). Goes out: a Markdown table, with ratios to tantivy where that is asked too. Each
engine has a process of its own, with one thread. Times are of the processor. Every question is asked in
four ways, after a round that is not counted:

    top      the ten best
    facets   the ten best, and counts by three labels
    sector   the same in one sector
    page     the ten best, counts, their ten texts, and what was asked marked in them
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.paragraphs import Item, paragraphs, questions, read, write
from benchmarks.peers import PEERS, Peer

WAYS: Mapping[str, Callable[[Peer, Item], object]] = {
    "top": lambda peer, question: peer.search(question, "top"),
    "facets": lambda peer, question: peer.search(question, "facet"),
    "sector": lambda peer, question: peer.search(question, "ffacet"),
    "page": lambda peer, question: peer.page(question),
}
JUDGE = "tantivy"
COLD = 20
"""Questions that are asked of an index just opened."""

Figures = dict[str, Any]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--paragraphs", type=int, default=100_000)
    options.add_argument("--engines", default=",".join(PEERS))
    options.add_argument("--keep", type=Path, help="folder in which paragraphs and indexes stay")
    options.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.worker:
        engine, phase, folder = chosen.worker
        print(json.dumps(built(engine, Path(folder)) if phase == "build" else asked(engine, Path(folder))))
        return
    engines = [engine for engine in chosen.engines.split(",") if engine != JUDGE or find_spec(JUDGE)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "questions.jsonl").exists():
            write(folder / "paragraphs.jsonl", paragraphs(chosen.paragraphs))
            write(folder / "questions.jsonl", questions(read(folder / "paragraphs.jsonl")))
        found = {
            engine: worked(engine, "build", folder) | worked(engine, "ask", folder) for engine in engines
        }
    print("\n".join(table(found)))


def worked(engine: str, phase: str, folder: Path) -> Figures:
    """One engine in a process of its own."""
    print(f"{engine}: {phase}", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks.beside", "--worker", engine, phase, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own module
    figures: Figures = json.loads(done.stdout)
    return figures


def built(engine: str, folder: Path) -> Figures:
    """Documents a second of processor time, and megabytes."""
    index = folder / engine
    if index.exists():
        return json.loads((index.with_suffix(".json")).read_text())  # type: ignore[no-any-return]
    records = list(read(folder / "paragraphs.jsonl"))
    began = time.process_time()
    PEERS[engine](index, engine).build(iter(records))
    rate = len(records) / (time.process_time() - began)
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    figures = {"documents": len(records), "rate": rate, "size": size / 1e6}
    index.with_suffix(".json").write_text(json.dumps(figures))
    return figures


def asked(engine: str, folder: Path) -> Figures:
    """Milliseconds of processor time of each way to ask, and megabytes of memory."""
    every = list(read(folder / "questions.jsonl"))
    began = time.process_time()
    peer = PEERS[engine](folder / engine, engine)
    peer.open()
    for question in every[:COLD]:
        peer.search(question, "facet")
    figures: Figures = {"cold": (time.process_time() - began) * 1000}
    for name, way in WAYS.items():
        for question in every:
            way(peer, question)
        gc.collect()
        figures[name] = spread([timed(way, peer, question) for question in every])
    figures["memory"] = most_memory()
    return figures


def most_memory() -> float:
    """Megabytes that this process has held at most, without those of its parent where the system tells."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(way: Callable[[Peer, Item], object], peer: Peer, question: Item) -> float:
    """Milliseconds of processor time of one question."""
    began = time.process_time()
    way(peer, question)
    return (time.process_time() - began) * 1000


def spread(times: Sequence[float]) -> list[float]:
    """Median, 95th and 99th percentile."""
    parts = statistics.quantiles(times, n=100)
    return [statistics.median(times), parts[94], parts[98]]


def table(found: Mapping[str, Figures]) -> list[str]:
    """Engines by figures; in brackets the ratio to tantivy."""
    judge = found.get(JUDGE)
    ways = (f"{way} p50/p95/p99 ms" for way in WAYS)
    head = ("engine", "paragraphs/s", "MB", "open + 20 ms", "memory MB", *ways)
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for engine, figures in found.items():
        cells = [engine]
        for name in ("rate", "size", "cold", "memory"):
            ratio = f" ({figures[name] / judge[name]:.2f})" if judge else ""
            cells.append(f"{figures[name]:,.0f}{ratio}")
        for way in WAYS:
            said = "/".join(f"{one:.3g}" for one in figures[way])
            if judge:
                pairs = zip(figures[way], judge[way], strict=True)
                said += f" ({'/'.join(f'{one / other:.2f}' for one, other in pairs)})"
            cells.append(said)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()

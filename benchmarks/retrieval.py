"""The product as a retrieval system: documents in, ranked ids out, by the same path as a person's search.

    python -m benchmarks.retrieval FOLDER ...
    python -m benchmarks.retrieval --ablate FOLDER ...
    python -m benchmarks.retrieval --engine opensearch:http://localhost:9200/benchmark FOLDER ...

Comes in: folders with documents and queries. Goes out: a Markdown table, a row a set of queries: how well the
documents wanted are ranked among the first ten (nDCG@10), and how many of them stand there (R@10). A folder
holds docs.jsonl (`id`, `text`) and queries.jsonl (`qid`, `set`, `text`, `rel`: the ids wanted).

With `--ablate` a row a weight of `search.weights`: the mean nDCG@10 of all sets without it, with half and
with double of it. With `--engine` the index lies on a server, under a name whose index is written anew.

Each document becomes a file in a folder of its own; that is indexed as `dogovor index` does it, a query runs
as `dogovor search` runs it, and a document stands where its best paragraph stands: answers first, then what
comes nearest. `engine()` gives the same to other scorers.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from search import Searcher, parse, weights
from search.indexing import Run, build_index
from search.store import Where

_PAGE = 100
_FIRST = 10
_MOST_PAGES = 20


class Dogovor:
    """One collection at a time, in a folder of its own or on a server."""

    def __init__(self, server: str | None = None) -> None:
        self._server = server
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._searcher: Searcher | None = None
        self._ids: list[str] = []

    def index(self, documents: Sequence[Mapping[str, str]]) -> None:
        """Index documents (`id`, `text`; the language is found out) in place of those before."""
        self.close()
        self._folder = tempfile.TemporaryDirectory(prefix="dogovor-retrieval-")
        folder = Path(self._folder.name)
        sources = folder / "documents"
        sources.mkdir()
        self._ids = [document["id"] for document in documents]
        for number, document in enumerate(documents):
            (sources / f"{number}.txt").write_text(document["text"], encoding="utf-8")
        build_index([sources], self._index, run=Run(full=True))
        self.open()

    def open(self) -> None:
        """Open the index anew, so that nothing is kept that was weighed before."""
        if self._searcher is not None:
            self._searcher.close()
        self._searcher = Searcher.open(self._index)

    @property
    def _index(self) -> Where:
        """Where the index lies."""
        assert self._folder is not None
        return self._server or Path(self._folder.name) / "index"

    def search(self, query: str, lang: str, k: int) -> list[str]:
        """The ids of the best documents; `lang` is not needed: the product finds it out."""
        if self._searcher is None:
            return []
        found: dict[str, None] = {}
        size = min(_PAGE, max(k, 1))
        for page in range(_MOST_PAGES):
            results = self._searcher.search(parse(query, offset=page * size, limit=size))
            hits = (*results.hits, *results.nearest)
            found.update((self._ids[int(Path(hit.article.file).stem)], None) for hit in hits)
            if len(found) >= k or len(results.hits) < size:
                break
        return list(found)[:k]

    def close(self) -> None:
        """Take the collection away."""
        if self._searcher is not None:
            self._searcher.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._searcher = self._folder = None


def engine(server: str | None = None) -> Dogovor:
    """An empty one."""
    return Dogovor(server)


def ranking(found: Sequence[str], wanted: Collection[str]) -> float:
    """nDCG@10: 1 where everything wanted stands first, 0 where none of it is among the first ten.

    >>> ranking(["a", "b"], {"a"}), round(ranking(["b", "a"], {"a"}), 2), ranking(["b"], {"a"})
    (1.0, 0.63, 0.0)
    """
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(found[:_FIRST]) if one in wanted)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(_FIRST, len(wanted))))


def scores(system: Dogovor, queries: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, float, float]]:
    """For each set of queries: how many, mean nDCG@10, mean R@10."""
    sums: dict[str, list[float]] = {}
    for query in queries:
        found, wanted = system.search(query["text"], query.get("lang", ""), _FIRST), set(query["rel"])
        row = sums.setdefault(query["set"], [0, 0.0, 0.0])
        row[0] += 1
        row[1] += ranking(found, wanted)
        row[2] += len(wanted & set(found)) / min(_FIRST, len(wanted))
    return {name: (int(n), rank / n, recall / n) for name, (n, rank, recall) in sums.items()}


@contextmanager
def weighed(name: str, value: float) -> Iterator[None]:
    """While this lasts, a weight of `search.weights` is another one."""
    usual = getattr(weights, name)
    setattr(weights, name, value)
    try:
        yield
    finally:
        setattr(weights, name, usual)


def ablation(folders: Sequence[Path], every: int) -> Iterator[tuple[str, float, tuple[float, ...]]]:
    """For each weight: its name, its value, and the mean nDCG@10 without it, with half and with double of it.

    The first row is named "" and holds the measure as all weights stand.
    """
    collections = []
    for folder in folders:
        system = engine()
        system.index(_rows(folder / "docs.jsonl"))
        collections.append((system, _rows(folder / "queries.jsonl")[::every]))

    def mean() -> float:
        ranks = []
        for system, queries in collections:
            system.open()
            ranks += [rank for _, rank, _ in scores(system, queries).values()]
        return sum(ranks) / len(ranks)

    try:
        yield "", 1.0, (mean(),)
        for name, value in _weights().items():
            measured = []
            for factor in (0.0, 0.5, 2.0):
                with weighed(name, value * factor):
                    measured.append(mean())
            yield name, value, tuple(measured)
    finally:
        for system, _ in collections:
            system.close()


def _weights() -> dict[str, float]:
    return {name: value for name, value in vars(weights).items() if isinstance(value, float)}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folders", nargs="+", type=Path, help="with docs.jsonl and queries.jsonl")
    options.add_argument("--ablate", action="store_true", help="what each weight is worth")
    options.add_argument("--engine", help="address of a server, as dogovor index takes it")
    options.add_argument("--every", type=int, default=1, help="ask every n-th query alone (default: 1)")
    chosen = options.parse_args(arguments)
    if chosen.ablate:
        print("| weight | value | without | half | double |\n|---|---|---|---|---|")
        for name, value, measured in ablation(chosen.folders, chosen.every):
            figures = " | ".join(f"{one:.4f}" for one in measured)
            row = f"| {name} | {value} | {figures} |" if name else f"| as they stand: {figures} | | | | |"
            print(row, flush=True)
        return
    print("| queries | number | nDCG@10 | R@10 |\n|---|---|---|---|")
    for folder in chosen.folders:
        system = engine(chosen.engine)
        system.index(_rows(folder / "docs.jsonl"))
        for name, (number, rank, recall) in scores(
            system, _rows(folder / "queries.jsonl")[:: chosen.every]
        ).items():
            print(f"| {name} | {number} | {rank:.3f} | {recall:.3f} |", flush=True)
        system.close()


if __name__ == "__main__":
    main()

"""The product as a retrieval system: documents in, ranked ids out, by the same path as a person's search.

    python -m benchmarks.retrieval FOLDER ...

Comes in: folders with documents and queries. Goes out: a Markdown table, a row a set of queries: how well the
documents wanted are ranked among the first ten (nDCG@10), and how many of them stand there (R@10). A folder
holds docs.jsonl (`id`, `text`) and queries.jsonl (`qid`, `set`, `text`, `rel`: the ids wanted).

Each document becomes a file in a folder of its own; that is indexed as `dogovor index` does it, a query runs
as `dogovor search` runs it, and a document stands where its best paragraph stands: answers first, then what
comes nearest. `engine()` gives the same to other scorers.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from search import Searcher, parse
from search.indexing import build_index

_PAGE = 100
_FIRST = 10
_MOST_PAGES = 20


class Dogovor:
    """One collection at a time."""

    def __init__(self) -> None:
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
        build_index([sources], folder / "index")
        self._searcher = Searcher.open(folder / "index")

    def search(self, query: str, lang: str, k: int) -> list[str]:
        """The ids of the best documents; `lang` is not needed: the product finds it out."""
        if self._searcher is None:
            return []
        found: dict[str, None] = {}
        for page in range(_MOST_PAGES):
            results = self._searcher.search(parse(query, offset=page * _PAGE, limit=_PAGE))
            hits = (*results.hits, *results.nearest)
            found.update((self._ids[int(Path(hit.article.file).stem)], None) for hit in hits)
            if len(found) >= k or len(results.hits) < _PAGE:
                break
        return list(found)[:k]

    def close(self) -> None:
        """Take the collection away."""
        if self._searcher is not None:
            self._searcher.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._searcher = self._folder = None


def engine() -> Dogovor:
    """An empty one."""
    return Dogovor()


def ranking(found: Sequence[str], wanted: Collection[str]) -> float:
    """nDCG@10: 1 where everything wanted stands first, 0 where none of it is among the first ten.

    >>> ranking(["a", "b"], {"a"}), round(ranking(["b", "a"], {"a"}), 2), ranking(["b"], {"a"})
    (1.0, 0.63, 0.0)
    """
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(found[:_FIRST]) if one in wanted)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(_FIRST, len(wanted))))


def measure(folder: Path) -> dict[str, tuple[int, float, float]]:
    """For each set of queries: how many, mean nDCG@10, mean R@10."""
    system = engine()
    system.index(_rows(folder / "docs.jsonl"))
    sums: dict[str, list[float]] = {}
    for query in _rows(folder / "queries.jsonl"):
        found, wanted = system.search(query["text"], query.get("lang", ""), _FIRST), set(query["rel"])
        row = sums.setdefault(query["set"], [0, 0.0, 0.0])
        row[0] += 1
        row[1] += ranking(found, wanted)
        row[2] += len(wanted & set(found)) / min(_FIRST, len(wanted))
    system.close()
    return {name: (int(n), rank / n, recall / n) for name, (n, rank, recall) in sums.items()}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main(folders: Sequence[str]) -> None:
    """Print the table."""
    if not folders:
        sys.exit("Name one folder or more with docs.jsonl and queries.jsonl.")
    print("| queries | number | nDCG@10 | R@10 |\n|---|---|---|---|")
    for folder in folders:
        for name, (number, rank, recall) in measure(Path(folder)).items():
            print(f"| {name} | {number} | {rank:.3f} | {recall:.3f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The product as a retrieval system: documents in, ranked ids out, by the same path as a person's search.

    from benchmarks.retrieval import engine

Comes in: documents of one paragraph or more, then queries. Goes out: the ids of documents, best first. Each
document becomes a file in a folder of its own; the folder is indexed as `dogovor index` does it, a query runs
as `dogovor search` runs it, and a document stands where its best paragraph stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from search import Searcher, parse
from search.indexing import build_index

_PAGE = 50
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
            hits = self._searcher.search(parse(query, offset=page * _PAGE, limit=_PAGE)).hits
            found.update((self._ids[int(Path(hit.article.file).stem)], None) for hit in hits)
            if len(found) >= k or len(hits) < _PAGE:
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

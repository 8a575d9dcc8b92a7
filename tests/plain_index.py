"""Indexes of plain records, written and counted without reading any article: for tests of commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from search.engine import Record, Request, Writer
from search.fields import PARAGRAPH
from search.store import Facts
from search.stores.folder import FolderStore, FolderWriting

BATCH = 5


def record(article: int, number: int) -> Record:
    id = f"a{article}#{number}"
    terms = tuple((f"w{(article * number) % 97}",) for _ in range(3))
    numbers = {"order": article * 1000 + number}
    return Record(id, PARAGRAPH, id, f"a{article}", {"forms": terms}, {}, numbers, {"text": id})


def article(number: int, size: int = BATCH) -> list[Record]:
    return [record(number, one) for one in range(size)]


def facts(paragraphs: int) -> Callable[[], Facts]:
    return lambda: Facts((), {"limits": {}, "columns": {}}, None, 0, paragraphs, 0, settled=False)


def adding(articles: Iterable[int], gone: Iterable[int] = (), size: int = BATCH) -> Callable[[Writer], None]:
    """A change that adds articles and deletes others."""

    def change(writer: Writer) -> None:
        writer.delete([f"a{number}" for number in gone])
        for number in articles:
            writer.add(article(number, size))

    return change


def commit(writing: FolderWriting, articles: Iterable[int], gone: Iterable[int] = ()) -> None:
    """Add some articles and delete others; the manifest tells how many paragraphs there are with it."""
    added, left = list(articles), list(gone)
    held = writing.manifest.paragraphs if writing.manifest else 0
    writing.commit(adding(added, left), facts(held + BATCH * (len(added) - len(left))))


def held(folder: Path) -> set[str]:
    """The articles of an index as a reader sees it; each of them is whole, and as many as the manifest says.

    Raises:
        DogovorError: there is nothing that could be read.
    """
    store = FolderStore(folder)
    manifest = store.read()
    engine = store.open(manifest)
    try:
        total = engine.count(PARAGRAPH)
        hits = engine.search(Request(PARAGRAPH, None, sort=("order",), limit=total)).hits
        records = engine.get([hit.id for hit in hits])
    finally:
        engine.close()
    texts = [record.stored["text"] for record in records if record is not None]
    articles = {text.split("#")[0] for text in texts}
    assert len(texts) == len(set(texts)) == total == manifest.paragraphs == BATCH * len(articles)
    return articles


def unnamed(folder: Path) -> set[str]:
    """Files in an index that neither of its manifests names."""
    from search.stores.sweeping import named

    kept, _ = named(folder)
    wanted = {f"{generation}/{name}" for generation, names in kept.items() for name in names}
    wanted |= {"manifest.json", "manifest.previous.json", "lock"}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in there - wanted if not name.endswith("_WRITELOCK")}

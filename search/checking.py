"""Whether an index is whole: what `dogovor check` asks.

Comes in: the folder of an index. Goes out: what it holds, and in words whatever is wrong with it. Looks at
the manifest, the content of every file, the counts, that no id stands twice, and that what belongs together
is there: articles to paragraphs, paragraphs to deals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.engine import Engine, Record, Request
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged, IndexStale
from search.fields import ARTICLE, DEAL, PARAGRAPH, article_record_id
from search.manifest import Manifest, load_manifest, read_manifest, verify_files
from search.manifest_sources import changed_since
from search.stores.folder import FolderStore


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found.

    Attributes:
        problems: what is wrong, each a sentence; empty for a sound index.
        advice: what to do about them, or None.
        notes: what is not wrong but worth knowing: articles that were changed since.
        files, articles, paragraphs, deals: counts, as the manifest has them.
        built: when, ISO 8601.
    """

    problems: tuple[str, ...]
    advice: str | None
    notes: tuple[str, ...]
    files: int
    articles: int
    paragraphs: int
    deals: int
    built: str


def check_index(index: Path) -> Checked:
    """Look at all of an index.

    Raises:
        IndexMissing, IndexForeign, IndexDamaged: there is nothing that could be looked at.
    """
    manifest = load_manifest(index)
    problems = [f"{problem}." for problem in verify_files(index, manifest, thoroughly=True)]
    if not problems:
        problems += _stale(index)
        problems += _content(index, manifest)
    changed = None if problems else changed_since(FolderStore(index))
    return Checked(
        problems=tuple(problems),
        advice=f"Build it again: dogovor index --index {index}" if problems else None,
        notes=(changed,) if changed else (),
        files=len(manifest.files),
        articles=manifest.articles,
        paragraphs=manifest.paragraphs,
        deals=manifest.deals,
        built=manifest.built,
    )


def _stale(index: Path) -> Iterator[str]:
    try:
        read_manifest(index)
    except IndexStale as reason:
        yield _without_advice(reason)


def _without_advice(reason: Exception) -> str:
    """What is wrong, without what to do: that is said once, for all problems together."""
    return str(reason).split(" Build it again")[0]


def _content(index: Path, manifest: Manifest) -> list[str]:
    """What is wrong with the records, or why they cannot be read."""
    try:
        engine = WhooshEngine.open(index / manifest.generation, manifest.commit)
    except IndexDamaged as reason:
        return [_without_advice(reason)]
    try:
        counts = {ARTICLE: manifest.articles, PARAGRAPH: manifest.paragraphs, DEAL: manifest.deals}
        return list(problems_of(engine, counts))
    except IndexDamaged as reason:
        return [_without_advice(reason)]
    finally:
        engine.close()


def problems_of(engine: Engine, wanted: Mapping[str, int]) -> Iterator[str]:
    """What is wrong with the records of an engine; `wanted` is how many of each kind there should be."""
    held = {kind: _records(engine, kind) for kind in wanted}
    for kind, number in wanted.items():
        if len(held[kind]) != number or engine.count(kind) != number:
            yield f"It holds {len(held[kind])} records of kind {kind}; {number} were written."
    ids = [record.id for records in held.values() for record in records]
    if len(ids) != len(set(ids)):
        twice = sorted(id for id, times in Counter(ids).items() if times > 1)
        yield f"{len(twice)} ids stand more than once, among them {twice[0]}."
    yield from _orphans(held)


def _orphans(held: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """Paragraphs without their article, deals without their paragraph."""
    articles = {record.id for record in held[ARTICLE]}
    paragraphs = {record.id for record in held[PARAGRAPH]}
    for record in held[PARAGRAPH]:
        if article_record_id(record.article) not in articles:
            yield f"The article of paragraph {record.id} is missing."
    for record in held[DEAL]:
        if record.parent not in paragraphs:
            yield f"The paragraph of deal {record.id} is missing."


def _records(engine: Engine, kind: str) -> list[Record]:
    """All records of a kind, with those that cannot be given back left out."""
    total = engine.search(Request(kind, None, limit=0)).total
    hits = engine.search(Request(kind, None, sort=("order",), limit=total)).hits
    return [record for record in engine.get([hit.id for hit in hits]) if record is not None]

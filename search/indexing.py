"""The write journey on one screen: sources to articles to records to an index that is swapped in at once.

Comes in: paths of articles, the folder of the index. Goes out: a `Report`. The new index is built in a folder
of its own beside the old one; only when it has been read back and counted does the manifest name it. Whatever
happens before that (an error, a full disk, Ctrl-C, a power cut), the old index is what readers see.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deals.rates import read_rates
from search.collecting import collecting_seldom
from search.corpus import Article, read_articles
from search.documents.model import Reading
from search.engine import Engine, Record, Writer
from search.errors import DogovorError, IndexDamaged, SeedError
from search.fields import ARTICLE, DEAL, PARAGRAPH
from search.manifest import load_manifest, refuse_foreign
from search.manifest_sources import rates_entry, source_entry
from search.records import ArticleRecords, article_records
from search.retold import same_deals, with_links
from search.settings import Settings
from search.sources import STDIN, Skipped, Source, find_sources
from search.store import Facts
from search.stores.folder import FolderStore
from search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: files read of all, paragraphs and deals found so far."""

    done: int
    total: int
    paragraphs: int
    deals: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was built: counts, what was skipped and why, what a person should know, seconds taken."""

    articles: int
    paragraphs: int
    deals: int
    skipped: tuple[Skipped, ...]
    seconds: float
    notes: tuple[str, ...] = ()


def build_index(
    sources: Sequence[Path],
    index: Path,
    progress: Callable[[Progress], None] | None = None,
    rates: Path | None = None,
    reading: Reading | None = None,
) -> Report:
    """Build the index of all articles under `sources` into the folder `index`, in place of an older one.

    Args:
        sources: files, folders, patterns, "-" for standard input.
        index: the folder.
        progress: told how far it is.
        rates: exchange rates of the user's own, which go before all others.
        reading: limits, columns of tables, standard input; None: as the older index there was read.

    Raises:
        TableError: `rates` cannot be read.
        SeedError: there is nothing to index.
        IndexForeign: the folder holds something that is no index; nothing is written.
        IndexLocked: another process is building it.
        IndexUnwritable: the folder cannot be written, or the disk is full; an older index is still there.
    """
    started = time.monotonic()
    reading = _reading_before(index) if reading is None else reading
    files, _ = find_sources(sources, reading)
    if rates is not None:
        read_rates(rates)  # before anything is written
    refuse_foreign(index)
    built = _build(sources, files, index, progress or (lambda _: None), rates, reading)
    return Report(
        built.articles,
        built.paragraphs,
        built.deals,
        tuple(built.skipped),
        time.monotonic() - started,
        tuple(built.notes),
    )


@dataclass(slots=True)
class _Built:
    """What has been written so far."""

    articles: int = 0
    paragraphs: int = 0
    deals: int = 0
    done: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _build(
    sources: Sequence[Path],
    files: Sequence[Source],
    index: Path,
    progress: Callable[[Progress], None],
    rates: Path | None,
    reading: Reading,
) -> _Built:
    """Write a new generation, look at it, make it the one that counts."""
    # Before they are read: of an article that changes meanwhile it must not be said that it was read so.
    entries = {one.id: _entry(one) for one in files if one.path != STDIN}
    rates_read = rates_entry(rates)
    built = _Built()

    def facts() -> Facts:
        return Facts(
            named=[str(path.resolve()) for path in sources if path != STDIN],
            reading=reading.as_dict(),
            rates=rates_read,
            articles=built.articles,
            paragraphs=built.paragraphs,
            deals=built.deals,
            settled=True,
            sources={id: entry for id, entry in entries.items() if entry is not None},
            skipped=[{"path": one.path, "reason": one.reason} for one in built.skipped],
        )

    def change(writer: Writer) -> None:
        with collecting_seldom():
            _write(sources, len(files), writer, built, progress, rates, reading)

    with FolderStore(index).writing() as writing:
        writing.begin()
        writing.commit(change, facts(), switch=False)
        _look_at(writing.engine, built)
        writing.commit(lambda _: None, facts())
    return built


def _entry(source: Source) -> dict[str, Any] | None:
    """What the manifest holds of a source, and of the file beside it that tells of it."""
    entry = source_entry(source.path)
    if entry is not None and source.sidecar is not None and (beside := source_entry(source.sidecar)):
        entry["sidecar"] = beside
    return entry


def _write(
    sources: Sequence[Path],
    total: int,
    writer: Writer,
    built: _Built,
    progress: Callable[[Progress], None],
    rates: Path | None,
    reading: Reading,
) -> None:
    vocabulary = Vocabulary()
    deals = _write_texts(sources, total, writer, built, vocabulary, progress, rates, reading)
    writer.add(with_links(deals, same_deals(deals)))
    vocabulary.add(deals)
    writer.add([vocabulary.record()])


def _write_texts(
    sources: Sequence[Path],
    total: int,
    writer: Writer,
    built: _Built,
    vocabulary: Vocabulary,
    progress: Callable[[Progress], None],
    rates: Path | None,
    reading: Reading,
) -> list[Record]:
    """Write articles and paragraphs as they come; deals wait, since they are linked over articles."""
    deals: list[Record] = []
    last = ""
    for outcome in _read(sources, reading):
        built.done += outcome.source not in ("", last)
        last = outcome.source
        if isinstance(outcome, Skipped):
            built.skipped.append(outcome)
        else:
            records = _records(outcome, rates)
            writer.add(records.texts)
            vocabulary.add(records.texts)
            deals += records.deals
            built.articles += 1
            built.paragraphs += len(outcome.paragraphs)
            built.deals = len(deals)
            notes = (*outcome.notes, *((records.fault,) if records.fault else ()))
            built.notes += [f"{outcome.file}: {note}" for note in notes]
        progress(Progress(built.done, total, built.paragraphs, built.deals))
    return deals


def _read(sources: Sequence[Path], reading: Reading) -> Iterator[Article | Skipped]:
    """Articles; what the system says of them is no fault of the index."""
    articles = read_articles(sources, reading)
    while True:
        try:
            outcome = next(articles)
        except StopIteration:
            return
        except OSError as problem:
            raise _unreadable(problem) from problem
        yield outcome


def _records(article: Article, rates: Path | None) -> ArticleRecords:
    """The records of an article, for which tables and dictionaries may be read."""
    try:
        return article_records(article, rates)
    except OSError as problem:
        raise _unreadable(problem) from problem


def _unreadable(problem: OSError) -> SeedError:
    what = f"{problem.filename}" if problem.filename else "the articles"
    reason = (problem.strerror or str(problem)).lower()
    return SeedError(f"Cannot read {what}: {reason}. What was indexed before is unchanged.")


def _look_at(engine: Engine, built: _Built) -> None:
    """Count what was written."""
    found = (engine.count(ARTICLE), engine.count(PARAGRAPH), engine.count(DEAL))
    wanted = (built.articles, built.paragraphs, built.deals)
    if found != wanted:
        raise IndexDamaged(
            f"The new index holds {found} articles, paragraphs and deals where {wanted} were written. "
            "The old one was kept. Check the disk and build again."
        )


def _reading_before(index: Path) -> Reading:
    """How the sources of the index that is there were read; a new one is read by the defaults."""
    try:
        return Reading.from_dict(load_manifest(index).reading)
    except DogovorError:
        return Reading(Settings().limits)

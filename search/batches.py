"""Files read and their articles written, commit by commit.

Comes in: files that are to be read, what an index keeps of them, an index held for writing. Goes out:
commits. Each holds some files wholly, with what is kept of them, or holds nothing: a run that ends early has
lost only what it did since the last commit.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from analyzers.analyzer import analyze
from search.changes import Texts
from search.collecting import collecting_seldom
from search.corpus import Article, articles_of
from search.counts import Counts, counts_record
from search.documents.apart import Apart
from search.documents.model import Reading
from search.engine import Engine, Record, Writer
from search.errors import SeedError
from search.fields import article_record_id
from search.kept import Kept, Text, looked_at
from search.records import ArticleRecords, article_records
from search.sources import Skipped, Source
from search.store import Facts, Writing
from search.told_elsewhere import groups_told


@dataclass(frozen=True, slots=True)
class Size:
    """After how many articles, or seconds, is committed; a file is never divided."""

    articles: int = 2_000
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done, total: files read, of those to read.
        paragraphs, deals: of the files read so far.
        committed: files of those that are in the index for good.
        unchanged: files that need not be read.
        seen: readers see what is committed.
    """

    done: int
    total: int
    paragraphs: int
    deals: int
    committed: int = 0
    unchanged: int = 0
    seen: bool = True


@dataclass(slots=True)
class Totals:
    """How much an index holds."""

    articles: int = 0
    paragraphs: int = 0
    deals: int = 0

    def more(self, kept: Kept, times: int = 1) -> None:
        """With the articles of a file, or with `times` -1 without them."""
        self.articles += times * len(kept.articles)
        self.paragraphs += times * kept.paragraphs
        self.deals += times * kept.deals


class SaidOf(Protocol):
    """What is said of an index with a commit."""

    def __call__(self, totals: Totals, *, settled: bool = False) -> Facts: ...


@dataclass(slots=True)
class Batches:
    """Writes files into an index.

    Attributes:
        writing: the index.
        facts: what is said of it with a commit, given how much it holds.
        texts: those of the files that stay as they are.
        reading: how files are read.
        rates: exchange rates of the user's own.
        size: of a commit.
        progress: told after each file and each commit.
        is_stopped: whether no more is to be read.
        seen: readers see each commit; otherwise only the one that settles.
        totals: how much the index holds.
        read: files read in this run; skipped and notes are theirs.
    """

    writing: Writing
    facts: SaidOf
    texts: Texts
    reading: Reading
    rates: Path | None
    size: Size
    progress: Callable[[Progress], None]
    is_stopped: Callable[[], bool]
    seen: bool
    totals: Totals
    unchanged: int = 0
    read: dict[str, Kept] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _total: int = 0
    _done: int = 0
    _committed: int = 0
    _found: Totals = field(default_factory=Totals)

    def write(
        self,
        sources: Sequence[Source],
        kept: Mapping[str, Kept],
        gone: Iterable[Kept],
        touched: Iterable[Kept],
    ) -> bool:
        """Read files and commit them; says whether any article is there in the end. Without one nothing is
        committed.

        Args:
            sources: in their order.
            kept: key of a file -> what the index keeps of it now.
            gone: files whose articles are to be removed.
            touched: what is to be kept of files that need not be read.

        Raises:
            IndexStopped: it was stopped; what was read by then is committed.
            SeedError: the system does not let something be read.
        """
        waiting = deque(sources)
        self._total += len(waiting)
        first = [*gone], [*touched]
        with closing(Apart()) as apart, collecting_seldom():
            while waiting or any(first):
                if self.is_stopped():
                    raise IndexStopped
                change = partial(self._change, waiting, kept, *first, apart)
                try:
                    self.writing.commit(change, lambda: self.facts(self.totals), switch=self.seen)
                except _NoArticle:
                    if self.is_stopped():
                        raise IndexStopped from None
                    return False
                first = [], []
                self._committed = self._done
                self._tell()
        return True

    def _change(
        self,
        waiting: deque[Source],
        kept: Mapping[str, Kept],
        gone: Sequence[Kept],
        touched: Sequence[Kept],
        apart: Apart,
        writer: Writer,
    ) -> None:
        """One commit."""
        started, found = time.monotonic(), self._found.articles
        counts = Counts()
        added: list[str] = []
        left: list[str] = []
        for one in gone:
            left += self._forget(one, writer, counts)
        writer.add(one.record() for one in touched)
        while waiting and not self.is_stopped():
            source = waiting.popleft()
            if before := kept.get(source.key):
                left += self._forget(before, writer, counts)
                self.texts.drop(before)
            added += self._read(source, writer, counts, apart)
            full = (
                self._found.articles - found >= self.size.articles
                or time.monotonic() - started >= self.size.seconds
            )
            if full and self.totals.articles:
                break
        if not self.totals.articles:
            raise _NoArticle
        if added or left or any(counts.stored().values()):
            writer.add([counts_record(counts, secrets.token_hex(8), added, left)])

    def _forget(self, before: Kept, writer: Writer, counts: Counts) -> list[str]:
        """Remove the articles of a file, and its own record; says which groups of tellings lose a deal."""
        groups = []
        for one in _paragraphs(self.writing.engine, before):
            text, lang = one.stored["text"], one.stored["lang"]
            counts.count(text, lang, analyze(text, lang), -1)
            groups += groups_told(self.writing.engine, one.stored["deals"])
        writer.delete([*before.articles, before.record_id])
        self.totals.more(before, -1)
        return groups

    def _read(self, source: Source, writer: Writer, counts: Counts, apart: Apart) -> Sequence[str]:
        """Write the articles of a file, and what is kept of it; says their ids."""
        before = looked_at(source)  # before it is read: it may change meanwhile
        texts: list[Text] = []
        ids: list[str] = []
        skipped: list[tuple[str, str]] = []
        paragraphs = deals = 0
        for outcome in self._outcomes(source, texts, apart):
            if isinstance(outcome, Skipped):
                skipped.append((outcome.path, outcome.reason))
                continue
            records = self._records(outcome)
            writer.add(records.texts)
            writer.add(records.deals)
            counts.add(records.counts.stored())
            ids.append(outcome.id)
            paragraphs += len(outcome.paragraphs)
            deals += len(records.deals)
            notes = (*outcome.notes, *((records.fault,) if records.fault else ()))
            self.notes += [f"{outcome.file}: {note}" for note in notes]
        now = replace(
            before,
            articles=tuple(ids),
            texts=tuple(texts),
            skipped=tuple(skipped),
            paragraphs=paragraphs,
            deals=deals,
        )
        writer.add([now.record()])
        self.totals.more(now)
        self._found.more(now)
        self.read[source.key] = now
        self._done += 1
        self._tell()
        return ids

    def _outcomes(self, source: Source, texts: list[Text], apart: Apart) -> Iterator[Article | Skipped]:
        """What comes of a file; what the system says of it is no fault of the index."""
        earlier = partial(self.texts.met, source.key, texts)
        outcomes = articles_of(source, self.reading, apart, earlier)
        while True:
            try:
                outcome = next(outcomes)
            except StopIteration:
                return
            except OSError as problem:
                raise _unreadable(problem) from problem
            yield outcome

    def _records(self, article: Article) -> ArticleRecords:
        """The records of an article, for which tables and dictionaries may be read."""
        try:
            return article_records(article, self.rates)
        except OSError as problem:
            raise _unreadable(problem) from problem

    def _tell(self) -> None:
        found = self._found
        self.progress(
            Progress(
                self._done,
                self._total,
                found.paragraphs,
                found.deals,
                self._committed,
                self.unchanged,
                self.seen,
            )
        )


class IndexStopped(KeyboardInterrupt):
    """A person or the system ended the run; what was read by then is in the index."""


class _NoArticle(Exception):
    """There would be none in the index."""


def _paragraphs(engine: Engine, kept: Kept) -> Iterator[Record]:
    """All paragraphs of a file, as the index has them."""
    for article in engine.get([article_record_id(id) for id in kept.articles]):
        if article is not None:
            for one in engine.get(article.stored["paragraphs"]):
                if one is not None:
                    yield one


def _unreadable(problem: OSError) -> SeedError:
    what = f"{problem.filename}" if problem.filename else "the articles"
    reason = (problem.strerror or str(problem)).lower()
    return SeedError(f"Cannot read {what}: {reason}. What was indexed before is unchanged.")

"""The write journey on one screen: what changed in the folders, read, committed, settled.

Comes in: paths of articles, where the index lies. Goes out: a `Report`. Only files that are new or changed
are read; an index that cannot be added to (it was made by other tables, other exchange rates, other limits)
is written anew beside the old one, which readers see until all is done. Whatever happens on the way (an
error, a full disk, Ctrl-C, a power cut), what was committed counts, and the next run goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from deals.rates import read_rates
from search.batches import Batches, IndexStopped, Progress, Size, Totals
from search.changes import Changes, Texts, compare
from search.collecting import collecting_seldom
from search.corpus import nothing_read
from search.documents.model import Reading
from search.engine import Engine, Writer
from search.errors import DogovorError, IndexDamaged, IndexMissing
from search.fields import ARTICLE, DEAL, PARAGRAPH
from search.kept import Kept, kept_in
from search.manifest import Manifest
from search.manifest_sources import rates_entry
from search.settings import Settings
from search.settling import settle
from search.sources import STDIN, Skipped, find_sources, key_of, with_ids
from search.store import Facts, Store, Where
from search.stores.choosing import manifest_at, store_of


@dataclass(frozen=True, slots=True)
class Report:
    """What an index holds after a run, and what the run did.

    Attributes:
        articles, paragraphs, deals: what the index holds.
        skipped: what could not be read, now or when it was last looked at, and why.
        seconds: how long it took.
        notes: what a person should know of the files that were read.
        new, changed, removed, unchanged: files.
        again: why files were read that had not changed; None: they were not.
    """

    articles: int
    paragraphs: int
    deals: int
    skipped: tuple[Skipped, ...]
    seconds: float
    notes: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    again: str | None = None

    @property
    def is_idle(self) -> bool:
        """Whether all was as it had been."""
        return not (self.new or self.changed or self.removed or self.again)


@dataclass(frozen=True, slots=True)
class Run:
    """How a run goes about it.

    Attributes:
        full: all files are read, whether they changed or not.
        settles: what depends on the whole collection is brought up to date in the end; else it waits for a
            run that does.
        size: of a commit.
        progress: told how far it is.
        is_stopped: whether it is to end; asked between files.
        wait: told who else writes the index, where that is to be waited for; None: it is refused then.
    """

    full: bool = False
    settles: bool = True
    size: Size = field(default_factory=Size)
    progress: Callable[[Progress], None] = lambda _: None
    is_stopped: Callable[[], bool] = lambda: False
    wait: Callable[[str], None] | None = None


def build_index(
    sources: Sequence[Path],
    index: Where,
    progress: Callable[[Progress], None] | None = None,
    rates: Path | None = None,
    reading: Reading | None = None,
    run: Run | None = None,
) -> Report:
    """Bring the index up to date with the articles under `sources`; make it if there is none.

    Args:
        sources: files, folders, patterns, "-" for standard input. What is not among them is removed.
        index: its folder, or the address of a server.
        progress: told how far it is.
        rates: exchange rates of the user's own, which go before all others.
        reading: limits, columns of tables, standard input; None: as the older index there was read.
        run: how it goes about it.

    Raises:
        TableError: `rates` cannot be read.
        SeedError: there is nothing to index.
        IndexForeign: the folder holds something that is no index; nothing is written.
        IndexLocked: another process is writing it.
        IndexUnwritable: the folder cannot be written, or the disk is full; what was committed is still there.
        IndexStopped: it was to end; what was read by then is committed.
    """
    started = time.monotonic()
    reading = _reading_before(index) if reading is None else reading
    found, left_out = find_sources(sources, reading)
    if rates is not None:
        read_rates(rates)  # before anything is written
    named = [key_of(path) for path in sources if path != STDIN]
    told = _Told(named, reading.as_dict(), rates_entry(rates))
    run = run or Run(progress=progress or (lambda _: None))
    store = store_of(index)
    is_first = _is_first(store)
    with store.writing(run.wait) as writing:
        again = _why_all(writing.manifest, told, full=run.full)
        kept = {} if again else {one.key: one for one in kept_in(writing.engine)}
        changes = compare(with_ids(found, reading, {key: one.id for key, one in kept.items()}), kept)
        if kept and not changes.unchanged:
            again = "none of them is as it was"
        if again:
            writing.begin()
            changes, before = Changes(found, new=list(found)), Totals()
        else:
            manifest = writing.manifest
            assert manifest is not None  # noqa: S101  (else all is read again)
            before = Totals(manifest.articles, manifest.paragraphs, manifest.deals)
        batches = Batches(
            writing,
            partial(_facts, told),
            Texts(changes.unchanged),
            reading,
            rates,
            run.size,
            run.progress,
            run.is_stopped,
            seen=is_first or not again,
            totals=before,
            unchanged=len(changes.unchanged),
        )
        known = {} if again else kept
        if not _bring_in(batches, changes, known, writing.manifest, settles=run.settles or not batches.seen):
            raise nothing_read(sources, [*left_out, *_skipped(batches.read.values())])
        held = {one.key: one for one in changes.unchanged} | batches.read
    changed = {source.key for source in changes.changed}
    return Report(
        batches.totals.articles,
        batches.totals.paragraphs,
        batches.totals.deals,
        (*left_out, *_skipped(held[source.key] for source in found)),
        time.monotonic() - started,
        tuple(batches.notes),
        new=len(changes.new),
        changed=len(changed),
        removed=len(changes.removed),
        unchanged=len(changes.unchanged),
        again=None if is_first else again,
    )


def _bring_in(
    batches: Batches,
    changes: Changes,
    kept: Mapping[str, Kept],
    manifest: Manifest | None,
    *,
    settles: bool,
) -> bool:
    """Read, commit, settle; says whether there is any article."""
    wrong = list(batches.texts.misplaced(changes.unchanged))
    if not (changes or wrong) and manifest is not None and (manifest.settled or not settles):
        return True
    by_key = {source.key: source for source in changes.found}
    again = (by_key[one.key] for one in wrong)  # the same text stood in a file that is gone
    reading = sorted((*changes.new, *changes.changed, *again), key=lambda source: source.key)
    touched = [one for one in changes.touched if one not in wrong]
    if not batches.write(reading, kept, changes.removed, touched):
        return False
    if batches.is_stopped():
        raise IndexStopped
    # What was read may be the same text as one that was not, and go before it; or be missing before one.
    held = {one.key: one for one in changes.unchanged} | batches.read
    wrong = list(batches.texts.misplaced(held.values()))
    reading = sorted((by_key[one.key] for one in wrong), key=lambda source: source.key)
    if not batches.write(reading, held, (), ()):
        return False
    if settles:
        _settle(batches)
    return True


def _settle(batches: Batches) -> None:
    """The last commit of a run."""
    writing, totals = batches.writing, batches.totals
    _look_at(writing.engine, totals)

    def change(writer: Writer) -> None:
        with collecting_seldom():
            settle(writing.engine, writer)

    writing.commit(change, lambda: batches.facts(totals, settled=True))


def _look_at(engine: Engine, totals: Totals) -> None:
    """Count what was written."""
    found = (engine.count(ARTICLE), engine.count(PARAGRAPH), engine.count(DEAL))
    wanted = (totals.articles, totals.paragraphs, totals.deals)
    if found != wanted:
        raise IndexDamaged(
            f"The index holds {found} articles, paragraphs and deals where {wanted} were written. "
            "Check the disk and build all of it again: dogovor index --full"
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What was asked for: paths, how they are read, exchange rates."""

    named: Sequence[str]
    reading: Mapping[str, Mapping[str, Any]]
    rates: Mapping[str, str] | None


def _facts(told: _Told, totals: Totals, *, settled: bool = False) -> Facts:
    """What is said of the index with a commit."""
    return Facts(
        named=told.named,
        reading=told.reading,
        rates=told.rates,
        articles=totals.articles,
        paragraphs=totals.paragraphs,
        deals=totals.deals,
        settled=settled,
    )


def _why_all(manifest: Manifest | None, told: _Told, *, full: bool) -> str | None:
    """Why all files are to be read, whether they changed or not; None: there is no reason."""
    if full:
        return "that was asked for"
    if manifest is None:
        return "the index was made by another version, or cannot be read"
    if (manifest.rates or {}).get("sha256") != (told.rates or {}).get("sha256"):
        return "the exchange rates are others"
    if manifest.reading != told.reading:
        return "limits or columns of tables are others"
    return None


def _skipped(kept: Iterable[Kept]) -> list[Skipped]:
    return [skipped for one in kept for skipped in one.left_out()]


def _is_first(store: Store) -> bool:
    """Whether nobody reads an older index meanwhile."""
    try:
        store.read()
    except IndexMissing:
        return True
    except DogovorError:
        return False
    return False


def _reading_before(index: Where) -> Reading:
    """How the sources of the index that is there were read; a new one is read by the defaults."""
    try:
        return Reading.from_dict(manifest_at(index).reading)
    except DogovorError:
        return Reading(Settings().limits)

"""Analysis of files of texts into a folder, which can be stopped at any time and goes on where it was.

Comes in: files, a folder. Goes out: a file for each piece in the folder, and _analysis.json, which says what
they were made from and by. A piece whose file is there is done. So a folder that was begun with other files,
rules or choices is not gone on with.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.bulk.batch import TERMS
from search.bulk.job import FORMS, PART, Done, Job, fingerprints
from search.bulk.pieces import Piece, count_of, files_of, pieces_of, size_of, stem_of
from search.bulk.workers import done_by_dask, done_here
from search.errors import AnalysisOther, IndexLocked, IndexUnwritable, SeedError
from search.locking import locked
from search.manifest import sha256

PLAN = "_analysis.json"
LOCK = "_lock"
"""Named so that whatever reads the folder as one table passes them by."""
PIECE = 2**20
"""Bytes of a piece: some seconds of work, which is what is lost when it is interrupted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: pieces done of all, and before this run; texts, paragraphs and deals of this run."""

    done: int
    total: int
    before: int
    texts: int
    paragraphs: int
    deals: int
    faulty: int
    faults: tuple[str, ...] = ()


def analyse_files(
    paths: Sequence[Path],
    folder: Path,
    *,
    form: str = FORMS[0],
    terms: tuple[str, ...] = TERMS,
    rates: Path | None = None,
    piece: int = PIECE,
    workers: int = 1,
    dask: str | None = None,
    cache: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Analyse all that is not yet done.

    Args:
        paths: files of texts, or folders that hold such.
        folder: where what is found is written; made if it is not there.
        form: one of FORMS.
        terms: which of TERMS are written.
        rates: exchange rates of the user's own.
        piece: bytes of JSON lines that are done at a time.
        workers: processes of this machine.
        dask: address of the scheduler of a cluster, which does it instead.
        cache: where words that were looked up are kept.
        progress: told how far it is.

    Raises:
        SeedError: there is nothing to analyse, or it cannot be read.
        AnalysisOther: the folder holds something else, or was begun otherwise.
        IndexLocked: another process is at it.
        IndexUnwritable: the folder cannot be written.
        ClusterFailed: workers went away; what is done is kept.
    """
    files = [file for file in files_of(paths) if folder.resolve() not in file.parents]
    if not files:
        raise SeedError(
            f"There are only results in {', '.join(map(str, paths))}. Name the files of the texts."
        )
    sizes = {path: size_of(path) for path in files}
    try:
        _refuse_other(folder)
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()
        with locked(folder / LOCK):
            for left in folder.glob(f".*{PART}"):
                left.unlink(missing_ok=True)
            own = None if rates is None else rates.resolve()
            job = Job(folder, form, terms, own, fingerprints(), cache)
            names = _planned(job, files, piece)
            return _run(job, names, sizes, piece, workers, dask, progress or (lambda _: None))
    except IndexLocked:
        raise IndexLocked(f"Another dogovor is writing to {folder}. Wait until it is done.") from None
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise IndexUnwritable(
            f"Cannot write what was found to {folder}: {reason}. What is done is kept: free some space and "
            "run the same command again."
        ) from problem


def _run(
    job: Job,
    names: dict[Path, str],
    sizes: dict[Path, int],
    piece: int,
    workers: int,
    dask: str | None,
    progress: Callable[[Progress], None],
) -> Progress:
    total = sum(count_of(path, size, piece) for path, size in sizes.items())
    there = {path.name for path in job.folder.iterdir()}
    before = 0

    def missing() -> Iterator[Piece]:
        nonlocal before
        for path, size in sizes.items():
            for one in pieces_of(path, names[path], size, piece):
                if job.path_of(one).name in there:
                    before += 1
                else:
                    yield one

    now = 0
    state = Progress(0, total, 0, 0, 0, 0, 0)
    outcomes = done_by_dask(job, missing(), dask) if dask else done_here(job, missing(), workers)
    for found in outcomes:
        now += 1
        state = _with(state, found, now + before, before)
        progress(state)
    return replace(state, done=now + before, before=before)


def _with(state: Progress, found: Done, done: int, before: int) -> Progress:
    return Progress(
        done,
        state.total,
        before,
        state.texts + found.texts,
        state.paragraphs + found.paragraphs,
        state.deals + found.deals,
        state.faulty + found.faulty,
        (state.faults + found.faults)[:3],
    )


# --- what a folder was begun with ---------------------------------------------------------------------------


def _refuse_other(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise AnalysisOther(f"{folder} is a file. Name a new or empty folder.")
    if folder.is_dir() and not (folder / PLAN).is_file():
        others = sorted(one.name for one in folder.iterdir() if one.name not in (LOCK, f"{PLAN}{PART}"))
        if others:
            raise AnalysisOther(
                f"{folder} holds {others[0]}, which is not of an analysis; nothing was written. Name a new "
                "or empty folder."
            )


def _planned(job: Job, files: Sequence[Path], piece: int) -> dict[Path, str]:
    """What the pieces of each file are called; files that were not named before are added to the plan."""
    made: dict[str, Any] = {
        "analyzers": job.made_by[0],
        "extraction": job.made_by[1],
        "form": job.form,
        "terms": list(job.terms),
        "rates": sha256(job.rates) if job.rates else None,
        "piece": piece,
    }
    path = job.folder / PLAN
    held = _read(path) if path.is_file() else {**made, "sources": {}}
    said = {
        "analyzers": "word tables or dictionaries",
        "extraction": "rules of reading",
        "form": "another form",
        "terms": "other terms",
        "rates": "other exchange rates",
        "piece": "pieces of another size",
    }
    for name, value in made.items():
        if held.get(name) != value:
            what = (
                said[name] if said[name].startswith(("another", "other", "pieces")) else f"other {said[name]}"
            )
            raise AnalysisOther(f"{job.folder} was begun with {what}. Name a new folder.")
    sources = held["sources"]
    taken = {entry["name"] for entry in sources.values()}
    for file in files:
        status = file.stat()
        entry = {"size": status.st_size, "mtime_ns": status.st_mtime_ns}
        known = sources.get(str(file))
        if known is None:
            name, number = stem_of(file), 2
            while name in taken:
                name, number = f"{stem_of(file)}.{number}", number + 1
            taken.add(name)
            sources[str(file)] = {"name": name, **entry}
        elif {key: known.get(key) for key in entry} != entry:
            raise AnalysisOther(f"{file} was changed since {job.folder} was begun. Name a new folder.")
    _write(path, held)
    return {file: sources[str(file)]["name"] for file in files}


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(held, dict) and all(one["name"] for one in held["sources"].values()):
            return held
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise AnalysisOther(f"{path} cannot be read. Name a new folder.")


def _write(path: Path, held: dict[str, Any]) -> None:
    fresh = path.with_name(f"{path.name}{PART}")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(held, file, ensure_ascii=True, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)

"""Writers of an index killed at random moments, hundreds of times, and what is left each time.

A process holds the libraries and makes a copy of itself for each round, so that nearly all of a round is
writing: the copy opens the index and adds, changes, deletes and merges until SIGKILL ends it. It says each
commit on a pipe. After each kill

    the index opens, and holds every article of every commit that was said (and perhaps of one more)
    each article is whole, and there are as many as the manifest says: no commit is torn
    the next writer gets in
    no file is left that neither manifest names, once the next writer has begun

With --runs the copies bring an index of articles up to date, of which some were changed before each; after
each kill `dogovor check` finds nothing wrong, and what was said to be committed need not be read again.

    python -m tests.killing --kills 1000
    python -m tests.killing --runs --kills 100
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from search.batches import Size
from search.checking import check_index
from search.engines.whoosh import writer
from search.errors import IndexMissing
from search.indexing import Progress, Run, build_index
from search.kept import kept_in
from search.stores.folder import FolderStore, FolderWriting
from tests.plain_index import BATCH, adding, commit, facts, held, unnamed

KEPT = 40
"""So many articles are in the index at most: older ones are deleted."""
SMALL = 3
"""So few segments are merged, so that many rounds do."""
REBUILT = 7
"""Each so many rounds a new generation is written."""
LONG = 10
"""Each so many rounds a writer may live five times as long: so that merges end, too."""


@dataclass
class Told:
    """What came of all rounds."""

    kills: int = 0
    in_a_commit: int = 0
    commits: int = 0
    faults: list[str] = field(default_factory=list)
    most_files: int = 0
    most_bytes: int = 0
    files_left: int = 0
    seconds: float = 0.0


def write(folder: Path, first: int, number: int, say: int) -> None:
    """Commit one article after another; says of each that it is begun and that it is done."""
    with FolderStore(folder).writing() as writing:
        if number % REBUILT == REBUILT - 1 and writing.manifest is not None:
            rebuild(writing, first)
        for article in count(first):
            os.write(say, b"begun %d\n" % article)
            commit(writing, [article], [article - KEPT] if article >= KEPT else [])
            os.write(say, b"done %d\n" % article)


def rebuild(writing: FolderWriting, first: int) -> None:
    """The same articles in a new generation."""
    there = range(max(0, first - KEPT), first)
    writing.begin()
    half = len(there) // 2
    writing.commit(adding(there[:half]), facts(0), switch=False)
    writing.commit(adding(there[half:]), facts(BATCH * len(there)))


def killed_after(work: Callable[[int], None], delay: float) -> list[str]:
    """What a copy of this process said until it was killed.

    Raises:
        AssertionError: it ended by itself.
    """
    heard, say = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        try:
            work(say)
        except BaseException as fault:
            os.write(say, f"fault {type(fault).__name__}: {fault}\n".encode())
        os._exit(1)
    os.close(say)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(heard, "rb") as pipe:
        lines = pipe.read().decode().splitlines()
    faults = [line for line in lines if line.startswith("fault")]
    assert not faults, faults
    return lines


def wanted(number: int) -> set[str]:
    """The articles after so many commits."""
    return {f"a{one}" for one in range(max(0, number - KEPT), number)}


def kill(folder: Path, kills: int, longest: float, seed: int) -> Told:
    """Let writers be killed that often; each lives at most `longest` seconds."""
    random, told, started = Random(seed), Told(), time.monotonic()  # noqa: S311
    writer.MOST_ALIKE = writer.FEW_ALIKE = SMALL
    writer.MOST_AT_ONCE = 4 * BATCH  # larger ones are merged by a process
    committed = 0
    for number in range(kills):
        try:
            delay = random.uniform(0, longest * (1 if number % LONG else 5))
            lines = killed_after(partial(write, folder, committed, number), delay)
        except AssertionError as fault:
            told.faults.append(f"round {number}: the writer ended: {fault}")
            continue
        told.kills += 1
        done = sum(line.startswith("done") for line in lines)
        told.in_a_commit += bool(lines) and lines[-1].startswith("begun")
        try:
            found = held(folder)
        except IndexMissing:
            found = set()
        except BaseException as fault:
            told.faults.append(f"round {number}: {type(fault).__name__}: {fault}")
            continue
        most = committed + done + 1
        now = next((one for one in (most, most - 1) if found == wanted(one)), None)
        if now is None:
            told.faults.append(f"round {number}: {sorted(found)} after {committed} and {done} commits")
            now = most - 1
        committed = told.commits = now
        files = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        told.most_files, told.most_bytes = max(told.most_files, len(files)), max(told.most_bytes, sum(files))
        if len(told.faults) > 5:
            break
    with FolderStore(folder).writing():
        pass
    told.files_left = len(unnamed(folder))
    told.seconds = round(time.monotonic() - started, 1)
    return told


# --- runs over articles -------------------------------------------------------------------------------------

FILES = 30
_TEXT = "Новости {n}\n\nБанк развития предоставил компании «Север-{n}» кредит на {v} млн долларов.\n"


def kill_runs(folder: Path, kills: int, longest: float, seed: int) -> Told:
    """Let runs over changing articles be killed that often."""
    random, told, started = Random(seed), Told(), time.monotonic()  # noqa: S311
    articles, index = folder / "articles", folder / "index"
    articles.mkdir()
    for number in range(kills):
        for _ in range(FILES if number == 0 else 6):
            name, value = random.randrange(FILES), random.randrange(1, 900)
            path = articles / f"{name}.txt"
            if number and value < 90:
                path.unlink(missing_ok=True)
            else:
                path.write_text(_TEXT.format(n=name, v=value), encoding="utf-8")
        before = up_to_date(articles, index)
        try:
            lines = killed_after(partial(bring_in, articles, index), random.uniform(0, longest))
        except AssertionError as fault:
            told.faults.append(f"round {number}: the run ended: {fault}")
            continue
        told.kills += 1
        committed = max((int(line.split()[1]) for line in lines if line.startswith("committed")), default=0)
        told.commits += committed
        told.in_a_commit += not (lines and lines[-1] == "over")
        try:
            told.faults += [f"round {number}: {problem}" for problem in check_index(index).problems]
        except IndexMissing:
            if committed:
                told.faults.append(f"round {number}: no index after {committed} files")
        now = up_to_date(articles, index)
        if now < before + committed:
            told.faults.append(f"round {number}: {now} up to date after {before} and {committed} more")
        if len(told.faults) > 5:
            break
    build_index([articles], index)
    if up_to_date(articles, index) != len(list(articles.iterdir())):
        told.faults.append("the last run left something out")
    told.faults += check_index(index).problems
    told.files_left = len(unnamed(index))
    told.seconds = round(time.monotonic() - started, 1)
    return told


def bring_in(articles: Path, index: Path, say: int) -> None:
    """A run; says how many files are committed."""

    def progress(told: Progress) -> None:
        os.write(say, b"committed %d\n" % told.committed)

    build_index([articles], index, run=Run(size=Size(articles=2), progress=progress))
    os.write(say, b"over\n")
    while True:
        time.sleep(1)


def up_to_date(articles: Path, index: Path) -> int:
    """How many files the index has as they are."""
    store = FolderStore(index)
    try:
        engine = store.open(store.read())
    except IndexMissing:
        return 0
    try:
        held = {Path(one.key).name: one.stamp.sha256 for one in kept_in(engine)}
    finally:
        engine.close()
    return sum(
        held.get(path.name) == hashlib.sha256(path.read_bytes()).hexdigest() for path in articles.iterdir()
    )


def main(arguments: Sequence[str]) -> int:
    """Kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--runs", action="store_true", help="of whole runs over articles")
    parser.add_argument("--longest", type=float, default=0.4, help="seconds a writer lives at most")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        with FolderStore(Path(place) / "first").writing() as writing:  # what is read once for all copies
            commit(writing, [0])
        if chosen.runs:
            warm = Path(place) / "warm.txt"
            warm.write_text(_TEXT.format(n=0, v=1), encoding="utf-8")
            build_index([warm], Path(place) / "second")
            told = kill_runs(Path(place), chosen.kills, 3 * chosen.longest, chosen.seed)
        else:
            told = kill(Path(place) / "index", chosen.kills, chosen.longest, chosen.seed)
    print(json.dumps(asdict(told), indent=1))
    return 1 if told.faults or told.files_left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""An index damaged in every way that a disk, a cable or a person can, and what becomes of it.

Comes in: a sound index. Goes out: for each damage what opening it, asking it and checking it said. Whatever
is asked is asked in a process of its own, so that a crash is seen and not suffered. 1,000 damages:

    python -m tests.damage 1000 --seed 1
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import search.opening as opening
from search.checking import check_index
from search.deadline import TookTooLong
from search.engine import AnyOf, LabelFilter, Near, Phrase, Prefix, Request, Term
from search.engines.whoosh import use_loops
from search.errors import DogovorError
from search.fields import DEAL, FORMS, PARAGRAPH
from search.query import parse
from search.searcher import Searcher
from search.stores.folder import FolderStore

RIGHT, WRONG, TRACEBACK, REFUSED, BEFORE = 0, 41, 42, 43, 44
"""BEFORE: the answers of the commit before, where the two manifests were swapped."""

QUERIES = ("договор", "кредит OR зерно", '"договор о"', "порт -газ", "энерг*", "")
FACETS = ("sector", "amount", "lang", "kind", "party", "place")


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done to which file."""

    kind: str
    file: str
    how: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: what asking gave, by a number above or by the signal that ended it (below 0), and
    whether `check` said something is wrong."""

    damage: Damage
    asked: int
    found_by_check: bool
    said: str


# --- damages ------------------------------------------------------------------------------------------------


def truncated(path: Path, chance: random.Random) -> str:
    size = path.stat().st_size
    left = chance.randrange(max(1, size))
    os.truncate(path, left)
    return f"cut from {size} to {left} bytes"


def emptied(path: Path, chance: random.Random) -> str:
    os.truncate(path, 0)
    return "emptied"


def lengthened(path: Path, chance: random.Random) -> str:
    with path.open("ab") as file:
        file.write(chance.randbytes(chance.randrange(1, 200)))
    return "lengthened"


def removed(path: Path, chance: random.Random) -> str:
    path.unlink()
    return "removed"


def flipped(path: Path, chance: random.Random) -> str:
    """One bit, at random; in a file of zeros, ones."""
    raw = bytearray(path.read_bytes())
    if not raw:
        return emptied(path, chance)
    at, bit = chance.randrange(len(raw)), chance.randrange(8)
    raw[at] ^= 1 << bit
    path.write_bytes(raw)
    return f"bit {bit} of byte {at} of {len(raw)} turned"


def zeroed(path: Path, chance: random.Random) -> str:
    """A sector that the disk gives back as zeros, or as rubbish."""
    raw = bytearray(path.read_bytes())
    at = chance.randrange(max(1, len(raw)))
    stop = min(len(raw), at + 512)
    fill = chance.choice([bytes(stop - at), chance.randbytes(stop - at)])
    raw[at:stop] = fill
    path.write_bytes(raw)
    return f"bytes {at} to {stop} overwritten"


def rotten(path: Path, chance: random.Random) -> str:
    """Many bits, all over the file."""
    raw = bytearray(path.read_bytes())
    for _ in range(40 if raw else 0):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    return "forty bits turned"


def swapped(path: Path, chance: random.Random) -> str:
    """With another file of the index."""
    others = [one for one in path.parent.iterdir() if one.is_file() and one != path] or [path]
    other = chance.choice(sorted(others))
    here, there = path.read_bytes(), other.read_bytes()
    path.write_bytes(there)
    other.write_bytes(here)
    return f"swapped with {other.name}"


KINDS: tuple[Callable[[Path, random.Random], str], ...] = (
    truncated,
    emptied,
    lengthened,
    removed,
    flipped,
    flipped,
    flipped,
    zeroed,
    rotten,
    swapped,
)


def damage(index: Path, chance: random.Random) -> Damage:
    """Damage one file of an index; those of which there are few are taken as often as the others."""
    files = sorted(path for path in index.rglob("*") if path.is_file())
    groups: dict[str, list[Path]] = {}
    for path in files:
        groups.setdefault(path.suffix if path.parent != index else path.name, []).append(path)
    path = chance.choice(groups[chance.choice(sorted(groups))])
    kind = chance.choice(KINDS)
    return Damage(kind.__name__, path.relative_to(index).as_posix(), kind(path, chance))


# --- what it answers ----------------------------------------------------------------------------------------


def answers(index: Path) -> str:
    """What an index says to many questions, as text.

    Raises:
        DogovorError: it says that it is damaged, or cannot be opened.
    """
    told: list[Any] = []
    searcher = Searcher.open(index)
    try:
        for query in QUERIES:
            for choices in ({}, {"lang": ("bg",), "sector": ("energy",)}):
                found = searcher.search(parse(query, choices=choices))
                told.append([found.total, [(hit.id, hit.text, round(hit.score, 6)) for hit in found.hits]])
                told.append(str(found.facets))
            deals = searcher.deals(parse(query, sort="amount"))
            told.append([deals.total, str(deals.deals)])
    finally:
        searcher.close()
    store = FolderStore(index)
    engine = store.open(store.read())
    try:
        words = engine.terms(FORMS, "", 1000)[::12]
        told.append(words)
        for word, other in zip(words, words[1:] + words[:1], strict=True):
            for node in (Term(FORMS, word), Phrase(FORMS, ((word,), (other,))), Prefix(FORMS, word[:2])):
                got = engine.search(Request(PARAGRAPH, node, limit=5))
                told.append([got.total, got.hits])
        some = AnyOf(tuple(Term(FORMS, word) for word in words[::3]))
        near = Near(Term(FORMS, words[0]), some)
        for asked in (
            Request(DEAL, some, facets=FACETS, limit=20),
            Request(PARAGRAPH, near, limit=20),
            Request(DEAL, None, (LabelFilter("lang", ("ru",)),), FACETS, ("-amount_usd",), limit=50),
            Request(DEAL, some, facets=FACETS, limit=20, fold=True),
        ):
            got = engine.search(asked)
            told.append([got.total, got.hits, sorted(got.counts.items()), sorted(got.missing.items())])
            told.append(
                [record and (record.id, record.stored) for record in engine.get([h.id for h in got.hits])]
            )
    finally:
        engine.close()
    return json.dumps(told, ensure_ascii=False, default=str)


def asked_apart(index: Path, right: str, before: str = "") -> tuple[int, str]:
    """What asking gives, in a process of its own: a number above, or the signal that ended it, below 0."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that hold a lock: none does here
        child = os.fork()
    if not child:
        os.close(reading)
        code, said = TRACEBACK, ""
        try:
            code = {right: RIGHT, before: BEFORE}.get(answers(index), WRONG)
        except TookTooLong as fault:
            said = str(fault)
        except DogovorError as fault:
            code, said = REFUSED, str(fault)
        except BaseException as fault:
            said = f"{type(fault).__name__}: {fault}"
        os.write(writing, said.encode("utf-8", "replace")[:4000])
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode("utf-8", "replace")
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said


def outcomes(sound: Path, times: int, seed: int, *, large: bool) -> Iterator[Outcome]:
    """Damage copies of an index.

    Args:
        large: opening treats it as one that is too large to be read whole.
    """
    chance = random.Random(seed)  # noqa: S311
    limit = opening.SMALL_INDEX
    right, before = answers(sound), answers_before(sound)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times):
            index = Path(folder) / str(number)
            shutil.copytree(sound, index)
            done = damage(index, chance)
            try:
                opening.SMALL_INDEX = 0 if large else limit
                asked, said = asked_apart(index, right, before)
            finally:
                opening.SMALL_INDEX = limit
            found = True
            try:
                checked = check_index(index, sample=20)
                found = bool(checked.problems) or any("commit before" in note for note in checked.notes)
            except DogovorError:
                pass
            yield Outcome(done, asked, found, said)
            shutil.rmtree(index)


def answers_before(sound: Path) -> str:
    """The answers of the commit before."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        shutil.copytree(sound, index)
        (index / "manifest.previous.json").replace(index / "manifest.json")
        return answers(index)


def verdict(outcome: Outcome) -> str:
    """What is to be counted: a word for what is as promised, an exclamation mark for what is not."""
    if outcome.asked < 0:
        return f"! crash (signal {-outcome.asked})"
    if outcome.asked == TRACEBACK:
        return "! traceback"
    if not outcome.found_by_check:
        return "harmless" if outcome.asked == RIGHT else "! check finds nothing"
    return {
        RIGHT: "right answers, found by check",
        BEFORE: "answers of the commit before, found by check",
        REFUSED: "refused when opened or asked",
    }.get(outcome.asked, "wrong answers until checked")


def sound_index(folder: Path) -> Path:
    """An index of three commits, built of the corpus of the tests."""
    from search.indexing import build_index

    articles = sorted((Path(__file__).parent / "corpus").glob("*"))
    (folder / "in").mkdir()
    for number, article in enumerate(articles):
        shutil.copy(article, folder / "in")
        if number in (3, 7, len(articles) - 1):
            build_index([folder / "in"], folder / "index")
    return folder / "index"


def main() -> None:
    """Damage and count."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("times", type=int, nargs="?", default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--compiled", action="store_true", help="ask by compiled loops")
    chosen = arguments.parse_args()
    use_loops(compiled=chosen.compiled)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        sound = sound_index(Path(folder))
        for large in (False, True):
            counts: Counter[str] = Counter()
            for outcome in outcomes(sound, chosen.times // 2, chosen.seed + large, large=large):
                counts[told := verdict(outcome)] += 1
                if told.startswith("!") or (told.startswith("wrong") and not large):
                    failed += 1
                    print(told, outcome.damage, outcome.said, flush=True)
            print(f"{'as one above 64 MiB' if large else 'as it is'}: {dict(counts)}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

"""Which files are read, and their bytes: folders, links, permissions, limits.

Comes in: the paths that a person named. Goes out: `Source` files in one fixed order, each with an id that is
unique among them, and `Skipped` for what lies there but cannot be read. What the person named must be
readable (else SeedError); what is found inside a folder is skipped with a reason.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.encodings import Decoded, NotText, decode
from search.errors import SeedError

LARGEST_FILE = 4 * 2**20
"""Bytes; a larger file is skipped: that is a novel, no article, and finding deals in it takes minutes."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why, in words; `path` is fit to be shown."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `id` is unique among the sources of one run."""

    id: str
    path: Path


def shown(path: Path | str) -> str:
    """A path that can be printed and stored: bytes that are no UTF-8 are written as \\xff."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def find_sources(paths: Sequence[Path]) -> tuple[tuple[Source, ...], tuple[Skipped, ...]]:
    """The files under the named paths, sorted, each once, hidden ones left out.

    Args:
        paths: files and folders. A file is taken whatever its name, from a folder those with a reader.

    Raises:
        SeedError: a named path does not exist, cannot be read, or is a folder without any article file.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in paths:
        files += _named(path, skipped)
    files.sort(key=os.fspath)
    by_file: dict[str, Path] = {}
    for file in files:
        by_file.setdefault(os.path.realpath(file), file)
    once = tuple(by_file.values())
    ids = unique_ids(once)
    return tuple(Source(name, file) for name, file in zip(ids, once, strict=True)), tuple(skipped)


def read_source(path: Path) -> Decoded | NotText:
    """The text of a file by the reader of its extension; a file without one is read as plain text."""
    return READERS.get(path.suffix.lower(), read_text)(path)


def read_text(path: Path) -> Decoded | NotText:
    """The text of one file, or why it cannot be read."""
    try:
        if not path.is_file():
            return NotText(_no_file(path))
        size = path.stat().st_size
        if too_large := over_limit(size):
            return NotText(f"it has {_mebibytes(size)}; {too_large}")
        return decode(path.read_bytes())
    except OSError as problem:
        return NotText(f"it cannot be read: {_why(problem)}")


def over_limit(size: int) -> str | None:
    """Why a text of so many bytes is not read; None where it is.

    >>> over_limit(LARGEST_FILE), over_limit(LARGEST_FILE + 1)
    (None, 'texts above 4 MiB are not read: split it')
    """
    return f"texts above {LARGEST_FILE // 2**20} MiB are not read: split it" if size > LARGEST_FILE else None


def _mebibytes(size: int) -> str:
    """A size that is never told smaller than it is, so that one over a limit looks so.

    >>> _mebibytes(LARGEST_FILE + 1), _mebibytes(50 * 2**20)
    ('4.1 MiB', '50 MiB')
    """
    tenths = -(-size * 10 // 2**20)
    return f"{tenths / 10:,.1f}".removesuffix(".0") + " MiB"


def _no_file(path: Path) -> str:
    """Why there is nothing to read."""
    if path.is_symlink() and not path.exists():
        return "it is a broken link"
    if not path.exists():
        return "it does not exist"
    return "it is a folder; name a file in it" if path.is_dir() else "it is not an ordinary file"


def unique_ids(files: Sequence[Path]) -> list[str]:
    """File names without extension; those that repeat get as many folder names before them as they need.

    >>> unique_ids([Path("a/gas.txt"), Path("b/gas.txt"), Path("b/oil.txt"), Path("b/oil.text")])
    ['a.gas', 'b.gas', 'oil.txt', 'oil.text']
    """
    ids = [_slug(file.stem) for file in files]
    for group in _repeating(ids):
        folders = len({files[at].parent for at in group})
        depth = 0
        while len({ids[at] for at in group}) < folders and depth < max(len(files[at].parts) for at in group):
            depth += 1
            for at in group:
                ids[at] = _slug(".".join((*files[at].parent.parts[-depth:], files[at].stem)))
    for group in _repeating(ids):
        for at in group:
            ids[at] = _slug(ids[at] + files[at].suffix)
    taken: set[str] = set()
    for at, name in enumerate(ids):
        number = 2
        while ids[at] in taken:
            ids[at] = f"{name}.{number}"
            number += 1
        taken.add(ids[at])
    return ids


def _repeating(ids: Sequence[str]) -> list[list[int]]:
    """The places of every name that stands more than once."""
    places: dict[str, list[int]] = {}
    for at, name in enumerate(ids):
        places.setdefault(name, []).append(at)
    return [group for group in places.values() if len(group) > 1]


def _slug(name: str) -> str:
    """A name that can stand in an address and before "#": letters, digits, dot, dash, underscore."""
    return re.sub(r"[^\w.-]+", "_", shown(name)).strip("._") or "article"


def _named(path: Path, skipped: list[Skipped]) -> list[Path]:
    try:
        path.stat()
    except FileNotFoundError:
        what = "is a link to nothing" if path.is_symlink() else "does not exist"
        raise SeedError(
            f"{shown(path)} {what}. Name a folder with articles (.txt), or one such file."
        ) from None
    except (OSError, ValueError) as problem:
        why = _why(problem)
        raise SeedError(f"Cannot look at {shown(path)}: {why}. Check the path and its permissions.") from None
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SeedError(f"{shown(path)} is neither a file nor a folder. Name a folder with articles (.txt).")
    files = list(_walk(path, skipped))
    if not files:
        raise SeedError(
            f"There are no articles in {shown(path)}: no file there ends in {' or '.join(READERS)}. "
            "Put articles there as plain text, or name another folder."
        )
    return files


def _walk(top: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """Article files below a folder. Links to folders are followed, but no folder is entered twice."""
    entered: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as problem:
            if folder == top:
                raise SeedError(
                    f"Cannot read the folder {shown(top)}: {_why(problem)}. Check its permissions."
                ) from None
            skipped.append(Skipped(shown(folder), f"the folder cannot be read: {_why(problem)}"))
            continue
        if folder != top and any(entry.name.startswith("generation-") for entry in entries):
            continue  # an index of ours lies among the articles
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if _is_folder(entry):
                waiting.append(path)
            elif path.suffix.lower() in READERS:
                yield path
            else:
                skipped.append(Skipped(shown(path), f"only files in {' and '.join(READERS)} are read"))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _why(problem: Exception) -> str:
    return (getattr(problem, "strerror", None) or str(problem) or type(problem).__name__).lower()


READERS: Mapping[str, Callable[[Path], Decoded | NotText]] = {".txt": read_text, ".text": read_text}
"""How a file of each extension becomes text. A new kind of file (HTML, PDF) is one more row."""

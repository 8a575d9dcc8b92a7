"""Which files are read: folders, patterns, links, permissions, sidecars.

Comes in: the paths that a person named, and the ids that files have had so far. Goes out: `Source` files in
one fixed order, each with an id that is unique among them and stays as long as the file is there, and
`Skipped` for what lies there but cannot be read. What the person named must be
readable (else SeedError); what is found inside a folder is skipped with a reason. What is in a file,
`search.documents` finds out.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.documents.facts import is_sidecar, sidecar_names
from search.documents.kinds import extension_of, is_known, not_read, readable
from search.documents.limits import Limits, said_size
from search.documents.model import Reading
from search.errors import SeedError

LARGEST_FILE = Limits().text
"""Bytes; a longer text is skipped: that is a novel, no article, and finding deals in it takes minutes."""

STDIN = Path("-")
"""Stands for standard input among the paths."""

_SAVED_WITH_PAGE = ("_files", ".files", "_файлы", "_файли", "_файлове", "-файлове", "-Dateien")
"""What browsers add to the name of a page for the folder of its pictures and scripts."""

_PATTERN = re.compile(r"[*?]|\[.+\]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one document of it, that was not read, and why, in words.

    Attributes:
        path: fit to be shown; after a "#" stands which document of the file it is.
        reason: in words that can stand after it.
        source: id of the file among the sources of the run, if it was one of them.
    """

    path: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        id: unique among the sources of one run; a file that was read before has the id that it had.
        path: where it lies; `STDIN` is read from where it was said to come from.
        sidecar: the file beside it that tells of it, if there is one.
        named: a person named it, so that it is read whatever its name.
    """

    id: str
    path: Path
    sidecar: Path | None = None
    named: bool = False

    @property
    def key(self) -> str:
        """Its path, whichever way it was named; sources stand in the order of their keys."""
        return key_of(self.path)


def shown(path: Path | str) -> str:
    """A path that can be printed and stored: bytes that are no UTF-8, control characters and marks that
    turn the direction of writing are escaped.

    >>> print(shown("port\\x1b[31m.txt"))
    port\\x1b[31m.txt
    """
    text = os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def key_of(path: Path) -> str:
    """A path from the root on; links stay as they are."""
    return os.fspath(path) if path == STDIN else os.path.abspath(path)  # noqa: PTH100  (it follows no links)


def find_sources(
    paths: Sequence[Path], reading: Reading | None = None
) -> tuple[tuple[Source, ...], tuple[Skipped, ...]]:
    """The files under the named paths, sorted, each once, hidden ones left out.

    Args:
        paths: files, folders, patterns ("news/**/*.html") and "-" for standard input. A file is taken
            whatever its name, from a folder those whose name says that they can be read.
        reading: says what standard input would be called as a file.

    Raises:
        SeedError: a named path does not exist, cannot be read, or is a folder without any article file.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    named: set[Path] = set()
    for path in paths:
        if path == STDIN:
            files.append(STDIN)
            continue
        found = _named(path, skipped)
        named.update(found if path in found else ())
        files += found
    files.sort(key=key_of)
    by_file: dict[str, Path] = {}
    for file in files:
        by_file.setdefault(os.path.realpath(file), file)
    listed: dict[Path, frozenset[str]] = {}
    sidecars = {
        file: sidecar for file in by_file.values() if file != STDIN and (sidecar := sidecar_of(file, listed))
    }
    for sidecar in sidecars.values():
        by_file.pop(os.path.realpath(sidecar), None)
    once = tuple(by_file.values())
    stdin = Path((reading or Reading()).stdin_name)
    ids = unique_ids([stdin if file == STDIN else file for file in once])
    sources = (
        Source(id, file, sidecars.get(file), file in named) for id, file in zip(ids, once, strict=True)
    )
    return tuple(sources), tuple(skipped)


def with_ids(sources: Sequence[Source], reading: Reading, ids: Mapping[str, str]) -> tuple[Source, ...]:
    """Sources with the ids that they have had so far; those that had none get ids that are no other's.

    Args:
        sources: as they were found.
        reading: says what standard input would be called as a file.
        ids: key of a file -> the id that it has had.
    """
    stdin = Path(reading.stdin_name)
    files = [stdin if source.path == STDIN else source.path for source in sources]
    given = unique_ids(files, [ids.get(source.key) for source in sources])
    return tuple(replace(source, id=id) for source, id in zip(sources, given, strict=True))


def sidecar_of(file: Path, listed: dict[Path, frozenset[str]] | None = None) -> Path | None:
    """The file beside it that tells of it: "page.html.json", "page.json" or the same in TOML.

    Args:
        file: the document.
        listed: the names in folders that were looked into; each is looked into once.
    """
    listed = {} if listed is None else listed
    names = listed.get(file.parent)
    if names is None:
        try:
            names = frozenset(os.listdir(file.parent))  # noqa: PTH208  (names are wanted)
        except (OSError, ValueError):
            names = frozenset()
        listed[file.parent] = names
    for name in sidecar_names(file.name):
        if name in names and is_sidecar(name, {file.name}) and (beside := file.with_name(name)).is_file():
            return beside
    return None


def over_limit(size: int) -> str | None:
    """Why a text of so many bytes is not read; None where it is.

    >>> over_limit(LARGEST_FILE), over_limit(LARGEST_FILE + 1)
    (None, 'texts above 4 MiB are not read: split it')
    """
    return f"texts above {said_size(LARGEST_FILE)} are not read: split it" if size > LARGEST_FILE else None


def no_file(path: Path) -> str:
    """Why there is nothing to read."""
    if path.is_symlink() and not path.exists():
        return "it is a broken link"
    if not path.exists():
        return "it does not exist"
    return "it is a folder; name a file in it" if path.is_dir() else "it is not an ordinary file"


def unique_ids(files: Sequence[Path], known: Sequence[str | None] = ()) -> list[str]:
    """File names without extension; those that repeat get as many folder names before them as they need.

    Args:
        files: each once.
        known: the id that each file has had so far and keeps; None: it has had none.

    >>> unique_ids([Path("a/gas.txt"), Path("b/gas.txt"), Path("b/oil.txt"), Path("b/oil.text")])
    ['a.gas', 'b.gas', 'oil.txt', 'oil.text']
    >>> unique_ids([Path("a/gas.txt"), Path("b/gas.txt")], [None, "gas"])
    ['a.gas', 'gas']
    """
    ids = [_slug(_stem(file)) for file in files]
    for group in _repeating(ids):
        folders = len({files[at].parent for at in group})
        depth = 0
        while len({ids[at] for at in group}) < folders and depth < max(len(files[at].parts) for at in group):
            depth += 1
            for at in group:
                ids[at] = _slug(".".join((*files[at].parent.parts[-depth:], _stem(files[at]))))
    for group in _repeating(ids):
        for at in group:
            ids[at] = _slug(ids[at] + extension_of(files[at].name))
    kept = dict(enumerate(known))
    taken = {id for id in kept.values() if id is not None}
    for at, name in enumerate(ids):
        if (had := kept.get(at)) is not None:
            ids[at] = had
            continue
        number = 2
        while ids[at] in taken:
            ids[at] = f"{name}.{number}"
            number += 1
        taken.add(ids[at])
    return ids


def _stem(file: Path) -> str:
    """The name without the extension that tells the kind: "crawl.warc.gz" is "crawl"."""
    end = extension_of(file.name)
    return file.name[: -len(end)] if end else file.name


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
    if _PATTERN.search(os.fspath(path)) and not os.path.lexists(path):
        return _matching(path, skipped)
    try:
        path.stat()
    except FileNotFoundError:
        what = "is a link to nothing" if path.is_symlink() else "does not exist"
        raise SeedError(
            f"{shown(path)} {what}. Name a folder with articles (.txt, .html, .pdf, ...), or one such file."
        ) from None
    except (OSError, ValueError) as problem:
        raise SeedError(
            f"Cannot look at {shown(path)}: {why(problem)}. Check the path and its permissions."
        ) from None
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SeedError(f"{shown(path)} is neither a file nor a folder. Name a folder with articles.")
    files = list(_walk(path, skipped))
    if not files:
        raise SeedError(
            f"There are no articles in {shown(path)}: no file there ends in {readable()}. "
            "Put articles there, or name another folder."
        )
    return files


def _matching(pattern: Path, skipped: list[Skipped]) -> list[Path]:
    """The files that a pattern matches, and those in folders that it matches."""
    files: list[Path] = []
    for name in sorted(glob.glob(os.fspath(pattern), recursive=True)):  # noqa: PTH207  (Path.glob knows no start)
        path = Path(name)
        if path.is_dir():
            if "**" not in pattern.parts:
                files += _walk(path, skipped)
        elif is_known(path.name):
            files.append(path)
        else:
            skipped.append(Skipped(shown(path), not_read(path.name)))
    if not files:
        raise SeedError(
            f"Nothing that can be read matches {shown(pattern)}. Look at the pattern and its quotes."
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
                    f"Cannot read the folder {shown(top)}: {why(problem)}. Check its permissions."
                ) from None
            skipped.append(Skipped(shown(folder), f"the folder cannot be read: {why(problem)}"))
            continue
        if folder != top and any(entry.name.startswith("generation-") for entry in entries):
            continue  # an index of ours lies among the articles
        names = {entry.name for entry in entries}
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if _is_folder(entry):
                if page := _page_of(entry.name, names):
                    skipped.append(
                        Skipped(shown(path), f"it holds the pictures and scripts of {shown(page)}")
                    )
                else:
                    waiting.append(path)
            elif is_sidecar(entry.name, names):
                continue
            elif is_known(entry.name):
                yield path
            else:
                skipped.append(Skipped(shown(path), not_read(path.name)))


def _page_of(folder: str, names: set[str]) -> str | None:
    """The saved page that a folder belongs to."""
    ends = [end for end in _SAVED_WITH_PAGE if folder.endswith(end)]
    pages = (
        folder.removesuffix(end) + extension for end in ends for extension in (".html", ".htm", ".xhtml")
    )
    return next((page for page in pages if page in names), None)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def why(problem: Exception) -> str:
    """What the system says, in words."""
    return (getattr(problem, "strerror", None) or str(problem) or type(problem).__name__).lower()

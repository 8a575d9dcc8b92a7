"""Files of texts, cut into pieces that are read alone: a piece is what one process does at a time.

Comes in: paths of .jsonl, .jsonl.gz and .parquet files and of folders that hold such. Goes out: `Piece`s,
and the texts of one. A piece of JSON lines is a range of bytes and has the lines that begin in it; of Parquet
it is a group of rows; what is packed is one piece. Nobody need read a file to cut it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from search.documents.model import Unread
from search.errors import SeedError
from search.sources import LARGEST_FILE

LINES = (".jsonl", ".ndjson")
PACKED = (".jsonl.gz", ".ndjson.gz")
PARQUET = (".parquet",)
KINDS = (*LINES, *PACKED, *PARQUET)

LONGEST_LINE = 4 * LARGEST_FILE
"""Bytes of a line: room for the largest text with its letters escaped, six bytes instead of two."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file.

    Attributes:
        source: the file.
        start, stop: its bytes, or its groups of rows.
        name: of the file that what is found is written to, without extension.
    """

    source: Path
    start: int
    stop: int
    name: str


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files named and those in the folders named, in sorted order, each once.

    Raises:
        SeedError: there is none, or one cannot be read so.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file() and _kind(one))
        elif not path.exists():
            raise SeedError(f"{path} does not exist.")
        elif not _kind(path):
            raise SeedError(f"{path} is none of {', '.join(KINDS)}. Other files are read by dogovor index.")
        else:
            found.append(path)
    if not found:
        raise SeedError(f"There is no file of texts in {', '.join(map(str, paths))} ({', '.join(KINDS)}).")
    return list(dict.fromkeys(path.resolve() for path in found))


def _kind(path: Path) -> str | None:
    name = path.name.lower()
    return next((end for end in KINDS if name.endswith(end) and len(name) > len(end)), None)


def stem_of(path: Path) -> str:
    """The name without what tells its kind."""
    return path.name[: -len(_kind(path) or "")]


def size_of(path: Path) -> int:
    """How many bytes or groups of rows there are to cut.

    Raises:
        SeedError: it cannot be read.
    """
    try:
        if _kind(path) in PARQUET:
            from search.bulk.parquet import groups_in

            return groups_in(path)
        return path.stat().st_size
    except OSError as problem:
        raise SeedError(f"Cannot read {path}: {(problem.strerror or str(problem)).lower()}.") from problem


def pieces_of(path: Path, name: str, size: int, most: int) -> Iterator[Piece]:
    """A file in pieces.

    Args:
        path: the file.
        name: what the pieces are called, with a number behind.
        size: as `size_of` has it.
        most: bytes of a piece.
    """
    step = {PACKED: size, PARQUET: 1}.get(_group(path), most)
    for number, start in enumerate(range(0, size, max(1, step))):
        yield Piece(path, start, min(start + step, size), f"{name}-{number:05}")


def count_of(path: Path, size: int, most: int) -> int:
    """How many pieces a file has."""
    return {PACKED: min(size, 1), PARQUET: size}.get(_group(path), -(-size // most))


def _group(path: Path) -> tuple[str, ...]:
    kind = _kind(path)
    return next(group for group in (LINES, PACKED, PARQUET) if kind in group)


def texts_of(piece: Piece) -> Iterator[Mapping[str, Any] | Unread]:
    """The texts of a piece; `Unread` for what is no text.

    Raises:
        SeedError: the file can no longer be read.
    """
    try:
        yield from _texts_of(piece)
    except (OSError, EOFError, zlib.error) as problem:
        reason = (getattr(problem, "strerror", None) or str(problem)).lower()
        raise SeedError(f"Cannot read {piece.source}: {reason}.") from problem


def _texts_of(piece: Piece) -> Iterator[Mapping[str, Any] | Unread]:
    group = _group(piece.source)
    if group is PARQUET:
        from search.bulk.parquet import rows_of

        yield from rows_of(piece.source, piece.start, piece.stop)
    elif group is PACKED:
        with gzip.open(piece.source) as packed:
            yield from _lines(packed, 0, None, piece.source)
    else:
        with piece.source.open("rb") as file:
            yield from _lines(file, piece.start, piece.stop, piece.source)


def _lines(
    file: BinaryIO | gzip.GzipFile, start: int, stop: int | None, source: Path
) -> Iterator[Mapping[str, Any] | Unread]:
    """The lines that begin at `start` or later, and before `stop`."""
    at = start
    if start:
        file.seek(start - 1)
        at += _skip_line(file) - 1
    while stop is None or at < stop:
        line = file.readline(LONGEST_LINE + 1)
        if not line:
            return
        place, at = at, at + len(line)
        if len(line) > LONGEST_LINE:
            at += 0 if line.endswith(b"\n") else _skip_line(file)
            yield Unread(f"the line at byte {place} of {source.name} has more than {LONGEST_LINE >> 20} MiB")
        elif line.strip():
            yield _read(line, f"the line at byte {place} of {source.name}")


def _skip_line(file: BinaryIO | gzip.GzipFile) -> int:
    """Go behind the end of the line; how many bytes that was."""
    skipped = 0
    while piece := file.readline(2**20):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _read(line: bytes, place: str) -> Mapping[str, Any] | Unread:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Unread(f"{place} is not UTF-8")
    except (ValueError, RecursionError):
        return Unread(f"{place} is not JSON")
    return found if isinstance(found, dict) else Unread(f"{place} is not a JSON object")

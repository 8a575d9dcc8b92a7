"""What a process does with a piece: read its texts, analyse them, write what is found, all of it or nothing.

Comes in: a `Piece`. Goes out: a file beside the others, put in place by one rename when it is complete, and
what is in it, counted. The same job runs here, in processes of this machine and on a cluster.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from analyzers.languages import CODES
from analyzers.memory import memory, remember_in
from analyzers.morphology import lemmas
from analyzers.version import fingerprint
from search.bulk.batch import Analysed, analyse_batch
from search.bulk.pieces import Piece, texts_of
from search.collecting import collecting_seldom
from search.errors import IndexStale
from search.manifest_versions import extraction_fingerprint

FORMS = ("jsonl", "parquet")
PART = ".part"
"""Ends the name of a file that is being written."""

_MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Done:
    """A piece that is written: how many texts, paragraphs and deals, how many texts with an error, and the
    first of these."""

    piece: str
    texts: int = 0
    paragraphs: int = 0
    deals: int = 0
    faulty: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with every piece.

    Attributes:
        folder: where what is found is written.
        form: one of FORMS.
        terms: which fields of terms are written.
        rates: exchange rates of the user's own.
        made_by: fingerprints of analysis and extraction where the job was made.
        cache: where words that were looked up are kept.
    """

    folder: Path
    form: str
    terms: tuple[str, ...]
    rates: Path | None
    made_by: tuple[str, str]
    cache: Path | None = None

    def path_of(self, piece: Piece) -> Path:
        """The file that a piece is written to."""
        return self.folder / f"{piece.name}.{self.form}"

    def __call__(self, piece: Piece) -> Done:
        """Analyse a piece and write it.

        Raises:
            IndexStale: this process has other tables, rules or dictionaries than the one that made the job.
        """
        if fingerprints() != self.made_by:
            raise IndexStale(
                "A process of the cluster has another dogovor, other word tables or other dictionaries than "
                "this one. Install the same in all of them."
            )
        _get_ready(self.cache)
        counts = _Counts()
        part = self.folder / f".{piece.name}.{secrets.token_hex(4)}{PART}"
        try:
            with collecting_seldom(), part.open("xb") as file:
                found = counts.of(analyse_batch(texts_of(piece), self.terms, self.rates))
                if self.form == "parquet":
                    from search.bulk.parquet import write_rows

                    write_rows(found, file)
                else:
                    write_lines(found, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path_of(piece))
        finally:
            part.unlink(missing_ok=True)
        if held := memory():
            held.write()
        return counts.done(piece)


def write_lines(found: Iterable[Analysed], file: BinaryIO) -> None:
    """Each record as a line of JSON."""
    for one in found:
        file.write(json.dumps(one, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def fingerprints() -> tuple[str, str]:
    """By what texts are read here."""
    return fingerprint(), extraction_fingerprint()


@lru_cache(maxsize=1)
def _get_ready(cache: Path | None) -> None:
    """Once a process: its memory of words, and the dictionaries, so that no piece pays for them."""
    if cache is not None:
        remember_in(cache)
    for lang in CODES:
        lemmas("слово", lang)


@dataclass(slots=True)
class _Counts:
    texts: int = 0
    paragraphs: int = 0
    deals: int = 0
    faulty: int = 0
    faults: tuple[str, ...] = ()

    def of(self, found: Iterable[Analysed]) -> Iterator[Analysed]:
        """The same records, counted as they pass."""
        for one in found:
            self.texts += 1
            self.paragraphs += len(one["paragraphs"])
            self.deals += len(one["deals"])
            if one["error"]:
                self.faulty += 1
                if len(self.faults) < _MOST_FAULTS:
                    self.faults += (f"{one['id']}: {one['error']}" if one["id"] else one["error"],)
            yield one

    def done(self, piece: Piece) -> Done:
        return Done(piece.name, self.texts, self.paragraphs, self.deals, self.faulty, self.faults)

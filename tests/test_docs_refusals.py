"""The table of refusals in docs/operations.md has the messages that are really given, and all of them."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.errors import DogovorError
from search.indexing import build_index
from search.locking import locked
from search.manifest import LOCK, MANIFEST
from search.searcher import Searcher

ROOT = Path(__file__).resolve().parent.parent


def messages() -> list[str]:
    """The first column of the table, as it stands."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page.partition("| message | why |")[2].partition("\n\n")[0]
    return [row.split("|")[1].strip() for row in table.splitlines()[2:]]


def says(documented: str, message: str) -> bool:
    """Whether a message begins as documented; ... stands for what differs from case to case."""
    return re.match(re.escape(documented).replace(r"\.\.\.", ".+"), message) is not None


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("Порт принял судно с зерном.\n", encoding="utf-8")
    return tmp_path / "sources"


@pytest.fixture
def index(tmp_path: Path, sources: Path) -> Path:
    build_index([sources], tmp_path / "index")
    return tmp_path / "index"


def with_manifest(index: Path, **changes: Any) -> None:
    held = json.loads((index / MANIFEST).read_text(encoding="utf-8"))
    (index / MANIFEST).write_text(json.dumps({**held, **changes}), encoding="utf-8")


def emptied(index: Path) -> None:
    for path in index.iterdir():
        path.unlink() if path.is_file() else [*(file.unlink() for file in path.iterdir()), path.rmdir()]


def foreign(index: Path) -> None:
    emptied(index)
    (index / "letter.doc").write_text("Dear")


def damaged(index: Path) -> None:
    next(path for path in index.glob("generation-*/*") if path.stat().st_size).write_bytes(b"")


REFUSALS: dict[str, Callable[[Path], None]] = {
    "empty": emptied,
    "foreign": foreign,
    "tables": lambda index: with_manifest(index, analyzers="other"),
    "reading": lambda index: with_manifest(index, extraction="other"),
    "schema": lambda index: with_manifest(index, schema=99),
    "older": lambda index: with_manifest(index, format=3),
    "newer": lambda index: with_manifest(index, format=99),
    "damaged": damaged,
    "everybody's": lambda index: next(index.glob("generation-*")).chmod(0o777),
}


def refused(index: Path) -> str:
    with pytest.raises(DogovorError) as caught:
        Searcher.open(index).close()
    return str(caught.value)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_documented(index: Path, name: str) -> None:
    REFUSALS[name](index)
    message = refused(index)
    assert [row for row in messages() if says(row, message)], message


def refused_builds(index: Path, sources: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said when an index cannot be built: another build runs, the disk is full, a foreign folder."""
    said = []

    def build() -> None:
        with pytest.raises(DogovorError) as caught:
            build_index([sources], index)
        said.append(str(caught.value))

    with locked(index / LOCK):
        build()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        build()
    (index / "letter.doc").write_text("Dear")
    build()
    return said


def test_builds_that_are_refused_are_documented(
    index: Path, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for message in refused_builds(index, sources, monkeypatch):
        assert [row for row in messages() if says(row, message)], message


def test_nothing_is_documented_that_is_never_said(
    tmp_path: Path, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    for name, spoil in REFUSALS.items():
        build_index([sources], tmp_path / name)
        spoil(tmp_path / name)
        said.append(refused(tmp_path / name))
    build_index([sources], tmp_path / "index")
    said += refused_builds(tmp_path / "index", sources, monkeypatch)
    for row in messages():
        assert [message for message in said if says(row, message)], row

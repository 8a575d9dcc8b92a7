"""An index that a stranger made, or that anybody could change, is opened by nobody who has not said so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import dogovor
from search.errors import IndexUntrusted
from search.indexing import build_index
from search.manifest import MANIFEST, read_manifest
from search.searcher import Searcher

SOMEBODY = 54_321

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")


@pytest.fixture
def index(corpus_index: Path, tmp_path: Path) -> Path:
    """An index of one's own."""
    shutil.copytree(corpus_index, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def as_somebody(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on somebody else runs the program."""

    def change() -> None:
        monkeypatch.setattr("search.trust._ROOT", SOMEBODY)
        monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY)

    return change


def test_an_index_of_ones_own_is_opened(index: Path) -> None:
    Searcher.open(index).close()


def test_a_strangers_index_is_not_opened(index: Path, as_somebody: Callable[[], None]) -> None:
    as_somebody()
    with pytest.raises(IndexUntrusted, match=f"manifest.json belongs to .*, not to user {SOMEBODY}") as told:
        Searcher.open(index)
    assert f"DOGOVOR_TRUST={index}" in str(told.value)


def test_nor_is_it_written_to(index: Path, tmp_path: Path, as_somebody: Callable[[], None]) -> None:
    before = sorted(index.rglob("*"))
    (tmp_path / "port.txt").write_text("Порт подписал договор на 5 млн долларов.\n", encoding="utf-8")
    as_somebody()
    with pytest.raises(IndexUntrusted):
        build_index([tmp_path / "port.txt"], index)
    assert sorted(index.rglob("*")) == before


@pytest.mark.parametrize("which", [MANIFEST, "generation"])
def test_what_everybody_may_write_is_not_opened(index: Path, which: str) -> None:
    part = next(path for path in index.iterdir() if path.name.startswith(which))
    part.chmod(0o777)
    with pytest.raises(IndexUntrusted, match=f"everybody may write to {part.name}"):
        Searcher.open(index)


def test_a_folder_of_somebody_else_around_it_is_of_no_account(index: Path) -> None:
    index.chmod(0o777)
    Searcher.open(index).close()


def test_whoever_knows_better_says_so(
    index: Path, as_somebody: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    as_somebody()
    for trusted, opens in ((index, True), (tmp_path, True), (tmp_path / "other", False), ("/", True)):
        monkeypatch.setenv("DOGOVOR_TRUST", f"/nowhere{os.pathsep}{trusted}")
        if opens:
            assert read_manifest(index)
        else:
            with pytest.raises(IndexUntrusted):
                read_manifest(index)


def test_the_command_line_says_it_in_words(index: Path, as_somebody: Callable[[], None]) -> None:
    as_somebody()
    for words in (["search", "порт"], ["check"], ["serve", "--no-build"]):
        told = CliRunner().invoke(dogovor, [*words, "--index", str(index)])
        assert told.exit_code == 2, told.output
        assert "is not opened: manifest.json belongs to" in told.output

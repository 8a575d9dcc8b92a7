"""`dogovor serve`: builds what is missing or stale, says where the page is, ends quietly with Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from cli.main import dogovor
from cli.serve import build_if_needed, reason_to_build
from search.errors import IndexForeign, SeedError
from search.indexing import build_index
from search.searcher import Searcher
from search.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Порт и завод подписали договор о поставке зерна на 12 млн долларов."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for folder in ("seeds", "others"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(f"{TEXT} {folder}\n", encoding="utf-8")
    return Settings(index=tmp_path / "index", seeds=tmp_path / "seeds")


def articles_of(settings: Settings) -> int:
    searcher = Searcher.open(settings.index)
    try:
        return searcher.info().articles
    finally:
        searcher.close()


def test_a_missing_index_is_built_from_the_seeds(settings: Settings) -> None:
    reason, sources, _ = reason_to_build(settings)
    assert reason and sources == (settings.seeds,)
    build_if_needed(settings)
    assert articles_of(settings) == 1
    assert reason_to_build(settings)[0] is None


@pytest.mark.parametrize(("host", "told"), [("0.0.0.0", True), ("127.0.0.1", False)])  # noqa: S104
def test_who_opens_the_page_to_the_network_is_warned(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str, told: bool
) -> None:
    build_if_needed(settings)
    monkeypatch.setattr("web.serve", lambda *_, **__: None)
    words = ["serve", "--host", host, "--no-build", "--index", str(settings.index)]
    result = CliRunner().invoke(dogovor, words)
    assert result.exit_code == 0
    assert ("other machines can reach the page" in result.stderr) is told


def test_an_index_that_is_up_to_date_is_left_alone(settings: Settings) -> None:
    build_if_needed(settings)
    before = (settings.index / "manifest.json").read_bytes()
    build_if_needed(settings)
    assert (settings.index / "manifest.json").read_bytes() == before


def test_added_changed_and_removed_articles_make_it_stale(settings: Settings) -> None:
    build_if_needed(settings)
    added = settings.seeds / "added.txt"
    for change in (
        lambda: added.write_text("Ещё одна статья о порте.\n", encoding="utf-8"),
        lambda: added.write_text("Совсем другая статья о заводе и порте.\n", encoding="utf-8"),
        added.unlink,
    ):
        change()
        assert reason_to_build(settings)[0]
        build_if_needed(settings)
        assert reason_to_build(settings)[0] is None
        assert articles_of(settings) == (2 if added.exists() else 1)


def test_an_index_of_other_articles_is_built_again_from_those(settings: Settings, tmp_path: Path) -> None:
    others = tmp_path / "others"
    build_index([others], settings.index)
    assert reason_to_build(settings) == (None, (others,), None)
    (others / "more.txt").write_text("Ещё одна статья о порте.\n", encoding="utf-8")
    build_if_needed(settings)
    assert articles_of(settings) == 2
    assert reason_to_build(settings) == (None, (others,), None)


def test_other_tables_make_it_stale(settings: Settings) -> None:
    build_if_needed(settings)
    path = settings.index / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "analyzers": "0" * 16}), encoding="utf-8")
    reason, sources, _ = reason_to_build(settings)
    assert reason and sources == (settings.seeds,)


def test_a_folder_of_something_else_is_not_built_over(settings: Settings) -> None:
    settings.index.mkdir()
    (settings.index / "photo.jpg").write_bytes(b"precious")
    with pytest.raises(IndexForeign):
        build_if_needed(settings)


def test_an_index_is_still_served_when_its_articles_are_gone(settings: Settings) -> None:
    build_if_needed(settings)
    for path in settings.seeds.iterdir():
        path.unlink()
    settings.seeds.rmdir()
    build_if_needed(settings)
    assert articles_of(settings) == 1


def test_neither_index_nor_articles(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"nowhere does not exist\..*DOGOVOR_SEEDS=FOLDER dogovor serve"):
        build_if_needed(Settings(index=tmp_path / "none", seeds=tmp_path / "nowhere"))


@contextmanager
def served(settings: Settings, *options: str) -> Iterator[tuple[str, subprocess.Popen[str], IO[str]]]:
    """The command running: its address, its process, the rest of what it says."""
    command = [sys.executable, "-m", "cli.main", "serve", "--port", "0", "--index", str(settings.index)]
    environment = {**os.environ, "DOGOVOR_SEEDS": str(settings.seeds), "PYTHONUNBUFFERED": "1"}
    # Whoever runs the tests in the background may ignore Ctrl-C; the server must not inherit that.
    ignoring = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
        )
    finally:
        signal.signal(signal.SIGINT, ignoring)
    assert process.stderr
    try:
        for line in process.stderr:
            if " at http://" in line:
                yield line.split(" at ")[1].split(" ")[0], process, process.stderr
                break
        else:
            pytest.fail("it never said where the page is")
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_the_page_answers_where_it_says_and_ctrl_c_ends_it(settings: Settings) -> None:
    with served(settings) as (address, process, talk):
        with urllib.request.urlopen(f"{address}?q=%D0%BF%D0%BE%D1%80%D1%82", timeout=30) as answer:
            assert answer.status == 200
            assert "<mark>" in answer.read().decode("utf-8")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) in (0, 130)
        assert "Traceback" not in talk.read()

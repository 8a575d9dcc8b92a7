"""`dogovor index` a second time, interrupted, and following a folder: real runs of the command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner, Result

from cli.index import stopped
from cli.main import dogovor
from search.batches import Progress
from search.query import parse
from search.searcher import Searcher

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for name in ("gas", "oil"):
        write(place, name)
    return place


def write(folder: Path, name: str, more: str = "") -> None:
    text = f"date 2025-03-02\n\nНовости {name}\n\nПодписан договор о поставке {name} в порт. {more}\n"
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def index(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(
        dogovor, ["index", str(folder), "--index", str(folder.parent / "index"), *options]
    )


def found(folder: Path, query: str = "договор") -> int:
    searcher = Searcher.open(folder.parent / "index")
    try:
        return searcher.search(parse(query)).total
    finally:
        searcher.close()


def test_a_second_run_says_what_it_did(folder: Path) -> None:
    assert "2 articles, 2 paragraphs" in (first := index(folder).stderr) and "; 2 files new (" in first
    idle = index(folder)
    assert idle.exit_code == 0 and "nothing has changed in 2 files (" in idle.stderr
    write(folder, "port")
    index(folder)
    write(folder, "west")
    write(folder, "oil", "Цена выросла.")
    (folder / "gas.txt").unlink()
    (folder / "picture.png").write_bytes(b"\x89PNG")
    said = index(folder).stderr
    assert "; 1 file new, 1 changed, 1 removed, 1 unchanged; 1 file skipped (" in said
    assert "skipped" in said.splitlines()[0]
    told = json.loads(index(folder, "--json").stdout)
    counts = {name: told[name] for name in ("new", "changed", "removed", "unchanged", "again")}
    assert counts == {"new": 0, "changed": 0, "removed": 0, "unchanged": 3, "again": None}
    assert [Path(one["path"]).name for one in told["skipped"]] == ["picture.png"]
    assert found(folder, "цена") == 1


def test_where_nothing_is_named_the_index_knows_what_it_was_made_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder)
    place = folder.parent / "index"
    monkeypatch.delenv("DOGOVOR_SEEDS", raising=False)
    monkeypatch.chdir(folder.parent)
    (folder.parent / "seeds").mkdir()
    write(folder.parent / "seeds", "rice")
    again = ["index", "--index", str(place)]
    assert "nothing has changed in 2 files" in CliRunner().invoke(dogovor, again).stderr
    manifest = place / "manifest.json"
    older = json.loads(manifest.read_text(encoding="utf-8")) | {"format": 3}
    manifest.write_text(json.dumps(older), encoding="utf-8")
    assert "2 articles" in CliRunner().invoke(dogovor, again).stderr
    assert (
        "1 article," in CliRunner().invoke(dogovor, ["index", "--index", str(folder.parent / "new")]).stderr
    )
    monkeypatch.setenv("DOGOVOR_SEEDS", str(folder.parent / "seeds"))
    assert "1 article," in CliRunner().invoke(dogovor, again).stderr


def test_all_is_read_again_where_it_is_asked_for_or_must_be(folder: Path) -> None:
    index(folder)
    assert "All files were read again: that was asked for." in index(folder, "--full").stderr
    assert "limits or columns of tables are others" in index(folder, "--limit", "lines=50").stderr
    rates = folder.parent / "rates.tsv"
    rates.write_text("KZT\t2024-03\t500\tHouse bank\n", encoding="utf-8")
    options = ("--limit", "lines=50", "--rates", str(rates))
    assert "the exchange rates are others" in index(folder, *options).stderr
    assert "nothing has changed" in index(folder, *options).stderr


def test_a_full_build_that_is_interrupted_changes_nothing() -> None:
    assert stopped(None) == stopped(Progress(3, 9, 0, 0)) == "Stopped. The index is as it was."
    assert "was not complete" in stopped(Progress(3, 9, 0, 0, committed=2, seen=False))
    assert "2 of 9 files to be read are in the index" in stopped(Progress(3, 9, 0, 0, committed=2))


def test_following_is_for_files(folder: Path) -> None:
    refused = CliRunner().invoke(dogovor, ["index", "-", "--watch"], input="текст")
    assert refused.exit_code == 2 and "--watch follows files and folders" in refused.stderr


# --- in a process of its own --------------------------------------------------------------------------------


class Running:
    """The command in another process, and what it writes."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [
            sys.executable,
            "-c",
            SCRIPT,
            "index",
            str(folder),
            "--index",
            str(folder.parent / "index"),
        ]
        self.process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def end(self) -> tuple[int, str]:
        """Its exit status, and what it said."""
        said = self.process.communicate(timeout=60)[1]
        return self.process.returncode, said

    def round(self) -> dict[str, Any]:
        """What it prints next."""
        out: IO[str] | None = self.process.stdout
        assert out is not None
        told: dict[str, Any] = json.loads(out.readline())
        return told


SCRIPT = """
import sys, time
from search import batches
from cli.main import main

read = batches.looked_at
def slowly(source):
    if source.id.startswith("slow"):
        (source.path.parent.parent / "reading").touch()
        time.sleep(1.5)
    return read(source)
batches.looked_at = slowly
batches.Size.__init__.__defaults__ = (1, 30.0)
main()
"""
"""Each file is a commit, and some take long."""


@pytest.fixture
def running(folder: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*options: str) -> Running:
        started.append(Running(folder, *options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert path.exists()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_was_committed_stays_and_the_next_run_goes_on(
    folder: Path, running: Callable[..., Running], number: signal.Signals
) -> None:
    write(folder, "slow")
    write(folder, "west")
    one = running()
    wait_for(folder.parent / "reading")
    one.process.send_signal(number)
    status, said = one.end()
    if number == signal.SIGKILL:
        assert status == -number
        assert found(folder) == 2
    else:
        assert status == 128 + number
        assert "3 of 4 files to be read are in the index; the next run goes on from there" in said
        assert found(folder) == 3
    (folder.parent / "reading").unlink()
    status, said = running().end()
    assert status == 0 and found(folder) == 4
    assert "1 file new, 3 unchanged" in said or number == signal.SIGKILL


@pytest.mark.slow
def test_a_second_signal_ends_it_at_once(folder: Path, running: Callable[..., Running]) -> None:
    write(folder, "slow")
    one = running()
    wait_for(folder.parent / "reading")
    for _ in range(2):
        one.process.send_signal(signal.SIGINT)
        time.sleep(0.1)
    status, said = one.end()
    assert status == 130 and "2 of 3 files" in said
    assert found(folder) == 2


@pytest.mark.slow
def test_a_folder_is_followed(folder: Path, running: Callable[..., Running]) -> None:
    one = running("--watch", "--json")
    assert one.round()["new"] == 2
    write(folder, "west")
    assert one.round()["new"] == 1
    folder.rename(folder.parent / "away")
    assert "does not exist" in one.round()["problem"]
    (folder.parent / "away" / "gas.txt").unlink()
    (folder.parent / "away").rename(folder)
    assert one.round()["removed"] == 1
    assert found(folder) == 2
    one.process.send_signal(signal.SIGINT)
    assert one.end()[0] == 0

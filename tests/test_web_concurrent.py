"""Readers and writers at once: every answer is of one commit, and neither waits for the other."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.soak import FLAG, TWINS, turn
from cli.main import dogovor
from search.indexing import build_index
from search.query import parse
from search.stores.folder import FolderStore
from web.current import Current

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Two articles that every commit changes alike, and one beside them."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "port.txt").write_text("Порт Курык принял первое судно с зерном.", encoding="utf-8")
    turn(folder, 0)
    return folder


def test_each_answer_is_of_one_commit(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.current.LOOK_EVERY", 0.01)
    index = tmp_path / "index"
    build_index([sources], index)
    current = Current(index)
    stop = threading.Event()
    seen: list[set[str]] = []
    faults: list[str] = []

    def read() -> None:
        flags: set[str] = set()
        while not stop.is_set():
            try:
                found = current.search(parse("близнецы", exact=True))
                together = {flag for hit in found.hits for flag in FLAG.findall(hit.text)}
                [lang] = [facet for facet in found.facets if facet.name == "lang"]
                languages = sum(bucket.count for bucket in lang.buckets)
                if len(together) != 1 or (found.total, languages) != (len(TWINS), len(TWINS)):
                    faults.append(f"{together} of {found.total}, {languages} by language")
                flags |= together
                view = current.article("port")
                assert view is not None and "Курык" in view.paragraphs[0].text
            except Exception as wrong:
                faults.append(repr(wrong))
        seen.append(flags)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 9):
        turn(sources, number)
        build_index([sources], index)
    time.sleep(0.1)
    stop.set()
    for reader in readers:
        reader.join(30)
    current.close()
    assert not faults, faults[:3]
    assert all(len(flags) >= 2 for flags in seen), "they saw commits come"


def test_who_is_being_read_can_be_written_and_who_writes_can_be_read(sources: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([sources], index)
    current = Current(index)
    with FolderStore(index).writing():
        assert current.search(parse("порт")).total == 1
        opened = Current(index)
        assert opened.search(parse("порт")).total == 1
        opened.close()
    turn(sources, 1)
    assert build_index([sources], index).changed == 1
    current.close()


def test_who_comes_second_is_told_who_writes(sources: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([sources], index)
    before = (index / "manifest.json").read_bytes()
    holding = (
        "import sys, time; from pathlib import Path; from search.stores.folder import FolderStore\n"
        "with FolderStore(Path(sys.argv[1])).writing():\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(index)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        turn(sources, 1)
        refused = CliRunner().invoke(dogovor, ["index", str(sources), "--index", str(index)])
        holder.kill()
    assert refused.exit_code == 2
    assert f"Another dogovor (process {holder.pid}) is writing the index" in refused.output
    assert (index / "manifest.json").read_bytes() == before
    # The system lets go of what a dead process held.
    assert CliRunner().invoke(dogovor, ["index", str(sources), "--index", str(index)]).exit_code == 0

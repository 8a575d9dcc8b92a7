"""Files too large to be compared at opening are compared beside the answers; damage ends the answers."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import opening, verifying
from search.copying import copy_index
from search.engines.whoosh import shared
from search.engines.whoosh.arrays import ArrayFile
from search.errors import IndexDamaged
from search.indexing import Run, build_index
from search.manifest import load_manifest
from search.query import parse
from search.settings import Settings
from search.verifying import Damage, Verifying
from tests.conftest import CORPUS
from web.app import create_app
from web.current import LOOK_EVERY, Current

SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "sources"))


@pytest.fixture
def index(tmp_path: Path, sources: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index none of whose files is compared at opening."""
    build_index([sources], tmp_path / "index")
    gc.collect()  # files that the writer still has open are known to be whole
    monkeypatch.setattr(opening, "SMALL_INDEX", 0)
    return tmp_path / "index"


Serve = Callable[[Path], tuple[Current, FlaskClient]]


@pytest.fixture
def serve(clock: Clock) -> Iterator[Serve]:
    served: list[Current] = []

    def begin(index: Path) -> tuple[Current, FlaskClient]:
        served.append(Current(index, clock))
        return served[-1], create_app(served[-1], Settings(rate="off")).test_client()

    yield begin
    for one in served:
        one.close()


def arrays(index: Path) -> list[Path]:
    """The files of the commit that counts, the largest first."""
    manifest = load_manifest(index)
    folder = index / manifest.generation
    found = [folder / name for name in manifest.files if name.endswith(".arrays")]
    return sorted(found, key=lambda path: -path.stat().st_size)


def flip(path: Path) -> None:
    """Turn a bit of the lengths that scores are reckoned with: nothing that is read looks odd."""
    _, _, start, _ = ArrayFile(path)._directory["short"]
    raw = bytearray(path.read_bytes())
    raw[start] ^= 4
    path.unlink()
    path.write_bytes(raw)


def compared(current: Current) -> None:
    assert current._verifying.wait(SECONDS)


def test_a_whole_index_is_known_to_be_whole_after_a_while(
    index: Path, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    current, client = serve(index)
    compared(current)
    for path in arrays(index):
        file = shared.open_file(path)
        assert file is not None and file.is_verified
    [told] = [line for line in caplog.records if line.message == "verified"]
    assert told.fields["files"] == len(arrays(index))  # type: ignore[attr-defined]
    assert client.get("/healthz").status_code == 200


def test_from_a_damaged_file_nothing_is_answered(
    index: Path, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    flip(arrays(index)[0])
    current, client = serve(index)  # it opens: no file was compared
    compared(current)
    with pytest.raises(IndexDamaged, match=r"is not as it was written\. Bring it back: dogovor repair"):
        current.search(parse("порт"))
    page = client.get("/?q=порт")
    assert page.status_code == 503 and "dogovor repair" in page.text
    assert client.get("/api/deals?q=порт").status_code == 503
    for address in ("/healthz", "/readyz"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.json == {"status": "unavailable", "reason": "IndexDamaged"}
    [line] = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert line.message.startswith("Nothing is answered any more: The index in")


def test_it_answers_again_when_the_index_was_mended(
    index: Path, sources: Path, serve: Serve, clock: Clock
) -> None:
    flip(arrays(index)[0])
    current, client = serve(index)
    compared(current)
    assert client.get("/healthz").status_code == 503
    clock.now += LOOK_EVERY
    assert client.get("/healthz").status_code == 503
    build_index([sources], index, run=Run(full=True))
    clock.now += LOOK_EVERY
    assert client.get("/healthz").status_code == 200
    compared(current)
    assert current.search(parse("порт")).total


def test_it_answers_again_when_the_same_commit_was_restored(
    index: Path, tmp_path: Path, serve: Serve, clock: Clock
) -> None:
    copy_index(index, tmp_path / "backup")
    flip(arrays(index)[0])
    current, client = serve(index)
    compared(current)
    assert client.get("/healthz").status_code == 503
    copy_index(tmp_path / "backup", index)
    clock.now += LOOK_EVERY
    assert client.get("/healthz").status_code == 200
    compared(current)
    assert client.get("/readyz").status_code == 200


def test_a_commit_that_keeps_the_damaged_file_is_refused(
    index: Path, sources: Path, serve: Serve, clock: Clock
) -> None:
    largest = arrays(index)[0]
    flip(largest)
    current, client = serve(index)
    compared(current)
    before = load_manifest(index).mark
    (sources / "new.txt").write_text("Порт принял судно с зерном.\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from search import opening, indexing; opening.SMALL_INDEX = 0;"
        "indexing.build_index([Path(sys.argv[1])], Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, sources, index], check=True, cwd=ROOT)
    assert load_manifest(index).mark != before and largest in arrays(index)
    clock.now += LOOK_EVERY
    assert client.get("/healthz").status_code == 503


def test_what_is_known_is_not_read_again_with_the_next_commit(
    index: Path, sources: Path, serve: Serve, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    current, _ = serve(index)
    compared(current)
    before, read = set(arrays(index)), []
    compare = Verifying._compare

    def noted(self: Verifying, due: verifying._Due) -> Damage | None:
        read.append(due.file.path)
        return compare(self, due)

    monkeypatch.setattr(Verifying, "_compare", noted)
    (sources / "new.txt").write_text("Порт принял судно с зерном.\n", encoding="utf-8")
    build_index([sources], index)
    gc.collect()
    clock.now += LOOK_EVERY
    assert current.search(parse("порт")).total
    compared(current)
    now = set(arrays(index))
    assert before & now and set(read) == now - before
    assert all(file.is_verified for path in now if (file := shared.open_file(path)))


def test_a_file_that_is_no_longer_served_is_not_read_to_its_end(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PIECE", 16)
    current = Current(index)
    pieces: list[float] = []
    found: list[Damage] = []

    def rest(seconds: float) -> None:
        pieces.append(seconds)
        other.close()

    other = Verifying(found.append, rest)
    current._verifying.close()
    assert current._verifying.wait(SECONDS)
    other.look_at(index)
    assert other.wait(SECONDS) and len(pieces) <= 1 and not found
    current.close()


def test_it_rests_longer_than_it_reads(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10**9))
    monkeypatch.setattr(verifying.time, "perf_counter", lambda: next(ticks))
    held = opening.engine_of(index, load_manifest(index))
    rests: list[float] = []
    one = Verifying(lambda _: None, rests.append)
    one.look_at(index)
    assert one.wait(SECONDS) and set(rests) == {verifying.REST}
    held.close()


def test_a_file_that_cannot_be_read_counts_as_damaged(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = opening.engine_of(index, load_manifest(index))
    found: list[Damage] = []

    def fails(*_: object) -> None:
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(verifying, "identity_of", fails)
    one = Verifying(found.append)
    one.look_at(index)
    assert one.wait(SECONDS) and "cannot be read: input/output error" in found[0].message
    held.close()

"""`dogovor serve`: builds what is missing or stale, says where the page is, ends quietly with Ctrl-C."""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from cli.main import dogovor
from cli.serve import build_if_needed, reason_to_build
from search.batches import Progress, Size
from search.errors import IndexForeign, SeedError
from search.indexing import Run, build_index
from search.locking import locked
from search.manifest import LOCK
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


def test_what_was_interrupted_is_gone_on_with(settings: Settings) -> None:
    (settings.seeds / "more.txt").write_text("Ещё одна статья о порте.\n", encoding="utf-8")

    def interrupt(progress: Progress) -> None:
        if progress.committed == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index([settings.seeds], settings.index, run=Run(size=Size(articles=1), progress=interrupt))
    assert articles_of(settings) == 1
    assert "added" in (reason_to_build(settings)[0] or "")
    build_if_needed(settings)
    assert articles_of(settings) == 2
    assert reason_to_build(settings)[0] is None


def test_an_index_that_somebody_else_writes_is_served_as_it_is(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    build_if_needed(settings)
    (settings.seeds / "more.txt").write_text("Ещё одна статья о порте.\n", encoding="utf-8")
    with locked(settings.index / LOCK):
        build_if_needed(settings)
    assert articles_of(settings) == 1
    assert "served as it is" in capsys.readouterr().err


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
    make_stale(settings)
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
        assert process.wait(timeout=30) == 0
        assert "Traceback" not in talk.read()


def make_stale(settings: Settings) -> None:
    path = settings.index / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "analyzers": "0" * 16}), encoding="utf-8")


def test_a_service_serves_what_was_built_and_ends_when_told(settings: Settings) -> None:
    build_index([settings.seeds], settings.index)
    (settings.seeds / "later.txt").write_text(f"{TEXT} later\n", encoding="utf-8")
    options = ("--production", "--name", "search.example", "--proxy", "127.0.0.1", "--rate", "5/hour")
    with served(settings, *options) as (address, process, talk):
        port = urlsplit(address).port
        assert port

        def asked(
            path: str, host: str = "search.example", client: str = "203.0.113.1"
        ) -> tuple[int, str, str]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path, headers={"Host": host, "X-Forwarded-For": client})
            answer = connection.getresponse()
            body = answer.read().decode("utf-8")
            connection.close()
            assert answer.getheader("Server") is None
            return answer.status, body, answer.getheader("Retry-After") or ""

        assert json.loads(asked("/healthz")[1])["status"] == "ok"
        ready = json.loads(asked("/readyz")[1])
        assert ready["status"] == "ready"
        assert ready["articles"] == 1, "it is served as it was built"
        assert ready["sources_changed"] is True
        assert str(settings.index) not in asked("/readyz")[1]
        assert "<mark>" in asked("/?q=%D0%BF%D0%BE%D1%80%D1%82")[1]
        assert asked("/", host="evil.example")[0] == 421
        statuses = [asked("/about")[0] for _ in range(5)]
        assert (statuses[0], statuses[-1]) == (200, 429)
        assert 0 < int(asked("/about")[2]) <= 3600
        assert asked("/about", client="203.0.113.2")[0] == 200
        if listening := addresses_of(process.pid):
            assert {ipaddress.ip_address(one).is_loopback for one in listening} == {True}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert "Traceback" not in talk.read()


def addresses_of(process: int) -> set[str]:
    """The addresses on which a process listens; nothing where the system does not tell."""
    folder = Path(f"/proc/{process}")
    if not (folder / "net" / "tcp").exists():
        return set()
    own = set()
    for file in (folder / "fd").iterdir():
        with suppress(OSError):
            own.add(str(file.readlink()))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in (folder / "net" / table).read_text().splitlines()[1:]:
            local, _, state, *rest = line.split()[1:]
            if state == "0A" and f"socket:[{rest[5]}]" in own:
                raw = bytes.fromhex(local.split(":")[0])
                words = [raw[at : at + 4][::-1] for at in range(0, len(raw), 4)]
                found.add(str(ipaddress.ip_address(b"".join(words))))
    assert found, "it listens somewhere"
    return found


@pytest.mark.parametrize("options", [(), ("--production",)])
def test_nothing_listens_beyond_this_machine_unless_asked(
    settings: Settings, options: tuple[str, ...]
) -> None:
    build_index([settings.seeds], settings.index)
    with served(settings, *options) as (address, process, _):
        assert urlsplit(address).hostname == "127.0.0.1"
        assert {ipaddress.ip_address(one).is_loopback for one in addresses_of(process.pid)} <= {True}


@pytest.mark.parametrize("stale", [True, False], ids=["stale", "missing"])
def test_a_service_builds_nothing_and_refuses_what_is_stale_or_missing(
    settings: Settings, stale: bool
) -> None:
    if stale:
        build_index([settings.seeds], settings.index)
        make_stale(settings)
    result = CliRunner().invoke(dogovor, ["serve", "--production", "--index", str(settings.index)])
    assert result.exit_code == 2
    assert f"dogovor index --index {settings.index}" in result.stderr
    assert ("built with other word tables" if stale else "no index") in result.stderr
    assert "Serving" not in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--rate", "fast", "no rate of requests"),
        ("--rate", "rates.tsv", "--rates FILE"),
        ("--proxy", "proxy.example", "no address of a proxy"),
    ],
)
def test_an_option_that_means_nothing_is_told_before_anything_is_served(
    settings: Settings, option: str, value: str, told: str
) -> None:
    build_index([settings.seeds], settings.index)
    words = ["serve", "--production", "--port", "0", "--index", str(settings.index), option, value]
    result = CliRunner().invoke(dogovor, words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Serving" not in result.stderr

"""`--open`: the same search on the page, on one that is served already or on one served for it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from cli.main import dogovor
from search.indexing import build_index
from search.settings import Settings
from web.app import create_app
from web.serving import listen

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Порт и завод подписали договор о поставке зерна на 12 млн долларов.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an index, and with a browser that notes what it is to show."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    build_index([tmp_path / "articles"], tmp_path / "index")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{tmp_path}/shown"\n', encoding="utf-8")
    browser.chmod(0o755)
    return tmp_path


@pytest.fixture
def served(place: Path) -> Iterator[int]:
    """The port of a page over that index."""
    server = listen(create_app(settings=Settings(index=place / "index")), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(5)


def started(place: Path, port: int, *words: str, browser: str = "") -> subprocess.Popen[str]:
    settings = {"DOGOVOR_INDEX": str(place / "index"), "DOGOVOR_PORT": str(port)}
    known = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    # Whoever runs the tests in the background may ignore Ctrl-C; the server must not inherit that.
    ignoring = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", *words],
            cwd=ROOT,
            env={**known, **settings, "BROWSER": browser or f"{place}/browser %s"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    finally:
        signal.signal(signal.SIGINT, ignoring)


@pytest.mark.parametrize(
    ("words", "path", "parameters"),
    [
        (("search", "зерно", "--only", "ru"), "/", [("q", "зерно"), ("lang", "ru")]),
        (("search", "зерно", "--limit", "3", "--offset", "3"), "/", [("q", "зерно")]),
        (("deals", "--party", "Порт", "--once"), "/deals", [("party", "Порт*"), ("once", "1")]),
        (("deals", "--min-usd", "5m", "--sum"), "/overview", [("min_usd", "5000000")]),
        (("deals", "--sum", "sector"), "/sums", [("by", "sector")]),
        (("facets", "--kind", "contract"), "/", [("kind", "contract")]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_the_page_that_is_served_is_opened(
    place: Path,
    served: int,
    words: tuple[str, ...],
    path: str,
    parameters: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(shown.append(address) or True))
    monkeypatch.setenv("DOGOVOR_INDEX", str(place / "index"))
    monkeypatch.setenv("DOGOVOR_PORT", str(served))
    result = CliRunner().invoke(dogovor, [*words, "--open"], prog_name="dogovor")
    assert (result.exit_code, result.stdout) == (0, "")
    [address] = shown
    assert result.stderr == f"The page is served already. Opening {address}\n"
    opened = urlsplit(address)
    assert (opened.netloc, opened.path) == (f"127.0.0.1:{served}", path)
    assert parse_qsl(opened.query) == parameters
    with urlopen(address, timeout=10) as answer:
        assert answer.status == 200


def test_where_no_page_is_served_one_is_until_ctrl_c(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:  # a port that another program has
        process = started(place, other.getsockname()[1], "deals", "--sector", "agriculture_food", "--open")
        assert process.stderr
        said = process.stderr.readline()
        assert "Ctrl-C ends" in said and str(place / "index") in said
        address = said.split("Opening ")[1].strip()
        assert urlsplit(address).port != other.getsockname()[1]
        with urlopen(address, timeout=30) as answer:
            assert "12 млн долларов" in answer.read().decode("utf-8")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert (place / "shown").read_text(encoding="utf-8").strip() == address


def test_the_page_of_another_index_is_left_alone(place: Path, served: int, tmp_path: Path) -> None:
    build_index([tmp_path / "articles"], tmp_path / "other")
    process = started(place, served, "search", "зерно", "--open", "--index", str(tmp_path / "other"))
    assert process.stderr
    said = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert said.startswith(f"Serving {tmp_path / 'other'} at ") and f":{served}/" not in said


def test_without_a_browser_the_address_is_told(place: Path, served: int) -> None:
    process = started(place, served, "search", "зерно", "--open", browser=f"{place}/none %s")
    _, talk = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Opening http://127.0.0.1" in talk and "open that address yourself" in talk


def test_it_is_a_form_of_output_like_others(place: Path) -> None:
    process = started(place, 0, "deals", "--open", "--csv")
    _, talk = process.communicate(timeout=60)
    assert process.returncode == 2 and "--open and --csv" in talk

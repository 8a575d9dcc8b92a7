"""The server that tests and tryers start: it is a real OpenSearch, and it is gone with whoever started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import maven
from scripts.opensearch import Cluster, asked

ROOT = Path(__file__).parent.parent
SCRIPT = [sys.executable, str(ROOT / "scripts" / "opensearch.py")]


@pytest.mark.opensearch
@pytest.mark.slow
def test_it_is_a_real_one(opensearch: Cluster) -> None:
    said = asked(opensearch.url)["version"]
    assert (said["distribution"], said["number"]) == ("opensearch", maven.RELEASES["2"].number)


@pytest.mark.opensearch
@pytest.mark.slow
def test_it_is_gone_with_whoever_started_it(opensearch: Cluster) -> None:
    """Also where that one is killed and can say no goodbye."""
    started = subprocess.Popen([*SCRIPT, "run"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert started.stdout
    try:
        address = started.stdout.readline().strip()
        assert asked(address)["version"]["distribution"] == "opensearch"
    finally:
        started.kill()
        started.wait()
        started.stdout.close()
    until = time.monotonic() + 10
    with pytest.raises(OSError):
        while time.monotonic() < until:
            asked(address, 1)
            time.sleep(0.1)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """No Java, or no Maven: one line that names what to install, no traceback."""
    empty = {"PATH": str(tmp_path), "HOME": str(tmp_path), "JAVA_HOME": str(tmp_path)}
    done = subprocess.run([*SCRIPT, "status"], env=empty, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing runs" in done.stderr


def test_java_that_is_too_old_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maven, "javas", lambda: iter([(11, Path("java"))]))
    with pytest.raises(maven.Unavailable, match=r"needs Java 17 or newer.*here: 11.*default-jdk-headless"):
        maven.java_for(maven.RELEASES["2"])


def test_missing_maven_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(maven.Unavailable, match="sudo apt install maven"):
        maven.libraries(maven.RELEASES["2"])


def test_maven_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "mvn"
    fake.write_text("#!/bin/sh\necho '[ERROR] no such host'\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    with pytest.raises(maven.Unavailable, match=r"could not fetch OpenSearch 2.*no such host"):
        maven.libraries(maven.RELEASES["2"])
    assert not any((tmp_path / "cache" / "dogovor" / "opensearch").iterdir())


def test_a_note_of_a_server_that_is_gone_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The number of its process may by now be another's, which must not be ended."""
    kept = tmp_path / "dogovor" / "opensearch" / "running"
    kept.mkdir(parents=True)
    note = {"release": "2", "url": "http://127.0.0.1:1", "nodes": [], "pids": [os.getpid()]}
    (kept / "server.json").write_text(json.dumps(note), encoding="utf-8")
    done = subprocess.run(
        [*SCRIPT, "stop"],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "nothing runs" in done.stderr

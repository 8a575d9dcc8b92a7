"""`--log json`: whatever a command would say to a person is a JSON object a line."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor
from search.batches import Size
from search.indexing import Run


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stderr.splitlines()]


def run(*words: str) -> Result:
    return CliRunner().invoke(dogovor, list(words))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "port.txt").write_text("Порт подписал договор на 5 млн долларов.\n", encoding="utf-8")
    (tmp_path / "in" / "photo.png").write_bytes(b"\x89PNG")
    return tmp_path / "in"


def test_indexing_tells_what_it_did_and_what_it_left_out(articles: Path, tmp_path: Path) -> None:
    result = run("index", str(articles), "--index", str(tmp_path / "index"), "--log", "json")
    assert result.exit_code == 0
    lines = told(result)
    assert all({"time", "level", "logger", "event"} <= line.keys() for line in lines)
    [done] = [line for line in lines if line["event"] == "indexed"]
    assert (done["articles"], done["paragraphs"], done["skipped"]) == (1, 1, 1) and done["seconds"] > 0
    [skipped] = [line for line in lines if line["event"] == "skipped"]
    assert skipped["path"].endswith("photo.png") and skipped["reason"]


def test_indexing_tells_each_commit(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (articles / f"{number}.txt").write_text(f"Судно {number} вышло в море.\n", encoding="utf-8")
    monkeypatch.setattr("cli.index.Run", partial(Run, size=Size(articles=2)))
    command = ("index", str(articles), "--index", str(tmp_path / "index"), "--log", "json")
    commits = [line for line in told(run(*command)) if line["event"] == "committed"]
    assert [(line["files"], line["left"], line["seen"]) for line in commits] == [
        (2, 4, True),
        (4, 2, True),
        (6, 0, True),
    ]
    (articles / "4.txt").write_text("Судно вернулось в порт.\n", encoding="utf-8")
    [commit] = [line for line in told(run(*command)) if line["event"] == "committed"]
    assert (commit["files"], commit["left"]) == (6, 0)


def test_serving_says_where(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("index", str(articles), "--index", str(tmp_path / "index"))
    monkeypatch.setattr("web.serve", lambda *_, announce, **__: announce("http://127.0.0.1:1/"))
    monkeypatch.setenv("DOGOVOR_LOG", "json")
    result = run("serve", "--production", "--index", str(tmp_path / "index"))
    assert result.exit_code == 0
    assert "http://127.0.0.1:1/" in told(result)[-1]["event"]


def test_what_is_wrong_is_a_line_too(tmp_path: Path) -> None:
    result = run("serve", "--no-build", "--index", str(tmp_path / "none"), "--log", "json")
    assert result.exit_code == 2
    [line] = told(result)
    assert line["level"] == "error" and line["event"].startswith("There is no index in")


def test_without_it_everything_is_said_in_words(tmp_path: Path) -> None:
    result = run("serve", "--no-build", "--index", str(tmp_path / "none"), "--log", "text")
    assert result.stderr.startswith("dogovor: There is no index in")
    assert run("serve", "--log", "xml").exit_code == 2

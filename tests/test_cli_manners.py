"""How commands behave towards a person and a program: exit statuses, colours, the width of a window."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor

pty = pytest.importorskip("pty")

ROOT = Path(__file__).resolve().parent.parent
ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

Run = Callable[..., Result]


@pytest.fixture
def run(seeds_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DOGOVOR_INDEX", str(seeds_index))
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"DOGOVOR_{name}", str(tmp_path / name))

    def invoke(*words: str, text: str = "") -> Result:
        return CliRunner().invoke(dogovor, list(words), input=text, prog_name="dogovor")

    return invoke


# --- exit status -------------------------------------------------------------------------------------------

SEED = "000_e2a251af6786de59"
DEAL = "Порт и «Вега» подписали договор на 5 млн евро."


@pytest.mark.parametrize(
    ("words", "text", "status"),
    [
        ([], "", 0),
        (["--help"], "", 0),
        (["search", "--help"], "", 0),
        (["--version"], "", 0),
        (["search", "Китай"], "", 0),
        (["search", "жжщщфф"], "", 1),
        (["search", "(((("], "", 1),
        (["search", "--lang", "de", "газ"], "", 2),
        (["search", "газ", "--index", "nowhere"], "", 2),
        (["deals"], "", 0),
        (["deals", "--party", "Атлантида"], "", 1),
        (["deals", "--party", "Атлантида", "--csv"], "", 1),
        (["deals", "--party", "Атлантида", "--sum"], "", 1),
        (["deals", "--json", "--csv"], "", 2),
        (["facets"], "", 0),
        (["facets", "жжщщфф"], "", 1),
        (["show", f"{SEED}#1"], "", 0),
        (["show", "nothing"], "", 1),
        (["analyze", "--lang", "ru", "газ"], "", 0),
        (["analyze", "--lang", "ru", "?"], "", 1),
        (["analyze", "?"], "", 2),
        (["extract", "-"], DEAL, 0),
        (["extract", "-"], "Погода хорошая.", 1),
        (["extract", "-"], "", 2),
        (["extract", "nowhere.txt"], "", 2),
        (["index", "nowhere", "--index", "no/index"], "", 2),
        (["check"], "", 0),
        (["check", "--index", "nowhere"], "", 2),
        (["serve", "--no-build", "--index", "nowhere"], "", 2),
        (["completion", "bash"], "", 0),
        (["saved", "list"], "", 1),
        (["saved", "remove", "nothing"], "", 2),
        (["deals", "--saved", "nothing"], "", 2),
        (["watch-query", "Китай"], "", 0),
        (["watch-query", "жжщщфф"], "", 1),
        (["watch-query", "газ", "--index", "nowhere"], "", 2),
        (["completion", "tcsh"], "", 2),
        (["nonsense"], "", 2),
        (["--nonsense"], "", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_exit_status(run: Run, words: list[str], text: str, status: int) -> None:
    result = run(*words, text=text)
    assert result.exit_code == status, result.output
    if status == 2:
        assert result.stdout == "" and result.stderr.strip(), "what is wrong is said, and not among the data"


def test_every_exit_status_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d+) \|", page)
    assert rows == ["0", "1", "2", "130"]


# --- a terminal --------------------------------------------------------------------------------------------

SHOWN = [
    (60, ["search", "Китай", "--limit", "3", "--explain"]),
    (60, ["deals", "--limit", "3"]),
    (130, ["deals", "--limit", "3"]),
    (60, ["deals", "--sum", "party", "--once"]),
    (60, ["facets"]),
    (60, ["show", f"{SEED}.d1"]),
    (60, ["show", f"{SEED}#4"]),
    (60, ["analyze", "--lang", "ru", "договоры о сотрудничестве"]),
]


def on_terminal(words: list[str], width: int, index: Path, **environment: str) -> str:
    """What a command writes to a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    known = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "CI")}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words],
        cwd=ROOT,
        env={**known, "TERM": "xterm-256color", "DOGOVOR_INDEX": str(index), **environment},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return written.decode("utf-8").replace("\r\n", "\n")


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.mark.parametrize(("width", "words"), SHOWN, ids=str)
def test_what_is_shown_fits_the_window(seeds_index: Path, width: int, words: list[str]) -> None:
    shown = ESCAPES.sub("", on_terminal(words, width, seeds_index))
    assert shown.strip()
    assert max(columns(line) for line in shown.splitlines()) <= width


def test_colours_are_for_terminals_and_for_those_who_want_them(seeds_index: Path, run: Run) -> None:
    words = ["search", "Китай", "--limit", "2"]
    assert "\x1b[" in on_terminal(words, 80, seeds_index)
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain = on_terminal(words, 80, seeds_index, **environment)
        assert "Кита" in plain
        assert not re.search(r"\x1b\[[0-9;]*3[0-7]", plain), "no colours"
    assert "\x1b" not in run(*words).stdout
    assert "\x1b" not in run("nonsense").stderr


# --- what was meant ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["serch"], "'search'"),
        (["saved", "lst"], "'list'"),
        (["deals", "--sectr", "energy"], "'--sector'"),
        (["deals", "--sector", "enrgy"], "'energy'"),
        (["deals", "--sort", "amout"], "'amount'"),
        (["show", f"{SEED[:-1]}"], f"'{SEED}'"),
        (["show", f"{SEED}.tx"], f"'{SEED}.txt'"),
        (["extract", "seeds.d/artcle.txt"], "'seeds.d/article.txt'"),
        (["extract", "seeds.d/article.txt", "--rates", "seeds.d/article.tx"], "'seeds.d/article.txt'"),
        (["extract", "--jsonl", "seeds.d/artcle.txt"], "'seeds.d/article.txt'"),
        (["index", "seeds", "--index", "index"], "'seeds.d'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_misspelt_is_answered_with_what_was_meant(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds.d").mkdir()
    (tmp_path / "seeds.d" / "article.txt").write_text(DEAL, encoding="utf-8")
    result = run(*words)
    assert result.exit_code == (1 if words[0] == "show" else 2)
    assert meant in result.stderr and "id you mean" in result.stderr
    assert not (tmp_path / "index").exists()

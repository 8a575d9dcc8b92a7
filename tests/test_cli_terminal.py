"""On a terminal: what is longer than the window goes to a pager, and colours are for those who want them."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.paging import lines_of

pty = pytest.importorskip("pty")

ROOT = Path(__file__).resolve().parent.parent
SETTLED = ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "PAGER", "DOGOVOR_PAGER", "LESS", "CI")
WORDS = ("search", "Китай", "--limit", "2")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]m")
MARKED = "\x1b[1;33mКита"
UNDERLINED = re.compile(r"\x1b\[1;4mКита")


@dataclass(frozen=True)
class Printed:
    """What stood on the terminal, and the exit status."""

    text: str
    status: int


@pytest.fixture
def printed(seeds_index: Path, tmp_path: Path):
    """Runs a command on a terminal of that height."""

    def run(words: tuple[str, ...], height: int = 200, **environment: str) -> Printed:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, 80, 0, 0))
        known = {
            name: value for name, value in os.environ.items() if name not in (*SETTLED, "COLUMNS", "LINES")
        }
        set_up = {"TERM": "xterm", "DOGOVOR_INDEX": str(seeds_index), "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *words],
            cwd=tmp_path,
            env={**known, **set_up, **environment},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        pieces = []
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            pieces.append(piece)
        os.close(ours)
        text = b"".join(pieces).decode("utf-8").replace("\r\n", "\n")
        return Printed(text, process.wait(timeout=60))

    return run


# --- a pager -----------------------------------------------------------------------------------------------

SHORT, TALL = 8, 200
PAGER = "echo paged; echo LESS is $LESS; cat"


def test_what_is_longer_than_the_window_goes_to_the_pager(printed) -> None:
    got = printed(WORDS, SHORT, PAGER=PAGER)
    assert got.text.startswith("paged\nLESS is FRX\n")
    assert "2 of " in got.text and "note: " in got.text, "talk stays with what it speaks of"
    assert MARKED in got.text, "a pager shows colours"
    assert got.status == 0


@pytest.mark.parametrize(
    ("words", "height", "environment"),
    [
        (WORDS, TALL, {"PAGER": PAGER}),
        ((*WORDS, "--no-pager"), SHORT, {"PAGER": PAGER}),
        (WORDS, SHORT, {"PAGER": PAGER, "DOGOVOR_PAGER": "cat"}),
        (WORDS, SHORT, {"PAGER": ""}),
        (WORDS, SHORT, {"PAGER": PAGER, "TERM": "dumb"}),
        (WORDS, SHORT, {"PAGER": "no-such-pager-here 2> /dev/null"}),
    ],
    ids=["fits the window", "--no-pager", "cat", "none", "dumb", "missing"],
)
def test_without_a_pager_it_is_printed(printed, words, height, environment) -> None:
    got = printed(words, height, **environment)
    assert "paged" not in got.text and "1-2 of " in got.text
    assert got.status == 0


def test_our_own_setting_goes_before_that_of_all_programs(printed) -> None:
    assert printed(WORDS, SHORT, PAGER="echo theirs", DOGOVOR_PAGER="echo ours").text == "ours\n"


def test_what_was_set_up_for_less_is_kept(printed) -> None:
    assert "LESS is R\n" in printed(WORDS, SHORT, PAGER=PAGER, LESS="R").text


def test_a_pager_that_is_closed_at_once_is_no_fault(printed) -> None:
    got = printed(("deals", "--limit", "10000"), SHORT, PAGER="true")
    assert (got.text, got.status) == ("", 0)


def test_the_exit_status_is_that_of_the_search(printed) -> None:
    assert printed(("search", "Китай", "--only", "de"), SHORT, PAGER="true").status == 2
    assert printed(("search", "жжщщфф"), 1, PAGER="echo paged; false").status == 1


def test_a_pipe_needs_no_pager(seeds_index: Path) -> None:
    environment = {**os.environ, "DOGOVOR_INDEX": str(seeds_index), "PAGER": "echo paged", "LINES": "3"}
    words = [sys.executable, "-m", "cli.main", "deals"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=60)
    assert "paged" not in done.stdout and done.stdout.count("\n") == 20


@pytest.mark.parametrize(
    ("text", "lines"), [("", 0), ("\n", 1), ("a\nb", 2), ("\x1b[1m" + "x" * 10 + "\x1b[0m", 1), ("x" * 11, 2)]
)
def test_lines_are_counted_as_the_window_breaks_them(text: str, lines: int) -> None:
    assert lines_of(text, 10) == lines


# --- colours -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "coloured", "underlined"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, True),
        ({"NO_COLOR": ""}, True, False),
        ({"CLICOLOR": "0"}, False, True),
        ({"CLICOLOR": "1"}, True, False),
        ({"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False, True),
        ({"TERM": "dumb"}, False, False),
    ],
    ids=str,
)
def test_words_found_stand_out_as_the_terminal_allows(printed, environment, coloured, underlined) -> None:
    text = printed(WORDS, **environment).text
    assert "Кита" in text
    assert (MARKED in text, bool(COLOUR.search(text))) == (coloured, coloured)
    assert bool(UNDERLINED.search(text)) is underlined


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_in_a_pipe_words_found_have_a_colour_where_that_is_wanted(
    seeds_index: Path, environment: dict[str, str], coloured: bool
) -> None:
    known = {name: value for name, value in os.environ.items() if name not in SETTLED}
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *WORDS],
        cwd=ROOT,
        env={**known, "DOGOVOR_INDEX": str(seeds_index), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (MARKED in done.stdout) is coloured
    assert all(line.count("\t") == 5 for line in done.stdout.splitlines()), "lines stay lines"
    assert "\x1b" not in done.stderr

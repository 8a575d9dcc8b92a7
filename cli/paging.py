"""What is longer than the window is shown by a pager, as git does it.

Comes in: what a command writes on a terminal. Goes out: the same, at once where it fits the window, else by
DOGOVOR_PAGER, PAGER or less. In a pipe or a file nothing is held back and no pager runs. Talk on standard
error stays where it was said, between the lines of what was found.
"""

from __future__ import annotations

import functools
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, TypeVar, cast

import click

from search.settings import pager, pager_environment

Command = TypeVar("Command", bound=Callable[..., Any])

NOT_RUN = (126, 127)
"""Exit statuses of a shell that could not run what it was given."""

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def pager_option(command: Command, unless: str = "") -> Command:
    """`--no-pager`, and a pager without it; but none with the option `unless`, which prints as it reads."""

    @functools.wraps(command)
    def shown(*words: Any, no_pager: bool, **options: Any) -> Any:
        with paged(off=no_pager or options.get(unless, False)):
            return command(*words, **options)

    help = "Print at once on a terminal, however much it is."
    return click.option("--no-pager", is_flag=True, help=help)(cast("Command", shown))


@contextmanager
def paged(*, off: bool = False) -> Iterator[None]:
    """Hold what is written to a terminal, and show it when all is there."""
    named = pager()
    if off or not named or not sys.stdout.isatty():
        yield
        return
    kept = sys.stdout, sys.stderr
    held = Held()
    sys.stdout = held.of(sys.stdout)
    if sys.stderr.isatty():
        sys.stderr = held.of(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept
        show(held, named)


class Held:
    """What was written, piece by piece, each with the stream that it is for."""

    def __init__(self) -> None:
        self.pieces: list[tuple[TextIO, str]] = []

    def of(self, stream: TextIO) -> TextIO:
        """A stream that looks like a terminal's and writes into here."""
        return cast("TextIO", _Holding(stream, self.pieces))

    @property
    def text(self) -> str:
        """All of it, in the order in which it was written."""
        return "".join(text for _, text in self.pieces)

    def release(self) -> None:
        """Write it where it belongs."""
        for stream, text in self.pieces:
            stream.write(text)
            stream.flush()


class _Holding(io.TextIOBase):
    """Written to as a terminal is."""

    def __init__(self, stream: TextIO, pieces: list[tuple[TextIO, str]]) -> None:
        self._stream = stream
        self._pieces = pieces

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self._stream.errors

    def isatty(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):  # by this click knows a stream of text from one of bytes
            raise TypeError
        self._pieces.append((self._stream, text))
        return len(text)


def show(held: Held, named: str) -> None:
    """Show what was held: by the pager where it does not fit the window, or where that cannot be run, as it
    is."""
    size = shutil.get_terminal_size()
    if lines_of(held.text, size.columns) < size.lines or not run(named, held.text):
        held.release()


def lines_of(text: str, width: int) -> int:
    """How many lines of a window a text takes.

    >>> lines_of("one\\n" + 25 * "x" + "\\n", 10)
    4
    """
    lines = _ESCAPES.sub("", text).splitlines()
    return sum(max(1, -(-len(line) // max(width, 1))) for line in lines)


def run(named: str, text: str) -> bool:
    """Give a text to a pager and wait until it was read; False where there is no such program."""
    import subprocess  # here, since most commands are read by no pager

    try:
        # By a shell, since people write a whole command line, as for git.
        process = subprocess.Popen(["/bin/sh", "-c", named], stdin=subprocess.PIPE, env=pager_environment())  # noqa: S603
    except OSError:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    with suppress(BrokenPipeError, KeyboardInterrupt):  # it was closed before the end
        process.communicate(text.encode(encoding, "replace"))
    while True:
        # Ctrl-C is the pager's: it stops a search in the text, not the reading.
        with suppress(KeyboardInterrupt):
            return process.wait() not in NOT_RUN

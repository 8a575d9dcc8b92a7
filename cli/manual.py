"""The manual page `man dogovor`, made from the help of the commands so that it stays true.

Comes in: the commands. Goes out: text for man (roff). `python -m cli.reference` writes it to docs/dogovor.1,
which a wheel carries to where man looks; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import click

from cli.main import HELP

STATUSES = {
    "0": "something was found, or done",
    "1": "nothing was found",
    "2": "wrong use, or something that a person must mend first; a message says what",
    "130": "stopped with Ctrl-C",
}
VARIABLES = {
    "DOGOVOR_INDEX": "folder of the index (default: index)",
    "DOGOVOR_SEEDS": "folder of articles (default: seeds)",
    "DOGOVOR_PAGER, PAGER": "what shows a result that is longer than the window (default: less)",
    "NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR": "colours",
}
FILES = {
    "~/.config/dogovor/searches/": "saved searches, each in a file that may be edited",
    "~/.local/state/dogovor/seen/": "what watch-query has shown",
    "~/.cache/dogovor/": "words met before; may be deleted at any time",
}


def manual(commands: Iterable[tuple[str, click.Command]], takes: Callable[[click.Option], str]) -> str:
    """The page.

    Args:
        commands: each with its whole name.
        takes: what an option takes, in a word; empty where it takes nothing.
    """
    lines = ['.TH DOGOVOR 1 "" dogovor "User commands"', ".SH NAME"]
    lines += [line("dogovor - full-text search for the Cyrillic press, with the deals it names")]
    lines += [".SH SYNOPSIS", r"\fBdogovor\fR \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"]
    lines += [".SH DESCRIPTION", *prose(HELP), ".SH COMMANDS"]
    for name, command in commands:
        usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name)))
        lines += [f".SS dogovor {plain(name)} {plain(usage)}", *prose(command.help or "")]
        options = [option for option in command.params if isinstance(option, click.Option)]
        lines += listed({f"{', '.join(one.opts)} {takes(one)}".strip(): one.help or "" for one in options})
    for head, rows in (("EXIT STATUS", STATUSES), ("ENVIRONMENT", VARIABLES), ("FILES", FILES)):
        lines += [f".SH {head}", *listed(rows)]
    return "\n".join([*lines, ""])


def listed(rows: Mapping[str, str]) -> Iterator[str]:
    """Names, each with its meaning below it."""
    for name, meaning in rows.items():
        yield from (".TP", rf"\fB{plain(name)}\fR", line(meaning))


def prose(text: str) -> Iterator[str]:
    """Help as paragraphs; its examples (after a backspace) as they stand."""
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith("\b"):
            yield from (".PP", ".nf", ".RS 4")
            yield from (line(row.removeprefix("  ")) for row in block.splitlines()[1:])
            yield from (".RE", ".fi")
        else:
            yield from (".PP", *(line(row) for row in block.splitlines()))


def line(text: str) -> str:
    r"""A line of text that begins no request.

    >>> print(line("'tis well-known"), line(".x"))
    \&'tis well\-known \&.x
    """
    shown = plain(text)
    return rf"\&{shown}" if shown.startswith((".", "'")) else shown


def plain(text: str) -> str:
    """Text with the signs of roff taken as signs."""
    return text.replace("\\", r"\e").replace("-", r"\-")

"""How sources are read, as a person says it: columns of tables, limits, the name of standard input, a report.

Comes in: words typed after `--columns`, `--limit`, `--stdin-name`, `--report`. Goes out: a `Reading`, and a
file that names all that was skipped.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from cli.options import Converter, Name
from cli.output import say
from cli.problem import Problem
from search.documents.facts import COLUMNS, holds_of
from search.documents.limits import parse_limits
from search.documents.model import Reading
from search.errors import DogovorError
from search.exports import csv_table
from search.logs import tell, writing
from search.settings import Settings
from search.sources import STDIN, Skipped
from search.wording import count

news = logging.getLogger(__name__)

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_SAID = 100
"""Files skipped that are named one by one on the screen; more are told by their reasons."""

_EXAMPLES = 3
_FORMS = (".json", ".csv")


class Columns(Converter):
    """Which column of a table holds what: "text=body,title=headline"."""

    name = "columns"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Mapping[str, str]:
        if isinstance(value, Mapping):
            return value
        columns: dict[str, str] = {}
        for pair in str(value).split(","):
            what, equals, column = pair.partition("=")
            holds = holds_of(what)
            if not (equals and column.strip()):
                self.fail(f"{pair.strip()!r} names no column. Write text=NAME,title=NAME,...", param, ctx)
            if holds is None:
                self.fail(f"{what.strip()!r} is none of {', '.join(COLUMNS)}.", param, ctx)
            columns[holds] = column.strip()
        numbers = [column.isdigit() for column in columns.values()]
        if any(numbers) and not all(numbers):
            self.fail("columns are named or numbered, not both.", param, ctx)
        return columns


class Limit(Converter):
    """A limit: "file=100M"."""

    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            parse_limits(str(value))
        except DogovorError as problem:
            self.fail(str(problem), param, ctx)
        return str(value)


class ReportFile(Converter):
    """A file to write, whose extension says its form."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.lower() not in _FORMS:
            self.fail(f"{value!r} ends in none of {', '.join(_FORMS)}, which say its form.", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"there is no folder {str(path.parent)!r} to write it in.", param, ctx)
        return path


def reading_options(command: Command) -> Command:
    """The options that say how sources are read."""
    command = click.option(
        "--report",
        type=ReportFile(),
        metavar="FILE",
        help="Write what was read and every file that was skipped, with its reason (.json or .csv).",
    )(command)
    command = click.option(
        "--limit",
        "limits",
        type=Limit(),
        multiple=True,
        metavar="NAME=N",
        help="How much is read before a file is given up, as file=100M or seconds=60 (or DOGOVOR_LIMITS; "
        "docs/documents.md lists them).",
    )(command)
    command = click.option(
        "--stdin-name",
        type=Name(),
        metavar="NAME",
        help="The name that what comes on standard input would have as a file (default: stdin).",
    )(command)
    return click.option(
        "--columns",
        type=Columns(),
        metavar="MAP",
        help="Columns of CSV and JSON, as text=body,title=headline,date=day (also author, outlet, url, lang, "
        "id), by name or by number from 1; what is left out is known by usual names.",
    )(command)


def reading_of(
    sources: Sequence[Path], columns: Mapping[str, str] | None, stdin_name: str | None, limits: Sequence[str]
) -> Reading:
    """How these sources are read."""
    found = parse_limits(" ".join(limits), Settings().limits)
    if STDIN not in sources:
        if stdin_name is not None:
            raise click.UsageError("--stdin-name is for standard input: name it too, as -.")
        return Reading(found, columns or {})
    if len(sources) > 1:
        raise click.UsageError(
            "- stands alone: an index of standard input and files could not be built again from the files."
        )
    if sys.stdin is None:
        raise Problem("Standard input is closed. Name a file, or send one: dogovor index - < FILE")
    if sys.stdin.isatty():
        say("Reading from the keyboard; Ctrl-D ends the text.")
    return Reading(found, columns or {}, sys.stdin.buffer, stdin_name or "stdin")


def say_skipped(skipped: Sequence[Skipped]) -> None:
    """Each file that was skipped and why; of very many, each reason and how many it concerns."""
    if writing():
        for one in skipped:
            tell(news, "skipped", path=one.path, reason=one.reason)
        return
    if len(skipped) <= MOST_SAID:
        for one in skipped:
            say(f"skipped {one.path}: {one.reason}")
        return
    by_reason: dict[str, list[Skipped]] = defaultdict(list)
    for one in skipped:
        by_reason[one.reason].append(one)
    for reason, those in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        named = ", ".join(one.path for one in those[:_EXAMPLES]) + (", ..." if len(those) > _EXAMPLES else "")
        say(f"skipped {count(len(those), 'file')}: {reason} ({named})")
    say("--report FILE writes the name of each.")


def write_report(path: Path, fields: Mapping[str, Any]) -> None:
    """What was read and skipped, as JSON, or what was skipped as CSV."""
    if path.suffix.lower() == ".json":
        text = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
    else:
        text = csv_table(("path", "reason"), list(_rows(fields)))
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise Problem(f"Cannot write the report {path}: {reason}.") from None
    say(f"What was skipped is named in {path}.")


def _rows(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one in fields["skipped"]:
        yield one["path"], one["reason"]

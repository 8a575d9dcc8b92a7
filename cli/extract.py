"""`dogovor extract`: the deals of a text that is in no index, with the rule of each and its evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from cli.asking import counted
from cli.options import json_option
from cli.output import Problem, json_text, line_of, on_terminal, print_json, say

HELP = """Read a text (FILE, or - for standard input) and print the deals it names, each with its evidence.

\b
  dogovor extract article.txt
  dogovor extract --json - < article.txt
  dogovor extract --jsonl texts.jsonl > found.jsonl

--jsonl reads a text a line, {"id": "a1", "text": "..."}, whose paragraphs are the lines of the text, and
writes a line a text with the languages of its paragraphs, its sums of money and its deals. A line that cannot
be read is told and left out.
"""


@click.command("extract", help=HELP, short_help="Print the deals of a text file.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@json_option
@click.option("--jsonl", "by_line", is_flag=True, help="Read and write a JSON object a line, one for a text.")
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool, by_line: bool) -> None:
    if as_json and by_line:
        raise click.UsageError("--json prints one object and --jsonl a line a text: choose one.")
    if by_line:
        ctx.exit(extract_lines(file))
    fields = extracted(file)
    if as_json:
        print_json(fields)
    else:
        for record in fields["deals"]:
            show(record)
        say(
            f"{counted(len(fields['deals']), 'deal')}, {counted(len(fields['totals']), 'sum')} over many deals, "
            f"{counted(len(fields['money']), 'sum')} of money in all, language {fields['lang']}"
        )
    ctx.exit(0 if fields["deals"] else 1)


def extracted(file: Path) -> dict[str, Any]:
    """What was read from a file or from standard input."""
    from search.corpus import article_from_text
    from search.encodings import NotText, decode
    from search.records import deal_records, extraction_of
    from search.sources import read_text

    from_input = str(file) == "-"
    decoded = decode(sys.stdin.buffer.read()) if from_input else read_text(file)
    name = "standard input" if from_input else str(file)
    if isinstance(decoded, NotText):
        raise Problem(f"Cannot read {name}: {decoded.reason}.")
    article = article_from_text(decoded.text, "stdin" if from_input else file.name)
    return {}


def extract_lines(file: Path) -> int:
    """Read and write lines; the exit status."""
    from cli.predictions import BadLine, prediction, read_texts

    done = bad = 0
    with open_lines(file) as lines:
        for found in read_texts(lines):
            if isinstance(found, BadLine):
                bad += 1
                say(f"line {found.number}: {found.reason}; left out")
            else:
                done += 1
                click.echo(json_text(prediction(*found)))
    if bad:
        say(
            f"{counted(done, 'text')} read, {counted(bad, 'line')} left out. A line is: "
            + '{"id": "a1", "text": "..."}'
        )
    return 2 if bad and not done else 0


def open_lines(file: Path) -> Any:
    """The lines of a file or of standard input, as bytes."""
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        raise Problem(f"Cannot read {file}: {(error.strerror or str(error)).lower()}.") from error

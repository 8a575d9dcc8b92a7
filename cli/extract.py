"""`dogovor extract`: the deals of a text that is in no index, with the rule that found each and its evidence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from cli.options import json_option
from cli.output import json_text, line_of, on_terminal, plain_number, print_json, say

HELP = """Read a text (FILE, or - for standard input) and print the deals it names, each with its evidence.

\b
  dogovor extract article.txt
  curl -s https://example.org/a.txt | dogovor extract - --json
  dogovor extract --jsonl texts.jsonl > predictions.jsonl

--jsonl reads a text a line, {"id": "a1", "text": "..."}, whose paragraphs are the lines of the text, and writes a
line a text: {"id", "paragraphs": [{"n", "lang"}], "money": [{"value", "currency", "qualifier"}], "deals":
[{"sentence", "kind", "parties", "amount_value", "currency", "sector"}]}. n counts the lines of the text from 0; a
range has low and high, and its value is the high end. A line that cannot be read is told and left out.
"""


@click.command("extract", help=HELP, short_help="Print the deals of a text file.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@json_option
@click.option("--jsonl", "lines", is_flag=True, help="Read and write JSON lines, one text a line.")
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool, lines: bool) -> None:
    if as_json and lines:
        raise click.UsageError("--json prints one object and --jsonl a line a text: choose one.")
    raw = raw_of(file)
    if lines:
        ctx.exit(extract_lines(raw.splitlines()))

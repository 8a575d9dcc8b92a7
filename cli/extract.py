"""`dogovor extract`: the deals of a text that is in no index, with the rule of each and its evidence."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click

from analyzers import LANGUAGES
from analyzers.detect import is_foreign
from cli.asking import rates_file
from cli.meant import guessing
from cli.options import chosen_form, csv_option, json_option, rates_option, refuse
from cli.output import print_json, say
from cli.paging import pager_option
from cli.predictions import BadLine, prediction, read_texts
from cli.problem import Problem
from cli.show import print_deal
from cli.tallies import totals_apart
from deals.rates import read_rates
from search.collecting import collecting_seldom
from search.corpus import single_article
from search.documents.model import Reading
from search.exports import csv_text
from search.plain_deals import deal_records, total_records
from search.records import extraction_of
from search.settings import Settings
from search.sources import Skipped
from search.sums import amount_fields
from search.wording import count

HELP = """Read a text (FILE, or - for standard input) and print the deals it names, each with its evidence.

FILE is plain text, a saved page (.html), a .pdf, a .docx or a letter (.eml).

\b
  dogovor extract article.txt
  dogovor extract --json - < article.txt
  dogovor extract page.html
  dogovor extract article.txt --rates my-rates.tsv
  dogovor extract article.txt --csv > deals.csv
  dogovor extract --jsonl texts.jsonl > found.jsonl

Paragraphs in other languages than Russian, Bulgarian and Ukrainian are not read; how many is said.

--jsonl reads a text a line, {"id": "a1", "text": "..."}, whose paragraphs are the lines of the text, and
writes a line a text with the languages of its paragraphs, its sums of money and its deals. A line that cannot
be read is told and left out.
"""


@click.command("extract", help=HELP)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@json_option
@csv_option
@click.option("--jsonl", "by_line", is_flag=True, help="Read and write a JSON object a line, one for a text.")
@rates_option
@partial(pager_option, unless="by_line")
@click.pass_context
def command(
    ctx: click.Context, file: Path, as_json: bool, as_csv: bool, by_line: bool, rates: Path | None
) -> None:
    form = chosen_form(json=as_json, csv=as_csv, jsonl=by_line)
    if form == "jsonl":
        refuse(ctx, "rates", why="belongs to sums in dollars, and lines have none")
        with guessing(file):
            ctx.exit(extract_lines(file))
    with guessing(file, rates):
        fields = extracted(file, rates_file(rates))
    deals = fields["deals"]
    if form == "json":
        print_json(fields)
    elif form == "csv":
        click.echo(csv_text(deals), nl=False)
    else:
        for record in deals:
            print_deal(record)
    if not fields["lang"]:
        say(f"Nothing was read: the text is in none of the languages known here ({languages_known()}).")
    elif fields["unread"]:
        say(not_read(len(fields["unread"])))
    if form != "json":
        if fields["lang"]:
            sums = count(len(fields["money"]), "sum")
            say(f"{count(len(deals), 'deal')}, {sums} of money ({fields['lang']})")
        if fields["totals"]:
            say(totals_apart(len(fields["totals"])))
    ctx.exit(0 if deals else 1)


def not_read(paragraphs: int) -> str:
    """That paragraphs in other languages were left out."""
    return f"Not read: {count(paragraphs, 'paragraph')} in other languages than {languages_known()}."


def languages_known() -> str:
    """The languages that are read, by name."""
    return ", ".join(language.name_en for language in LANGUAGES)


def extracted(file: Path, rates: Path | None) -> dict[str, Any]:
    """What was read from a file or from standard input."""
    if rates is not None:
        read_rates(rates)  # a text without any sum must not hide that they cannot be read
    from_input = str(file) == "-"
    if from_input and sys.stdin.isatty():
        say("Reading from the keyboard; Ctrl-D ends the text.")
    article = single_article(file, Reading(Settings().limits, stdin=sys.stdin.buffer if from_input else None))
    if isinstance(article, Skipped):
        raise Problem(f"Cannot read {'standard input' if from_input else file}: {article.reason}.")
    found = extraction_of(article)
    deals = deal_records(article, found, rates)
    return {
        "article": article.file,
        "lang": None if article.foreign else article.lang,
        "published": article.published,
        "unread": [one.number for one in article.paragraphs if is_foreign(one.text)],
        "deals": deals,
        "totals": total_records(article, found, deals, rates),
        "money": [
            {"paragraph": mention.block, "text": mention.text, **amount_fields(mention.amount)}
            for mention in found.money
        ],
    }


def extract_lines(file: Path) -> int:
    """Read and write lines; the exit status."""
    done = bad = unread = 0
    with collecting_seldom(), open_lines(file) as lines:
        for found in read_texts(lines):
            if isinstance(found, BadLine):
                bad += 1
                say(f"line {found.number}: {found.reason}; left out")
            else:
                done += 1
                fields = prediction(*found)
                unread += len(fields.get("unread", ()))
                print_json(fields, one_line=True)
    if unread:
        say(not_read(unread))
    if bad:
        say(
            f"{count(done, 'text')} read, {count(bad, 'line')} left out. A line is: "
            + '{"id": "a1", "text": "..."}'
        )
    return 2 if bad and not done else 0


def open_lines(file: Path) -> AbstractContextManager[BinaryIO]:
    """The lines of a file or of standard input, as bytes."""
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        raise Problem(f"Cannot read {file}: {(error.strerror or str(error)).lower()}.") from error

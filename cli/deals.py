"""`dogovor deals`: deals that fit, as a table, as sums, or as a file for another program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from cli import terminal
from cli.asking import asked, deals_for, opened, say_searched, say_shown, sums_for
from cli.options import (
    Name,
    OneOf,
    Prefix,
    chosen_form,
    csv_option,
    exact_option,
    filter_options,
    index_option,
    is_default,
    json_option,
    once_option,
    open_option,
    page_options,
    refuse,
    words_argument,
)
from cli.output import (
    line_of,
    on_terminal,
    print_json,
    prints_all_letters,
    say,
    say_notes,
)
from cli.paging import pager_option
from cli.searches import saved_option
from cli.tallies import print_tally, totals_apart
from search.answers import deals_answer
from search.exports import csv_text, json_lines
from search.ocds import PREFIX, PUBLISHER, release_package
from search.query import LARGEST_PAGE, Query
from search.searcher import Searcher
from search.store import Where
from search.tally import GROUPINGS

ALL = "all"
FILES = ("jsonl", "csv", "ocds")
"""Forms that hold all deals unless a limit is given."""

HELP = """List deals: agreements, loans, contracts, projects, with parties, sum, sector and the words they
stand in.

QUERY and options are those of `dogovor search`; without a QUERY the options alone choose.

\b
  dogovor deals --sector energy --min-usd 100m --sort -amount
  dogovor deals зърно --party Dalian
  dogovor deals --currency KZT --json
  dogovor deals --sum sector --year 2025
  dogovor deals --sum party --once
  dogovor deals --sector energy --open
  dogovor deals --csv > deals.csv
  dogovor deals --ocds --publisher "Port News" > release-package.json

Sums over many deals ("58 documents worth over 24 billion") are no deals: they are told apart from them.
When piped, a line a deal: id, kind, dollars, sum as written, parties, sector, date, file, paragraph, title.

--sum adds up all deals that fit, in dollars, and says how many could not be added: no amount stated, a sum a
year, no rate known. When piped, a line a value and a last one for all: value, deals, added, dollars, no
amount, a year, no rate. A deal that several articles tell of stands in the list, the counts and the sums once
for each telling; with --once it does once.

--csv, --jsonl and --ocds print all deals, 10,000 at most, unless --limit says otherwise. In CSV a cell that a
spreadsheet would take for a formula begins with an apostrophe. docs/exports.md describes the forms.
"""


@click.command("deals", help=HELP)
@words_argument
@filter_options
@saved_option
@exact_option
@page_options(limit=20)
@once_option
@click.option(
    "--sum",
    "grouping",
    type=OneOf((*GROUPINGS, ALL)),
    is_flag=False,
    flag_value=ALL,
    metavar="[BY]",
    help=f"Add up the deals by {', '.join(GROUPINGS)} or all; without a word all together.",
)
@json_option
@click.option("--jsonl", "as_lines", is_flag=True, help="Print a JSON object a line, one for a deal.")
@csv_option
@click.option("--ocds", "as_ocds", is_flag=True, help="Print an OCDS 1.1 release package.")
@click.option(
    "--publisher",
    metavar="NAME",
    type=Name(),
    default=PUBLISHER,
    show_default=True,
    help="Publisher in --ocds.",
)
@click.option(
    "--ocid-prefix",
    metavar="PREFIX",
    type=Prefix(),
    default=PREFIX,
    show_default=True,
    help="Prefix of ids in --ocds.",
)
@open_option
@index_option
@pager_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    grouping: str | None,
    as_json: bool,
    as_lines: bool,
    as_csv: bool,
    as_ocds: bool,
    publisher: str,
    ocid_prefix: str,
    opening: bool,
    index: Where | None,
    **options: Any,
) -> None:
    form = chosen_form(open=opening, json=as_json, jsonl=as_lines, csv=as_csv, ocds=as_ocds)
    if grouping and form in ("jsonl", "ocds"):
        raise click.UsageError(f"--{form} prints deals, not sums. For sums choose --json or --csv.")
    if grouping:
        refuse(ctx, "sort", "limit", "offset", why="choose among deals in a list; --sum adds up all that fit")
    if form in FILES and is_default(ctx, "limit"):
        options["limit"] = LARGEST_PAGE
    if form != "ocds":
        refuse(ctx, "publisher", "ocid_prefix", why="belong to --ocds, which was not asked for")
    question = asked(query, options)
    if opening:
        from cli.page import open_page  # and with it all that serves

        by = (("by", grouping),) if grouping in GROUPINGS else ()
        open_page("/sums" if by else "/overview" if grouping else "/deals", question, index, by)
        return
    say_searched(question)
    with opened(index) as searcher:
        if grouping:
            ctx.exit(print_sums(searcher, question, grouping, form))
        results = deals_for(question, searcher)
        built = searcher.info().built if as_ocds else ""
    say_notes(results.notes, question.text)
    records = [deal.record for deal in results.deals]
    if form == "json":
        print_json(deals_answer(question, results))
    elif form == "jsonl":
        for line in json_lines(records, ascii_only=not prints_all_letters()):
            click.echo(line)
    elif form == "csv":
        click.echo(csv_text(records), nl=False)
    elif form == "ocds":
        if results.deals:  # a package without a release is none
            print_json(release_package(results.deals, built, publisher, ocid_prefix))
    elif on_terminal():
        terminal.show_deals(records, question.offset + 1)
        terminal.show_totals(results.totals)
    else:
        for record in records:
            click.echo(plain(record))
    if form != "json":
        say_shown(question.offset, len(records), results.total, "deal")
        if results.totals and results.total:
            say(totals_apart(len(results.totals), shown=on_terminal() and not form))
    ctx.exit(0 if results.total else 1)


def print_sums(searcher: Searcher, question: Query, grouping: str, form: str | None) -> int:
    """What the deals come to; the exit status."""
    results = sums_for(question, GROUPINGS[0] if grouping == ALL else grouping, searcher)
    say_notes(results.notes, question.text)
    print_tally(question, results, form, with_rows=grouping != ALL)
    return 0 if results.whole.deals else 1


def plain(record: Mapping[str, Any]) -> str:
    """A deal as one line."""
    return line_of(
        record["id"],
        record["kind"],
        record["amount_usd"],
        record["amount_text"],
        "; ".join(party["name"] for party in record["parties"]),
        record["sector"],
        record["published"],
        record["article"],
        record["paragraph"],
        record["title"],
    )

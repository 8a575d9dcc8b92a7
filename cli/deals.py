"""`dogovor deals`: deals that fit, as a table, JSON or CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cli import terminal
from cli.asking import asked, filters_of, opened, say_shown
from cli.options import filter_options, index_option, json_option, page_options, words_argument
from cli.output import (
    csv_text,
    deal_fields,
    facet_fields,
    line_of,
    note_fields,
    on_terminal,
    print_json,
    say,
    say_notes,
)
from search.wording import count

HELP = """List deals: agreements, loans, contracts, projects, with parties, sum, sector and the words they
stand in.

QUERY and options are those of `dogovor search`; without a QUERY the options alone choose.

\b
  dogovor deals --sector energy --min-usd 100m --sort -amount
  dogovor deals зърно --party Dalian
  dogovor deals --currency KZT --json
  dogovor deals --limit 10000 --csv > deals.csv

Sums over many deals ("58 documents worth over 24 billion") are no deals: they are told apart from them.
When piped, a line a deal: id, kind, dollars, sum as written, parties, sector, date, file, paragraph, title.
In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.
"""


@click.command("deals", help=HELP)
@words_argument
@filter_options
@page_options(limit=20)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV (RFC 4180) with a head line.")
@index_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
    index: Path | None,
    **options: Any,
) -> None:
    if as_json and as_csv:
        raise click.UsageError("--json and --csv are two forms of the same: choose one.")
    question = asked(query, options)
    with opened(index) as searcher:
        results = searcher.deals(question)
    records = [deal.record for deal in results.deals]
    say_notes(results.notes, question.text)
    if as_json:
        print_json(
            {
                "query": question.text,
                "filters": filters_of(question),
                "total": results.total,
                "deals": [deal_fields(deal) for deal in results.deals],
                "totals": list(results.totals),
                "facets": facet_fields(results.facets),
                "notes": note_fields(results.notes),
            }
        )
    elif as_csv:
        click.echo(csv_text(records), nl=False)
    elif on_terminal():
        terminal.show_deals(records, question.offset + 1)
        terminal.show_totals(results.totals)
    else:
        for record in records:
            click.echo(plain(record))
    if not as_json:
        say_shown(question.offset, len(records), results.total, "deal")
        if results.totals and results.total:
            more = "above" if on_terminal() and not as_csv else "in --json"
            say(f"{count(len(results.totals), 'total')} over many deals {more}, not among them.")
    ctx.exit(0 if results.total else 1)


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

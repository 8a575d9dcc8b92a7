"""`dogovor suggest`: what the last words typed may become, as the search box of the page suggests it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from cli import terminal
from cli.asking import opened
from cli.options import QUERY, chosen_form, csv_option, index_option, json_option
from cli.output import line_of, on_terminal, print_json, say
from cli.paging import pager_option
from search.completions import LONGEST_TYPED, MOST, Suggestion
from search.exports import csv_table
from search.store import Where
from search.wording import count

HELP = """Suggest what to search for: parties, places, sectors, kinds of deals, words and phrases of the index
that begin like PREFIX.

Cyrillic or Latin letters will do (kazmu, казму), also those of another keyboard layout (rfpve). Of several
words the last is completed, or all of them as one name. Everything suggested finds something.

\b
  dogovor suggest казах
  dogovor suggest кредитна л
  dogovor suggest sector:эн
  dogovor search "$(dogovor suggest kazmu | head -1 | cut -f1)"

When piped, a line a suggestion: query, kind, paragraphs (of a word or phrase) or deals, name.
"""


COLUMNS = ("query", "kind", "count", "unit", "text", "matched", "facet", "value")
"""Columns of --csv (docs/exports.md)."""


@click.command("suggest", help=HELP)
@click.argument("prefix", nargs=-1, required=True, type=QUERY)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=MOST, show_default=True, help="How many at most."
)
@json_option
@csv_option
@index_option
@pager_option
@click.pass_context
def command(
    ctx: click.Context, prefix: tuple[str, ...], limit: int, as_json: bool, as_csv: bool, index: Where | None
) -> None:
    form = chosen_form(json=as_json, csv=as_csv)
    typed = " ".join(prefix)
    with opened(index) as searcher:
        found = searcher.suggest(typed, limit)
    if form == "json":
        print_json({"typed": typed, "suggestions": [fields_of(one) for one in found]})
    elif form == "csv":
        click.echo(
            csv_table(COLUMNS, ([fields_of(one)[name] for name in COLUMNS] for one in found)), nl=False
        )
    elif on_terminal():
        show(found)
    else:
        for one in found:
            click.echo(line_of(one.query, one.kind, one.count, one.text))
    if not found:
        long = f" Nothing is suggested for more than {LONGEST_TYPED} characters."
        say(f"Nothing begins so.{long if len(typed) > LONGEST_TYPED else ''}")
    ctx.exit(0 if found else 1)


def fields_of(one: Suggestion) -> dict[str, Any]:
    """A suggestion as printed in JSON."""
    facet, value = one.choice or (None, None)
    return {
        "kind": one.kind,
        "text": one.text,
        "matched": one.matched,
        "count": one.count,
        "unit": f"{one.unit}s",
        "query": one.query,
        "facet": facet,
        "value": value,
    }


def show(found: Sequence[Suggestion]) -> None:
    """Suggestions in columns: what to ask, what it is, how often it is there."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    for one in found:
        said = "" if one.matched == one.text else f"  {line_of(one.matched)}"
        name = Text.assemble(line_of(one.text), (said, terminal.DIM))
        table.add_row(Text(line_of(one.query), "bold"), name, one.kind, count(one.count, one.unit))
    terminal.console().print(table)

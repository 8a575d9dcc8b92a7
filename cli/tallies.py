"""Sums of deals as `dogovor deals --sum` prints them: a table, lines, JSON or CSV, and what they leave out.

Comes in: what `search.tally` added up. Goes out: text; the talk says how many deals could not be added and
why, which of them are told more than once, and what the articles themselves give as totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from cli import terminal
from cli.output import line_of, note_fields, on_terminal, print_json, say
from search import wording
from search.exports import csv_table
from search.tally import SEVERAL, Tally, TallyResults, sum_fields

COLUMNS = ("deals", "added", "usd", "no_amount", "yearly", "no_rate")
"""What is told of each value, in JSON, in CSV and on lines."""

WHOLE = "total"


def print_tally(
    results: TallyResults, asked_for: Mapping[str, Any], form: str | None, *, with_rows: bool
) -> None:
    """Print sums in the form asked for.

    Args:
        results: what was added up.
        asked_for: query, filters, grouping, as JSON shows them.
        form: --json, --csv or None.
        with_rows: whether the values of the grouping are shown, or the whole alone.
    """
    rows = results.rows if with_rows else ()
    if form == "--json":
        print_json(
            {
                **asked_for,
                "rows": [{"value": row.value, **sum_fields(row.tally)} for row in rows],
                "total": sum_fields(results.whole),
                "retold": {"deals": results.retold.deals, "usd": results.retold.usd},
                "totals": list(results.totals),
                "notes": note_fields(results.notes),
            }
        )
        return
    named = [(row.value, row.tally) for row in rows]
    if form == "--csv":
        head = (results.grouping if with_rows else "deals of", *COLUMNS)
        click.echo(csv_table(head, [cells(*row) for row in (*named, (WHOLE, results.whole))]), nl=False)
    elif on_terminal():
        terminal.show_sums(results.grouping if with_rows else "", named, results.whole)
        terminal.show_totals(results.totals)
    else:
        for name, tally in (*named, (WHOLE, results.whole)):
            click.echo(line_of(*cells(name, tally)))
    say_left_out(results, with_rows=with_rows, once=bool(asked_for["once"]))


def cells(name: str, tally: Tally) -> tuple[object, ...]:
    """A row, in the order of COLUMNS."""
    return (name, *dict(sum_fields(tally)).values())


def say_left_out(results: TallyResults, *, with_rows: bool, once: bool) -> None:
    """What a person should know before using the sum."""
    if not results.whole.deals:
        say("No deal found.")
        return
    say(f"{wording.added_up(results.whole)}.")
    if with_rows and results.grouping in SEVERAL:
        say("A deal with several parties stands under each of them: the rows come to more than the total.")
    if results.retold.deals:
        say(wording.retold(results.retold, once))
    for total in results.totals:
        if total["amount"] is not None:
            place = terminal.where(total)
            say(f"An article states a total, which is not among them: {wording.stated(total)} ({place}).")

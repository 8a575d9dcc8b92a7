"""`dogovor facets`: how the results divide by sector, amount, kind and so on."""

from __future__ import annotations

from typing import Any

import click

from cli import terminal
from cli.asking import asked, opened, paragraphs_for, say_searched
from cli.options import (
    OneOf,
    chosen_form,
    csv_option,
    exact_option,
    filter_options,
    index_option,
    json_option,
    once_option,
    open_option,
    words_argument,
)
from cli.output import line_of, on_terminal, print_json, say, say_notes
from cli.paging import pager_option
from cli.searches import saved_option
from search.answers import facets_answer
from search.exports import csv_table
from search.facets import FACET_NAMES
from search.store import Where
from search.wording import count

HELP = """Count the results by sector, amount, kind, language, year, currency, qualifier, party and place.

QUERY and options are those of `dogovor search`. A facet's counts ignore the choice made in that facet, so
that they tell what another choice would give.

\b
  dogovor facets
  dogovor facets газ --lang uk
  dogovor facets --sector energy --facet amount --facet kind
  dogovor facets --facet sector --once
  dogovor facets газ --open
  dogovor facets --csv > facets.csv

When piped, a line a value: facet, value, count. --csv has a fourth column: whether the value was chosen.
"""


@click.command("facets", help=HELP)
@words_argument
@click.option(
    "--facet",
    "wanted",
    type=OneOf(FACET_NAMES),
    multiple=True,
    help="Only this facet; may be given again.",
)
@filter_options
@saved_option
@exact_option
@once_option
@json_option
@csv_option
@open_option
@index_option
@pager_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    wanted: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
    opening: bool,
    index: Where | None,
    **options: Any,
) -> None:
    form = chosen_form(open=opening, json=as_json, csv=as_csv)
    question = asked(query, options)
    if opening:
        from cli.page import open_page  # and with it all that serves

        open_page("/", question, index)
        return
    with opened(index) as searcher:
        results = paragraphs_for(question, searcher)
    facets = [facet for facet in results.facets if not wanted or facet.name in wanted]
    say_searched(question)
    say_notes(results.notes, question.text)
    if form == "json":
        print_json(facets_answer(question, results, facets))
    elif form == "csv":
        rows = (
            (facet.name, bucket.value, bucket.count, bucket.selected)
            for facet in facets
            for bucket in facet.buckets
        )
        click.echo(csv_table(("facet", "value", "count", "selected"), rows), nl=False)
    elif on_terminal():
        terminal.show_facets(facets, most=15)
    else:
        for facet in facets:
            for bucket in facet.buckets:
                click.echo(line_of(facet.name, bucket.value, bucket.count))
    if form != "json":
        say(f"{count(results.total, 'paragraph')}, {count(results.total_deals, 'deal')}")
    ctx.exit(0 if results.total else 1)

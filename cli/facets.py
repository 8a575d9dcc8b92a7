"""`dogovor facets`: how the results divide by sector, amount, kind and so on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli import terminal
from cli.asking import asked, filters_of, opened, say_searched
from cli.options import exact_option, filter_options, index_option, json_option, once_option, words_argument
from cli.output import facet_fields, line_of, note_fields, on_terminal, print_json, say, say_notes
from search.answers import searched_fields
from search.facets import FACET_NAMES
from search.wording import count

HELP = """Count the results by sector, amount, kind, language, year, currency, qualifier, party and place.

QUERY and options are those of `dogovor search`. A facet's counts ignore the choice made in that facet, so
that they tell what another choice would give.

\b
  dogovor facets
  dogovor facets газ --lang uk
  dogovor facets --sector energy --facet amount --facet kind
  dogovor facets --facet sector --once

When piped, a line a value: facet, value, count.
"""


@click.command("facets", help=HELP)
@words_argument
@click.option(
    "--facet",
    "wanted",
    type=click.Choice(FACET_NAMES),
    multiple=True,
    help="Only this facet; may be given again.",
)
@filter_options
@exact_option
@once_option
@json_option
@index_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    wanted: tuple[str, ...],
    as_json: bool,
    index: Path | None,
    **options: Any,
) -> None:
    question = asked(query, options)
    with opened(index) as searcher:
        results = searcher.search(question)
    facets = [facet for facet in results.facets if not wanted or facet.name in wanted]
    say_searched(question)
    say_notes(results.notes, question.text)
    if as_json:
        print_json(
            {
                "query": question.text,
                "filters": filters_of(question),
                "searched": searched_fields(question),
                "once": question.once,
                "total": results.total,
                "total_deals": results.total_deals,
                "facets": facet_fields(facets),
                "notes": note_fields(results.notes),
            }
        )
    elif on_terminal():
        terminal.show_facets(facets, most=15)
    else:
        for facet in facets:
            for bucket in facet.buckets:
                click.echo(line_of(facet.name, bucket.value, bucket.count))
    if not as_json:
        say(f"{count(results.total, 'paragraph')}, {count(results.total_deals, 'deal')}")
    ctx.exit(0 if results.total else 1)

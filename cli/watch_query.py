"""`dogovor watch-query`: what of a search is new since one last looked."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from cli import searches, seen, terminal
from cli.asking import asked, deals_for, opened, paragraphs_for, say_searched
from cli.deals import plain as plain_deal
from cli.options import (
    chosen_form,
    csv_option,
    exact_option,
    filter_options,
    index_option,
    json_option,
    once_option,
    words_argument,
)
from cli.output import on_terminal, print_json, say, say_notes
from cli.paging import pager_option
from cli.search import plain as plain_hit
from cli.searches import saved_option
from search.answers import asked_fields, deal_fields, hit_fields, note_fields
from search.exports import csv_text, paragraphs_csv
from search.query import LARGEST_PAGE, Query
from search.results import DealHit, Hit, Note
from search.searcher import Searcher
from search.store import Where
from search.wording import count

HELP = """Print the deals of a search that are new since you last looked. QUERY is the name of a saved search,
or words with options as for `dogovor deals`.

\b
  dogovor watch-query --mark-seen china-loans      # from now on
  dogovor watch-query china-loans
  dogovor watch-query зерно --min-usd 1m --csv
  dogovor watch-query --paragraphs газопровод
  dogovor index && dogovor watch-query china-loans | mail -E -s "New deals" me@example.org

At the first look all are new. Output is that of `dogovor deals`, with --paragraphs that of `dogovor search`,
newest first. Exit status: 0 something is new, 1 nothing is.

A deal is known by its article and the words that tell of it, so building the index again makes none new. A
deal that another article told already is new; with --once it is not. What was seen is kept in seen/ of
$XDG_STATE_HOME/dogovor, else of ~/.local/state/dogovor (or DOGOVOR_STATE), written after the output was.
"""


@click.command("watch-query", help=HELP)
@words_argument
@filter_options
@exact_option
@saved_option
@once_option
@click.option("--paragraphs", is_flag=True, help="Watch for paragraphs, not for deals.")
@click.option("--dry-run", is_flag=True, help="Do not note what is printed as seen.")
@click.option("--mark-seen", is_flag=True, help="Print nothing; note all as seen.")
@json_option
@csv_option
@index_option
@pager_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    paragraphs: bool,
    dry_run: bool,
    mark_seen: bool,
    as_json: bool,
    as_csv: bool,
    index: Where | None,
    **options: Any,
) -> None:
    form = chosen_form(json=as_json, csv=as_csv)
    if dry_run and mark_seen:
        raise click.UsageError("--dry-run notes nothing, --mark-seen all: choose one.")
    if options["saved"] is None and len(query) == 1 and query[0] in searches.names():
        options["saved"], query = query[0], ()
    question = replace(asked(query, options), sort="-date", offset=0, limit=LARGEST_PAGE)
    own = not query and only_saved(options)
    held = seen.read(seen.path_of_name(options["saved"]) if own else seen.path_of_query(question))
    what = seen.PARAGRAPHS if paragraphs else seen.DEALS
    say_searched(question)
    with opened(index) as searcher:
        if paragraphs:
            hits, notes = all_paragraphs(question, searcher)
            marks = {mark: hit.id for mark, hit in seen.marked_paragraphs(hits)}
            new: Sequence[DealHit] | Sequence[Hit] = held.new_paragraphs(hits)
        else:
            deals, notes = all_deals(question, searcher)
            marks = {mark: deal.id for mark, deal in seen.marked_deals(deals)}
            new = held.new_deals(deals, question.once)
    say_notes(notes, question.text)
    since = held.looked.get(what)
    if not mark_seen:
        if form == "json":
            print_json({**answer(question, new, what, since), "notes": note_fields(notes)})
        elif paragraphs:
            print_paragraphs([hit for hit in new if isinstance(hit, Hit)], form)
        else:
            print_deals([deal for deal in new if isinstance(deal, DealHit)], form)
        sys.stdout.flush()  # what could not be written was not seen
    if not dry_run:
        held.remember(what, marks, f"{question}{' --once' if question.once else ''}")
    say(told(len(new), len(marks), what, since, mark_seen))
    ctx.exit(0 if new or mark_seen else 1)


def only_saved(options: Mapping[str, Any]) -> bool:
    """Whether a saved search is watched as it is, and not narrowed further."""
    return options["saved"] is not None and all(
        value in searches.UNSET for key, value in options.items() if key != "saved"
    )


def all_deals(question: Query, searcher: Searcher) -> tuple[list[DealHit], tuple[Note, ...]]:
    """Every deal that answers."""
    results = deals_for(question, searcher)
    found = list(results.deals)
    while results.deals and len(found) < results.total:
        results = deals_for(replace(question, offset=len(found)), searcher)
        found += results.deals
    return found, results.notes


def all_paragraphs(question: Query, searcher: Searcher) -> tuple[list[Hit], tuple[Note, ...]]:
    """Every paragraph that answers."""
    results = paragraphs_for(question, searcher)
    found = list(results.hits)
    while results.hits and len(found) < results.total:
        results = paragraphs_for(replace(question, offset=len(found)), searcher)
        found += results.hits
    return found, results.notes


def answer(
    question: Query, new: Sequence[DealHit] | Sequence[Hit], what: str, since: str | None
) -> dict[str, Any]:
    """What is new, for JSON."""
    told = [deal_fields(one) if isinstance(one, DealHit) else hit_fields(one) for one in new]
    return {**asked_fields(question), "since": since, "new": len(new), what: told}


def print_deals(deals: Sequence[DealHit], form: str | None) -> None:
    """New deals, as `dogovor deals` prints them."""
    records = [deal.record for deal in deals]
    if form == "csv":
        click.echo(csv_text(records), nl=False)
    elif on_terminal():
        terminal.show_deals(records, 1)
    else:
        for record in records:
            click.echo(plain_deal(record))


def print_paragraphs(hits: Sequence[Hit], form: str | None) -> None:
    """New paragraphs, as `dogovor search` prints them."""
    if form == "csv":
        click.echo(paragraphs_csv(hits), nl=False)
    elif on_terminal():
        terminal.show_hits(hits, 1, {})
    else:
        for hit in hits:
            click.echo(plain_hit(hit))


def told(new: int, there: int, what: str, since: str | None, marked: bool) -> str:
    """What is new since when, in a sentence.

    >>> told(2, 9, "deals", "2025-09-05T08:00:00+00:00", False)
    '2 new deals since 2025-09-05 08:00 UTC, of 9.'
    >>> told(9, 9, "deals", None, False)
    'The first look: 9 deals, all of them new.'
    >>> told(0, 9, "paragraphs", "2025-09-05T08:00:00+00:00", False)
    'No new paragraph since 2025-09-05 08:00 UTC, of 9.'
    """
    one = what.removesuffix("s")
    if marked:
        return f"{count(there, one)} noted as seen."
    if since is None:
        return f"The first look: {count(there, one)}, all of them new."
    many = f"No new {one}" if not new else f"{new:,} new {one if new == 1 else what}"
    return f"{many} since {since[:16].replace('T', ' ')} UTC, of {there:,}."

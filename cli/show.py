"""`dogovor show`: one article, paragraph or deal in full."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cli import terminal
from cli.asking import index_folder, opened
from cli.meant import meant
from cli.options import QUERY, index_option, json_option
from cli.output import line_of, on_terminal, print_json, say
from cli.paging import pager_option
from search.answers import ArticleAnswer, DealFields, HitFields, article_answer, deal_fields, hit_fields
from search.results import ArticleView, DealHit, Hit
from search.store import Where

HELP = """Show an article, a paragraph or a deal: ID as `dogovor search` and `dogovor deals` print it, or a
file name.

\b
  dogovor show 000_e2a251af6786de59.txt
  dogovor show 000_e2a251af6786de59#12
"""


@click.command("show", help=HELP)
@click.argument("identifier", metavar="ID", type=QUERY)
@json_option
@index_option
@pager_option
@click.pass_context
def command(ctx: click.Context, identifier: str, as_json: bool, index: Where | None) -> None:
    with opened(index) as searcher:
        found = (
            searcher.deal(identifier)
            or searcher.paragraph(identifier)
            or searcher.article(identifier)
            or searcher.article(Path(identifier).name)
        )
        known = () if found else searcher.names_of_articles()
    if found is None:
        guess = meant(identifier, known) or " Search results show their ids."
        say(f"Nothing in {index_folder(index)} has the id {identifier!r}.{guess}")
        ctx.exit(1)
    if as_json:
        print_json(fields_of(found))
    elif isinstance(found, DealHit):
        print_deal(found.record)
    elif isinstance(found, ArticleView):
        show_article(found)
    else:
        show_paragraph(found)


def fields_of(found: DealHit | Hit | ArticleView) -> DealFields | HitFields | ArticleAnswer:
    """What was found, for JSON."""
    if isinstance(found, DealHit):
        return deal_fields(found)
    if isinstance(found, Hit):
        return hit_fields(found)
    return article_answer(found)


def print_deal(record: Mapping[str, Any]) -> None:
    """A deal with its evidence: for a person, or a line a field and an empty line when piped."""
    if on_terminal():
        terminal.show_deal(record)
    else:
        click.echo(line_of("title", record["title"]))
        for name, text in terminal.deal_lines(record):
            click.echo(line_of(name, text))
        click.echo()


def show_paragraph(hit: Hit) -> None:
    """A paragraph whole, then its deals."""
    if on_terminal():
        screen = terminal.console()
        screen.print(terminal.head_line(hit.article), style="dim")
        screen.print(terminal.marked(hit.text, hit.marks))
        screen.print()
    else:
        click.echo(line_of(hit.article.file, hit.number, hit.lang, hit.text))
    for deal in hit.deals:
        print_deal(deal.record)


def show_article(view: ArticleView) -> None:
    """An article from head to end, or a line a paragraph when piped."""
    if on_terminal():
        terminal.show_article(view)
    else:
        for paragraph in view.paragraphs:
            click.echo(line_of(view.info.file, paragraph.number, paragraph.lang, paragraph.text))
    say(f"{len(view.paragraphs)} paragraphs; {view.furniture} lines of page furniture left out.")

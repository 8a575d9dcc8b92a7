"""`dogovor search`: paragraphs in which the words are found, each with the deals it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from cli import terminal
from cli.asking import asked, opened, paragraphs_for, say_searched, say_shown
from cli.options import (
    chosen_form,
    copies_option,
    csv_option,
    exact_option,
    filter_options,
    index_option,
    is_default,
    json_option,
    open_option,
    page_options,
    refuse,
    words_argument,
)
from cli.output import line_of, line_with_marks, on_terminal, print_json, say, say_notes
from cli.paging import pager_option
from cli.searches import saved_option
from search.explain import Reason
from search.exports import CONTROLS, paragraphs_csv
from search.query import LARGEST_PAGE, PARAGRAPH_SORTS, Query
from search.results import Hit
from search.searcher import Searcher
from search.settings import colours
from search.store import Where
from search.wording import count, found_here, reason

HELP = """Find paragraphs: QUERY in Russian, Bulgarian or Ukrainian, answers in all three.

All words must occur, in any of their forms. A phrase stands in "quotes", the beginning of a word ends in a
star (газ*); OR, NOT and brackets do what they say, and a minus before a word leaves it out. Without a QUERY
the options alone choose. An option given twice means either value; different options must hold for one and
the same deal. Where the answers do not fill a page, --nearest adds what comes nearest: some of the words, or
words that begin like them.

\b
  dogovor search кредитна линия
  dogovor search '"солнечная электростанция" OR ветр*'
  dogovor search транспорт --sector transport_logistics --only bg --only ru
  dogovor search --explain кредит на газопровод
  dogovor search --only bg --exact договор
  dogovor search --min-usd 100m --sort -amount --json
  dogovor search кредит --csv > paragraphs.csv
  dogovor search кредит --only uk --open

A text that several articles print, word for word or nearly so, is given once, with where else it stands;
--copies gives each.

When piped, a line a paragraph: file, paragraph, language, date, number of deals, text, with tabs between.
--csv prints all paragraphs, 10,000 at most, unless --limit says otherwise.
A word that begins with - needs -- before the query: dogovor search -- газ -нефть
"""


@click.command("search", help=HELP)
@words_argument
@filter_options
@saved_option
@exact_option
@copies_option
@page_options(limit=10, sorts=PARAGRAPH_SORTS)
@click.option("--explain", is_flag=True, help="Say of each paragraph why it stands where it does.")
@click.option(
    "--nearest", is_flag=True, help="Add what comes nearest: some of the words, or words like them."
)
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
    nearest: bool,
    explain: bool,
    as_json: bool,
    as_csv: bool,
    opening: bool,
    index: Where | None,
    **options: Any,
) -> None:
    form = chosen_form(open=opening, json=as_json, csv=as_csv)
    if form == "csv":
        refuse(ctx, "explain", "nearest", why="are told in the list and in --json")
        if is_default(ctx, "limit"):
            options["limit"] = LARGEST_PAGE
    question = asked(query, options)
    if opening:
        from cli.page import open_page  # and with it all that serves

        open_page("/", question, index)
        return
    with opened(index) as searcher:
        results = paragraphs_for(question, searcher)
        found = (*results.hits, *results.nearest) if explain else ()
        why = {hit.id: _why(searcher, hit, question) for hit in found}
    say_searched(question)
    say_notes(results.notes, question.text)
    if form == "json":
        from search.answers import hit_fields, search_answer  # the types of every answer: not for a list

        print_json(
            {
                **search_answer(question, results),
                "hits": [{**hit_fields(hit), **_told(why.get(hit.id))} for hit in results.hits],
                "nearest": [{**hit_fields(hit), **_told(why.get(hit.id))} for hit in results.nearest],
            }
        )
        ctx.exit(0 if results.total else 1)
    if form == "csv":
        click.echo(paragraphs_csv(results.hits), nl=False)
        say_shown(question.offset, len(results.hits), results.total, "paragraph")
        ctx.exit(0 if results.total else 1)
    _show(results.hits, question.offset + 1, why)
    say_shown(question.offset, len(results.hits), results.total, "paragraph")
    if not question.copies and any(hit.also_in for hit in results.hits):
        say("A text that several articles print is given once: --copies gives each.")
    if nearest and results.nearest:
        say("Nearest, with some of the words or words like them:")
        _show(results.nearest, results.total + 1, why)
    elif results.nearest:
        say(f"{count(len(results.nearest), 'paragraph')} near it: --nearest")
    ctx.exit(0 if results.total else 1)


def _show(hits: Sequence[Hit], first: int, why: Mapping[str, Sequence[Reason]]) -> None:
    if on_terminal():
        terminal.show_hits(hits, first, why)
        return
    coloured = colours(terminal=False)
    for hit in hits:
        click.echo(plain(hit, coloured=coloured), color=coloured)
        if hit.id in why and (told := found_here(hit.text, hit.glosses)):
            click.echo(f"\t{CONTROLS.sub(' ', told)}")
        for part in why.get(hit.id, ()):
            click.echo(f"\t{reason(part)}")


def _why(searcher: Searcher, hit: Hit, question: Query) -> tuple[Reason, ...]:
    found = searcher.why(hit.id, question)
    return found[1] if found else ()


def _told(why: Sequence[Reason] | None) -> dict[str, Any]:
    return {} if why is None else {"why": [asdict(part) for part in why]}


def plain(hit: Hit, *, coloured: bool = False) -> str:
    """A paragraph as one line."""
    line = line_of(hit.article.file, hit.number, hit.lang, hit.article.published, len(hit.deals))
    return line_with_marks(line, hit.text, hit.marks) if coloured else f"{line}\t{line_of(hit.text)}"

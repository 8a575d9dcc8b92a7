"""`dogovor saved`: searches kept under a name, to be run again and watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from cli import searches, seen, terminal
from cli.asking import asked
from cli.meant import Group
from cli.options import (
    OneOf,
    exact_option,
    filter_options,
    json_option,
    once_option,
    words_argument,
)
from cli.output import line_of, on_terminal, print_json, say, say_notes
from cli.paging import pager_option
from cli.problem import Problem
from search.query import SORTS
from search.settings import Settings

HELP = """Keep searches under a name, and run them again.

\b
  dogovor saved add china-loans кредит --party Китай --min-usd 100m
  dogovor saved list
  dogovor saved run china-loans --deals
  dogovor deals --saved china-loans --year 2025 --csv > loans.csv
  dogovor watch-query china-loans
  dogovor saved remove china-loans

Each is a small text file that you may edit, copy and send, in searches/ of $XDG_CONFIG_HOME/dogovor, else of
~/.config/dogovor (or DOGOVOR_CONFIG).
"""

ADD = """Keep a search as NAME. QUERY and options are those of `dogovor search`; without any, all is searched.

\b
  dogovor saved add grain зерно OR пшеница
  dogovor saved add big --min-usd 1b --once
  dogovor saved add grain зерно --only uk --replace
"""

LIST = """List the searches that are kept.

\b
  dogovor saved list
  dogovor saved list --json

When piped, a line a search: name, words and options, when dogovor watch-query last looked.
"""

RUN = """Run a search that is kept: as `dogovor search`, or with --deals as `dogovor deals`. Their options may
follow.

\b
  dogovor saved run china-loans
  dogovor saved run china-loans --deals --sort -amount
  dogovor saved run china-loans --deals --open
"""

REMOVE = """Keep a search no longer, and forget what was seen of it.

\b
  dogovor saved remove china-loans
"""


@click.group("saved", cls=Group, help=HELP)
def command() -> None: ...


@command.command("add", help=ADD)
@click.argument("name", type=searches.NewName())
@words_argument
@filter_options
@exact_option
@once_option
@click.option("--sort", type=OneOf(tuple(SORTS)), default="relevance", help="Order of results.")
@click.option("--replace", "replacing", is_flag=True, help="Write over a search of that name.")
def add(name: str, query: tuple[str, ...], replacing: bool, **options: Any) -> None:
    from cli.page import address_served

    search = searches.of_typed(name, query, options)
    question = asked((search.query,), options)
    if name in searches.names() and not replacing:
        raise Problem(f"There is a search {name!r} already. To write over it: --replace")
    say_notes(question.notes, question.text)
    path = searches.write(search)
    feed = address_served("/deals.atom", replace(question, sort="relevance"), Settings())
    say(f"Saved in {path}")
    say(f"Its deals: dogovor saved run {name} --deals")
    say(f"What is new of them: dogovor watch-query {name}")
    say(f"The same as a feed, where dogovor serve runs: {feed}")


@command.command("list", help=LIST)
@json_option
@pager_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    found = []
    for name in searches.names():
        try:
            found.append(searches.read(name))
        except Problem as problem:
            say(f"note: {problem.message}")
    if as_json:
        print_json({"saved": [fields_of(search) for search in found]})
    elif on_terminal():
        terminal.show_rows([(search.name, search.typed, _told(looked_at(search.name))) for search in found])
    else:
        for search in found:
            click.echo(line_of(search.name, search.typed, looked_at(search.name)))
    if not found:
        say("No search is saved. To save one: dogovor saved add NAME QUERY")
    ctx.exit(0 if found else 1)


@command.command(
    "run",
    help=RUN,
    short_help="Run a search that is kept.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name", type=searches.KnownName())
@click.option("--deals", "as_deals", is_flag=True, help="Its deals, not its paragraphs.")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def run(ctx: click.Context, name: str, as_deals: bool, options: tuple[str, ...]) -> None:
    wanted = "deals" if as_deals else "search"
    program = ctx.find_root().command
    assert isinstance(program, click.Group)  # noqa: S101  (it is `dogovor`)
    chosen = program.get_command(ctx, wanted)
    assert chosen is not None  # noqa: S101  (it is one of its commands)
    with chosen.make_context(wanted, ["--saved", name, *options], parent=ctx) as inner:
        chosen.invoke(inner)


@command.command("remove", help=REMOVE)
@click.argument("name", type=searches.KnownName())
def remove(name: str) -> None:
    searches.remove(name)
    seen.forget(seen.path_of_name(name))
    say(f"{name} is kept no longer.")


def fields_of(search: searches.Search) -> Mapping[str, Any]:
    """A search for JSON."""
    return {
        "name": search.name,
        "query": search.query,
        "choices": dict(search.choices),
        "path": str(Path(searches.path_of(search.name))),
        "looked": looked_at(search.name),
    }


def looked_at(name: str) -> str | None:
    """When its deals were last looked at, or its paragraphs; None where never, or where that is lost."""
    try:
        looked = seen.read(seen.path_of_name(name)).looked
    except Problem:
        return None
    return max(looked.values(), default=None)


def _told(looked: str | None) -> str:
    return f"seen {looked[:16].replace('T', ' ')}" if looked else ""

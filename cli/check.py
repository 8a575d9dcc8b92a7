"""`dogovor check`: verifies an index and says what is wrong with it and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from cli.asking import built_otherwise, index_folder
from cli.options import index_option, json_option
from cli.output import print_json, say
from search.checking import SAMPLE, Progress, check_index
from search.settings import Settings
from search.store import Where
from search.wording import count

HELP = """Verify the index: its manifest, the checksum of every file and array, its counts, that no id stands
twice and that what belongs together is there; and that a sample of paragraphs is found by the words of their
text.

Exit status 0: it is sound. 2: it is not, and what to do is said.

\b
  dogovor check
  dogovor check --index /srv/dogovor/index --json
  dogovor check --sample 5000
"""


@click.command("check", help=HELP)
@click.option(
    "--sample",
    type=click.IntRange(0, 10_000_000),
    default=SAMPLE,
    show_default=True,
    metavar="N",
    help="So many paragraphs are analysed again and looked for by their words.",
)
@json_option
@index_option
@click.pass_context
def command(ctx: click.Context, sample: int, as_json: bool, index: Where | None) -> None:
    folder = index_folder(index)
    with looking_shown() as progress:
        checked = check_index(folder, progress, sample)
    if as_json:
        print_json({"index": str(folder), "sound": not checked.problems, **asdict(checked)})
    counts = ", ".join(
        count(number, one)
        for number, one in (
            (checked.files, "file"),
            (checked.articles, "article"),
            (checked.paragraphs, "paragraph"),
            (checked.deals, "deal"),
        )
        if number or one != "file"  # on a server there are none
    )
    otherwise = None if checked.problems else built_otherwise(folder, Settings().rates)
    for note in (*checked.notes, *((otherwise,) if otherwise else ())):
        say(f"note: {note}")
    if checked.problems:
        say(f"The index in {folder} cannot be relied on: {' '.join(checked.problems)} {checked.advice}")
        ctx.exit(2)
    if not as_json:
        click.echo(f"The index in {folder} is sound: {counts}, built {checked.built}.")


@contextmanager
def looking_shown() -> Iterator[Callable[[Progress], None]]:
    """A line that counts along on a terminal; nothing where standard error is a file or a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Checking {task.description}"), BarColumn(bar_width=30), TaskProgressColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(state: Progress) -> None:
            bar.update(task, description=state.what, completed=state.done, total=state.total)

        yield show

"""`dogovor check`: verifies an index and says what is wrong with it and what to do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cli.asking import built_otherwise, index_folder
from cli.options import index_option, json_option
from cli.output import print_json, say
from search.checking import check_index
from search.settings import Settings
from search.wording import count

HELP = """Verify the index: its manifest, the checksum of every file, its counts, and that no id stands twice.

Exit status 0: it is sound. 2: it is not, and what to do is said.

\b
  dogovor check
  dogovor check --index /srv/dogovor/index --json
"""


@click.command("check", help=HELP)
@json_option
@index_option
@click.pass_context
def command(ctx: click.Context, as_json: bool, index: Path | None) -> None:
    folder = index_folder(index)
    checked = check_index(folder)
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
    )
    otherwise = None if checked.problems else built_otherwise(folder, Settings().rates)
    for note in (*checked.notes, *((otherwise,) if otherwise else ())):
        say(f"note: {note}")
    if checked.problems:
        say(f"The index in {folder} cannot be relied on: {' '.join(checked.problems)} {checked.advice}")
        ctx.exit(2)
    if not as_json:
        click.echo(f"The index in {folder} is sound: {counts}, built {checked.built}.")

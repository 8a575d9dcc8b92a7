"""`dogovor repair`: brings a damaged index back, and says what was done."""

from __future__ import annotations

from pathlib import Path

import click

from cli.asking import local_folder
from cli.check import looking_shown
from cli.options import index_option, json_option
from cli.output import print_json, say
from search.manifest import Manifest
from search.repairing import repair_index
from search.store import Where

HELP = """Bring a damaged index back: to the commit before, if that is sound, else by reading its articles
again.

What was damaged is kept in a folder beside it (INDEX.damaged-...), as links that cost no room, until you
remove it. Nothing is done to a sound index.

Exit status 0: it can be used. 2: it cannot be mended, and what to do is said.

\b
  dogovor repair
  dogovor repair --index /srv/dogovor/index
  dogovor repair --no-build              # back to the commit before, or nothing
"""

WAYS = {
    "sound": "Nothing had to be done: the index in {index} is sound.",
    "back": "The index in {index} is back at the commit before.",
    "again": "The index in {index} was built again from its articles.",
}


@click.command("repair", help=HELP)
@click.option("--no-build", is_flag=True, help="Do not read the articles again.")
@json_option
@index_option
def command(no_build: bool, as_json: bool, index: Where | None) -> None:
    folder = local_folder(index)

    def build(manifest: Manifest) -> None:
        from search.documents.model import Reading
        from search.indexing import Run, build_index
        from search.manifest_sources import own_rates

        say("Reading its articles again ...")
        named = [Path(name) for name in manifest.named]
        reading = Reading.from_dict(manifest.reading)
        build_index(named, folder, None, own_rates(manifest), reading, Run(full=True))

    with looking_shown() as progress:
        done = repair_index(folder, progress, None if no_build else build)
    for problem in done.problems:
        say(f"It was: {problem}")
    if done.kept is not None:
        say(f"What was damaged is kept in {done.kept}; remove it when you have no use for it.")
    for note in done.notes:
        say(f"note: {note}")
    if as_json:
        kept = None if done.kept is None else str(done.kept)
        fields = {"way": done.way, "problems": done.problems, "kept": kept, "notes": done.notes}
        print_json({"index": str(folder), **fields})
    else:
        click.echo(WAYS[done.way].format(index=folder))

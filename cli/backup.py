"""`dogovor backup`: copies an index, while it is used and written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cli.asking import local_folder
from cli.options import index_option, json_option
from cli.output import print_json
from search.copying import Copied, copy_index
from search.documents.limits import said_size
from search.store import Where
from search.wording import count

HELP = """Copy the index to the folder DIR: one commit of it, whole, each file compared with its checksum.

Pages may be served and articles indexed meanwhile. DIR is new, empty, or an earlier backup: then only
what is new is copied. A backup is an index: dogovor search --index DIR.

\b
  dogovor backup ~/dogovor-backup
  dogovor backup /backup/dogovor --index /srv/dogovor/index
"""


@click.command("backup", help=HELP)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@index_option
def command(folder: Path, as_json: bool, index: Where | None) -> None:
    source = local_folder(index)
    say_copied(copy_index(source, folder), source, folder, as_json)


def say_copied(copied: Copied, source: Path, target: Path, as_json: bool) -> None:
    """What was copied."""
    if as_json:
        print_json({"index": str(source), "copy": str(target), **asdict(copied)})
        return
    sums = ((copied.articles, "article"), (copied.paragraphs, "paragraph"), (copied.deals, "deal"))
    held = ", ".join(count(number, one) for number, one in sums)
    new = said_size(copied.bytes) if copied.bytes else "nothing"
    click.echo(f"{target} holds the index as of {copied.built}: {held}. New in it: {new}.")

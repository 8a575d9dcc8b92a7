"""`dogovor restore`: puts a backup in the place of an index."""

from __future__ import annotations

from pathlib import Path

import click

from cli.asking import local_folder
from cli.backup import say_copied
from cli.options import index_option, json_option
from search.copying import copy_index
from search.store import Where

HELP = """Put the backup in DIR in the place of the index, whatever state that is in.

Readers see the old index until the backup is whole there; a page that is served follows by itself. DIR stays
as it is. What was indexed since the backup is read again by the next dogovor index.

\b
  dogovor restore ~/dogovor-backup
  dogovor restore /backup/dogovor --index /srv/dogovor/index
"""


@click.command("restore", help=HELP)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@index_option
def command(folder: Path, as_json: bool, index: Where | None) -> None:
    target = local_folder(index)
    say_copied(copy_index(folder, target), folder, target, as_json)

"""`dogovor index`: reads articles and builds the index, with progress for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cli.asking import index_folder, rates_file
from cli.meant import guessing
from cli.options import index_option, rates_option
from cli.output import print_json, say
from search.indexing import Progress, Report, build_index
from search.settings import Settings
from search.wording import count

HELP = """Read the articles of PATH (files or folders; default: seeds) and build the index.

The new index replaces the old one only when it is complete: if anything fails, the old one stays as it was. A
file that cannot be read is skipped, and the reason is told at the end.

\b
  dogovor index
  dogovor index articles/ more/2025-09-03.txt --index /srv/dogovor
  dogovor index --rates my-rates.tsv
"""


@click.command("index", help=HELP)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="Print the counts and what was skipped as one JSON object."
)
@rates_option
@index_option
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], as_json: bool, rates: Path | None, index: Path | None
) -> None:
    sources = paths or (Settings().seeds,)
    folder = index_folder(index)
    with guessing(*paths, rates), progress_shown() as progress:
        report = build_index(sources, folder, progress, rates_file(rates))
    if as_json:
        print_json(report_fields(report, folder))
    else:
        say_report(report, folder)


def report_fields(report: Report, folder: Path) -> dict[str, Any]:
    """What was built, for JSON."""
    return {
        "index": str(folder),
        "articles": report.articles,
        "paragraphs": report.paragraphs,
        "deals": report.deals,
        "skipped": [{"path": str(skipped.path), "reason": skipped.reason} for skipped in report.skipped],
        "notes": list(report.notes),
        "seconds": round(report.seconds, 2),
    }


def say_report(report: Report, folder: Path) -> None:
    """What was built and what was skipped, for a person."""
    for note in report.notes:
        say(f"note: {note}")
    for skipped in report.skipped:
        say(f"skipped {skipped.path}: {skipped.reason}")
    built = ", ".join(
        count(number, one)
        for number, one in (
            (report.articles, "article"),
            (report.paragraphs, "paragraph"),
            (report.deals, "deal"),
        )
    )
    left_out = f"; {count(len(report.skipped), 'file')} skipped" if report.skipped else ""
    say(f"{built} in {folder}{left_out} ({report.seconds:.1f} s)")


@contextmanager
def progress_shown() -> Iterator[Callable[[Progress], None] | None]:
    """A line that counts along on a terminal; nothing where standard error is a file or a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Reading"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[paragraphs]} paragraphs, {task.fields[deals]} deals"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, paragraphs=0, deals=0)

        def show(progress: Progress) -> None:
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                paragraphs=progress.paragraphs,
                deals=progress.deals,
            )

        yield show

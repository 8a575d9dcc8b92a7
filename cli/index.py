"""`dogovor index`: reads articles and builds the index, with progress for a person at a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cli.asking import index_folder, rates_file
from cli.meant import guessing
from cli.options import index_option, log_option, rates_option
from cli.output import print_json, say
from cli.reading_options import reading_of, reading_options, say_skipped, write_report
from search.batches import Progress
from search.errors import NothingRead
from search.indexing import Report, build_index
from search.logs import tell, writing
from search.settings import Settings
from search.wording import count

news = logging.getLogger(__name__)

HELP = """Read the articles of PATH (files, folders, patterns, or - for standard input; default: seeds) and
build the index.

Read are plain text, saved web pages (.html, .mhtml), .pdf, .docx, .eml, .mbox, .csv, .json, .jsonl, RSS and
Atom, .warc and .zip; date, author and outlet come from the document, a file beside it (page.json, page.toml)
or its name (docs/documents.md).

The new index replaces the old one only when it is complete: if anything fails, the old one stays as it was. A
file that cannot be read is skipped, and the reason is told at the end.

\b
  dogovor index
  dogovor index articles/ more/2025-09-03.html --index /srv/dogovor/index
  dogovor index export.csv --columns text=body,title=headline,date=published
  dogovor index 'news/**/*.html' --report skipped.csv
  curl -s https://news.example/feed | dogovor index - --stdin-name feed.rss
  dogovor index --rates my-rates.tsv
"""


@click.command("index", help=HELP)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="Print the counts and what was skipped as one JSON object."
)
@reading_options
@log_option
@rates_option
@index_option
def command(
    paths: tuple[Path, ...],
    as_json: bool,
    columns: Mapping[str, str] | None,
    stdin_name: str | None,
    limits: tuple[str, ...],
    report: Path | None,
    log: str,
    rates: Path | None,
    index: Path | None,
) -> None:
    sources = paths or (Settings().seeds,)
    folder = index_folder(index)
    reading = reading_of(sources, columns, stdin_name, limits)
    try:
        with guessing(*paths, rates), progress_shown() as progress:
            built = build_index(sources, folder, progress, rates_file(rates), reading)
    except NothingRead as problem:
        if len(problem.skipped) > 3:  # so many the message itself names
            say_skipped(problem.skipped)
        if report is not None:
            write_report(report, report_fields(Report(0, 0, 0, problem.skipped, 0.0), folder))
        raise
    if as_json:
        print_json(report_fields(built, folder))
    else:
        say_report(built, folder)
    if report is not None:
        write_report(report, report_fields(built, folder))


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
    """What was built and what was skipped, for a person, or for the log."""
    for note in report.notes:
        say(f"note: {note}")
    say_skipped(report.skipped)
    if writing():
        fields = report_fields(report, folder)
        tell(news, "indexed", **{**fields, "skipped": len(report.skipped), "notes": len(report.notes)})
        return
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
    if writing() or not sys.stderr.isatty():
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

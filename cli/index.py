"""`dogovor index`: reads articles and builds the index, with progress for a person at a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from cli.asking import index_folder, rates_file, usual_sources
from cli.meant import guessing
from cli.options import index_option, log_option, rates_option
from cli.output import print_json, say
from cli.reading_options import reading_of, reading_options, say_skipped, write_report
from cli.stopping import Stopping, stopping
from search.address import is_address
from search.batches import Progress
from search.documents.model import Reading
from search.errors import DogovorError, NothingRead
from search.indexing import Report, Run, build_index
from search.logs import tell, writing
from search.sources import STDIN
from search.store import Where
from search.stores.choosing import server_of
from search.watching import seen, watch
from search.wording import count

news = logging.getLogger(__name__)

HELP = """Read the articles of PATH (files, folders, patterns, or - for standard input) and build the index.
Without PATH those that the index was made of are read; for a new one, the folder seeds.

Read are plain text, saved web pages (.html, .mhtml), .pdf, .docx, .eml, .mbox, .csv, .json, .jsonl, RSS and
Atom, .warc and .zip; date, author and outlet come from the document, a file beside it (page.json, page.toml)
or its name (docs/documents.md).

Read are only files that are new or were changed since the last time; articles of files that are gone are
removed. What was read is committed now and then, so that a run that was interrupted goes on where it was. All
is read again, and the new index replaces the old one when it is complete, where it must be (other exchange
rates, limits, columns, another version) and with --full. A file that cannot be read is skipped, and the
reason is told at the end.

\b
  dogovor index
  dogovor index articles/ more/2025-09-03.html --index /srv/dogovor/index
  dogovor index export.csv --columns text=body,title=headline,date=published
  dogovor index 'news/**/*.html' --report skipped.csv
  curl -s https://news.example/feed | dogovor index - --stdin-name feed.rss
  dogovor index --rates my-rates.tsv
  dogovor index articles/ --watch
"""


@click.command("index", help=HELP)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="Print the counts and what was skipped as one JSON object."
)
@click.option("--full", is_flag=True, help="Read all files again, beside the index that is there.")
@click.option(
    "--watch",
    "follows",
    is_flag=True,
    help="Follow the folders: whenever files have changed and come to rest, index them. Ctrl-C ends it.",
)
@click.option(
    "--shards", type=click.IntRange(1, 1024), help="On OpenSearch: parts of an index that is written anew."
)
@click.option("--replicas", type=click.IntRange(0, 20), help="On OpenSearch: further copies of each part.")
@reading_options
@log_option
@rates_option
@index_option
def command(
    paths: tuple[Path, ...],
    as_json: bool,
    full: bool,
    follows: bool,
    shards: int | None,
    replicas: int | None,
    columns: Mapping[str, str] | None,
    stdin_name: str | None,
    limits: tuple[str, ...],
    report: Path | None,
    log: str,
    rates: Path | None,
    index: Where | None,
) -> None:
    folder = index_folder(index)
    spread(folder, shards, replicas)
    sources = paths or usual_sources(folder)
    if follows and STDIN in sources:
        raise click.UsageError("--watch follows files and folders, and not standard input.")
    reading = reading_of(sources, columns, stdin_name, limits)
    asked = Asked(sources, folder, rates_file(rates), reading, as_json, report)
    with stopping("Stopping after this file. Once more stops at once.") as stop:
        try:
            with guessing(*paths, rates):
                if follows:
                    follow(asked, stop, full=full)
                else:
                    tell_all(asked, update(asked, stop, full=full))
        except KeyboardInterrupt:
            if follows and stop():
                return
            click.get_current_context().exit(stop.status)


def spread(index: Where, shards: int | None, replicas: int | None) -> None:
    """Say how an index lies on the nodes of a cluster, where that is asked."""
    if shards is None and replicas is None:
        return
    if not is_address(index):
        raise click.UsageError(
            "--shards and --replicas are for an index on OpenSearch (--engine opensearch:...)."
        )
    store = server_of(str(index))
    if shards is not None:
        store.settings = replace(store.settings, shards=shards)
    if replicas is not None:
        store.settings = replace(store.settings, replicas=replicas)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be indexed, how, and how it is told."""

    sources: Sequence[Path]
    folder: Where
    rates: Path | None
    reading: Reading
    as_json: bool
    report: Path | None


def update(
    asked: Asked, stop: Stopping, *, full: bool = False, waits: bool = False, settles: bool = True
) -> Report:
    """Bring the index up to date; where that is interrupted it is said what was done."""
    last: list[Progress] = []
    try:
        with progress_shown() as show:

            def progress(now: Progress) -> None:
                if now.committed > (last[-1].committed if last else 0):
                    held = {"files": now.unchanged + now.committed, "left": now.total - now.committed}
                    tell(news, "committed", **held, seen=now.seen)
                last[:] = [now]
                if show is not None:
                    show(now)

            wait = say if waits else None
            run = Run(full=full, settles=settles, progress=progress, is_stopped=stop, wait=wait)
            return build_index(asked.sources, asked.folder, None, asked.rates, asked.reading, run)
    except KeyboardInterrupt:
        say(stopped(last[-1] if last else None))
        raise
    except NothingRead as problem:
        if len(problem.skipped) > 3:  # so many the message itself names
            say_skipped(problem.skipped)
        if asked.report is not None:
            write_report(asked.report, report_fields(Report(0, 0, 0, problem.skipped, 0.0), asked.folder))
        raise


def stopped(last: Progress | None) -> str:
    """What stays of a run that was interrupted."""
    if last is None or not last.committed:
        return "Stopped. The index is as it was."
    if not last.seen:
        return "Stopped. The index is as it was: what replaces it was not complete."
    done = f"{last.committed:,} of {count(last.total, 'file')}"
    return f"Stopped. {done} to be read are in the index; the next run goes on from there."


def follow(asked: Asked, stop: Stopping, *, full: bool) -> None:
    """Rounds until it is stopped, each told on a line of its own."""
    rounds = 0

    def one(settles: bool) -> Report:
        nonlocal rounds
        rounds += 1
        return update(asked, stop, full=full and rounds == 1, waits=True, settles=settles)

    def told(outcome: Report | DogovorError) -> None:
        if isinstance(outcome, Report):
            tell_all(asked, outcome)
        elif asked.as_json:
            print_json({"index": str(asked.folder), "problem": str(outcome)}, one_line=True)
        else:
            say(f"note: {outcome}")
        sys.stdout.flush()

    watch(lambda: seen(asked.sources, asked.reading, asked.rates), one, told, stop)


def tell_all(asked: Asked, report: Report) -> None:
    """What a run did: on the terminal or for a program, and in the file of the report."""
    if asked.as_json:
        print_json(report_fields(report, asked.folder))
    else:
        say_report(report, asked.folder)
    if asked.report is not None:
        write_report(asked.report, report_fields(report, asked.folder))


def report_fields(report: Report, folder: Where) -> dict[str, Any]:
    """What was built, for JSON."""
    return {
        "index": str(folder),
        "articles": report.articles,
        "paragraphs": report.paragraphs,
        "deals": report.deals,
        "new": report.new,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "again": report.again,
        "skipped": [{"path": str(skipped.path), "reason": skipped.reason} for skipped in report.skipped],
        "notes": list(report.notes),
        "seconds": round(report.seconds, 2),
    }


def say_report(report: Report, folder: Where) -> None:
    """What was built and what was skipped, for a person, or for the log."""
    for note in report.notes:
        say(f"note: {note}")
    if not report.is_idle:
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
    if report.again:
        say(f"All files were read again: {report.again}.")
    left_out = f"; {count(len(report.skipped), 'file')} skipped" if report.skipped else ""
    did = f"; {said}" if (said := changes_of(report)) else ""
    say(f"{built} in {folder}{did}{left_out} ({report.seconds:.1f} s)")


def changes_of(report: Report) -> str:
    """What a run found of files.

    >>> changes_of(Report(7, 9, 0, (), 0.1, new=3, removed=2, unchanged=4))
    '3 files new, 2 removed, 4 unchanged'
    >>> changes_of(Report(7, 9, 0, (), 0.1, unchanged=4))
    'nothing has changed in 4 files'
    """
    if report.is_idle:
        return f"nothing has changed in {count(report.unchanged, 'file')}"
    kinds = ("new", "changed", "removed", "unchanged")
    first, *others = [(number, kind) for kind in kinds if (number := getattr(report, kind))]
    return ", ".join(
        [f"{count(first[0], 'file')} {first[1]}", *(f"{number:,} {kind}" for number, kind in others)]
    )


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
        TextColumn(
            "files{task.fields[others]}, {task.fields[paragraphs]} paragraphs, {task.fields[deals]} deals"
        ),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, paragraphs=0, deals=0, others="")

        def show(progress: Progress) -> None:
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                paragraphs=progress.paragraphs,
                deals=progress.deals,
                others=f" ({progress.unchanged:,} unchanged)" if progress.unchanged else "",
            )

        yield show

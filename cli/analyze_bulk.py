"""`dogovor analyze-bulk`: terms and deals of very many texts, in several processes or on a cluster."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from cli.asking import rates_file
from cli.meant import guessing
from cli.options import Converter, json_option, rates_option
from cli.output import print_json, say
from deals.rates import read_rates
from search.bulk.batch import TERMS
from search.bulk.job import FORMS
from search.bulk.running import PIECE, Progress, analyse_files
from search.bulk.workers import processors
from search.documents.limits import parse_limits
from search.errors import DogovorError
from search.settings import Settings
from search.wording import count

HELP = """Find terms and deals in files of texts and write them to a folder, without an index.

INPUT are .jsonl, .jsonl.gz and .parquet files, or folders of them: a text a line or row, with "id", "text"
and perhaps title, date, author, outlet, url and lang. For each text a record is written in the same order
(docs/bulk.md). A text that cannot be read gets a record with its "error".

\b
  dogovor analyze-bulk texts.jsonl --out found/
  dogovor analyze-bulk crawl/ --out found/ --form parquet --workers 8
  dogovor analyze-bulk /shared/crawl --out /shared/found --dask tcp://10.0.0.1:8786

It can be stopped at any time: the same command goes on where it was.
"""


class Size(Converter):
    """Bytes: "1M"."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return parse_limits(f"file={value}").file
        except DogovorError:
            self.fail(f"{value!r} is no size. Write 1M or 500k.", param, ctx)


@click.command("analyze-bulk", help=HELP)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for what is found: new, empty, or that of an analysis to go on with.",
)
@click.option(
    "--form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="What is written."
)
@click.option(
    "--terms",
    "terms",
    type=click.Choice(("all", *TERMS, "none")),
    default="all",
    show_default=True,
    help="Which terms of each word are written.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Processes that share the work. Default: one for each processor.",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Scheduler of a Dask cluster that does the work instead; all see the same folders.",
)
@click.option(
    "--piece",
    type=Size(),
    default=PIECE,
    metavar="SIZE",
    help="How much of a .jsonl file is done at a time. Default: 1M.",
)
@rates_option
@json_option
def command(
    inputs: tuple[Path, ...],
    out: Path,
    form: str,
    terms: str,
    workers: int | None,
    dask: str | None,
    piece: int,
    rates: Path | None,
    as_json: bool,
) -> None:
    own = rates_file(rates)
    with guessing(*inputs, rates), progress_shown() as progress:
        if own is not None:
            read_rates(own)
        done = analyse_files(
            inputs,
            out,
            form=form,
            terms={"all": TERMS, "none": ()}.get(terms, (terms,)),
            rates=own,
            piece=piece,
            workers=workers or processors(),
            dask=dask,
            cache=Settings().cache,
            progress=progress,
        )
    if as_json:
        print_json({"out": str(out), **asdict(done)})
        return
    for fault in done.faults:
        say(f"note: {fault}")
    sums = ((done.texts, "text"), (done.paragraphs, "paragraph"), (done.deals, "deal"))
    before = f"; {count(done.before, 'piece')} of {done.total} done before" if done.before else ""
    faulty = f"; {count(done.faulty, 'text')} with an error" if done.faulty else ""
    say(f"{', '.join(count(number, one) for number, one in sums)} in {out}{before}{faulty}")


@contextmanager
def progress_shown() -> Iterator[Callable[[Progress], None] | None]:
    """A line that counts along on a terminal; nothing where standard error is a file or a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    texts = TextColumn("pieces, {task.fields[texts]} texts, {task.fields[deals]} deals")
    columns = (TextColumn("Analysing"), BarColumn(bar_width=30), MofNCompleteColumn(), texts)
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, texts=0, deals=0)

        def show(state: Progress) -> None:
            bar.update(task, completed=state.done, total=state.total, texts=state.texts, deals=state.deals)

        yield show

"""`dogovor serve`: the page, after the index was made, or brought up to date.

As a service (`--production`) nothing is built: what was built is served, or it is refused.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from analyzers.errors import TableError
from cli.asking import built_otherwise, index_folder, rates_file, usual_sources
from cli.index import progress_shown, say_report
from cli.options import Name, Text, index_option, log_option, rates_option
from cli.output import say
from deals.rates import read_rates
from search.errors import IndexLocked, IndexMissing, IndexStale, SeedError
from search.indexing import build_index
from search.manifest_sources import changed_since, own_rates
from search.settings import Settings
from search.store import Where
from search.stores.choosing import manifest_at, store_of

HELP = """Serve the page on this machine and print its address; Ctrl-C ends it.

The index is built from seeds (or DOGOVOR_SEEDS) first where there is none, and brought up to date where
articles have changed. With --production neither is done: a missing or stale one is refused. That is for a
service behind a proxy that has encryption and users; docs/operations.md has a whole example.

\b
  dogovor serve
  dogovor serve --port 9000 --index /srv/dogovor/index --no-build
  dogovor serve --rates my-rates.tsv
  dogovor serve --production --name search.example --proxy 127.0.0.1
"""


@click.command("serve", help=HELP)
@click.option("--host", help="Address to listen on (or DOGOVOR_HOST; default: 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port (or DOGOVOR_PORT; default: 8000; 0: any free one)."
)
@click.option("--no-build", is_flag=True, help="Do not build a missing or stale index; say so and end.")
@click.option(
    "--production", is_flag=True, help="Serve many, as a service: more at once, and no index is ever built."
)
@click.option(
    "--name",
    "names",
    metavar="NAME",
    multiple=True,
    type=Name(),
    help="Name that the page answers to, besides localhost; repeat for more (or DOGOVOR_NAMES).",
)
@click.option(
    "--proxy",
    metavar="ADDRESS",
    type=Text(),
    help="Address of a proxy that is believed where it says whom it speaks for (or DOGOVOR_PROXY).",
)
@click.option(
    "--prefix",
    metavar="PATH",
    type=Text(),
    help="Path under which a proxy serves the page, as /press (or DOGOVOR_PREFIX).",
)
@click.option(
    "--rate",
    metavar="RATE",
    type=Text(),
    help="Requests that a client may send in what time, as 5/second or 300/minute; off: any number "
    "(or DOGOVOR_RATE; default: 600/minute, from this machine 6000/minute).",
)
@log_option
@rates_option
@index_option
def command(
    host: str | None,
    port: int | None,
    no_build: bool,
    production: bool,
    names: tuple[str, ...],
    proxy: str | None,
    prefix: str | None,
    rate: str | None,
    log: str,
    rates: Path | None,
    index: Where | None,
) -> None:
    from web import DESK, PRODUCTION, create_app, exposure, serve

    defaults = Settings()
    settings = replace(
        defaults,
        index=index_folder(index),
        host=defaults.host if host is None else host,
        port=defaults.port if port is None else port,
        names=names or defaults.names,
        proxy=defaults.proxy if proxy is None else proxy.strip(),
        prefix=defaults.prefix if prefix is None else prefix.strip(),
        rate=defaults.rate if rate is None else rate.strip(),
        rates=rates_file(rates),
        log=log,
    )
    if settings.rates is not None:
        read_rates(settings.rates)
    if not (no_build or production):
        build_if_needed(settings)
    elif note := built_otherwise(settings.index, settings.rates):
        say(f"note: {note}")
    if production:
        from search.readiness import load

        load()
    app = create_app(settings=settings)
    if production and (changed := changed_since(store_of(settings.index))):
        say(f"note: {changed} The index is served as it was built.")
    if warning := exposure(settings.host):
        say(f"note: {warning}")
    serve(
        app,
        settings.host,
        settings.port,
        announce=lambda address: say(f"Serving {settings.index} at {address} (Ctrl-C ends)"),
        capacity=PRODUCTION if production else DESK,
        proxy=settings.proxy,
        prefix=settings.prefix,
    )


def build_if_needed(settings: Settings) -> None:
    """Builds the index where there is none and reads what has changed; any other fault is told."""
    reason, sources, rates = reason_to_build(settings)
    if not reason:
        return
    # The reason ends with the command that would mend it; here that is done.
    does = "Bringing it up to date" if is_usable(settings.index) else "Building it"
    say(f"{reason.partition(' Build ')[0]} {does} from {', '.join(map(str, sources))}...")
    try:
        with progress_shown() as progress:
            report = build_index(sources, settings.index, progress, rates)
    except (SeedError, TableError, IndexLocked) as problem:
        if not is_usable(settings.index):
            if isinstance(problem, SeedError) and sources == (settings.seeds,):
                raise SeedError(f"{problem} {naming_sources(settings.index)}") from None
            raise
        say(f"{problem} The index is served as it is.")
    else:
        say_report(report, settings.index)


def naming_sources(index: Where) -> str:
    """How articles are named to a command that takes no paths."""
    return (
        "Articles are named here by DOGOVOR_SEEDS=FOLDER dogovor serve; "
        f"or build the index first: dogovor index FOLDER --index {index}"
    )


def is_usable(index: Where) -> bool:
    """Whether an index answers to this version and its tables, be its articles there or not."""
    try:
        store_of(index).read()
    except (IndexMissing, IndexStale):
        return False
    return True


def reason_to_build(settings: Settings) -> tuple[str | None, tuple[Path, ...], Path | None]:
    """Why the index must be built, if it must, and from what: again from its own sources and rates."""
    try:
        manifest = manifest_at(settings.index)
    except (IndexMissing, IndexStale) as reason:
        return str(reason), usual_sources(settings.index, settings), settings.rates
    sources = tuple(Path(name) for name in manifest.named)
    rates = settings.rates or own_rates(manifest)
    try:
        changed = changed_since(store_of(settings.index))
        if not manifest.settled:
            changed = changed or "The last dogovor index was interrupted."
    except IndexStale as reason:
        return str(reason), sources, rates
    return changed or built_otherwise(settings.index, settings.rates), sources, rates

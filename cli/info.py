"""`dogovor info`: what an index holds, how old it is, what it was made by; nothing is verified."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from cli.asking import index_folder, opened
from cli.options import index_option, json_option
from cli.output import print_json
from search.errors import DogovorError, ServerFailed
from search.manifest_versions import versions
from search.results import IndexInfo
from search.state import figures, health_of
from search.store import Where
from search.stores.choosing import store_of
from search.wording import count

HELP = """Tell what an index holds, which commit counts and how old it is, what it was made of and by, and
how its engine is. dogovor check verifies it.

\b
  dogovor info
  dogovor info --index /srv/dogovor/index --json
"""

LIBRARIES = ("python", "whoosh", "pymorphy3", "pymorphy3-dicts-ru", "pymorphy3-dicts-uk", "simplemma")
"""Whose versions are shown to a person; --json has all."""


@click.command("info", help=HELP)
@json_option
@index_option
def command(as_json: bool, index: Path | None) -> None:
    where = index_folder(index)
    try:
        with opened(index) as searcher:
            info = searcher.info()
    except ServerFailed:
        tell_health(where, as_json)  # which is what is wanted most when the rest cannot be had
        raise
    health = health_of(store_of(where))
    told = fields(where, info, health)
    if as_json:
        print_json(told)
        return
    for name, words in lines(told):
        click.echo(f"{name:<11} {words}")


def tell_health(where: Where, as_json: bool) -> None:
    """How the server is that does not give its index, if it says so much."""
    with suppress(DogovorError):
        health = health_of(store_of(where))
        if as_json:
            print_json({"index": str(where), "engine": {"name": "opensearch", **health}})
        else:
            click.echo(f"{'engine':<11} OpenSearch: {in_a_row(health)}")


def in_a_row(health: dict[str, Any]) -> str:
    """What a cluster says of itself.

    >>> in_a_row({"name": "opensearch", "status": "red", "number_of_nodes": 1})
    'status red, number of nodes 1'
    """
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in health.items() if name != "name")


def fields(where: Where, info: IndexInfo, health: dict[str, Any]) -> dict[str, Any]:
    """All that is known, for JSON."""
    held = info.manifest
    files = held.get("files", {})
    return {
        "index": str(where),
        "engine": {"name": "folder" if isinstance(where, Path) else "opensearch", **health},
        **figures(held),
        "bytes": sum(file["size"] for file in files.values()),
        "files": len(files),
        "sources": list(held.get("named", ())),
        "sources_changed": info.stale,
        "rates": held["rates"]["path"] if held.get("rates") else None,
        "reading": held.get("reading", {}),
        "made_by": held.get("versions", {}),
        "this": versions(),
    }


def lines(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The same for a person: what it is about, and the words."""
    engine = told["engine"]
    size = f"{told['bytes'] / 2**20:,.1f} MiB in {count(told['files'], 'file')}" if told["files"] else ""
    state = in_a_row(engine)
    counts = (told["articles"], "article"), (told["paragraphs"], "paragraph"), (told["deals"], "deal")
    settled = (
        "" if told["settled"] else "; not settled: the next dogovor index links deals told several times"
    )
    shown = [
        ("index", f"{told['index']}{f' ({size})' if size else ''}"),
        *([("engine", f"OpenSearch: {state}")] if state else []),
        ("holds", ", ".join(count(number, one) for number, one in counts) + settled),
        ("commit", f"{told['commit']} of {told['generation']}"),
        ("built", f"{told['built']}, {ago(told['age_seconds'])}"),
        ("sources", ", ".join(told["sources"]) + f": {told['sources_changed'] or 'as they were read.'}"),
        ("rates", told["rates"] or "published ones alone"),
        ("made by", said(told["made_by"])),
    ]
    if any(told["made_by"].get(name) != version for name, version in told["this"].items()):
        shown.append(("this is", said(told["this"])))
    return shown


def said(held: dict[str, str]) -> str:
    """Versions in a row."""
    return ", ".join(f"{name} {held[name]}" for name in ("dogovor", *LIBRARIES) if name in held)


def ago(seconds: int | None) -> str:
    """How long ago that is.

    >>> ago(30), ago(4000), ago(200_000), ago(None)
    ('less than a minute ago', '66 minutes ago', '2 days ago', 'nobody knows when')
    """
    if seconds is None:
        return "nobody knows when"
    for unit, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * unit or (unit == 60 and seconds >= unit):
            return f"{count(seconds // unit, name)} ago"
    return "less than a minute ago"

"""From the command line to the page: the address of a search there, and a browser that shows it.

Comes in: a question. Goes out: its address. `--open` looks whether the index is served already, where
`dogovor serve` would serve it; otherwise it is served until Ctrl-C.
"""

from __future__ import annotations

import http.client
import json
import threading
import webbrowser
from dataclasses import replace
from typing import Any

import click

from cli.asking import index_folder
from cli.output import say
from search.query import Query
from search.settings import Settings
from search.store import Where
from search.stores.choosing import store_of
from web import DESK, create_app, serve
from web.serving import CannotListen, address_of
from web.urls import address

SOON = 2
"""Seconds in which a page that is served says so."""


def open_page(
    path: str, question: Query, index: Where | None, more: tuple[tuple[str, str], ...] = ()
) -> None:
    """Show a search in the browser of this machine, and say what was done.

    Args:
        path: the page, such as "/deals".
        question: what was asked; a page has its own number of results.
        index: the folder asked for.
        more: parameters of that page alone.
    """
    settings = replace(Settings(), index=index_folder(index))
    wanted = address(path, replace(question, offset=0), more).lstrip("/")
    generation = store_of(settings.index).read().generation
    if base := served_at(settings, generation):
        say(f"The page is served already. Opening {base}{wanted}")
        show(f"{base}{wanted}")
        return

    def announce(base: str) -> None:
        say(f"Serving {settings.index} at {base} (Ctrl-C ends). Opening {base}{wanted}")
        # Beside: a browser that runs in this very window waits for the page, and the page for it.
        threading.Thread(target=show, args=(f"{base}{wanted}",), daemon=True).start()

    app = create_app(settings=settings)
    try:
        serve(app, settings.host, settings.port, announce, DESK, settings.proxy, settings.prefix)
    except CannotListen:
        serve(app, settings.host, 0, announce, DESK, settings.proxy, settings.prefix)


def address_served(path: str, question: Query, settings: Settings) -> str:
    """Where a search stands on the page that `dogovor serve` serves."""
    return base_of(settings) + address(path, replace(question, offset=0)).lstrip("/")


def base_of(settings: Settings) -> str:
    """Where `dogovor serve` serves the page, for a browser of this machine."""
    return address_of(settings.host, _Port(settings.port), settings.prefix)


def served_at(settings: Settings, generation: str) -> str | None:
    """Where this very index is served, if it is; whatever else may answer there."""
    base = base_of(settings)
    host = base.removeprefix("http://").partition("/")[0]
    connection = http.client.HTTPConnection(host, timeout=SOON)
    try:
        connection.request("GET", "/readyz")
        told: Any = json.loads(connection.getresponse().read(1 << 16))
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    is_it = isinstance(told, dict) and told.get("generation") == generation
    return base if is_it else None


def show(place: str) -> None:
    """Open a browser, or say that there is none."""
    if not webbrowser.open(place):
        click.echo("No browser could be started here: open that address yourself.", err=True)


class _Port:
    """A port as a server tells it."""

    def __init__(self, port: int) -> None:
        self.effective_port = port

"""Serving the page: binds an address, says where it is, and runs until stopped.

Comes in: an application and an address. Waitress answers; it listens on the loopback unless another host is
asked for. An address that cannot be had is an error in words, before anything is announced.
"""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress.server import create_server

from search.errors import DogovorError
from web.security import is_loopback

THREADS = 4

_THIS_MACHINE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (shown, not bound)


class CannotListen(DogovorError):
    """The host and port asked for cannot be had."""


def listen(app: Flask, host: str, port: int) -> Any:
    """A server bound to an address and not yet running: `run()` answers, `close()` ends it.

    Port 0 takes any free one; `effective_port` tells which.

    Raises:
        CannotListen: the port is taken or not allowed, or the host is not of this machine.
    """
    if not 0 <= port <= 65_535:
        raise CannotListen(f"There is no port {port}. Give one from 1 to 65535: --port 8001")
    try:
        bound = _bound(host, port)
    except OSError as error:
        raise CannotListen(_reason(error, host, port)) from error
    # The socket is handed over bound: waitress leaves its own ones open when binding fails.
    # It would tell of every request that waits for a thread; a browser that asks for five files makes some.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return create_server(
        app,
        sockets=[bound],
        threads=THREADS,
        ident=None,
        max_request_body_size=65_536,
        clear_untrusted_proxy_headers=True,
    )


def serve(app: Flask, host: str, port: int, announce: Callable[[str], None] = print) -> None:
    """Serve until interrupted; `announce` gets the address once it answers."""
    server = listen(app, host, port)
    announce(address_of(host, server))
    try:
        server.run()
    finally:
        server.close()


def address_of(host: str, server: Any) -> str:
    """The address to type into a browser of this machine, also where all its addresses are listened on.

    >>> from types import SimpleNamespace
    >>> address_of("0.0.0.0", SimpleNamespace(effective_port=80))
    'http://127.0.0.1:80/'
    """
    name = _THIS_MACHINE.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{server.effective_port}/"


def exposure(host: str) -> str | None:
    """What a person should know who serves the page to others; None where only this machine can reach it."""
    if is_loopback(host):
        return None
    return (
        f"On {host} other machines can reach the page, whatever name they call it by. It has no users, no "
        "passwords and no encryption. For this machine alone leave --host out."
    )


def _bound(host: str, port: int) -> socket.socket:
    """A socket that holds the address; `OSError` if it cannot be had."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server((str(address[0]), port), family=family)


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = _other(port)
        return (
            f"Port {port} on {host} is in use by another program. "
            f"Take another one: dogovor serve --port {other}, or PORT={other} make serve"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may be used by the system alone. Take one above 1023: --port 8000"
    why = str(error.strerror or error).partition(" (")[0]
    return f"Cannot listen on {host}, port {port}: {why}. Try: --host 127.0.0.1 --port {_other(port)}"


def _other(port: int) -> int:
    return port + 1 if port < 65_535 else 8000

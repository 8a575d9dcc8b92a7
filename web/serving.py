"""Serving the page: binds an address, says where it is, and runs until stopped.

Comes in: an application, an address, how many are served at once, and perhaps a proxy to believe. Waitress
answers; it listens on the loopback unless another host is asked for. An address that cannot be had is an
error in words, before anything is announced.
"""

from __future__ import annotations

import errno
import ipaddress
import logging
import re
import select
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from waitress.server import create_server

from search.errors import DogovorError
from search.opening import for_many_questions
from web.refusals import Channel
from web.security import is_loopback


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much is served at once.

    Attributes:
        threads: requests answered at a time. What answers them is mostly Python, of which one thread runs at
            a time; more threads than a few only let files of the page pass those who wait.
        connections: connections held open; more wait with the system.
        idle: seconds after which a connection that says nothing is closed.
    """

    threads: int
    connections: int
    idle: int


DESK = Capacity(threads=4, connections=100, idle=120)
"""For the people at one machine."""

PRODUCTION = Capacity(threads=8, connections=500, idle=30)
"""For many, most of them behind one proxy."""

LARGEST_HEADERS = 131_072
"""Bytes of all headers and the address together; `web.security` says how many the address may have."""

LARGEST_BODY = 65_536
"""Bytes; nothing here takes a body, and what is smaller is read and forgotten."""

_BELIEVED = frozenset({"x-forwarded-for", "x-forwarded-proto"})
"""What a proxy may say of a client: its address, and whether it came by https. The name asked for stays."""

_THIS_MACHINE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (shown, not bound)


class CannotListen(DogovorError):
    """The host and port asked for cannot be had."""


class WrongProxy(DogovorError):
    """What was given as the address of a proxy is none."""


class WrongPrefix(DogovorError):
    """What was given as the path under which the page stands is none."""


def listen(
    app: Flask, host: str, port: int, capacity: Capacity = DESK, proxy: str = "", prefix: str = ""
) -> Any:
    """A server bound to an address and not yet running: `run()` answers, `close()` ends it.

    Args:
        app: what answers.
        host, port: where to listen. Port 0 takes any free one; `effective_port` tells which.
        capacity: how much is served at once.
        proxy: address of a proxy; where a request comes from there, the last address in its X-Forwarded-For
            is the client's. What others say of themselves is never believed.
        prefix: path under which all addresses of the page stand, where a proxy serves other things beside.

    Raises:
        CannotListen: the port is taken or not allowed, or the host is not of this machine.
        WrongProxy: the proxy is no address.
        WrongPrefix: the prefix is no path.
    """
    believing = _believing(proxy)
    below = _path(prefix)
    if not 0 <= port <= 65_535:
        raise CannotListen(f"There is no port {port}. Give one from 1 to 65535: --port 8001")
    try:
        bound = _bound(host, port)
    except OSError as error:
        raise CannotListen(_reason(error, host, port)) from error
    # The socket is handed over bound: waitress leaves its own ones open when binding fails.
    # It would tell of every request that waits for a thread; a browser that asks for five files makes some.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        app,
        sockets=[bound],
        threads=capacity.threads,
        connection_limit=capacity.connections,
        channel_timeout=capacity.idle,
        asyncore_use_poll=hasattr(select, "poll"),  # select() fails beyond a thousand open files
        ident=None,
        max_request_header_size=LARGEST_HEADERS,
        max_request_body_size=LARGEST_BODY,
        clear_untrusted_proxy_headers=True,
        url_prefix=below,
        **believing,
    )
    server.channel_class = Channel
    return server


def serve(
    app: Flask,
    host: str,
    port: int,
    announce: Callable[[str], None] = print,
    capacity: Capacity = DESK,
    proxy: str = "",
    prefix: str = "",
) -> None:
    """Serve until interrupted or told to end (SIGTERM); `announce` gets the address once it answers."""
    server = listen(app, host, port, capacity, proxy, prefix)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)
    announce(address_of(host, server, prefix))
    for_many_questions()
    try:
        server.run()
    finally:
        server.close()


def address_of(host: str, server: Any, prefix: str = "") -> str:
    """The address to type into a browser of this machine, also where all its addresses are listened on.

    >>> from types import SimpleNamespace
    >>> address_of("0.0.0.0", SimpleNamespace(effective_port=80))
    'http://127.0.0.1:80/'
    >>> address_of("127.0.0.1", SimpleNamespace(effective_port=80), "press/")
    'http://127.0.0.1:80/press/'
    """
    name = _THIS_MACHINE.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{server.effective_port}{_path(prefix)}/"


def exposure(host: str) -> str | None:
    """What a person should know who serves the page to others; None where only this machine can reach it."""
    if is_loopback(host):
        return None
    return (
        f"On {host} other machines can reach the page, whatever name they call it by. It has no users, no "
        "passwords and no encryption. For this machine alone leave --host out."
    )


def _believing(proxy: str) -> dict[str, Any]:
    """What the server is told of a proxy."""
    if not proxy:
        return {}
    try:
        address = str(ipaddress.ip_address(proxy))
    except ValueError:
        raise WrongProxy(
            f"“{proxy}” is no address of a proxy. Write the one that its requests come from: "
            "--proxy 127.0.0.1 where it runs on this machine."
        ) from None
    return {"trusted_proxy": address, "trusted_proxy_count": 1, "trusted_proxy_headers": _BELIEVED}


def _path(prefix: str) -> str:
    """A prefix with a slash before it and none behind; empty where there is none."""
    path = prefix.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9._~/-]*", path) or "//" in path:
        raise WrongPrefix(
            f"“{prefix}” is no path. Write the one under which the proxy serves the page, in Latin letters: "
            "--prefix /press"
        )
    return f"/{path}" if path else ""


def _end(signal_number: int, frame: object) -> None:
    """Waitress takes this as it takes Ctrl-C: answers under way are given, then it ends."""
    raise SystemExit(0)


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

"""What every answer carries and what no request may do.

Comes in: each request before its view, each response after it. The policy lets the browser load nothing but
our own style, script, picture and suggestions: no inline code, no other machine, no frame. A page served on
the loopback answers to loopback names alone, so that no web site can reach it by a name of its own that
points here (DNS rebinding); names that it answers to besides can be given.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestURITooLarge

LONGEST_ADDRESS = 100_000
"""Bytes of path and query string. A query of 10,000 Cyrillic letters has 60,000: that one the parser cuts."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


_HOST = re.compile(r"(?P<name>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class WrongHost(HTTPException):
    """The request names a host that this page does not serve."""

    code = 421


def protect(app: Flask, host: str, names: Iterable[str] = ()) -> None:
    """Put the headers and limits on an application.

    Args:
        app: the application.
        host: what it will listen on. On other than the loopback it answers to any name, unless there are:
        names: names that it answers to, besides those of the loopback.
    """
    known = frozenset(_plain(name) for name in names)
    any_name = not known and not is_loopback(host)

    @app.before_request
    def refuse() -> None:
        name = _plain(_name_of(request.headers.get("Host", "")))
        if not (any_name or name in known or is_loopback(name)):
            raise WrongHost
        # The address as it came: decoding would hide its length.
        came = len(request.query_string) + len(request.environ.get("PATH_INFO", ""))
        if came > LONGEST_ADDRESS:
            raise RequestURITooLarge

    @app.after_request
    def shield(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-cache")
        if response.status_code == 200 and not response.direct_passthrough:
            response.add_etag()
            response.make_conditional(request)
        return response


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("example.org")
    (True, True, True, False)
    """
    name = _plain(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _plain(name: str) -> str:
    """A name as names are compared.

    >>> _plain("Search.Example."), _plain("[::1]")
    ('search.example', '::1')
    """
    return name.strip("[]").lower().removesuffix(".")


def _name_of(host_header: str) -> str:
    """The name in a Host header, without its port; empty where it is not exactly a host.

    >>> _name_of("localhost:8000"), _name_of("[::1]"), _name_of("user@127.0.0.1"), _name_of("127.0.0.1, a.b")
    ('localhost', '[::1]', '', '')
    """
    found = _HOST.fullmatch(host_header)
    return found["name"] if found else ""

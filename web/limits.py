"""How often and for how long one client may ask.

Comes in: each request before its view. Goes out: 429 and how long to wait, for a client that asks too often;
and, set around whatever answers, the time that an answer may take (`search.deadline`). Counts are kept in
memory, for one window at a time. What costs next to nothing is not counted: files of the page, and questions
about its health.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from search.deadline import within
from search.errors import DogovorError
from web.security import is_loopback

RATE = "600/minute"
"""For a client elsewhere: a few people in one office, or a program that asks ten times a second."""

LOOPBACK_RATE = "6000/minute"
"""For programs on this machine, and for everybody together behind a proxy that nobody was told to believe."""

UNLIMITED = "off"
UNCOUNTED = frozenset({"static", "health.healthz", "health.readyz"})

_NETWORK = 64
"""Bits of an IPv6 address that stand for one client: the others it may choose anew for each request."""


class WrongRate(DogovorError):
    """What was given as a rate is none."""


def limit_rate(app: Flask, rate: str = "") -> None:
    """Answer each client only so often.

    Args:
        app: the application.
        rate: how often, "600/minute"; "off": always; empty: what suits where a client sits.

    Raises:
        WrongRate: the rate means nothing.
    """
    if rate == UNLIMITED:
        return
    near, far = read_rate(rate or LOOPBACK_RATE), read_rate(rate or RATE)
    counted = FixedWindowRateLimiter(MemoryStorage())

    @app.before_request
    def refuse() -> None:
        if request.endpoint in UNCOUNTED:
            return
        client = client_of(request.remote_addr or "")
        allowed = near if is_loopback(client) else far
        if not counted.hit(allowed, client):
            wait = counted.get_window_stats(allowed, client).reset_time - time.time()
            raise TooManyRequests(retry_after=max(1, math.ceil(wait)))


def limit_time(app: Flask, seconds: float) -> None:
    """Give each answer so many seconds; what takes longer is given up (`search.errors.TookTooLong`)."""
    answer: Callable[..., Iterable[bytes]] = app.wsgi_app

    def bounded(environ: Any, start_response: Any) -> Iterable[bytes]:
        with within(seconds):
            return answer(environ, start_response)

    app.wsgi_app = bounded  # type: ignore[method-assign]


def read_rate(typed: str) -> RateLimitItem:
    """A rate as people write it.

    >>> read_rate("300/minute").amount, read_rate("5 per 2 seconds").get_expiry()
    (300, 2)

    Raises:
        WrongRate: it means nothing, or that nothing is ever answered.
    """
    try:
        rate = parse(typed)
    except ValueError:
        rate = None
    if rate is None or rate.amount < 1 or rate.get_expiry() < 1:
        raise WrongRate(
            f"“{typed}” is no rate of requests. Write how many a client may send in what time, 300/minute or "
            "5/second, or off. (For exchange rates of your own: --rates FILE.)"
        )
    return rate


def client_of(address: str) -> str:
    """What stands for one client: its address, or the network it can take addresses from at will.

    >>> client_of("192.0.2.7"), client_of("::ffff:192.0.2.7"), client_of("2001:db8::7:1"), client_of("::1")
    ('192.0.2.7', '192.0.2.7', '2001:db8::', '::1')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(known, ipaddress.IPv6Address) and not known.is_loopback:
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, _NETWORK), strict=False).network_address)
    return str(known)

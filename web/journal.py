"""What was answered, for whoever runs the server: a line of the log for each request.

Comes in: requests and their answers. Goes out: a line with an id, the method, the route, the status and the
milliseconds. The route is that of the code ("/article/<path:article>"): neither what was asked nor what was
read stands in a line, and nobody's address, unless whoever runs the server wants the queries. The id is the
one that a proxy gave (X-Request-ID), or a new one, and goes back with the answer.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from search.logs import tell

ID = "X-Request-ID"

_FIT = re.compile(r"[A-Za-z0-9._:/+=@-]{1,64}")
"""An id that can stand in a header and in a log."""

_LONGEST = 2_000
"""Bytes of a query string that are written down."""

log = logging.getLogger(__name__)


def keep(app: Flask, *, queries: bool = False) -> None:
    """Write a line for each request; must be called before what refuses requests.

    Args:
        app: the application.
        queries: write down what was asked too.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get(ID, "")
        g.request_id = given if _FIT.fullmatch(given) else secrets.token_hex(8)
        g.begun = time.perf_counter()

    @app.after_request
    def write(response: Response) -> Response:
        asked = {}
        if queries:
            query = request.query_string[:_LONGEST].decode("utf-8", "replace")
            asked = {"path": request.path, "query": query}
        tell(
            log,
            "request",
            request=g.request_id,
            method=request.method if len(request.method) < 20 else "?",
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - g.begun) * 1000, 1),
            bytes=response.content_length,
            **asked,
        )
        response.headers[ID] = g.request_id
        return response

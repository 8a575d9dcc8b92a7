"""What the server refuses before a page is asked: a request that is too large or cannot be read.

Comes in: what waitress makes of the bytes of a request. Goes out: why it was refused and what to do, as plain
text, or as a problem (RFC 9457) where it was meant for the API; with the headers that every answer carries.
"""

from __future__ import annotations

import json
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from web.problems import API, MEDIA_TYPE
from web.security import HEADERS
from web.unencoded import Reader

REASONS = {
    400: ("This request cannot be read", "It is not as HTTP wants it."),
    413: ("This request is too large", "Ask with an address alone; nothing need be sent."),
    431: ("The headers of this request are too large", "Ask with a shorter address, or without cookies."),
}


class Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """The answer to a request that never reached the application."""

    def execute(self) -> None:
        """Write it, and close the connection."""
        fault = self.request.error
        title, advice = REASONS.get(fault.code, (fault.reason, "The request could not be answered."))
        # Of headers that were too large the path was never read: those are answered in words.
        if getattr(self.request, "path", "").startswith(API):
            kind, body = MEDIA_TYPE, problem(fault.code, title, advice)
        else:
            kind, body = "text/plain; charset=utf-8", f"{title}. {advice}\n".encode()
        self.status = f"{fault.code} {fault.reason}"
        self.response_headers += [("Content-Type", kind), *HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that refuses in our words, and reads addresses as people write them."""

    error_task_class = Refusal
    parser_class = Reader


def problem(code: int, title: str, advice: str) -> bytes:
    """A problem as bytes."""
    told: dict[str, Any] = {"type": "about:blank", "title": title, "status": code, "detail": advice}
    return json.dumps(told).encode()

"""Addresses whose letters came as they are: `curl 'http://127.0.0.1:8000/?q=кредит'`.

Comes in: the head of a request as bytes. Goes out: the same, with every byte beyond ASCII in the address
written as a browser would (%D0%BA). HTTP wants it so, and waitress takes nothing else; which letters they are
the page decides, as of any address.
"""

from __future__ import annotations

import re

from waitress.parser import HTTPRequestParser

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class Reader(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """What reads a request."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read first line and headers."""
        first, end, headers = header_plus.partition(b"\r\n")
        super().parse_header(encoded(first) + end + headers)


def encoded(line: bytes) -> bytes:
    """A line with all of it in ASCII.

    >>> encoded("GET /?q=газ HTTP/1.1".encode())
    b'GET /?q=%D0%B3%D0%B0%D0%B7 HTTP/1.1'
    """
    return _BEYOND_ASCII.sub(lambda found: b"%%%02X" % ord(found[0]), line)

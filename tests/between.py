"""A man in the middle: passes on what a client and a server say, until a test says what is to go wrong.

`with between(server.url) as line:` serves on `line.url`; `line.rule = lambda asked: ...` is asked for each
request and gives back None (pass it on), an `Answer` (say this instead), or raises `Cut` (hang up without a
word). It may also sleep, or kill the server: what it does happens before the request is passed on.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Cut(Exception):
    """Hang up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way; names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said in the server's place."""

    status: int
    body: Any = None

    @property
    def raw(self) -> bytes:
        return b"" if self.body is None else json.dumps(self.body).encode()


def named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


Rule = Callable[[Asked], Answer | None]


@dataclass
class Line:
    """A line that is up.

    Attributes:
        url: its address.
        rule: what goes wrong.
        seen: all that was asked, method and path.
    """

    url: str
    rule: Rule = lambda _: None
    seen: list[str] = field(default_factory=list)

    def asked_for(self, part: str) -> int:
        """How many requests had this in method and path."""
        return sum(part in one for one in self.seen)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that no system trusts, and its key behind it in the same file."""
    key, signed = folder / "key.pem", folder / "signed.pem"
    making = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    )
    names = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(signed))
    subprocess.run([*making, *names], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes(signed.read_bytes() + key.read_bytes())
    return both


@contextlib.contextmanager
def between(server: str, by: Path | None = None) -> Iterator[Line]:
    """A line to a server while the block runs; `by`: a certificate and its key, by which TLS is spoken."""
    host = urlsplit(server)
    line = Line("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            line.seen.append(f"{self.command} {self.path}")
            try:
                said = line.rule(Asked(self.command, self.path, named(self.headers), body))
                if said is not None:
                    self.reply(said.status, {"Content-Type": "application/json"}, said.raw)
                    return
                onward = http.client.HTTPConnection(host.hostname or "", host.port, timeout=120)
                kept = {name: value for name, value in named(self.headers).items() if name != "host"}
                with contextlib.closing(onward):
                    onward.request(self.command, self.path, body or None, kept)
                    answer = onward.getresponse()
                    self.reply(answer.status, dict(answer.getheaders()), answer.read())
            except (Cut, OSError, http.client.HTTPException):
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = pass_on

        def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """A client that hung up is no news."""

    with Server(("127.0.0.1", 0), Handler) as serving:
        if by is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(by)
            serving.socket = tls.wrap_socket(serving.socket, server_side=True)
        line.url = f"http{'s' if by else ''}://127.0.0.1:{serving.server_address[1]}"
        thread = threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield line
        finally:
            serving.shutdown()
            thread.join()

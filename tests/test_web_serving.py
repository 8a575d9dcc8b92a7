"""Serving: the address is announced when it answers, and one that cannot be had is told in words; what is
asked is limited in size, and only a proxy that was named is believed."""

from __future__ import annotations

import http.client
import ipaddress
import json
import logging
import re
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from search.errors import DogovorError
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from web.app import create_app
from web.serving import (
    DESK,
    LARGEST_BODY,
    LARGEST_HEADERS,
    PRODUCTION,
    CannotListen,
    Capacity,
    WrongPrefix,
    WrongProxy,
    address_of,
    exposure,
    listen,
)

APP = create_app(FakeSearcher(), Settings())


@contextmanager
def running(capacity: Capacity = DESK, proxy: str = "", **settings: Any) -> Iterator[int]:
    """The port of a page while it runs."""
    app = create_app(FakeSearcher(), Settings(**settings)) if settings else APP
    server = listen(app, "127.0.0.1", 0, capacity, proxy)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        thread.join(5)
    assert not thread.is_alive()


def asked(port: int, address: str = "/", method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """The answer, read, to one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address, headers=sent)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


@pytest.mark.parametrize("capacity", [DESK, PRODUCTION])
def test_a_page_is_served(capacity: Capacity) -> None:
    with running(capacity) as port, urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert json.loads(answer.read())["status"] == "ok"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_no_answer_says_what_serves() -> None:
    with running(PRODUCTION) as port:
        for address in ("/", "/nothing", "/static/style.css", "/?q=" + "a" * LARGEST_HEADERS):
            answer = asked(port, address)
            assert answer.getheader("Server") is None
            assert answer.getheader("Via") is None
            assert answer.getheader("X-Powered-By") is None


def test_what_is_too_large_is_refused() -> None:
    with running() as port:
        assert asked(port, "/?q=" + "a" * 110_000).status == 414
        assert asked(port, "/", Cookie="a" * LARGEST_HEADERS).status == 431
        assert asked(port, "/", method="POST", Content_Length=str(LARGEST_BODY + 1)).status == 413
        assert asked(port).status == 200


def test_a_proxy_that_was_named_says_whom_it_speaks_for() -> None:
    with running(PRODUCTION, proxy="127.0.0.1", rate="1/hour") as port:
        first = [asked(port, X_Forwarded_For="203.0.113.1").status for _ in range(2)]
        assert first == [200, 429]
        assert asked(port, X_Forwarded_For="203.0.113.2").status == 200
        # What the client itself sent stands before what the proxy adds, and is not believed.
        assert asked(port, X_Forwarded_For="198.51.100.9, 203.0.113.1").status == 429
        assert asked(port).status == 200, "the proxy itself, or who is on this machine"


@pytest.mark.parametrize("proxy", ["", "192.0.2.1"])
def test_nobody_else_is_believed(proxy: str) -> None:
    with running(proxy=proxy, rate="1/hour") as port:
        said = [asked(port, X_Forwarded_For=f"203.0.113.{number}").status for number in range(3)]
        assert said == [200, 429, 429]


def test_addresses_in_a_feed_are_those_that_the_proxy_was_asked_for() -> None:
    with running(proxy="127.0.0.1", names=("search.example",)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "GET", "/deals.atom", headers={"Host": "search.example", "X-Forwarded-Proto": "https"}
        )
        feed = connection.getresponse().read().decode("utf-8")
        connection.close()
    assert 'href="https://search.example/deals' in feed
    assert "127.0.0.1" not in feed


@pytest.mark.parametrize("proxy", ["*", "localhost", "example.org", "127.0.0.1:80", "127.0.0.0/8", " "])
def test_a_proxy_is_named_by_its_address(proxy: str) -> None:
    with pytest.raises(WrongProxy, match=r"--proxy 127\.0\.0\.1"):
        listen(APP, "127.0.0.1", 0, proxy=proxy)
    assert issubclass(WrongProxy, DogovorError)


def test_nothing_listens_beyond_this_machine_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOGOVOR_HOST", raising=False)
    server = listen(APP, Settings().host, 0, PRODUCTION)
    try:
        assert ipaddress.ip_address(server.socket.getsockname()[0]).is_loopback
    finally:
        server.close()


@pytest.mark.parametrize(
    ("host", "told"),
    [("127.0.0.1", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), ("::", True)],  # noqa: S104
)
def test_who_serves_the_page_to_others_is_told_so(host: str, told: bool) -> None:
    assert bool(exposure(host)) is told


def test_the_address_shown_can_be_opened_where_all_are_listened_on() -> None:
    server = listen(APP, "0.0.0.0", 0)  # noqa: S104
    try:
        address = address_of("0.0.0.0", server)  # noqa: S104
        assert address == f"http://127.0.0.1:{server.effective_port}/"
    finally:
        server.close()


def refused(port: int, address: str, length: int = 0, header: str = "x") -> tuple[int, str, str]:
    """Status, type and text of the answer to a request that says it has a body, or has a long header."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {"Content-Length": str(length), "X-Long": header} if length else {"X-Long": header}
    connection.request("POST" if length else "GET", address, headers=sent)
    answer = connection.getresponse()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    told = answer.status, answer.headers["Content-Type"], answer.read().decode()
    connection.close()
    return told


def test_what_the_server_itself_refuses_is_said_in_our_words() -> None:
    with running() as port:
        status, kind, text = refused(port, "/api/search", length=LARGEST_BODY)
        assert (status, kind) == (413, "application/problem+json")
        assert json.loads(text)["status"] == 413
        status, kind, text = refused(port, "/", length=LARGEST_BODY)
        assert (status, kind) == (413, "text/plain; charset=utf-8")
        assert "Ask with an address alone" in text
        status, kind, text = refused(port, "/api/search", header="x" * LARGEST_HEADERS)
        assert (status, kind) == (431, "text/plain; charset=utf-8")
        assert "waitress" not in text


def test_a_request_that_waits_for_a_thread_is_no_warning() -> None:
    listen(APP, "127.0.0.1", 0).close()
    assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING)


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"Port {port} .* in use.* --port \d+"):
            listen(APP, "127.0.0.1", port)
    assert issubclass(CannotListen, DogovorError)


@pytest.mark.parametrize("port", [-1, 65_536, 10**9])
def test_a_port_that_cannot_be(port: int) -> None:
    with pytest.raises(CannotListen, match=f"no port {port}"):
        listen(APP, "127.0.0.1", port)


def test_a_host_of_another_machine() -> None:
    with pytest.raises(CannotListen, match=r"Cannot listen on 192\.0\.2\.1"):
        listen(APP, "192.0.2.1", 8000)


def test_letters_of_an_address_may_come_as_they_are() -> None:
    """As curl sends them; browsers encode."""
    with running() as port:
        for path in ("/?q=кредит", "/api/search?q=кредит", "/why/статья?q=%D0%B3"):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
                plain.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                answer = b""
                while piece := plain.recv(1 << 16):
                    answer += piece
            assert answer.split(b" ")[1] in (b"200", b"404")
            assert "кредит".encode() in answer or b"\\u043a\\u0440" in answer or "why" in path


@pytest.mark.parametrize("prefix", ["/press", "press/", "/a/b.c"])
def test_all_addresses_stand_below_the_prefix(prefix: str) -> None:
    server = listen(APP, "127.0.0.1", 0, prefix=prefix)
    thread = threading.Thread(target=server.run)
    thread.start()
    below = "/" + prefix.strip("/")
    try:
        assert address_of("127.0.0.1", server, prefix) == f"http://127.0.0.1:{server.effective_port}{below}/"
        for path in (f"{below}/deals", "/deals"):  # as it is, or taken away by the proxy
            with urllib.request.urlopen(f"http://127.0.0.1:{server.effective_port}{path}") as answer:
                page = answer.read().decode("utf-8")
            places = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
            assert places and all(one.startswith(f"{below}/") for one in places)
    finally:
        server.close()
        thread.join(5)


@pytest.mark.parametrize("prefix", ["a b", "/a//b", "https://press.example", "/пресса", "a?b"])
def test_a_prefix_is_a_path(prefix: str) -> None:
    with pytest.raises(WrongPrefix, match="--prefix /press"):
        listen(APP, "127.0.0.1", 0, prefix=prefix)

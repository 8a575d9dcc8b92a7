"""Serving: the address is announced when it answers, and one that cannot be had is told in words."""

from __future__ import annotations

import logging
import socket
import threading
import urllib.request

import pytest

from search.errors import DogovorError
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from web.app import create_app
from web.serving import CannotListen, address_of, exposure, listen

APP = create_app(FakeSearcher(), Settings())


def test_a_page_is_served() -> None:
    server = listen(APP, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with urllib.request.urlopen(f"{address_of('127.0.0.1', server)}healthz") as answer:
            assert answer.read().startswith(b"ok")
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    finally:
        server.close()
        thread.join(5)
    assert not thread.is_alive()


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

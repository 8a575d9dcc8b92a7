"""What every answer carries, and who is answered at all."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from tests.page import parsed
from web.app import create_app


def client_for(host: str) -> FlaskClient:
    return create_app(FakeSearcher(), Settings(host=host)).test_client()


@pytest.mark.parametrize("address", ["/", "/deals", "/article/ports", "/about", "/nothing", "/healthz"])
def test_every_answer_keeps_the_browser_at_home(address: str) -> None:
    headers = client_for("127.0.0.1").get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert set(policy.values()) <= {"'none'", "'self'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in headers


def test_static_files_are_kept_and_versioned() -> None:
    client = client_for("127.0.0.1")
    address = parsed(client.get("/").text).one("link", rel="stylesheet")["href"]
    assert "?v=" in address
    with client.get(address) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("localhost.", 200),
        ("LOCALHOST.:8000", 200),
        ("user@127.0.0.1", 421),
        ("127.0.0.1, evil.example", 421),
        ("127.0.0.1/evil.example", 421),
        ("127.0.0.1:80:80", 421),
        ("[127.0.0.1", 421),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("[", 421),
    ],
)
def test_a_page_on_the_loopback_answers_to_loopback_names(name: str, status: int) -> None:
    answer = client_for("127.0.0.1").get("/", headers={"Host": name})
    assert answer.status_code == status
    if status == 421:
        assert "localhost" in parsed(answer.text).one("main").text


def test_a_page_for_others_answers_to_any_name() -> None:
    assert client_for("0.0.0.0").get("/", headers={"Host": "search.example"}).status_code == 200  # noqa: S104


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("search.example", 200),
        ("SEARCH.example.:443", 200),
        ("archive.example:8000", 200),
        ("localhost:8000", 200),
        ("[::1]", 200),
        ("evil.search.example", 421),
        ("search.example.evil.example", 421),
        ("search.example@evil.example", 421),
        ("evil.example", 421),
        ("203.0.113.1", 421),
        ("", 421),
    ],
)
def test_a_page_with_names_answers_to_those_and_to_loopback_names(host: str, name: str, status: int) -> None:
    settings = Settings(host=host, names=("search.example", "Archive.Example"))
    client = create_app(FakeSearcher(), settings).test_client()
    assert client.get("/", headers={"Host": name}).status_code == status

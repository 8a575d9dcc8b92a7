"""Who asks too often or too much is told so, in words or as a problem; everybody else is answered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.deadline import check
from search.errors import DogovorError
from search.query import Query
from search.results import Results
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from tests.page import parsed
from web.app import create_app
from web.current import LOOK_EVERY, Current
from web.limits import LOOPBACK_RATE, RATE, WrongRate, client_of, read_rate

ELSEWHERE = "203.0.113.9"


def client_with(rate: str, searcher: FakeSearcher | None = None, **settings: object) -> FlaskClient:
    host = "0.0.0.0"  # noqa: S104
    app = create_app(searcher or FakeSearcher(), Settings(host=host, rate=rate, **settings))  # type: ignore[arg-type]
    return app.test_client()


def statuses(
    client: FlaskClient, times: int, address: str = "/about", came_from: str = ELSEWHERE
) -> list[int]:
    found = []
    for _ in range(times):
        with client.get(address, environ_base={"REMOTE_ADDR": came_from}) as answer:
            found.append(answer.status_code)
    return found


def test_who_asks_too_often_reads_so_and_when_to_come_again() -> None:
    client = client_with("2/hour")
    assert statuses(client, 2) == [200, 200]
    answer = client.get("/?q=договор", environ_base={"REMOTE_ADDR": ELSEWHERE})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    page = parsed(answer.text)
    assert page.one("h1").text == "Too many requests"
    assert "ask again" in page.one("main").text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_program_that_asks_too_often_gets_a_problem() -> None:
    client = client_with("1/hour")
    answers = [client.get("/api/search", environ_base={"REMOTE_ADDR": ELSEWHERE}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].content_type == "application/problem+json"
    assert answers[1].json["status"] == 429
    assert answers[1].json["title"] == "Too many requests"
    assert 0 < int(answers[1].headers["Retry-After"]) <= 3600


def test_each_client_has_its_own_count() -> None:
    client = client_with("1/hour")
    assert statuses(client, 2) == [200, 429]
    assert statuses(client, 1, came_from="203.0.113.10") == [200]
    assert statuses(client, 1, came_from="2001:db8:1::5") == [200]
    assert statuses(client, 1, came_from="2001:db8:1::6") == [429], "a network is one client"
    assert statuses(client, 1, came_from="2001:db8:2::5") == [200]


def test_a_header_does_not_make_another_client() -> None:
    client = client_with("1/hour")
    came = [
        client.get(
            "/about",
            environ_base={"REMOTE_ADDR": ELSEWHERE},
            headers={"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}"},
        ).status_code
        for number in range(3)
    ]
    assert came == [200, 429, 429]


def test_files_of_the_page_and_questions_about_health_are_not_counted() -> None:
    client = client_with("1/hour")
    about = parsed(client.get("/about", environ_base={"REMOTE_ADDR": ELSEWHERE}).text)
    styles = [link["href"] for link in about.all("link", rel="stylesheet")]
    for address in (*styles, "/healthz", "/readyz"):
        assert statuses(client, 3, address) == [200, 200, 200]
    assert statuses(client, 1) == [429]
    assert statuses(client, 1, "/nothing") == [429], "what is not there costs an answer too"


def test_this_machine_may_ask_more_often_than_others() -> None:
    elsewhere, here = read_rate(RATE), read_rate(LOOPBACK_RATE)
    assert here.amount / here.get_expiry() >= 10 * elsewhere.amount / elsewhere.get_expiry()
    client = client_with("")
    assert set(statuses(client, elsewhere.amount + 1, "/static/none")) == {404}
    assert statuses(client, elsewhere.amount + 1)[-2:] == [200, 429]
    assert statuses(client, elsewhere.amount + 1, came_from="127.0.0.1")[-1] == 200


def test_limits_of_rate_can_be_put_off() -> None:
    assert set(statuses(client_with("off"), 400)) == {200}


@pytest.mark.parametrize(
    "typed", ["x", "5", "0/minute", "-1/minute", "5/fortnight", "rates.tsv", "1e9/second", "/"]
)
def test_what_is_no_rate_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(WrongRate, match=r"no rate of requests.*300/minute"):
        create_app(FakeSearcher(), Settings(rate=typed))
    assert issubclass(WrongRate, DogovorError)


def test_odd_addresses_are_clients_too() -> None:
    assert client_of("") == ""
    assert client_of("unknown") == "unknown"
    assert len(client_of("x" * 10_000)) <= 64


class Slow(FakeSearcher):
    """A searcher whose time is always over."""

    def search(self, query: Query) -> Results:
        check()
        return super().search(query)


def test_a_search_that_takes_too_long_is_given_up() -> None:
    client = client_with("", Slow(), time_limit=-1.0)
    page = client.get("/?q=договор")
    assert page.status_code == 503
    assert parsed(page.text).one("h1").text == "This search takes too long"
    assert "fewer words" in parsed(page.text).one("main").text
    told = client.get("/api/search?q=договор")
    assert (told.status_code, told.content_type) == (503, "application/problem+json")
    assert told.json["title"] == "This search takes too long"
    assert client.get("/about").status_code == 200
    check()  # nothing of it is left behind


def test_a_new_index_is_opened_even_by_who_has_no_time_left(corpus_index: Path) -> None:
    now = iter(LOOK_EVERY * 2 * number for number in range(100))
    current = Current(corpus_index, lambda: next(now))
    current._held.generation = "generation-of-yesterday"
    app = create_app(current, Settings(time_limit=-1.0))
    assert app.test_client().get("/").status_code == 503
    assert current._held.generation != "generation-of-yesterday"
    current.close()


@pytest.fixture(autouse=True)
def _no_setting_of_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("RATE", "TIME_LIMIT", "PROXY", "NAMES"):
        monkeypatch.delenv(f"DOGOVOR_{name}", raising=False)
    yield


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (Settings().rate, Settings().proxy, Settings().names) == ("", "", ())
    monkeypatch.setenv("DOGOVOR_RATE", "7/second")
    monkeypatch.setenv("DOGOVOR_TIME_LIMIT", "2.5")
    monkeypatch.setenv("DOGOVOR_NAMES", "search.example, archive.example,")
    assert Settings().rate == "7/second"
    assert math.isclose(Settings().time_limit, 2.5)
    assert Settings().names == ("search.example", "archive.example")


@pytest.mark.parametrize("typed", ["x", "0", "-1", "nan", "inf", "99999"])
def test_a_time_limit_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("DOGOVOR_TIME_LIMIT", typed)
    with pytest.raises(DogovorError, match="DOGOVOR_TIME_LIMIT"):
        Settings()

"""Whatever stands in an address or an article: words come back, never an error of ours, never a script."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.query import Query
from search.results import Results
from search.settings import Settings
from tests.fake_searcher import HOSTILE, FakeSearcher
from tests.page import parsed
from web.app import create_app


@pytest.fixture
def client() -> FlaskClient:
    return create_app(FakeSearcher(), Settings()).test_client()


def notes(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [note.text for note in parsed(answer.text).one("ul", "notes").all("li")]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/?sector=nonsense", "“nonsense” is no sector"),
        ("/?amount=plenty", "“plenty” is no amount"),
        ("/?year=20x5", "“20x5” is no year"),
        ("/?lang=xx", "“xx” is no language known here"),
        ("/?page=-3", "There is no page “-3”"),
        ("/?page=NaN", "There is no page “NaN”"),
        ("/?sort=fame", "No order is called “fame”"),
        ("/?min_usd=NaN", "“NaN” is no sum"),
        ("/?max_usd=-1", "“-1” is no sum"),
        ("/?q=a&q=b", "several queries"),
        ("/?q=%E3%E0%E7", "not UTF-8"),
        ("/?q=%00%D0%B3", "control characters"),
        ("/?q=" + "а" * 10_000, "first 512 characters"),
        ("/?q=%F0%9F%99%82", "no word to search for"),
        ("/?q=" + "(" * 400, "400 brackets are open"),
        ("/?q=" + "+".join(f"sector:nonsense{n}" for n in range(9)), "more of that kind"),
        ("/deals?sector=nonsense", "“nonsense” is no sector"),
        ("/sums?by=nonsense", "Sums are not made by “nonsense”, but by sector, kind"),
    ],
)
def test_what_cannot_be_used_is_named(client: FlaskClient, address: str, words: str) -> None:
    assert any(words in note for note in notes(client, address)), notes(client, address)


@pytest.mark.parametrize(
    "address",
    [
        "/?q=" + "(" * 1000,
        "/?q=*",
        "/?q=*%D0%B0*",
        "/?q=%22",
        "/?q=%FF%FE",
        "/?q=%",
        "/?q=%zz",
        "/?page=" + "9" * 5000,
        "/?page=99999999999",
        "/?" + "&".join(f"party=p{number}" for number in range(900)),
        "/?unknown=1&utm_source=x",
        "/?q=" + quote(HOSTILE),
        "/?" + "&" * 1000,
        "/?party=" + quote(HOSTILE) + "&place=" + quote(HOSTILE),
        "/article/ports?q=" + quote(HOSTILE) + "&page=-1",
        "/article/ports?from=" + quote(HOSTILE),
        "/article/evil",
        "/deal/evil-1",
        "/deals?q=" + quote("Злой"),
    ],
)
def test_odd_addresses_are_answered(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = parsed(answer.text)
    assert {script.get("src", "")[:8] for script in page.all("script")} == {"/static/"}
    assert all(image["src"].startswith("/static/") for image in page.all("img"))
    assert not [link for link in page.all("a") if link["href"].lower().startswith("javascript")]
    assert len(answer.data) < 200_000


@pytest.mark.parametrize(
    "name", ["nothing", "..%2f..%2fetc%2fpasswd", "%ff", "a%00b", quote(HOSTILE), "x" * 3000]
)
@pytest.mark.parametrize("kind", ["article", "deal"])
def test_an_unknown_article_or_deal_is_a_page_that_says_so(client: FlaskClient, kind: str, name: str) -> None:
    answer = client.get(f"/{kind}/{name}")
    assert answer.status_code == 404
    page = parsed(answer.text)
    assert page.one("h1").text == "There is no such page"
    assert page.link("Go to the search")["href"] == "/"


def test_hostile_text_is_shown_as_text(client: FlaskClient) -> None:
    page = parsed(client.get("/?q=" + quote("Злой")).text)
    hit = page.one("article", "hit")
    assert HOSTILE in hit.one("p", "passage").text
    assert hit.one("h2").text == HOSTILE
    assert hit.one("b", "written").text == HOSTILE
    article = parsed(client.get("/article/evil").text)
    assert article.one("h1").text == HOSTILE
    assert f"{HOSTILE}.txt" in article.one("p", "source").text


def test_an_address_beyond_all_measure(client: FlaskClient) -> None:
    answer = client.get("/?q=" + "a" * 200_000)
    assert answer.status_code == 414
    assert parsed(answer.text).one("h1").text == "This address is too long"


def test_nothing_can_be_posted(client: FlaskClient) -> None:
    answer = client.post("/", data={"q": "x"})
    assert answer.status_code == 405
    assert parsed(answer.text).one("h1").text == "That cannot be done here"


class Broken(FakeSearcher):
    """A searcher whose index fails while it is being asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def search(self, query: Query) -> Results:
        raise self.error


def test_an_index_that_fails_says_what_to_do() -> None:
    error = IndexDamaged("A file of the index is missing. Build it again: dogovor index")
    answer = create_app(Broken(error), Settings()).test_client().get("/")
    assert answer.status_code == 503
    assert "dogovor index" in parsed(answer.text).one("main").text


def test_a_fault_of_ours_is_a_page_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    answer = create_app(Broken(ZeroDivisionError("secret")), Settings()).test_client().get("/")
    assert answer.status_code == 500
    assert parsed(answer.text).one("h1").text == "Something went wrong on our side"
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    path=st.sampled_from(["/", "/deals", "/article/ports", "/deal/ports-1"]),
    raw=st.binary(max_size=60).map(lambda noise: quote(noise, safe="%&=+;?/:")),
)
def test_no_query_string_breaks_a_page(client: FlaskClient, path: str, raw: str) -> None:
    answer = client.get(f"{path}?{raw}")
    assert answer.status_code == 200
    parsed(answer.text)

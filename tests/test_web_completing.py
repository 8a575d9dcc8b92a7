"""Behind the search box: suggestions for the script and as links, and how long they may be kept."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from search.searcher import Searcher
from search.settings import Settings
from tests.fake_searcher import HOSTILE, FakeSearcher
from tests.page import parsed
from web.app import create_app
from web.completing import FEW, KINDS


@pytest.fixture(scope="module")
def client(seeds_searcher: Searcher) -> Iterator[FlaskClient]:
    yield create_app(seeds_searcher, Settings()).test_client()


@pytest.fixture
def odd() -> FlaskClient:
    return create_app(FakeSearcher(), Settings()).test_client()


def listed(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json["suggestions"]  # type: ignore[index]
    return found


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_the_script_is_told_what_to_show(client: FlaskClient) -> None:
    first = listed(client, "/suggest.json?q=" + quote("казах"))[0]
    assert first.keys() == {"kind", "text", "alias", "counted", "address"}
    assert (first["kind"], first["text"], first["alias"]) == (KINDS["word"], "Казахстан", "")
    assert first["counted"].endswith(" paragraphs")
    assert asked(first["address"]) == {"q": ["Казахстан"]}


def test_a_choice_leads_to_a_filter_in_place_of_the_words(client: FlaskClient) -> None:
    [sector] = [one for one in listed(client, "/suggest.json?q=" + quote("энерг")) if one["kind"] == "Sector"]
    assert (sector["text"], sector["alias"]) == ("Energy", "энергетика")
    assert asked(sector["address"]) == {"sector": ["energy"]}
    assert client.get(sector["address"]).status_code == 200


def test_filters_and_the_list_stay(client: FlaskClient) -> None:
    address = f"/suggest.json?q={quote('газ казах')}&lang=bg&min_usd=5&sort=-date&page=3&view=deals"
    first = listed(client, address)[0]
    assert urlsplit(first["address"]).path == "/deals"
    assert asked(first["address"]) == {
        "q": ["газ Казахстан"],
        "lang": ["bg"],
        "min_usd": ["5"],
        "sort": ["-date"],
    }


@pytest.mark.parametrize("view", ["", "sum", "//evil.example", "why", "../deals", "pages.deals", "\0"])
def test_an_unknown_list_is_the_first(client: FlaskClient, view: str) -> None:
    first = listed(client, f"/suggest.json?q=kaz&view={quote(view)}")[0]
    assert first["address"].startswith("/?")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%FF%FE",
        "q=%",
        "q=" + quote("к" * 5000),
        "q=a&q=b",
        "q=%00%00ka",
        "page=x&min_usd=lots&q=ka",
    ],
)
def test_odd_addresses_are_answered(client: FlaskClient, query: str) -> None:
    for one in listed(client, f"/suggest.json?{query}"):
        assert client.get(one["address"]).status_code == 200
    assert client.get(f"/suggest?{query}").status_code == 200


def test_what_the_script_gets_may_be_kept_for_a_moment_by_its_browser_alone(client: FlaskClient) -> None:
    headers = client.get("/suggest.json?q=kaz").headers
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/suggest?q=kaz").headers["Cache-Control"] == "no-cache"


def test_the_policy_lets_the_script_ask_this_page_alone(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy and "'unsafe" not in policy


def test_links_do_the_same_without_a_script(client: FlaskClient) -> None:
    page = parsed(client.get("/suggest?view=deals&lang=uk&q=" + quote("казах")).text)
    links = page.one("ul", "suggestions").all("a")
    assert links[0].text == "Казахстан"
    for link in links:
        assert urlsplit(link["href"]).path == "/deals"
        assert asked(link["href"])["lang"] == ["uk"]
        assert client.get(link["href"]).status_code == 200
    assert page.one("input", id="q")["value"] == "казах"
    assert page.one("form", role="search")["action"] == "/deals"


@pytest.mark.parametrize(
    ("typed", "said"), [("ъъъъъ", "begins so"), ("", "first letters"), ("к" * 200, "120")]
)
def test_a_page_without_suggestions_says_why(client: FlaskClient, typed: str, said: str) -> None:
    page = parsed(client.get(f"/suggest?q={quote(typed)}").text)
    assert not page.all("ul", "suggestions")
    assert said in page.one("main").text


def test_few_results_are_followed_by_what_begins_so(client: FlaskClient) -> None:
    few = parsed(client.get("/?q=" + quote("кредитна ли")).text)
    assert few.one("section", "offers").link("кредитна линия")
    many = parsed(client.get("/?q=" + quote("меморандум")).text)
    assert not many.all("section", "offers")
    assert many.one("noscript").one("a")["href"].startswith("/suggest?q=")
    assert not parsed(client.get("/").text).all("", "offers")
    assert FEW > 1


def test_what_is_shown_already_is_not_offered(client: FlaskClient) -> None:
    page = parsed(client.get("/?q=" + quote("вольфрам")).text)
    for section in page.all("section", "offers"):
        assert all(asked(link["href"]) != {"q": ["вольфрам"]} for link in section.all("a"))


def test_markup_in_names_is_text(odd: FlaskClient) -> None:
    found = listed(odd, "/suggest.json?q=" + quote("до"))
    assert [one["text"] for one in found] == ["договор", "Energy", HOSTILE]
    assert asked(found[2]["address"]) == {"party": [HOSTILE]}
    page = parsed(odd.get("/suggest?q=" + quote("до")).text)
    assert [link.text for link in page.one("ul", "suggestions").all("span")][2] == " ".join(HOSTILE.split())
    assert not page.all("img", onerror="alert(1)")


def test_the_box_tells_the_script_where_to_ask(client: FlaskClient) -> None:
    form = parsed(client.get("/deals").text).one("form", role="search")
    assert (form["data-suggest"], form["data-view"]) == ("/suggest.json", "deals")

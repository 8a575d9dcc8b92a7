"""The language of the page: who decides it, how it is kept; numbers, dates and plurals are right in it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search import money, wording
from search.results import Gloss
from search.said import name, row, say, say_many, tell
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from tests.page import parsed
from web import labels, languages
from web.app import create_app
from web.switching import is_ours

CODES = ("en", "bg", "ru", "uk")


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(FakeSearcher(), Settings())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def spoken(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """In a request of a reader of the language named."""
    with app.test_request_context(headers={"Accept-Language": request.param}):
        yield request.param


def language_of(client: FlaskClient, accept: str = "", address: str = "/") -> str:
    return parsed(client.get(address, headers={"Accept-Language": accept}).text).one("html")["lang"]


def test_the_languages_are_the_catalogs_and_english() -> None:
    assert languages.codes() == CODES
    assert [languages.own_name(code) for code in CODES] == ["English", "Български", "Русский", "Українська"]


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("", "en"),
        ("uk", "uk"),
        ("uk-UA,uk;q=0.9,ru;q=0.8,en;q=0.7", "uk"),
        ("de,bg;q=0.5,ru;q=0.2", "bg"),
        ("ru;q=0.2,bg;q=0.9", "bg"),
        ("de", "en"),
        ("*", "en"),
        ("xx;q=y,,;;", "en"),
    ],
)
def test_the_browser_says_which_language_is_read(client: FlaskClient, accept: str, code: str) -> None:
    assert language_of(client, accept) == code


def test_a_choice_goes_before_the_browser_and_is_kept(client: FlaskClient) -> None:
    answer = client.get("/language?to=uk&back=/deals")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/deals")
    assert language_of(client, "ru") == "uk"
    assert language_of(client, "ru", "/nothing-here") == "uk"
    client.get("/language?to=en")
    assert language_of(client, "ru") == "en"


def test_the_cookie_holds_a_language_and_no_more(client: FlaskClient) -> None:
    cookie = client.get("/language?to=bg").headers["Set-Cookie"]
    assert cookie.startswith("language=bg; ")
    kept = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= kept
    assert "Secure" not in kept
    assert "Secure" in client.get("/language?to=bg", base_url="https://localhost").headers["Set-Cookie"]


@pytest.mark.parametrize("cookie", ["", "de", "../../etc", "ru\x00", "🙂", "english" * 500])
def test_a_cookie_of_somebody_else_is_no_choice(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("language", quote(cookie))
    assert language_of(client, "bg") == "bg"


@pytest.mark.parametrize("to", ["", "de", "EN", "<b>", "ru,uk"])
def test_a_language_that_is_not_spoken_is_refused(client: FlaskClient, to: str) -> None:
    answer = client.get("/language", query_string={"to": to})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "back",
    [
        "",
        "https://example.org/",
        "//example.org/",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "/\t/example.org",
        "/\n/example.org",
        "javascript:alert(1)",
        "deals",
        "http:/deals",
        "//[",
    ],
)
def test_nobody_is_sent_elsewhere(client: FlaskClient, back: str) -> None:
    answer = client.get("/language", query_string={"to": "ru", "back": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@given(st.text(alphabet="/\\:.@?#ab[]\t\r\n %", max_size=12))
def test_where_one_goes_back_to_is_here(back: str) -> None:
    if is_ours(back):
        assert back.startswith("/")
        assert not back.startswith("//")
        assert not set(back) & set("\\\t\r\n")


def test_the_links_keep_the_page_and_its_query(client: FlaskClient) -> None:
    address = "/deals?q=%D0%BF%D0%BE%D1%80%D1%82&sector=transport_logistics"
    page = parsed(client.get(address).text)
    links = page.one("nav", "tongues").all("a")
    assert [link["lang"] for link in links] == list(CODES)
    assert [link.get("aria-current") for link in links] == ["true", None, None, None]
    answer = client.get(links[2]["href"])
    assert answer.headers["Location"] == address
    assert parsed(client.get(address).text).one("html")["lang"] == "ru"


def test_an_address_too_long_to_be_repeated_is_gone_back_to_without_its_query(client: FlaskClient) -> None:
    page = parsed(client.get("/deals", query_string={"party": ["x" * 190] * 50}).text)
    link = page.one("nav", "tongues").all("a")[1]
    assert client.get(link["href"]).headers["Location"] == "/deals"


def test_under_a_prefix_the_choice_leads_back_there(client: FlaskClient) -> None:
    page = parsed(client.get("/deals?q=a", base_url="http://localhost/press").text)
    assert "/press/language?to=bg&back=/press/deals?q%3Da" in page.one("nav", "tongues").all("a")[1]["href"]
    answer = client.get("/language?to=bg&back=/press/", base_url="http://localhost/press")
    assert "Path=/press/" in answer.headers["Set-Cookie"]


def test_whoever_keeps_a_page_knows_what_it_depends_on(client: FlaskClient) -> None:
    for address in ("/", "/deals", "/overview", "/about", "/suggest.json?q=до", "/deals.atom", "/nowhere"):
        headers = client.get(address, headers={"Accept-Language": "bg"}).headers
        assert {"Accept-Language", "Cookie"} <= set(headers["Vary"].split(", ")), address
        assert headers["Content-Language"] == "bg", address


@pytest.mark.parametrize(
    "address", ["/api/search?q=порт", "/api/deals", "/api/nothing", "/sums.csv", "/deals.csv"]
)
def test_programs_are_spoken_to_in_english(client: FlaskClient, address: str) -> None:
    said, told = (client.get(address, headers={"Accept-Language": code}).text for code in ("en", "uk"))
    assert _without_time(said) == _without_time(told)


def _without_time(answer: str) -> list[str]:
    return [part for part in answer.split(",") if "took_ms" not in part]


def test_a_feed_is_named_in_the_language_of_whoever_asks(client: FlaskClient) -> None:
    told = client.get("/deals.atom", headers={"Accept-Language": "bg"}).text
    assert '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="bg">' in told
    assert "<title>dogovor: всички сделки</title>" in told
    assert 'label="Транспорт и логистика"' in told
    assert "<title>dogovor: sector:energy</title>" in client.get("/deals.atom?sector=energy").text


# --- plurals, numbers, dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        ("en", "1 deal, 2 deals, 5 deals, 11 deals, 21 deals, 22 deals, 25 deals, 0 deals"),
        ("ru", "1 сделка, 2 сделки, 5 сделок, 11 сделок, 21 сделка, 22 сделки, 25 сделок, 0 сделок"),
        ("uk", "1 угода, 2 угоди, 5 угод, 11 угод, 21 угода, 22 угоди, 25 угод, 0 угод"),
        ("bg", "1 сделка, 2 сделки, 5 сделки, 11 сделки, 21 сделки, 22 сделки, 25 сделки, 0 сделки"),
    ],
    indirect=["spoken"],
)
def test_plurals(spoken: str, words: str) -> None:
    counted = [wording.count(many, "deal") for many in (1, 2, 5, 11, 21, 22, 25, 0)]
    assert languages.say_now(row(counted)) == words


@pytest.mark.parametrize(
    ("spoken", "many", "words"),
    [
        ("ru", 101, "101 абзац"),
        ("ru", 112, "112 абзацев"),
        ("uk", 1_204, "1 204 абзаци"),
        ("uk", 14, "14 абзаців"),
        ("bg", 1_000_001, "1 000 001 абзаца"),
        ("en", 1_204, "1,204 paragraphs"),
    ],
    indirect=["spoken"],
)
def test_large_numbers_with_their_nouns(spoken: str, many: int, words: str) -> None:
    assert plain(wording.count(many, "paragraph")) == words


def plain(said: object) -> str:
    """As the reader gets it, spaces that do not break made plain."""
    return " ".join(languages.say_now(said).split())


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        ("en", ["over $2.78 billion", "$300,000", "from 5 September 2025", "Polish Zloty", "33%"]),
        ("ru", ["свыше 2,78 млрд $", "300 000 $", "from 5 сентября 2025 г.", "Польский злотый", "33 %"]),
        ("uk", ["понад 2,78 млрд $", "300 000 $", "from 5 вересня 2025 р.", "Польський злотий", "33 %"]),
        ("bg", ["над 2,78 млрд. $", "300 000 $", "from 5 септември 2025 г.", "Полска злота", "33%"]),
    ],
    indirect=["spoken"],
)
def test_sums_dates_and_names(spoken: str, words: list[str]) -> None:
    told = [
        money.exactly("over", money.dollars(2_780_000_000)),
        money.dollars(300_000),
        say("from %(day)s", day=labels.date("2025-09-05")),
        labels.value_name("currency", "PLN"),
        labels.share(1, 3),
    ]
    assert [plain(one) for one in told] == words


@pytest.mark.parametrize("spoken", CODES, indirect=True)
def test_a_partial_date_is_as_exact_in_every_language(spoken: str) -> None:
    month = labels.date("2025-07")
    assert "2025" in month
    assert "1" not in month.replace("2025", "")
    assert labels.date("2025") == "2025"
    assert labels.date("2025-13") == "2025"
    assert not any(figure.isdigit() for figure in plain(labels.date(None)))


def test_what_was_said_is_a_string_like_any_other() -> None:
    said = say_many("%(number)s deal of %(whose)s", "%(number)s deals of %(whose)s", 2, whose="<b>")
    assert said == "2 deals of <b>"
    assert {said: 1}["2 deals of <b>"] == 1


def test_things_said_in_things_said_are_told_too() -> None:
    outer = say("Search for %(words)s", words=row([say("Energy"), name("loan", {"ru": "заём"}), "x"]))
    assert tell(outer, languages.speaker("ru")) == "Искать: Энергетика, заём, x"
    assert tell(outer, languages.speaker("bg")) == "Търси: Енергетика, loan, x"
    assert outer == "Search for Energy, loan, x"


@pytest.mark.parametrize("spoken", ["ru"], indirect=True)
def test_values_are_escaped_and_our_markup_is_not(spoken: str) -> None:
    told = languages.gettext("Search exactly %(words)s", words="<i>&%s")
    assert str(told) == "Искать точно: &lt;i&gt;&amp;%s"
    linked = languages.gettext('or <a href="%(address)s">clear all of them</a>.', address='/?q="><b>')
    assert str(linked) == 'или <a href="/?q=&#34;&gt;&lt;b&gt;">сбросьте все</a>.'


@pytest.mark.parametrize("spoken", ["uk"], indirect=True)
def test_what_a_word_stands_for_is_named_in_the_language_of_the_page(spoken: str) -> None:
    gloss = Gloss(0, 4, "займ", "ru", name("loan", {"uk": "позика"}))
    assert plain(labels.stands_for(gloss)) == "займ (позика)"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("European Central Bank, reference rate of 2025-07-09 (via EUR)", "Європейський центральний банк"),
        (
            "European Central Bank, mean of the daily reference rates of 2025 "
            "(via EUR at 1.95583, fixed by the Council of the European Union)",
            "1.95583",
        ),
        ("World Bank, PA.NUS.FCRF, average of the year", "Світовий банк"),
        ("Bank of Russia, mean of the year", "Банк Росії"),
        ("our own table", "our own table"),
    ],
)
@pytest.mark.parametrize("spoken", ["uk"], indirect=True)
def test_who_published_a_rate_is_told(spoken: str, source: str, told: str) -> None:
    assert told in plain(labels.published(source))

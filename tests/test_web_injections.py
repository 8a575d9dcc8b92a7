"""Injections of script through every parameter of every page and every field of every article are text.

Which pages there are is asked of the application, which parameters of its own links and forms: a new page or
parameter is tried without a word here. What a page may be made of is what it is made of where nothing odd was
sent. A browser reads pages in its own way: tests/browser/test_browser_injections.py asks one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote_from_bytes, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.exports import FORMULA_STARTS
from search.facets import FACET_NAMES
from search.indexing import build_index
from search.query import Query
from search.searcher import Searcher
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from tests.hostile_index import hostile_searcher, write_articles
from tests.injections import ALL_AT_ONCE, ELSEWHERE, INJECTIONS, Injection
from tests.page import Element, parsed
from web import openapi
from web.app import create_app

pytestmark = pytest.mark.slow

HARMLESS = Injection("harmless", "Безвредно".encode())
ODD_QUERIES = ("договор", 'договор "', "(договор", "договор (", "договор OR", "ljujdjh", "щщщщ", "party:нет")
"""Queries of which a page has something to say."""

KNOWN = {"article": ("ports", "credit"), "deal": ("ports-1", "credit-1"), "paragraph": ("ports#2",)}
"""What stands in addresses of pages about one thing, in the stand-in."""

ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "cite", "xlink:href", "ping")
HEADERS = (
    "Accept-Language",
    "Accept",
    "Referer",
    "User-Agent",
    "Cookie",
    "X-Forwarded-For",
    "X-Forwarded-Host",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page is made of: each tag with each of its attributes, and the headers of its answer."""

    tags: frozenset[tuple[str, str]]
    headers: frozenset[str]


@lru_cache(maxsize=1)
def application() -> Flask:
    return create_app(FakeSearcher(), Settings(rate="off"))


def client() -> FlaskClient:
    return application().test_client()


@lru_cache(maxsize=1)
def pages() -> tuple[str, ...]:
    """The address of every page of the application, of some also about a thing that there is."""
    routes = application().url_map.bind("localhost")
    found = []
    for rule in application().url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        choices: list[dict[str, str]] = [{}]
        for name in names:
            values = KNOWN.get(name) or tuple(getattr(rule._converters[name], "items", ()))
            values = values or ("style.css",)
            choices = [{**chosen, name: value} for chosen in choices for value in values]
        found += [routes.build(rule.endpoint, chosen) for chosen in choices]
    return (*sorted(set(found)), "/nothing-here", "/api/nothing-here")


@lru_cache(maxsize=1)
def parameters() -> tuple[str, ...]:
    """Every parameter that a page links to, asks for in a form, or that the API is said to have."""
    names = {*FACET_NAMES, *openapi.PAGED, *openapi.COUNTED, *openapi.SUMMED, "from", "view"}
    for page in pages():
        with client().get(page, query_string={"q": "договор"}) as answer:
            if answer.mimetype != "text/html":
                continue
            tree = parsed(answer.text)
        for link in tree.all("a"):
            names |= {name for name, _ in parse_qsl(urlsplit(link["href"]).query, keep_blank_values=True)}
        names |= {box["name"] for box in (*tree.all("input"), *tree.all("select")) if box.get("name")}
    return tuple(sorted(names))


def asked(page: str, *pairs: tuple[str, Injection], headers: dict[str, str] | None = None) -> TestResponse:
    """The answer to an address with injections in its parameters, as they come over the wire."""
    query = "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(one.raw)}" for name, one in pairs)
    return client().get(f"{page}?{query}", headers=headers)


@lru_cache(maxsize=1)
def known_parts() -> Parts:
    """What all pages are made of where nothing odd is sent, whether it is understood or not."""
    tags: set[tuple[str, str]] = set()
    headers: set[str] = set()
    for page in pages():
        tries = [[("q", Injection(words, words.encode()))] for words in ODD_QUERIES]
        tries += [[(name, HARMLESS)] for name in parameters()] if not page.startswith("/api/") else []
        for pairs in ([], [(name, HARMLESS) for name in parameters()], *tries):
            with asked(page, *pairs) as answer:
                headers |= {name for name, _ in answer.headers}
                if answer.mimetype == "text/html":
                    tags |= parts(parsed(answer.text))
    return Parts(frozenset(tags), frozenset(headers))


def parts(tree: Element) -> set[tuple[str, str]]:
    return {(one.tag, name) for one in tree.all() for name in ("", *one.attributes)}


def faults(answer: TestResponse, known: Parts) -> list[str]:
    """What an answer has that it should not have: empty where it is inert."""
    found = [f"header {name}" for name, _ in answer.headers if name not in known.headers]
    found += [
        f"header {name}: {value}"
        for name, value in answer.headers
        if ELSEWHERE in value or "alert(" in value or "\n" in value or "\r" in value
    ]
    if answer.headers["X-Content-Type-Options"] != "nosniff":
        found.append("its type may be guessed")
    match answer.mimetype:
        case "text/html":
            found += faults_of_page(parsed(answer.text), known)
        case "application/json" | "application/problem+json":
            json.loads(answer.text)
        case "application/atom+xml":
            for element in ElementTree.fromstring(answer.data).iter():  # noqa: S314 (our own)
                found += [] if element.tag.startswith("{http://www.w3.org/2005/Atom}") else [element.tag]
                found += faults_of_address(element.get("href", ""))
        case "text/csv":
            rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
            found += [f"row of {len(row)}" for row in rows if len(row) != len(rows[0])]
            found += [cell for row in rows for cell in row if is_formula(cell)]
        case "application/jsonl":
            for line in io.StringIO(answer.text, newline="\n"):
                json.loads(line)
        case "text/plain" | "text/css" | "text/javascript" | "image/svg+xml":
            pass
        case other:
            found.append(f"unexpected {other}")
    return found


def faults_of_page(tree: Element, known: Parts) -> list[str]:
    found = [f"<{tag} {attribute}>" for tag, attribute in parts(tree) - known.tags]
    for element in tree.all():
        found += [f"<{element.tag} {name}>" for name in element.attributes if name.startswith("on")]
        for name in ADDRESSES:
            found += faults_of_address(element.get(name) or "")
        if element.tag in ("script", "style") and (element.text or "src" not in element.attributes):
            found.append(f"<{element.tag}> {element.text[:40]}")
    return found


def faults_of_address(address: str) -> list[str]:
    """An address that leads away from here, however a browser may read it."""
    plain = "".join(letter for letter in address if letter > " ").replace("\\", "/")
    here = plain.startswith("http://localhost/") or not (plain.startswith("//") or urlsplit(plain).scheme)
    return [] if here else [address]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take it for a formula; a number below zero is none."""
    return cell.strip().startswith(FORMULA_STARTS) and not cell.lstrip("-").replace(".", "", 1).isdigit()


# --- through addresses --------------------------------------------------------------------------------------


def test_there_is_something_to_try() -> None:
    assert len(INJECTIONS) > 100
    assert len({one.name for one in INJECTIONS}) == len(INJECTIONS)
    assert len(pages()) >= 25
    assert {"q", "party", "page", "sort", "min_usd", "from", "by"} <= set(parameters())
    assert {"html", "script", "form", "mark", "table"} <= {tag for tag, _ in known_parts().tags}
    assert "style" not in {name for _, name in known_parts().tags}


def test_a_page_that_does_not_escape_would_be_seen() -> None:
    """Of what these tests look for there is something to see, were it there."""
    app = create_app(FakeSearcher(), Settings(rate="off"))
    app.jinja_env.autoescape = False
    seen = []
    for one in (*INJECTIONS, ALL_AT_ONCE):
        answer = app.test_client().get(f"/?q={quote_from_bytes(one.raw)}")
        try:
            if faults(answer, known_parts()):
                seen.append(one.name)
        except AssertionError:  # not even a tree
            seen.append(one.name)
    assert ALL_AT_ONCE.name in seen
    assert len([name for name in seen if name.startswith(("tag", "handler", "drawing"))]) >= 40
    assert len([name for name in seen if name.startswith("attribute")]) >= 4


@pytest.mark.parametrize("page", pages())
def test_through_every_parameter_at_once(page: str) -> None:
    for one in INJECTIONS:
        with asked(page, *((name, one) for name in parameters())) as answer:
            assert not faults(answer, known_parts()), one.name


@pytest.mark.parametrize("page", pages())
def test_through_each_parameter_alone_and_as_a_name(page: str) -> None:
    name_of_none = quote_from_bytes(ALL_AT_ONCE.raw)
    for name in (*parameters(), "unknown"):
        with asked(page, (name, ALL_AT_ONCE)) as answer:
            assert not faults(answer, known_parts()), name
    with client().get(f"{page}?{name_of_none}=1") as answer:
        assert not faults(answer, known_parts())


@pytest.mark.parametrize("one", INJECTIONS, ids=lambda one: one.name)
def test_through_the_words_of_a_query(one: Injection) -> None:
    """Alone, since a query that stands beside wrong filters may be shown in another way."""
    for page in ("/", "/deals", "/article/ports"):
        with asked(page, ("q", one)) as answer:
            assert not faults(answer, known_parts())


@pytest.mark.parametrize("one", INJECTIONS, ids=lambda one: one.name)
def test_through_a_path(one: Injection) -> None:
    for before in (
        "/",
        "/article/",
        "/deal/",
        "/why/",
        "/static/",
        "/api/deals/",
        "/api/articles/",
        "/deals.",
    ):
        with client().get(before + quote_from_bytes(one.raw), base_url="http://localhost") as answer:
            assert answer.status_code in (200, 308, 404)
            if answer.status_code == 308:  # doubled slashes are made one, on this same machine
                assert urlsplit(answer.headers["Location"]).netloc in ("", "localhost")
            else:
                assert not faults(answer, known_parts())


@pytest.mark.parametrize("one", INJECTIONS, ids=lambda one: one.name)
def test_through_headers(one: Injection) -> None:
    value = one.text.replace("\r", " ").replace("\n", " ").encode("utf-8").decode("latin-1")
    for page in ("/", "/nothing-here", "/api/search"):
        with client().get(page, headers=dict.fromkeys(HEADERS, value)) as answer:
            assert not faults(answer, known_parts())


# --- through articles ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The pages over records all of whose words are injections."""
    searcher = hostile_searcher(tmp_path_factory.mktemp("hostile") / "index", INJECTIONS)
    yield create_app(searcher, Settings(rate="off")).test_client()
    searcher.close()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """What the pages of such an article are made of where its words are harmless."""
    searcher = hostile_searcher(tmp_path_factory.mktemp("harmless") / "index", [HARMLESS] * 12)
    client = create_app(searcher, Settings(rate="off")).test_client()
    tags = set(known_parts().tags)
    for address in (
        *addresses_of(0),
        "/",
        "/?q=кредит",
        "/?page=2",
        "/deals",
        "/deals?page=2",
        *SUMS,
        "/about",
    ):
        tags |= parts(parsed(client.get(address).text))
    searcher.close()
    return Parts(frozenset(tags), known_parts().headers)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, FlaskClient]]:
    """The pages over an index of hostile files."""
    folder = tmp_path_factory.mktemp("written")
    write_articles(folder / "articles", INJECTIONS)
    build_index([folder / "articles"], folder / "index")
    searcher = Searcher.open(folder / "index")
    yield searcher, create_app(searcher, Settings(rate="off")).test_client()
    searcher.close()


def shown(text: str) -> str:
    """As the tests' parser gives back a text: white space made plain."""
    return " ".join(text.split())


def addresses_of(number: int) -> tuple[str, ...]:
    """The pages about the article of an injection and its deal."""
    article, deal = f"x{number}", f"x{number}.d1"
    return (
        *(f"/article/{article}", f"/article/{article}?q=кредит", f"/deal/{deal}"),
        *(f"/why/{article}%231", f"/why/{article}%231?q=кредит"),
    )


SUMS = tuple(f"/sums?by={by}" for by in openapi.GROUPINGS)


@pytest.mark.parametrize("number", range(len(INJECTIONS)), ids=lambda number: INJECTIONS[number].name)
def test_through_every_field_of_an_article(altered: FlaskClient, known: Parts, number: int) -> None:
    one = INJECTIONS[number]
    for address in (*addresses_of(number), f"/api/articles/x{number}", f"/api/deals/x{number}.d1"):
        answer = altered.get(address)
        assert answer.status_code == 200, address
        assert not faults(answer, known), address
    words = shown(one.text.replace("\0", "\ufffd"))
    sheet = parsed(altered.get(f"/deal/x{number}.d1").text)
    assert words in shown(sheet.one("main").text.replace("\0", "\ufffd")), "it is shown as it was written"


@pytest.mark.parametrize(
    "address",
    [
        *(f"/?page={page}" for page in range(1, 29, 3)),
        *(f"/deals?page={page}" for page in range(1, 29, 3)),
        *SUMS,
        *("/deals.csv", "/deals.jsonl", "/deals.ocds.json", "/deals.atom", "/about", "/?q=кредит&sort=-date"),
        *("/api/search?per_page=100", "/api/deals?per_page=100", "/api/facets", "/api/sums?by=party"),
    ],
)
def test_lists_of_such_articles(altered: FlaskClient, known: Parts, address: str) -> None:
    answer = altered.get(address)
    assert answer.status_code == 200
    assert not faults(answer, known)


def test_through_files(written: tuple[Searcher, FlaskClient], known: Parts) -> None:
    searcher, client = written
    info = searcher.info()
    assert info.articles > 0.85 * len(INJECTIONS), "most of them are articles like any other"
    assert info.deals > 0.7 * len(INJECTIONS)
    for address in (
        *(f"/?page={page}" for page in range(1, info.paragraphs // 10 + 2, 4)),
        *(f"/deals?page={page}" for page in range(1, info.deals // 10 + 2)),
        *("/sums?by=party", "/sums?by=place", "/deals.csv", "/deals.atom", "/deals.ocds.json"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not faults(answer, known), address


def test_an_article_with_a_hostile_name_can_be_opened(
    written: tuple[Searcher, FlaskClient], known: Parts
) -> None:
    searcher, client = written
    articles = {hit.article.id for hit in searcher.search(Query(limit=100)).hits}
    assert len(articles) > 20
    for id in sorted(articles):
        answer = client.get(f"/article/{quote_from_bytes(id.encode())}")
        assert answer.status_code == 200
        assert not faults(answer, known), id


def test_exports_hold_every_cell_apart(altered: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(altered.get("/deals.csv").text.removeprefix("\ufeff"))))
    assert len(rows) == altered.get("/api/deals").json["total"]
    assert {row["kind"] for row in rows} <= {"loan", "contract", "agreement", "lease"}

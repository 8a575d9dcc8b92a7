"""The page over a real index: what a filter promises is what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.indexing import build_index
from search.searcher import Searcher
from search.settings import Settings
from tests.page import Element, parsed
from web.app import create_app

SEEDS = Path(__file__).parents[1] / "seeds"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    index = tmp_path_factory.mktemp("page") / "index"
    build_index((SEEDS,), index, None)
    searcher = Searcher.open(index)
    yield create_app(searcher, Settings()).test_client()
    searcher.close()


def opened(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return parsed(answer.text)


def total(page: Element) -> int:
    found = re.match(r"[\d,]+", page.one(role="status").text)
    assert found
    return int(found[0].replace(",", ""))


@pytest.mark.parametrize(
    "start", ["/deals", "/deals?q=договор", "/deals?sector=energy", "/deals?lang=bg&amount=none"]
)
def test_each_filter_gives_as_many_deals_as_it_promises(client: FlaskClient, start: str) -> None:
    page = opened(client, start)
    before = total(page)
    for facet in (element for element in page.all() if "data-facet" in element.attributes):
        chosen = [row for row in facet.all("a", "row") if "aria-current" in row.attributes]
        for row in facet.all("a", "row")[:6]:
            if row in chosen:
                continue
            after, promised = total(opened(client, row["href"])), int(row.one("small").text)
            if not chosen:
                assert after == promised, row.text
                assert after <= before
            else:
                assert after == promised + sum(int(other.one("small").text) for other in chosen), row.text


def test_paragraphs_counted_by_language_are_all_of_them(client: FlaskClient) -> None:
    page = opened(client, "/")
    rows = page.one(data_facet="lang").all("a", "row")
    assert sum(int(row.one("small").text) for row in rows) == total(page)
    for row in rows:
        assert total(opened(client, row["href"])) == int(row.one("small").text)


@pytest.mark.parametrize(
    ("address", "unit"), [("/", "paragraphs"), ("/?sector=energy", "deals"), ("/deals", "deals")]
)
def test_the_unit_in_a_heading_is_what_the_numbers_count(
    client: FlaskClient, address: str, unit: str
) -> None:
    page = opened(client, address)
    lang = page.one(data_facet="lang")
    assert lang.one("h2").one("small").text == unit
    found = re.search(rf"([\d,]+) {unit}", page.one(role="status").text)
    assert found
    assert sum(int(row.one("small").text) for row in lang.all("a", "row")) == int(found[1])


def test_every_result_leads_to_its_paragraph_and_every_deal_to_its_evidence(client: FlaskClient) -> None:
    page = opened(client, "/?q=" + quote("меморандум"))
    for hit in page.all("article", "hit"):
        path, _, anchor = hit.one("h2").one("a")["href"].partition("#")
        verse = opened(client, path).one("div", "verse", id=anchor)
        assert [mark.text for mark in verse.all("mark")] == [mark.text for mark in hit.all("mark")]
        for deal in hit.all("li", "deal"):
            sheet = opened(client, deal.one("p", "deal-kind").one("a")["href"])
            assert sheet.all("figure", "evidence")


def test_every_deal_of_an_article_is_marked_where_it_stands(client: FlaskClient) -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        article = opened(client, f"/article/{path.stem}")
        listed = {card["id"].removeprefix("deal-") for card in article.all("li", "deal")}
        marked = {number["href"].removeprefix("#deal-") for number in article.all("a", "number")}
        assert listed == marked


@pytest.mark.parametrize(
    "words",
    [
        "*",
        "*а*",
        "(" * 1000,
        "а" * 10_000,
        "NOT NOT а",
        "а AND NOT OR б",
        '"',
        "sector:",
        "amount:>",
        "🙂",
        "- -",
        "а\x00б",
    ],
)
@pytest.mark.parametrize("path", ["/", "/deals", "/article/000_e2a251af6786de59"])
def test_odd_queries_are_answered(client: FlaskClient, path: str, words: str) -> None:
    opened(client, f"{path}?q={quote(words)}")


@pytest.mark.parametrize("language", ["en", "bg", "ru", "uk"])
def test_the_first_page_is_light_with_style_and_script(client: FlaskClient, language: str) -> None:
    first = client.get("/", headers={"Accept-Language": language})
    page = parsed(first.text)
    size = len(first.data)
    styles = [link["href"] for link in page.all("link", rel="stylesheet")]
    for file in (*styles, *(script["src"] for script in page.all("script"))):
        with client.get(file) as answer:
            size += len(answer.data)
    assert size < 60_000


def test_what_comes_nearest_stands_below_the_answers(client: FlaskClient) -> None:
    page = opened(client, "/?q=" + quote("вольфрам"))
    nearest = page.one("details", "nearest")
    assert "open" not in nearest.attributes
    assert nearest.all("article", "hit")
    assert total(page) == len(page.all("article", "hit")) - len(nearest.all("article", "hit"))


def test_where_nothing_is_found_what_comes_nearest_is_open(client: FlaskClient) -> None:
    page = opened(client, "/?q=" + quote("транспортировщик"))
    assert page.one(role="status").text.startswith("0")
    assert "open" in page.one("details", "nearest").attributes


def test_a_hit_tells_why_it_is_there(client: FlaskClient) -> None:
    page = opened(client, "/?q=" + quote("кредит Казахстан"))
    link = page.all("p", "why")[0].one("a")
    told = opened(client, link["href"])
    rows = told.one("table", "reasons").all("tr")
    assert {row.all("th")[0].text for row in rows[1:]} == {"кредит", "Казахстан"}
    assert client.get("/why/nothing%231?q=x").status_code == 404

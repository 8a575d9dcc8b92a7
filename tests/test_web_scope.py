"""Where was searched is said above the results; the other ways are links, and one click leads back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from search.searcher import Searcher
from search.settings import Settings
from tests.page import Element, parsed
from web.app import create_app

Open = Callable[[str], Element]


@pytest.fixture(scope="module")
def page(corpus_index: Path) -> Iterator[Open]:
    searcher = Searcher.open(corpus_index)
    client: FlaskClient = create_app(searcher, Settings()).test_client()
    yield lambda address: parsed(client.get(address).text)
    searcher.close()


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def ways(found: Element) -> dict[str, Element]:
    return {link.text.rstrip(" 0123456789,"): link for link in found.one("div", "scope").all("a")}


def chosen(found: Element) -> set[str]:
    return {name for name, link in ways(found).items() if link.get("aria-current") == "true"}


DEAL = quote("договор")


@pytest.mark.parametrize("path", ["/", "/deals", "/sums"])
def test_every_list_says_where_was_searched_and_links_to_the_other_ways(page: Open, path: str) -> None:
    found = page(f"{path}?q={DEAL}")
    told = found.one("div", "scope").one("p").text
    assert told.startswith("Searched in Russian, Bulgarian and Ukrainian: ")
    assert chosen(found) == {"all languages", "in any form"}
    alone = page(ways(found)["only Bulgarian"]["href"])
    assert alone.one("div", "scope").one("p").text.startswith("Searched in Bulgarian only: ")
    assert chosen(alone) == {"only Bulgarian", "in any form"}
    exact = page(ways(alone)["exact words only"]["href"])
    assert chosen(exact) == {"only Bulgarian", "exact words only"}
    assert "exactly as typed" in exact.one("div", "scope").one("p").text
    back = ways(page(ways(exact)["all languages"]["href"]))["in any form"]["href"]
    assert {name: held for name, held in asked(back).items() if name != "by"} == {"q": ["договор"]}


def test_the_languages_are_those_of_the_facet(page: Open) -> None:
    found = page(f"/?q={DEAL}")
    rows = {row.one("span").text: row for row in found.one(data_facet="lang").all("a", "row")}
    for name, row in rows.items():
        way = ways(found)[f"only {name}"]
        assert way["href"] == row["href"]
        assert way.one("small").text == row.one("small").text
        alone = page(way["href"])
        assert alone.one(role="status").text.split()[0] == way.one("small").text
        assert alone.one(data_facet="lang").all("a", aria_current="true")
    both = page(f"/?q={DEAL}&lang=bg&lang=uk")
    assert both.one("div", "scope").one("p").text.startswith("Searched in Bulgarian and Ukrainian: ")
    assert chosen(both) == {"in any form"}


def test_exact_words_stand_in_the_address_the_form_and_the_way_back(page: Open) -> None:
    found = page(f"/?q={DEAL}&exact=1")
    assert found.one("form", "search").one("input", name="exact")["value"] == "1"
    article = page(found.all("article", "hit")[0].one("h2").one("a")["href"])
    assert asked(article.link("← Back to the results")["href"])["exact"] == ["1"]
    assert "exact" not in asked(ways(found)["in any form"]["href"])


def test_where_exact_words_find_nothing_all_forms_are_a_click_away(page: Open) -> None:
    words = quote("договорам")
    found = page(f"/?q={words}&exact=1")
    assert found.one(role="status").text.startswith("0 ")
    assert not found.all("details", "nearest")
    assert "Nowhere found as typed: “договорам”." in found.one("ul", "notes").text
    again = found.one("div", "empty").link("in any form and language")["href"]
    assert asked(again) == {"q": ["договорам"]}
    assert not page(again).one(role="status").text.startswith("0 ")


def test_without_words_nothing_was_searched(page: Open) -> None:
    assert not page("/").all("div", "scope")
    assert not page("/?lang=bg&exact=1").all("div", "scope")

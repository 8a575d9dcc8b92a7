"""A text that several articles print is shown once, says where else it stands, and can be shown for each."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.copied import copies, with_copy
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.query import parse
from search.records import article_records
from search.retold import with_groups
from search.searcher import Searcher
from search.settings import Settings
from tests.page import parsed
from tests.stories import article_of, stories
from web.app import create_app

SHOWN = ("cement", "cement-1", "cement-2", "cement-7", "cement-10", "cement-again")


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    made = [article_records(article_of(story)) for story in stories() if story.name in SHOWN]
    texts = [record for one in made for record in one.texts]
    groups = copies(MemoryEngine(texts))
    deals = [record for one in made for record in one.deals]

    def settled(records: list[Record]) -> list[Record]:
        return [with_copy(one, groups[one.parent]) if one.parent in groups else one for one in records]

    deals = settled(deals)
    return Searcher(MemoryEngine([*settled(texts), *with_groups(deals)]), Path("memory"))


@pytest.fixture(scope="module")
def client(searcher: Searcher) -> FlaskClient:
    return create_app(searcher, Settings()).test_client()


def test_a_text_is_given_and_counted_once(searcher: Searcher) -> None:
    once = searcher.search(parse("оборудование поставит китайская сторона"))
    assert once.total == 1
    [hit] = once.hits
    assert {hit.id, *(copy.id for copy in hit.also_in)} == {
        "cement#3",
        "cement-1#3",
        "cement-2#3",
        "cement-7#5",
    }
    each = searcher.search(parse("оборудование поставит китайская сторона", copies=True))
    assert each.total == len(each.hits) == 4
    assert all(len(hit.also_in) == 3 for hit in each.hits)
    assert (once.total_deals, each.total_deals) == (1, 4)
    [kind] = [facet for facet in once.facets if facet.name == "kind"]
    assert [bucket.count for bucket in kind.buckets if bucket.count] == [1]
    [lang] = [facet for facet in once.facets if facet.name == "lang"]
    assert [bucket.count for bucket in lang.buckets if bucket.count] == [1]


def test_so_it_is_where_deals_decide(searcher: Searcher) -> None:
    query = parse("завод Hengli", choices={"currency": ("USD",)})
    once = searcher.search(query)
    each = searcher.search(parse("завод Hengli", choices={"currency": ("USD",)}, copies=True))
    assert 0 < once.total == len(once.hits) < each.total == len(each.hits)
    assert 0 < once.total_deals < each.total_deals


def test_what_is_printed_once_says_nothing(searcher: Searcher) -> None:
    [hit] = searcher.search(parse("работу получат 350 человек")).hits
    assert (hit.article.id, hit.also_in) == ("cement-again", ())


def test_a_deal_of_copies_counts_once_and_a_corrected_sum_is_a_conflict(searcher: Searcher) -> None:
    told = searcher.deals(parse("Hengli", limit=100)).deals
    by_article = {hit.article.id: hit.record["same_deal"] for hit in told}
    assert by_article["cement"] and by_article["cement-2"]
    assert by_article["cement"]["group"] == by_article["cement-2"]["group"] == by_article["cement-7"]["group"]
    assert "amount" in by_article["cement"]["conflicts"]
    assert searcher.deals(parse("Hengli", once=True)).total < len(told)


def test_the_page_links_to_the_other_prints(client: FlaskClient) -> None:
    address = "/?q=оборудование+поставит+китайская+сторона"
    page = parsed(client.get(address).text)
    hit = page.all("article", "hit")[0]
    links = [link["href"] for link in (hit.one("a", "folio"), *hit.one("p", "also").all("a"))]
    assert {(link.partition("?")[0], link.partition("#")[2]) for link in links} == {
        ("/article/cement", "p3"),
        ("/article/cement-1", "p3"),
        ("/article/cement-2", "p3"),
        ("/article/cement-7", "p5"),
    }
    for link in links:
        assert client.get(link).status_code == 200
    [more] = [link["href"] for link in page.all("a") if link.text == "Show each print"]
    each = parsed(client.get(more).text)
    assert "4" in each.one("p", "found").text
    assert any(link.text == "Show a text once" for link in each.all("a"))


def test_an_article_says_where_else_it_is_printed(client: FlaskClient) -> None:
    [also] = parsed(client.get("/article/cement-1").text).all("p", "also")
    assert len(also.all("a")) == 3
    assert not parsed(client.get("/article/cement-again").text).all("p", "also")


def test_the_api_and_the_files_say_so_too(client: FlaskClient) -> None:
    asked = {"q": "оборудование поставит китайская сторона"}
    answer = client.get("/api/search", query_string=asked).json
    assert answer is not None
    assert (answer["total"], answer["copies"]) == (1, False)
    [hit] = answer["hits"]
    prints = {(one["article_id"], one["paragraph"]) for one in (hit, *hit["also_in"])}
    assert prints == {("cement", 3), ("cement-1", 3), ("cement-2", 3), ("cement-7", 5)}
    each = client.get("/api/search", query_string={**asked, "copies": "1"}).json
    assert each is not None and (each["total"], each["copies"]) == (4, True)
    assert client.get("/api/search", query_string={**asked, "copies": "yes"}).status_code == 400
    [row] = csv.DictReader(io.StringIO(client.get("/paragraphs.csv", query_string=asked).text))
    assert {row["paragraph_id"], *row["also_in"].split("; ")} == {f"{one}#{at}" for one, at in prints}

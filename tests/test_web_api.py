"""The API: the same answers as the pages, errors that programs can read, and a description that is true."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from search.errors import TookTooLong
from search.facets import FACET_NAMES
from search.query import AmountRange, Query
from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from tests.page import parsed
from web import openapi, urls
from web.api import LARGEST_ANSWER
from web.app import create_app


@pytest.fixture
def client(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


def got(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json"
    return answer.json


def refused(client: FlaskClient, address: str, status: int = 400) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    told = answer.json
    assert told["status"] == status
    return told


def valid(told: object, name: str) -> None:
    document = openapi.document(LARGEST_ANSWER)
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(schema).validate(told)


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/api/search?q=газ", "SearchPage"),
        ("/api/search?q=zzzzzz", "SearchPage"),
        ("/api/deals?sector=energy&min_usd=10m", "DealsPage"),
        ("/api/facets?q=газ", "Facets"),
        ("/api/sums?by=kind", "Sums"),
        ("/api/index", "Index"),
    ],
)
def test_answers_are_as_described(client: FlaskClient, address: str, schema: str) -> None:
    valid(got(client, address), schema)


def test_every_deal_and_article_can_be_asked_for(client: FlaskClient) -> None:
    listed = got(client, "/api/deals?per_page=100")
    assert listed["deals"]
    for told in listed["deals"]:
        deal = got(client, f"/api/deals/{quote(told['id'])}")
        valid(deal, "Deal")
        assert deal == {name: value for name, value in told.items() if name != "score"}
    for article in {told["article_id"] for told in listed["deals"]}:
        valid(got(client, f"/api/articles/{quote(article)}"), "Article")


def listed(client: FlaskClient, size: int) -> list[str]:
    """All deals, largest first, by way of the addresses of the next page."""
    told: list[str] = []
    address: str | None = f"/api/deals?sort=-amount&per_page={size}"
    while address:
        answer = got(client, address)
        assert answer["page"] == len(told) // size + 1
        told += [deal["id"] for deal in answer["deals"]]
        assert len(told) <= answer["total"]
        address = answer["next"]
    assert len(told) == answer["total"]
    return told


def test_the_pages_of_an_answer_make_the_whole_of_it(client: FlaskClient) -> None:
    assert listed(client, 7) == listed(client, 100)


def test_the_page_and_the_api_find_the_same(client: FlaskClient) -> None:
    for parameters in ("q=кредит", "q=Казахстан&lang=uk", "sector=energy&amount=1b%2B", "q=вольфрам&once=1"):
        hits = re.findall(
            r'<h2><a href="/article/([^?#"]+)[^"#]*#p(\d+)"', client.get(f"/?{parameters}").text
        )
        answer = got(client, f"/api/search?{parameters}")
        told = [*answer["hits"], *answer["nearest"]]
        assert hits == [(hit["article_id"], str(hit["paragraph"])) for hit in told] != []


def test_facets_can_be_chosen(client: FlaskClient) -> None:
    assert set(got(client, "/api/facets")["facets"]) == set(FACET_NAMES)
    assert set(got(client, "/api/facets?facet=sector&facet=kind")["facets"]) == {"sector", "kind"}


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ("sectors=energy", "sectors"),
        ("sector=enrgy", "sector"),
        ("sector=", "sector"),
        ("lang=de", "lang"),
        ("year=25", "year"),
        ("sort=newest", "sort"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("per_page=101", "per_page"),
        ("per_page=-1", "per_page"),
        ("once=yes", "once"),
        ("min_usd=lots", "min_usd"),
        ("q=a&q=b", "q"),
        (f"q={'a' * 513}", "q"),
        ("min_usd=5&max_usd=4", ""),
        ("min=lots&in=EUR", "min"),
        ("min=5&in=euro", "in"),
        ("q=%FF", ""),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, parameters: str, named: str) -> None:
    told = refused(client, f"/api/search?{parameters}")
    valid(told, "Problem")
    assert named in [wrong["parameter"] for wrong in told["errors"]]


def test_a_slip_is_answered_with_what_was_meant(client: FlaskClient) -> None:
    assert "Perhaps energy?" in refused(client, "/api/search?sector=enrgy")["detail"]
    assert "Perhaps sector?" in refused(client, "/api/search?sectors=energy")["detail"]


def test_errors_are_problems(client: FlaskClient) -> None:
    for address in ("/api/", "/api/none", "/api/articles/none", "/api/deals/none"):
        valid(refused(client, address, 404), "Problem")
    posted = client.post("/api/search")
    assert posted.status_code == 405
    assert "GET" in posted.headers["Allow"]
    valid(posted.json, "Problem")


def test_a_fault_of_ours_is_a_problem_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    searcher = FakeSearcher()
    monkeypatch.setattr(searcher, "deals", broken)
    answer = create_app(searcher, Settings()).test_client().get("/api/deals")
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert "secret" not in answer.text


def test_the_parameters_are_those_of_the_page() -> None:
    everything = Query(
        text="газ",
        choices=dict.fromkeys(FACET_NAMES, ("none",)),
        amount=AmountRange(1, 2),
        stated=AmountRange(1, 2, "EUR"),
        sort="date",
        offset=10,
        once=True,
        exact=True,
    )
    of_page = {name for name, _ in urls.parameters(everything)}
    assert of_page == {*openapi.PAGED} - {"per_page"}, "of per_page alone the page has no need"


@pytest.mark.parametrize("view", ["", "deals", "sums"])
@pytest.mark.parametrize("search", ["", "q=кредит OR газ", "lang=bg&min_usd=1m&once=1&sort=-date"])
def test_whatever_a_page_leads_to_the_api_answers_too(client: FlaskClient, view: str, search: str) -> None:
    """Each address of the same list that stands on a page, put behind /api, is understood."""
    page = parsed(client.get(f"/{view}?{search}").text)
    addresses = {link["href"] for link in page.all("a") if "href" in link.attributes}
    same = {one for one in addresses if urlsplit(one).path == f"/{view}" and "#" not in one}
    assert len(same) > 20
    for address in sorted(same)[::7]:
        got(client, f"/api/{view or 'search'}?{urlsplit(address).query}")


def test_every_way_to_be_refused_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = FakeSearcher()
    client = create_app(searcher, Settings(rate="5/hour")).test_client()
    valid(refused(client, "/api/deals?q=" + "a" * 200_000, 414), "Problem")
    valid(client.get("/api/deals", headers={"Host": "elsewhere.invalid"}).json, "Problem")

    def late(*_: object) -> None:
        raise TookTooLong("This took too long.")

    monkeypatch.setattr(searcher, "deals", late)
    valid(refused(client, "/api/deals", 503), "Problem")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.open("/api/deals", method=method)
        assert answer.status_code == 405
        assert answer.content_type == "application/problem+json"
        valid(answer.json, "Problem")
    answer = client.get("/api/deals")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    valid(refused(client, "/api/deals", 429), "Problem")


@pytest.mark.parametrize(
    "address",
    ["/api/search?q=газ", "/api/deals", "/api/facets", "/api/index", "/api/openapi.json", "/deals.csv", "/"],
)
def test_an_answer_can_be_asked_for_by_its_head_and_kept(client: FlaskClient, address: str) -> None:
    whole = client.get(address)
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head.headers[name] == whole.headers[name], name
    assert whole.headers["Cache-Control"] == "no-cache", "kept, and asked for again each time"
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" in again.headers


def test_errors_are_not_kept(client: FlaskClient) -> None:
    for address in ("/api/none", "/api/search?page=0"):
        assert "ETag" not in client.get(address).headers

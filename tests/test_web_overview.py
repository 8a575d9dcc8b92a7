"""The overview: charts that say what their tables say, and whose bars choose what they show."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

import web
from search.query import Query
from search.results import DealHit
from search.settings import Settings
from search.tally import GROUPINGS
from tests import fake_searcher
from tests.fake_searcher import HOSTILE, FakeSearcher
from tests.page import Element, parsed
from tests.test_web_style import contrast
from web import overview
from web.app import create_app

STATIC = Path(web.__file__).parent / "static"
STYLE = (STATIC / "charts.css").read_text()


@pytest.fixture
def client() -> FlaskClient:
    return create_app(FakeSearcher(), Settings()).test_client()


@pytest.fixture
def real(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


def opened(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def figure(page: Element, grouping: str) -> Element:
    return page.one("section", "figure", id=f"by-{grouping}")


def marks(chart: Element) -> list[Element]:
    return chart.all("a", "mark")


def rows(chart: Element) -> dict[str, list[str]]:
    """The table behind a chart: its cells by the value."""
    body = chart.one("table", "sums").one("tbody")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in body.all("tr")}


def total(page: Element) -> int:
    return int(page.one(role="status").text.split()[0].replace(",", ""))


@pytest.mark.parametrize("grouping", overview.GROUPINGS)
def test_a_chart_says_what_its_table_says(real: FlaskClient, grouping: str) -> None:
    chart = figure(opened(real, "/overview"), grouping)
    told = rows(chart)
    assert marks(chart)
    for mark in marks(chart):
        name, words = re.fullmatch(r"(.*), ([\d,]+ deal.*)", mark["aria-label"]).groups()  # type: ignore[union-attr]
        deals, added, usd = told[name][:3]
        assert words.startswith(f"{deals} deal")
        assert not added or f"{added} come" in words
        assert not usd or usd in words
        assert mark.one("title").text == mark["aria-label"]
    assert chart.one("summary").text == "Table"


@pytest.mark.parametrize("grouping", overview.GROUPINGS)
@pytest.mark.parametrize(
    "start", ["/overview", "/overview?q=Казахстан&once=1", "/overview?lang=bg&min_usd=1m"]
)
def test_a_bar_chooses_its_value_and_keeps_the_rest(real: FlaskClient, start: str, grouping: str) -> None:
    page = opened(real, start)
    before = parse_qs(urlsplit(start).query)
    mark = marks(figure(page, grouping))[-1]
    address = urlsplit(mark["href"])
    after = parse_qs(address.query)
    [chosen] = after.pop(grouping)
    assert address.path == "/overview" and after.keys() == before.keys()
    narrowed = opened(real, mark["href"])
    found = re.search(r", ([\d,]+) deal", mark["aria-label"])
    assert found and total(narrowed) == int(found[1])
    [on] = [one for one in marks(figure(narrowed, grouping)) if one.get("aria-current")]
    assert on["aria-label"].endswith("chosen: take it back")
    assert grouping not in parse_qs(urlsplit(on["href"]).query)
    assert chosen in {bucket for _, bucket in _chosen(narrowed)}


def _chosen(page: Element) -> set[tuple[str, str]]:
    return {
        (field["name"], field["value"]) for field in page.one("form", "search").all("input", type="hidden")
    }


def test_the_share_without_an_amount_is_said_and_leads_to_it(real: FlaskClient) -> None:
    page = opened(real, "/overview")
    heaps = page.one("div", "heaps")
    said = [int(one.text.split()[0]) for one in heaps.all("li")]
    assert sum(said) == total(page)
    link = heaps.one("a")
    assert re.fullmatch(r"\d+ without an amount \(\d+%\)", link.text)
    assert total(opened(real, link["href"])) == int(link.text.split()[0])
    widths = [float(one["width"].rstrip("%")) for one in heaps.all("svg")[0].all("rect")]
    assert sum(widths) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_the_table_is_there_as_files(real: FlaskClient, grouping: str) -> None:
    page = opened(real, f"/sums?by={grouping}&q=договор&sort=date")
    told = rows(page)
    [files] = [line for line in page.all("p", "counting") if line.text.startswith("This table as a file")]
    answer = real.get(files.link("CSV")["href"])
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=sums-by-{grouping}.csv"
    head, *lines, last = csv.reader(io.StringIO(answer.text, newline=""))
    assert head == [grouping, "deals", "added", "usd", "no_amount", "yearly", "no_rate"]
    assert [line[1] for line in lines] == [cells[0] for cells in told.values()]
    assert last[0] == "total"
    program = real.get(files.link("JSON")["href"])
    assert program.status_code == 200
    assert [row["value"] for row in program.json["rows"]] == [line[0] for line in lines]


def test_a_file_of_sums_by_something_unknown_is_the_first(client: FlaskClient) -> None:
    assert client.get("/sums.csv?by=colour").text.startswith("sector,")


def test_more_values_than_can_be_drawn_are_a_click_away(real: FlaskClient) -> None:
    chart = figure(opened(real, "/overview"), "party")
    assert len(marks(chart)) == overview.DRAWN
    [more] = [link for link in chart.all("a") if "more" in link.text]
    everything = opened(real, more["href"])
    assert len(rows(everything)) == overview.DRAWN + int(more.text.split()[0])
    assert everything.one("nav", "tabs").link("Overview")["aria-current"] == "page"


def test_nothing_found_is_said_in_words(client: FlaskClient) -> None:
    page = opened(client, "/overview?q=жираф")
    assert "There is no deal to draw" in page.text
    assert not page.one("main").all("svg")
    only = opened(client, "/overview?q=подрядчик")
    assert parse_qs(urlsplit(only.link("paragraphs")["href"]).query) == {"q": ["подрядчик"]}
    assert urlsplit(only.link("paragraphs")["href"]).path == "/"


def test_what_has_no_place_on_a_scale_stands_beside_it(client: FlaskClient) -> None:
    page = opened(client, "/overview")
    years = figure(page, "year")
    assert "Date unknown: 1 deal" in years.text
    assert total(opened(client, years.link("Date unknown: 1 deal")["href"])) == 1
    undated = opened(client, "/overview?year=none")
    assert "nothing to draw" in figure(undated, "year").text
    assert not figure(undated, "year").all("svg")


def test_a_value_that_no_filter_knows_is_drawn_without_a_link(client: FlaskClient) -> None:
    page = opened(client, "/sums?by=status")
    assert page.all("g", "mark") and not page.all("a", "mark")


@pytest.mark.parametrize("address", ["/overview", "/sums?by=party", "/sums?by=place"])
def test_markup_in_names_stays_text(client: FlaskClient, address: str) -> None:
    page = opened(client, address)
    assert [script.text for script in page.all("script")] == [""] * len(page.all("script"))
    assert not page.one("main").all("img")
    assert HOSTILE[:20] in page.one("main").text


@pytest.mark.parametrize("address", ["/overview", "/overview?sector=energy&q=договор", "/sums?by=year"])
def test_charts_can_be_read_without_sight_and_mouse(real: FlaskClient, address: str) -> None:
    page = opened(real, address)
    assert len(page.all("h1")) == 1
    for chart in page.all("svg", role="group"):
        named, told = (page.one(id=name) for name in chart["aria-labelledby"].split())
        assert (named.tag, told.tag) == ("title", "desc") and named.text and told.text
        assert chart.all("text")
    for drawing in page.one("main").all("svg"):
        assert drawing.get("role") == "group" or drawing.get("aria-hidden") == "true" or _hidden(drawing)
        assert not any(float(one["width"].rstrip("%")) < 0 for one in drawing.all("rect"))
    assert all(mark["aria-label"] for mark in page.all("a", "mark"))
    assert not [element for element in page.all() if "style" in element.attributes]


def _hidden(element: Element) -> bool:
    above = element.parent
    return above is not None and (above.get("aria-hidden") == "true" or _hidden(above))


def test_huge_sums_and_many_years_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def dated(hit: DealHit, year: int) -> DealHit:
        usd = 10 ** (year % 27)
        changed = {
            **hit.record,
            "published": f"{year}-01-01",
            "amount": usd,
            "amount_usd": usd,
            "in_sums": True,
        }
        return replace(hit, record=changed)  # type: ignore[arg-type]

    class Old(FakeSearcher):
        def deals(self, query: Query):  # type: ignore[no-untyped-def]
            results = super().deals(query)
            [first, *_] = results.deals or (fake_searcher.DEALS[0],)
            return replace(
                results, deals=tuple(dated(first, year) for year in (1, *range(1900, 2030, 3), 9999))
            )

    page = opened(create_app(Old(), Settings()).test_client(), "/overview")
    years = figure(page, "year")
    assert [text.text for text in years.all("text", "name")][-1] == "9999"
    assert "more" in years.all("p", "beside")[-1].text


@pytest.mark.parametrize("facet", ["amount", "year"])
@pytest.mark.parametrize("start", ["/deals", "/?amount=1b%2B&amount=none", "/overview?year=2025"])
def test_columns_of_a_facet_lead_where_its_rows_lead(real: FlaskClient, start: str, facet: str) -> None:
    panel = opened(real, start).one(data_facet=facet)
    [drawing] = panel.all("svg", "columns-of")
    assert drawing["aria-hidden"] == "true"
    told = {row["href"]: row.one("small").text for row in panel.all("a", "row")}
    columns = drawing.all("a")
    assert len(columns) > 1
    for column in columns:
        assert column["tabindex"] == "-1", "the rows below say the same to whoever has no mouse"
        assert column.one("title").text.rpartition(": ")[2] == told[column["href"]]
    chosen = [row["href"] for row in panel.all("a", "row") if row.get("aria-current")]
    assert {column["href"] for column in columns if "chosen" in column.classes} <= set(chosen)


def test_a_scale_of_one_value_is_not_drawn_beside(client: FlaskClient) -> None:
    page = opened(client, "/deals?q=крон")
    assert not page.one(data_facet="amount").all("svg")


@pytest.mark.parametrize("at", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("colour", ["deals", "dollars", "apart", "odd"])
def test_bars_stand_out_from_the_page(at: int, colour: str) -> None:
    paper = re.findall(r"--paper: (#[0-9a-f]{6})", (STATIC / "style.css").read_text())[at]
    assert contrast(re.findall(rf"--{colour}: (#[0-9a-f]{{6}})", STYLE)[at], paper) >= 3


def test_the_style_fetches_nothing() -> None:
    assert "url(" not in STYLE and "@import" not in STYLE

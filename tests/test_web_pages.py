"""The pages as a person meets them: words marked, deals beside, filters that add up and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from analyzers.tokens import Span
from search.errors import IndexDamaged
from search.query import Query
from search.results import DealHit, IndexInfo, Results, Snippet
from search.settings import Settings
from tests.fake_searcher import DEALS, TEXTS, FakeSearcher
from tests.page import Element, parsed
from web.app import create_app

Open = Callable[[str], Element]


@pytest.fixture
def client() -> FlaskClient:
    return create_app(FakeSearcher(), Settings()).test_client()


@pytest.fixture
def page(client: FlaskClient) -> Open:
    def opened(address: str) -> Element:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        return parsed(answer.text)

    return opened


def facet(page: Element, name: str) -> dict[str, Element]:
    """A facet's rows by the words they show."""
    rows = page.one(data_facet=name).all("a", "row")
    return {row.one("span").text: row for row in rows}


def counted(row: Element) -> int:
    return int(row.one("small").text.replace(",", ""))


def passages(page: Element) -> list[str]:
    return [
        hit.one("p", "passage").text.removeprefix("¶ ").lstrip("0123456789")
        for hit in page.all("article", "hit")
    ]


def test_each_facet_says_what_its_numbers_count(page: Open) -> None:
    units = {panel["data-facet"]: panel.one("h2").one("small").text for panel in panels_of(page("/"))}
    assert units["lang"] == "paragraphs" and units["sector"] == "deals"
    assert {panel.one("h2").one("small").text for panel in panels_of(page("/deals"))} == {"deals"}


def panels_of(page: Element) -> list[Element]:
    return [element for element in page.all() if "data-facet" in element.attributes]


def test_every_word_found_is_marked_where_it_stands(page: Open) -> None:
    found = page("/?q=договор")
    for hit in found.all("article", "hit"):
        marks = [mark.text for mark in hit.all("mark")]
        assert marks
        assert all(mark.lower().startswith("догов") for mark in marks)
    assert passages(found)[0] == TEXTS[1][2]
    assert found.one(role="status").text == "7 paragraphs with 7 deals"


def test_a_hit_shows_its_article_and_its_language(page: Open) -> None:
    hit = page("/?q=кредитна").one("article", "hit")
    assert hit.one("h2").text == "Банката за развитие с нов кредит"
    assert hit.one("p", "source").text == "Стопански преглед July 2025 Bulgarian"
    assert hit.one("p", "passage")["lang"] == "bg"
    assert hit.one("h2").one("a")["href"].startswith("/article/credit?q=")
    assert hit.one("h2").one("a")["href"].endswith("#p1")


def test_an_article_without_title_date_and_outlet(page: Open) -> None:
    hit = page("/?q=крон").one("article", "hit")
    assert hit.one("h2").text == "Untitled article"
    assert hit.one("p", "source").text == "date unknown Russian"
    assert page("/article/bare").one("h1").text == "Untitled article"


def test_a_deal_shows_its_amount_as_written_in_dollars_and_at_which_rate(page: Open) -> None:
    first = page("/?q=договор").all("li", "deal")[0]
    assert first.one("b", "written").text == "94 млрд тенге"
    assert first.one("span", "dollars").text == "≈ $181 million"
    title = "$181,300,000; 518.4 KZT for a dollar in 2025; National Bank"
    assert first.one("span", "dollars")["title"] == title
    assert first.one("small", "rate").text == "518.4 KZT for a dollar in 2025"
    assert first.one("p", "parties").text == "Администрация порта «Каспий Строй»"
    assert first.one("p", "facts").text == "Transport and logistics Курык, Kazakhstan"


def test_no_rate_no_dollars(page: Open) -> None:
    only = page("/?q=крон").one("li", "deal")
    assert not only.all("span", "dollars")
    assert only.one("small", "rate").text == "no date is known, and so no rate of Swedish Krona"


def test_a_facet_adds_a_value_and_takes_it_back(page: Open) -> None:
    start = page("/?q=договор")
    rows = facet(start, "sector")
    assert counted(rows["Transport and logistics"]) == 2
    one = page(rows["Transport and logistics"]["href"])
    assert one.one(role="status").text == "1 paragraph with 2 deals"
    chosen = facet(one, "sector")
    assert chosen["Transport and logistics"].get("aria-current") == "true"
    assert "Trade and finance" in chosen, "counts of a facet ignore its own choice"
    two = page(chosen["Trade and finance"]["href"])
    assert two.one(role="status").text == "3 paragraphs with 4 deals"
    again = page(facet(two, "sector")["Trade and finance"]["href"])
    assert passages(again) == passages(one)
    none = page(facet(again, "sector")["Transport and logistics"]["href"])
    assert passages(none) == passages(start)


def test_filters_must_hold_for_one_deal(page: Open) -> None:
    both = page("/?sector=transport_logistics&amount=1b%2B&kind=contract")
    assert not both.all("article", "hit")
    one = page("/?sector=transport_logistics&amount=1b%2B")
    deals = one.one("article", "hit").all("li", "deal")
    assert ["matches" in deal.classes for deal in deals] == [True, False]
    assert "matches your filters" in deals[0].text


def test_chips_take_filters_back_one_by_one_or_all(page: Open) -> None:
    found = page("/?q=договор&sector=transport_logistics&lang=ru&min_usd=100m")
    chips = found.one("ul", "chips").all("a")
    assert [chip.text for chip in chips] == [
        "Take back: Sector Transport and logistics×",
        "Take back: Language Russian×",
        "Take back: Amount From $100 million×",
        "Clear all",
    ]
    left = [set(parse_qs(urlsplit(chip["href"]).query)) for chip in chips]
    assert left == [{"q", "lang", "min_usd"}, {"q", "sector", "min_usd"}, {"q", "sector", "lang"}, {"q"}]


def test_a_filter_typed_into_the_box_becomes_a_chip(page: Open) -> None:
    found = page("/?q=договор+sector:transport_logistics")
    assert found.one("input", id="q")["value"] == "договор"
    assert found.one("form", "search").one("input", type="hidden")["value"] == "transport_logistics"
    assert parse_qs(urlsplit(found.one("ul", "chips").all("a")[0]["href"]).query) == {"q": ["договор"]}


def test_a_chosen_value_without_results_stays_and_is_dimmed(page: Open) -> None:
    found = page("/?q=зерном&sector=energy")
    row = facet(found, "sector")["Energy"]
    assert counted(row) == 0
    assert "none" in row.classes
    assert row.get("aria-current") == "true"


def test_nothing_found_says_what_to_try(page: Open) -> None:
    found = page("/?q=бетономешалка&lang=bg")
    empty = found.one("div", "empty")
    assert empty.one("h2").text == "Nothing found for “бетономешалка”"
    ways = [parse_qs(urlsplit(link["href"]).query) for link in empty.all("a")]
    assert {"q": ["бетономешалка"]} in ways
    assert {} in ways


def test_the_form_keeps_filters_and_drops_the_page(page: Open) -> None:
    form = page("/?q=договор&lang=ru&sort=date&page=1").one("form", "search")
    assert form["method"] == "get"
    assert form["action"] == "/"
    hidden = {field["name"]: field["value"] for field in form.all("input", type="hidden")}
    assert hidden == {"lang": "ru", "sort": "date"}


def test_pages_are_turned() -> None:
    client = create_app(FakeSearcher(repeat=3), Settings(page_size=10)).test_client()
    first = parsed(client.get("/").text)
    assert [link["rel"] for link in first.one("nav", "pages").all("a")] == ["next"]
    second = parsed(client.get(first.one("a", rel="next")["href"]).text)
    assert {link["rel"] for link in second.one("nav", "pages").all("a")} == {"next", "prev"}
    third = parsed(client.get(second.one("a", rel="next")["href"]).text)
    assert len(third.all("article", "hit")) == 27 - 20
    assert [link["rel"] for link in third.one("nav", "pages").all("a")] == ["prev"]
    beyond = parsed(client.get("/?page=44").text)
    assert beyond.one("p", "empty").text == "The results end on page 3. Go there"
    assert beyond.one("p", "empty").one("a")["href"] == "/?page=3"


def test_a_note_shows_the_place_it_speaks_of(page: Open) -> None:
    found = page("/?q=договор+(")
    note = found.all("li", "note-syntax")[0]
    assert note.one("code", "typed").text == "договор ("
    assert note.one("u").text == "("


def test_a_suggestion_is_a_link(page: Open) -> None:
    link = page("/?q=ljujdjh&lang=ru").one("li", "note-suggest").one("a")
    assert link.text == "Search for договор"
    assert parse_qs(urlsplit(link["href"]).query) == {"q": ["договор"], "lang": ["ru"]}


def test_what_was_typed_can_be_searched_exactly_once_said(page: Open) -> None:
    found = page("/?q=ljujdjh&lang=ru")
    link = found.one("li", "note-layout").one("a")
    assert link.text == "Search exactly ljujdjh"
    assert parse_qs(urlsplit(link["href"]).query) == {"q": ["ljujdjh"], "lang": ["ru"], "exact": ["1"]}
    assert not found.one("li", "note-letters").all("a")


def test_deals_are_a_table_that_sorts(page: Open) -> None:
    found = page("/deals?q=договор")
    heads = found.one("table", "ledger").one("thead").all("th")
    names = [head.text.rstrip(" ↕") for head in heads]
    assert names == ["Date", "Deal", "Parties, subject", "Sector", "Place", "Amount", "Dollars", "Article"]
    dollars = names.index("Dollars")
    falling = page(heads[dollars].one("a")["href"])
    amounts = [cell.all("b")[0].text for cell in falling.one("tbody").all("td", "money") if cell.all("b")]
    assert amounts[:3] == ["5,8 млрд долларов", "1 млрд. долара", "94 млрд тенге"]
    head = falling.one("thead").all("th")[dollars]
    assert head["aria-sort"] == "descending"
    rising = page(head.one("a")["href"])
    assert rising.one("thead").all("th")[dollars]["aria-sort"] == "ascending"
    ordered = {name for name, head in zip(names, heads, strict=True) if head.all("a")}
    assert ordered == {"Date", "Deal", "Sector", "Place", "Dollars", "Article"}
    for head in heads:
        for link in head.all("a"):
            [one] = [other for other in page(link["href"]).all("th") if "aria-sort" in other.attributes]
            assert one.text.startswith(head.text.rstrip(" ↕"))
    total = found.one("section", "totals").one("li")
    assert total.all("p")[0].text == "Всего подписано 58 документов на сумму свыше 24 млрд долларов."
    assert total.one("p", "facts").text == "58 documents over $24 billion Paragraph 2"
    assert total.one("a")["href"].startswith("/article/ports?q=")
    assert total.one("a")["href"].endswith("from=deals#p2")


def test_an_order_of_deals_alone_is_left_behind_in_another_view(page: Open) -> None:
    tabs = page("/deals?q=договор&sort=kind").one("nav", "tabs")
    assert "sort" not in tabs.link("Paragraphs")["href"]
    assert "sort=-amount" in page("/deals?sort=-amount").one("nav", "tabs").link("Paragraphs")["href"]


def test_the_tabs_keep_the_search(page: Open) -> None:
    found = page("/?q=договор&sector=trade_finance&page=1")
    tab = found.one("nav", "tabs").link("Deals")
    assert urlsplit(tab["href"]).path == "/deals"
    assert parse_qs(urlsplit(tab["href"]).query) == {"q": ["договор"], "sector": ["trade_finance"]}
    assert found.one("nav", "tabs").link("Paragraphs")["aria-current"] == "page"


def test_an_article_marks_words_and_deals_in_place(page: Open) -> None:
    article = page("/article/ports?q=договор&lang=ru")
    verse = article.one(id="p2")
    named = [span.text for span in verse.all("span", "named")]
    assert " ".join(named[:2]).startswith("1Администрация порта подписала договор")
    assert [mark.text for mark in verse.all("mark")] == ["договор", "Договоры"]
    assert [number["href"] for number in verse.all("a", "number")] == ["#deal-1", "#deal-2"]
    assert article.one(id="deal-2").one("b", "written").text == "5,8 млрд долларов"
    assert [heading.text for heading in article.one("div", "text").all("h2")] == ["Деньги и сроки"]
    assert "3 lines of page furniture" in article.one("p", "digest").text
    back = article.link("← Back to the results")["href"]
    assert parse_qs(urlsplit(back).query) == {"q": ["договор"], "lang": ["ru"]}


def test_an_article_opened_from_the_deals_leads_back_to_them(page: Open) -> None:
    table = page("/deals?q=договор")
    link = table.all("td", "where")[0].one("a")["href"]
    back = page(link.partition("#")[0]).link("← Back to the results")["href"]
    assert urlsplit(back).path == "/deals"


def test_a_deal_shows_its_evidence_and_where_else_it_is_told(page: Open) -> None:
    sheet = page("/deal/credit-1")
    assert sheet.one("blockquote").text == DEALS[2].record["evidence"][0]["quote"]
    assert sheet.one("blockquote")["lang"] == "bg"
    other = sheet.one("li", "deal")
    assert other.one("p", "deal-kind").one("a")["href"] == "/deal/ports-1"
    assert other.one("b", "written").text == "94 млрд тенге"
    assert "party names" in sheet.text


def test_about_tells_what_is_indexed(page: Open) -> None:
    about = page("/about")
    assert about.one("time", datetime="2026-11-21T22:40:07+00:00").text == "21 November 2026, 22:40"
    assert "sector:energy" in [code.text for code in about.all("code")]


def test_health(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert {"generation", "commit", "settled", "age_seconds", "version", "deals"} <= answer.json.keys()


def test_health_asks_the_index_and_never_its_sources() -> None:
    class Watched(FakeSearcher):
        def info(self, sources: bool = True) -> IndexInfo:
            assert not sources, "this reads the folder of sources"
            return super().info()

    class Gone(FakeSearcher):
        def deal(self, deal: str, query: Query | None = None) -> DealHit | None:
            raise IndexDamaged("The index in /srv/secret is gone.")

    assert create_app(Watched(), Settings()).test_client().get("/healthz").status_code == 200
    answer = create_app(Gone(), Settings()).test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "reason": "IndexDamaged"})


@pytest.mark.parametrize(
    "address", ["/", "/deals", "/?q=договор&lang=ru", "/article/ports?q=договор", "/deal/ports-1", "/about"]
)
def test_every_page_can_be_used_without_sight_mouse_and_script(page: Open, address: str) -> None:
    whole = page(address)
    assert whole.one("html")["lang"] == "en"
    assert whole.one("head").one("title").text.endswith("dogovor")
    skip = whole.one("a", "skip")
    assert whole.one("main", id=skip["href"].removeprefix("#"))
    assert len(whole.all("h1")) == 1
    labelled = {label.get("for") for label in whole.all("label")}
    for field in whole.all("input"):
        inside = any(field in label.all("input") for label in whole.all("label"))
        assert field.get("type") == "hidden" or field.get("id") in labelled or inside
    for link in whole.all("a"):
        assert link.text or link.get("aria-label"), "a link without words"
        assert urlsplit(link["href"]).scheme in ("",), "a link that leaves the page"
    assert not [
        element for element in whole.all() if any(name.startswith("on") for name in element.attributes)
    ]
    assert not [element for element in whole.all() if "style" in element.attributes]
    assert not whole.all("style")
    assert {script.text for script in whole.all("script")} == {""}


def test_the_first_page_is_light(client: FlaskClient) -> None:
    first = client.get("/")
    files = [
        parsed(first.text).one("link", rel="stylesheet")["href"],
        *(script["src"] for script in parsed(first.text).all("script")),
    ]
    size = len(first.data)
    for file in files:
        with client.get(file) as answer:
            size += len(answer.data)
    assert size < 60_000


class Long(FakeSearcher):
    """One paragraph too long to be shown whole, with too many deals to be shown at once."""

    def search(self, query: Query) -> Results:
        results = super().search(query)
        [hit] = [hit for hit in results.hits if hit.id == "credit#1"]
        cut = Snippet("договор за кредитна линия", (Span(0, 7),), cut_left=True, cut_right=True)
        deals = tuple(replace(hit.deals[0], id=f"credit-{number}") for number in range(1, 10))
        matching = frozenset({"credit-8"})
        long = replace(hit, text="дума " * 9000, marks=(), snippet=cut, deals=deals, matching=matching)
        return replace(results, hits=(long,))


def test_a_very_long_paragraph_is_cut_and_many_deals_are_folded() -> None:
    answer = create_app(Long(), Settings()).test_client().get("/?q=договор&sector=trade_finance")
    hit = parsed(answer.text).one("article", "hit")
    assert hit.one("p", "passage").text == "¶ 1… договор за кредитна линия …"
    assert hit.one("summary").text == "3 deals more in this paragraph"
    first, *others = hit.all("li", "deal")
    assert first.one("a")["href"].startswith("/deal/credit-8")
    assert "matches" in first.classes
    assert not any("matches" in deal.classes for deal in others)

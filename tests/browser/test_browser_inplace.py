"""Results that change in place: which page comes, what stays as it was, what is left to the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]

FOCUSED = "document.activeElement.querySelector('span')?.textContent"


def opened(page: Any, address: str) -> None:
    """A page with a mark on it: while the mark is there, no other page was loaded."""
    page.goto(address)
    page.evaluate("window.stayed = true")


def stayed(page: Any) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def settled(page: Any, shown: str | None = None) -> None:
    """The answer under way has come; `shown`: what the address must hold by then."""
    if shown is not None:
        page.wait_for_url(shown)
    page.locator("[aria-busy]").wait_for(state="detached")


def busy(page: Any) -> None:
    page.locator(".columns[aria-busy=true]").wait_for()


def state_of(page: Any) -> dict[str, Any]:
    """All that a list of results shows and leads to, however it came about."""
    found: dict[str, Any] = page.evaluate(
        """() => ({
          title: document.title,
          parts: ['.masthead', '.bar', '.columns'].map(part => document.querySelector(part).innerHTML)
            .map(part => part.replace(/ open=""/g, '')),
          hidden: [...document.querySelectorAll('.search [type=hidden]')].map(one => [one.name, one.value]),
          typed: document.querySelector('#q').value,
          action: document.querySelector('.search').getAttribute('action'),
          view: document.querySelector('.search').dataset.view,
          styles: [...document.querySelectorAll('link[rel=stylesheet]')].map(one => one.getAttribute('href')),
        })"""
    )
    found["styles"] = found["styles"][:1]  # one of another view does no harm
    return found


CONTROLS = {
    "row": ("/?q=договор", "[data-facet=sector] a.row", "sector="),
    "column": ("/deals", "[data-facet=amount] .columns-of a >> nth=-1", "amount="),
    "chip": ("/?q=договор&lang=ru&lang=bg", "ul.chips a", "lang=bg"),
    "clear": ("/deals?lang=ru&kind=loan", "a.clear", "/deals"),
    "tab": ("/?lang=uk", ".tabs a >> nth=1", "/deals?lang=uk"),
    "overview": ("/?lang=uk", ".tabs a >> nth=2", "/overview?lang=uk"),
    "order": ("/?q=газ", ".sorts a >> nth=2", "sort="),
    "head of the table": ("/deals", "thead a:has-text('Dollars')", "sort=-amount"),
    "page": ("/?lang=ru", "a[rel=next]", "page=2"),
    "language": ("/?q=угода", ".scope a >> nth=3", "lang=uk"),
    "bar": ("/overview", "#by-kind a.mark >> nth=1", "kind="),
}


@pytest.mark.parametrize("control", CONTROLS)
def test_what_comes_in_place_is_the_page_of_that_address(site: str, window: Window, control: str) -> None:
    address, selector, expected = CONTROLS[control]
    page = window()
    opened(page, site + address)
    before = page.url
    one = page.locator(selector).first
    (one.locator("rect").last if control in ("bar", "column") else one).click()
    page.wait_for_url(lambda url: url != before and expected in url)
    assert stayed(page)
    here = state_of(page)
    page.reload()
    assert state_of(page) == here
    assert not stayed(page)


def test_searching_and_a_range_change_the_page_in_place(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?lang=ru")
    box = page.get_by_label("Search words")
    box.fill("Казахстан kind:agreement")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["Казахстан kind:agreement"], "lang": ["ru"]}
    assert box.input_value() == "Казахстан", "what was a filter is one now"
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("ul.chips", has_text="Agreement").count() == 1
    page.locator(".range [name=min]").fill("1m")
    page.keyboard.press("Enter")
    page.wait_for_url("**min=1m**")
    assert page.evaluate("document.activeElement.name") == "min"
    assert stayed(page)
    assert page.locator("ul.chips", has_text="$1").count() == 1


def test_back_and_forward_lead_through_what_came_in_place(site: str, window: Window) -> None:
    page = window(height=500)
    opened(page, f"{site}/?q=договор OR меморандум")
    first = state_of(page)
    year = page.locator("[data-facet=year] a.row").first
    year.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    assert top > 0
    year.click()
    page.wait_for_url("**year=**")
    second = state_of(page)
    page.get_by_role("link", name="Deals", exact=True).click()
    page.wait_for_url("**/deals**")
    page.go_back()
    settled(page, "**/?q=*year=**")
    assert state_of(page) == second
    page.go_back()
    page.wait_for_url(lambda url: "year=" not in url)
    settled(page)
    assert state_of(page) == first
    assert abs(page.evaluate("scrollY") - top) < 5
    page.go_forward()
    settled(page, "**/?q=*year=**")
    assert state_of(page) == second
    assert stayed(page)


def test_an_article_and_back_is_where_one_left(site: str, window: Window) -> None:
    page = window(height=500)
    opened(page, f"{site}/?q=договор")
    page.locator("[data-facet=lang] a.row").first.click()
    page.wait_for_url("**lang=**")
    title = page.locator("article.hit h2 a").last
    title.scroll_into_view_if_needed()
    top, here = page.evaluate("scrollY"), page.url
    title.click()
    page.wait_for_url("**/article/**")
    page.go_back()
    page.wait_for_url(here)
    assert abs(page.evaluate("scrollY") - top) < 5
    page.go_back()
    page.wait_for_url(lambda url: "lang=" not in url)
    settled(page)
    assert page.locator("a.row[aria-current]").count() == 0


@pytest.mark.parametrize("broken", [False, True], ids=["in place", "loaded"])
def test_a_filter_keeps_place_focus_and_what_is_open(site: str, window: Window, broken: bool) -> None:
    page = window(height=500)
    opened(page, f"{site}/?q=договор OR меморандум")
    if broken:  # an answer that is no page: the browser has to go there itself
        page.route(
            "**/?*",
            lambda route: (
                route.fulfill(body="oops", content_type="text/plain")
                if route.request.resource_type == "fetch"
                else route.continue_()
            ),
        )
    page.locator("[data-facet=currency] > summary").click()
    page.locator("[data-facet=place] > summary").click()
    row = page.locator("[data-facet=place] a.row").nth(2)
    row.scroll_into_view_if_needed()
    name = row.locator("span").first.inner_text()
    top = row.bounding_box()["y"]
    row.click()
    page.wait_for_url("**place=**")
    page.locator("a.row:focus").wait_for()
    assert page.evaluate(FOCUSED) == name
    assert stayed(page) is not broken
    again = page.locator("[data-facet=place] a.row", has=page.get_by_text(name, exact=True)).first
    assert abs(again.bounding_box()["y"] - top) < 3
    assert page.locator("[data-facet=currency]").evaluate("one => one.open")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "place=" not in url)


def test_a_filter_taken_back_by_its_chip_leaves_the_focus_in_the_results(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?q=договор&lang=ru")
    page.locator("ul.chips a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "lang=" not in url)
    assert page.evaluate("document.activeElement.id") == "main"
    assert stayed(page)


def test_the_number_found_is_announced(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?q=договор")
    said = page.locator("body > [aria-live=polite]")
    assert said.inner_text() == ""
    page.locator("[data-facet=lang] a.row").first.click()
    page.wait_for_url("**lang=**")
    assert said.inner_text() == page.get_by_role("status").inner_text() != ""


def test_the_next_page_begins_at_its_top(site: str, window: Window) -> None:
    page = window(height=500)
    opened(page, f"{site}/")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2**")
    assert page.evaluate("document.activeElement.id") == "main"
    assert 0 <= page.locator("main").bounding_box()["y"] < 50


def test_only_the_last_of_quick_choices_counts(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/deals")
    held: list[Any] = []
    page.route("**/deals?lang=**", lambda route: held.append(route))
    page.locator("[data-facet=lang] a.row").first.click()
    busy(page)
    page.locator("[data-facet=year] a.row").first.click()
    page.wait_for_url("**/deals?year=**")
    assert len(held) == 1
    assert "lang=" not in page.url
    assert page.locator("[aria-busy]").count() == 0


@pytest.mark.parametrize("modifier", ["Control", "Shift"])
def test_a_click_for_another_window_is_left_alone(site: str, window: Window, modifier: str) -> None:
    page = window()
    opened(page, f"{site}/?q=договор")
    here = page.url
    with page.context.expect_page() as other:
        page.locator("[data-facet=lang] a.row").first.click(modifiers=[modifier])
    other.value.wait_for_url("**lang=**")
    assert page.url == here


def test_files_are_downloaded_and_other_pages_are_loaded(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?lang=ru")
    page.get_by_role("link", name="Deals", exact=True).click()
    page.wait_for_url("**/deals?lang=ru")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert file.value.suggested_filename == "deals.csv"
    assert stayed(page)
    page.locator("table.ledger tbody a[href^='/deal/']").first.click()
    page.wait_for_url("**/deal/**")
    assert not stayed(page)


def test_search_box_slash_and_suggestions_work_after_a_change(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?q=договор")
    page.locator("[data-facet=lang] a.row").first.click()
    page.wait_for_url("**lang=**")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Delete")
    page.get_by_role("combobox", name="Search words").press_sequentially("казмун")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/?*lang=*"):
        page.keyboard.press("Enter")
    settled(page)
    assert stayed(page)
    assert not page.get_by_role("listbox").is_visible()
    assert "lang=" in page.url


def test_words_being_written_outlive_a_slow_answer(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?q=договор")
    held: list[Any] = []
    page.route("**/?*lang=*", lambda route: held.append(route))
    page.locator("[data-facet=lang] a.row").first.click()
    busy(page)
    page.get_by_label("Search words").fill("договор о")
    held[0].continue_()
    page.wait_for_url("**lang=**")
    assert page.get_by_label("Search words").input_value() == "договор о"


def test_nothing_moves_but_what_was_chosen(site: str, window: Window) -> None:
    page = window()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "one => { if (!one.hadRecentInput) window.moved += one.value })"
        ").observe({ type: 'layout-shift', buffered: true });"
    )
    opened(page, f"{site}/?q=договор")
    page.locator("[data-facet=sector] a.row").first.click()
    page.wait_for_url("**sector=**")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url("**/overview**")
    page.locator("svg.chart").first.wait_for()
    assert page.evaluate("window.moved") < 0.01
    assert stayed(page)


def names(page: Any, facet: str) -> list[str]:
    """The rows of a facet that can be seen."""
    rows = page.locator(f"[data-facet={facet}] a.row")
    return [row.locator("span").first.inner_text() for row in rows.all() if row.is_visible()]


def test_a_box_narrows_a_long_list_to_names_that_were_not_in_sight(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/?lang=bg&lang=ru")
    page.locator("[data-facet=party] > summary").click()
    before = names(page, "party")
    box = page.get_by_role("searchbox", name="Party: Part of a name")
    box.press_sequentially("университет")
    page.locator("[data-facet=party] ul.sifted").wait_for()
    found = names(page, "party")
    assert found and not set(found) <= set(before)
    assert all("университет" in name.lower() for name in found)
    told = page.locator("[data-facet=party] p.sifted").inner_text()
    assert told.startswith(f"{len(found)} of ")
    assert page.locator("body > [aria-live=polite]", has_text=told).count() == 1
    box.fill("ъъъъ")
    page.locator("[data-facet=party] p.sifted", has_text="0 of ").wait_for()
    assert names(page, "party") == []
    box.fill("")
    page.locator("[data-facet=party] .sifted").first.wait_for(state="detached")
    assert names(page, "party") == before
    assert stayed(page) and "party=" not in page.url


def test_a_name_found_in_the_box_is_chosen_by_keyboard_and_stays_in_sight(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/deals?lang=bg")
    page.locator("[data-facet=party] > summary").click()
    page.get_by_role("searchbox", name="Party: Part of a name").press_sequentially("университет")
    page.locator("[data-facet=party] ul.sifted").wait_for()
    page.keyboard.press("Enter")
    name = names(page, "party")[-1]
    page.keyboard.press("Tab")
    page.locator("[data-facet=party] ul.sifted a.row").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**party=**")
    assert stayed(page) and urlsplit(page.url).path == "/deals"
    assert page.evaluate(FOCUSED) == name
    assert page.locator("[data-facet=party] a.row[aria-current=true]").inner_text().startswith(name)


def test_the_box_leads_to_a_page_without_script(site: str, window: Window) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{site}/deals?lang=bg")
    page.locator("[data-facet=party] > summary").click()
    page.get_by_role("searchbox", name="Party: Part of a name").fill("университет")
    page.keyboard.press("Enter")
    page.wait_for_url("**/values/party**")
    page.locator("ul.names a.row").first.click()
    page.wait_for_url("**/deals?**party=**")
    assert "lang=bg" in page.url


def test_a_list_that_does_not_come_leaves_the_one_that_is_there(site: str, window: Window) -> None:
    page = window()
    page.route("**/values/**", lambda route: route.fulfill(body="a proxy asks for a password"))
    opened(page, f"{site}/")
    page.locator("[data-facet=party] > summary").click()
    before = names(page, "party")
    with page.expect_response("**/values/**"):
        page.get_by_role("searchbox", name="Party: Part of a name").press_sequentially("кит")
    page.locator("[data-facet=party].sieved").wait_for(state="detached")
    assert names(page, "party") == before


def test_a_range_in_a_currency_is_set_and_taken_back(site: str, window: Window) -> None:
    page = window()
    opened(page, f"{site}/deals")
    page.locator(".range [name=min]").fill("1b")
    page.get_by_label("Currency of the sum").select_option("KZT")
    page.get_by_role("button", name="Set").click()
    page.wait_for_url("**in=KZT**")
    assert page.evaluate("document.activeElement.localName") == "button"
    assert page.locator(".range [name=min]").input_value() == "1b"
    assert "is stated in KZT" in page.locator(".notes").inner_text()
    page.locator("ul.chips a").first.click()
    page.wait_for_url(f"{site}/deals")
    assert stayed(page)

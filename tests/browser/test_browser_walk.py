"""Walks through the real page in a real browser: by mouse, by keyboard, without JavaScript, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]


def chosen(page: Any) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query)


def row(page: Any, facet: str) -> Any:
    """The first value of a facet that is not chosen and has results."""
    rows = page.locator(f"[data-facet={facet}] a.row:not([aria-current]):not(.none)")
    return rows.first


def total(page: Any) -> int:
    found = re.match(r"[\d,]+", page.get_by_role("status").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def search(page: Any, site: str, words: str) -> None:
    page.goto(site)
    page.get_by_label("Search words").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_search_narrow_down_take_back_read_and_return(site: str, window: Window, script: bool) -> None:
    page = window(java_script_enabled=script)
    search(page, site, "меморандум")
    everything = total(page)
    mark = page.locator("article.hit mark").first
    assert mark.is_visible()
    assert "меморандум" in mark.inner_text().lower()
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"

    row(page, "sector").click()
    page.wait_for_url("**sector=**")
    narrowed = total(page)
    assert 0 < narrowed < everything
    assert page.locator("[data-facet=sector] a.row[aria-current=true]").count() == 1

    row(page, "amount").click()
    page.wait_for_url("**amount=**")
    assert 0 < total(page) <= narrowed
    assert page.locator("li.deal.matches").count() > 0

    page.locator("ul.chips a", has_text="Sector").click()
    page.wait_for_url(lambda url: "sector=" not in url)
    assert set(chosen(page)) == {"q", "amount"}
    results, there = page.url, total(page)

    title = page.locator("article.hit h2 a").first
    anchor = urlsplit(title.get_attribute("href")).fragment
    title.click()
    page.wait_for_url("**/article/**")
    paragraph = page.locator(f"#{anchor}")
    assert paragraph.locator("mark").first.is_visible()
    box = paragraph.bounding_box()
    assert box["y"] < 800, "the article opens at the paragraph that was found"

    page.go_back()
    page.wait_for_url(results)
    assert total(page) == there
    page.go_forward()
    page.get_by_text("Back to the results").click()
    page.wait_for_url("**/?q=**")
    assert chosen(page) == parse_qs(urlsplit(results).query)


@pytest.mark.parametrize("words", ["договор газ", "споразумение", "угода інвестиції"])
def test_words_of_each_language_are_found_and_marked(site: str, window: Window, words: str) -> None:
    page = window()
    search(page, site, words)
    assert total(page) > 0
    assert page.locator("article.hit mark").first.is_visible()


def test_two_values_of_one_facet_widen_the_choice(site: str, window: Window) -> None:
    page = window()
    page.goto(site)
    row(page, "sector").click()
    page.wait_for_url("**sector=**")
    one = total(page)
    row(page, "sector").click()
    page.wait_for_url("**sector=**sector=**")
    assert total(page) >= one
    page.get_by_role("link", name="Clear all").click()
    page.wait_for_url(f"{site}/")


def test_a_filter_keeps_place_and_focus(site: str, window: Window) -> None:
    page = window(height=500)
    page.goto(site)
    year = row(page, "year")
    name = year.locator("span").first.inner_text()
    year.scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 0
    place = year.bounding_box()["y"]
    year.click()
    page.wait_for_url("**year=**")
    assert page.evaluate("document.activeElement.querySelector('span').textContent") == name
    assert abs(page.locator("a.row:focus").bounding_box()["y"] - place) < 3, "lists above it are shorter now"


def test_everything_by_keyboard(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/?q=енергия")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0, "the skip link shows itself when it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("договор")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=%D0%B4*")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-facet=sector]') !== null"):
            break
    focus = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(focus) == "solid", "the focus can be seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**sector=**")


def test_the_deals_sort(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/deals")
    page.locator("th a", has_text="Amount").click()
    page.wait_for_url("**sort=-amount**")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Amount")
    assert page.locator("td.money b").first.is_visible()


PAGES = ["/", "/?q=договор&sector=energy&amount=none", "/deals", "/about", "/?q=щщщщ", "/nothing-here"]


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_is_wider_than_the_screen(site: str, window: Window, width: int) -> None:
    page = window(width=width)
    page.goto(site)
    article = page.locator("article.hit h2 a").first.get_attribute("href")
    deal = page.locator("li.deal a").first.get_attribute("href")
    for address in [*PAGES[:5], article, deal]:
        page.goto(f"{site}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_filters_unfold_on_a_phone(site: str, window: Window) -> None:
    page = window(width=360, height=740, has_touch=True)
    page.goto(f"{site}/?q=договор")
    sector = row(page, "sector")
    assert not sector.is_visible()
    page.locator(".filters > summary").tap()
    assert sector.is_visible()
    sector.tap()
    page.wait_for_url("**sector=**")
    assert page.locator("ul.chips a").first.is_visible()


def test_filters_stand_open_on_a_wide_screen_without_script(site: str, window: Window) -> None:
    page = window(java_script_enabled=False)
    page.goto(site)
    assert row(page, "sector").is_visible()


def test_dark_mode_is_dark(site: str, window: Window) -> None:
    page = window(color_scheme="dark")
    page.goto(site)
    channels = re.findall(r"\d+", page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert max(map(int, channels[:3])) < 60


def test_an_unknown_page_leads_back(site: str, window: Window) -> None:
    page = window()
    answer = page.request.get(f"{site}/nothing-here")
    assert answer.status == 404


@pytest.mark.parametrize(
    "address",
    ["/?q=Злой", "/deals?q=Злой", "/article/evil?q=Злой", "/deal/evil-1", "/?q=<script>alert(1)</script>"],
)
def test_markup_in_texts_and_queries_stays_text(odd_site: str, window: Window, address: str) -> None:
    page = window()
    page.goto(f"{odd_site}{address}")
    assert page.locator("main script, main img, main iframe").count() == 0
    assert "<script>alert(" in page.locator("main").inner_text()

"""The page in its four languages in a real browser: chosen by a link, kept, and no wider than the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]

NAMES = {"bg": "Български", "ru": "Русский", "uk": "Українська"}
SEARCH = {"en": "Search", "bg": "Търсене", "ru": "Найти", "uk": "Знайти"}


def spoken(page: Any) -> str:
    return str(page.evaluate("document.documentElement.lang"))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_link_changes_the_language_and_nothing_else(site: str, window: Window, script: bool) -> None:
    page = window(java_script_enabled=script, locale="en-GB")
    page.goto(f"{site}/deals?q=газ&sector=energy")
    assert page.locator(".search button").inner_text() == SEARCH["en"]
    found = page.get_by_role("status").inner_text().split()[0]
    for code, name in NAMES.items():
        page.locator(".tongues").get_by_text(name, exact=True).click()
        page.wait_for_selector(f"html[lang={code}]", state="attached")
        assert unquote(page.url) == f"{site}/deals?q=газ&sector=energy"
        assert page.locator(".search button").inner_text() == SEARCH[code]
        assert page.locator("#q").input_value() == "газ"
        assert page.get_by_role("status").inner_text().split()[0] == found
        assert page.locator(".tongues [aria-current]").inner_text() == name
    page.goto(f"{site}/about")
    assert page.locator(".search button").inner_text() == SEARCH["uk"]
    page.go_back()
    page.locator(".tongues").get_by_text("English", exact=True).click()
    page.wait_for_selector("html[lang=en]", state="attached")


@pytest.mark.parametrize("code", NAMES)
def test_the_browser_is_asked_first_and_a_shared_link_brings_no_language(
    site: str, window: Window, code: str
) -> None:
    sender = window(locale=code)
    sender.goto(f"{site}/?q=заем")
    assert sender.locator(".search button").inner_text() == SEARCH[code]
    reader = window(locale="en-GB")
    reader.goto(sender.url)
    assert reader.locator(".search button").inner_text() == SEARCH["en"]


def test_the_language_is_that_of_the_page_shown_in_place(site: str, window: Window) -> None:
    """The links above the page lead back to where it is now, however it came there."""
    page = window(locale="en-GB")
    page.goto(f"{site}/")
    page.locator("[data-facet=sector] a.row").first.click()
    page.wait_for_url("**sector=**")
    here = page.url
    page.locator(".tongues").get_by_text(NAMES["uk"], exact=True).click()
    page.wait_for_selector("html[lang=uk]", state="attached")
    assert page.url == here
    page.locator("[data-facet=kind] a.row").first.click()
    page.wait_for_url("**kind=**")
    assert page.locator(".search button").inner_text() == SEARCH["uk"]


@pytest.mark.parametrize("code", NAMES)
@pytest.mark.parametrize("width", [320, 390, 800])
def test_no_page_is_wider_than_its_window(site: str, window: Window, code: str, width: int) -> None:
    page = window(width=width, locale=code)
    for path in ("/", "/?q=кредитная линия", "/deals", "/overview", "/sums?by=kind", "/about"):
        page.goto(f"{site}{path}")
        assert spoken(page) == code
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("code", NAMES)
def test_suggestions_are_told_in_the_language_of_the_page(site: str, window: Window, code: str) -> None:
    page = window(locale=code)
    page.goto(f"{site}/")
    page.locator("#q").press_sequentially("ка")
    page.wait_for_selector("#suggestions a")
    label = page.locator("#suggestions").get_attribute("aria-label")
    assert label == "Подсказки" if code == "ru" else label != "Suggestions"
    told = page.locator("#suggestions small").first.inner_text()
    assert not any("a" <= letter <= "z" for letter in told), told

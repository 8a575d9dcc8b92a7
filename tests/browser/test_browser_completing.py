"""Suggestions in a real browser: by keyboard alone, by mouse, by finger, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]


def typed(page: Any, site: str, letters: str) -> Any:
    """The search box after some letters were typed into it and the list has opened."""
    page.goto(site)

    def of_all(answer: Any) -> bool:
        return parse_qs(urlsplit(answer.url).query).get("q") == [letters]

    # Where the machine is slow, a list for fewer letters comes first.
    with page.expect_response(of_all) as last:
        page.get_by_label("Search words").press_sequentially(letters)
    many = len(last.value.json()["suggestions"])
    page.locator(f"[role=option]:nth-child({many}):last-child").wait_for()
    return page.get_by_role("combobox", name="Search words")


def pointed(page: Any, box: Any) -> str:
    """The option that a screen reader is told of; empty where there is none."""
    active = box.get_attribute("aria-activedescendant")
    if not active:
        return ""
    option = page.locator(f"#{active}")
    assert option.get_attribute("aria-selected") == "true"
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    return str(option.inner_text())


def test_a_suggestion_is_chosen_by_keyboard_alone(site: str, window: Window) -> None:
    page = window()
    box = typed(page, site, "казмун")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    many = options.count()
    assert many > 1
    assert f"Suggestions: {many}." in page.locator("form [aria-live]").inner_text()
    assert pointed(page, box) == ""
    names = options.all_inner_texts()
    page.keyboard.press("ArrowDown")
    assert pointed(page, box) == names[0]
    page.keyboard.press("ArrowUp")
    assert pointed(page, box) == names[-1]
    page.keyboard.press("ArrowDown")
    assert pointed(page, box) == names[0]
    assert box.input_value() == "казмун"
    page.keyboard.press("ArrowLeft")
    assert pointed(page, box) == ""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?*")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked.get("q") == ["КазМунайГаз"] or asked.get("party")
    assert not page.get_by_role("status").inner_text().startswith("0 ")


def test_escape_closes_the_list_and_down_opens_it_again(site: str, window: Window) -> None:
    page = window()
    box = typed(page, site, "каз")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.get_attribute("aria-activedescendant") is None
    assert box.input_value() == "каз"
    assert not page.get_by_role("listbox").is_visible()
    page.keyboard.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("Tab")
    assert not page.get_by_role("listbox").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Search"


def test_enter_searches_for_what_was_typed(site: str, window: Window) -> None:
    page = window()
    typed(page, site, "догово")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["догово"]}


def test_a_suggestion_keeps_the_filters_and_the_list(site: str, window: Window) -> None:
    page = window()
    typed(page, f"{site}/deals?lang=bg", "rfpf[")
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/deals?*=*&*=*")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["lang"] == ["bg"]
    assert asked.keys() > {"lang"}


def test_a_finger_chooses_on_a_narrow_screen(site: str, window: Window) -> None:
    page = window(width=360, height=640, has_touch=True, is_mobile=True)
    typed(page, site, "мин")
    listed = page.get_by_role("listbox").bounding_box()
    assert listed["x"] >= 0 and listed["x"] + listed["width"] <= 360
    first = page.locator("[role=option]").first
    assert first.bounding_box()["height"] >= 44
    first.tap()
    page.wait_for_url("**/?*")


def test_markup_in_a_name_stays_text(odd_site: str, window: Window) -> None:
    page = window()
    typed(page, odd_site, "до")
    assert "<script>" in page.get_by_role("listbox").inner_text()
    assert page.locator("[role=listbox] script, [role=listbox] img").count() == 0


def test_an_answer_that_cannot_be_read_does_no_harm(site: str, window: Window) -> None:
    page = window()
    page.route(
        "**/suggest.json*", lambda route: route.fulfill(body="<html>a proxy asks for a password</html>")
    )
    page.goto(site)
    box = page.get_by_label("Search words")
    with page.expect_response("**/suggest.json*"):
        box.press_sequentially("каз")
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")


def test_without_script_there_are_links(site: str, window: Window) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{site}/?q=казахст")
    page.get_by_role("link", name="Казахстан", exact=False).first.wait_for()
    page.goto(f"{site}/?q=меморандум")
    page.get_by_role("link", name="Names and words that begin so").click()
    page.locator("ul.suggestions a").first.click()
    page.wait_for_url("**/?*")
    assert not page.get_by_role("status").inner_text().startswith("0 ")

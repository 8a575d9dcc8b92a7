"""Where was searched, exact words, what marks stand for, in a real browser: by keyboard, without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]


def here(page: Any) -> list[str]:
    """The ways to search that are on, as the page shows them."""
    return [link.inner_text() for link in page.locator(".scope a[aria-current=true]").all()]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_one_language_exact_words_and_back(site: str, window: Window, script: bool) -> None:
    page = window(java_script_enabled=script)
    page.goto(f"{site}/?q=угода")
    assert here(page) == ["all languages", "in any form"]
    promised = page.locator(".scope a", has_text="only Ukrainian").locator("small").inner_text()
    page.locator(".scope a", has_text="only Ukrainian").click()
    page.wait_for_url("**lang=uk**")
    assert page.get_by_role("status").inner_text().split()[0] == promised
    assert "Searched in Ukrainian only" in page.locator(".scope").inner_text()
    page.locator(".scope a", has_text="exact words only").click()
    page.wait_for_url("**exact=1**")
    assert "exactly as typed" in page.locator(".scope").inner_text()
    page.locator(".scope a", has_text="in any form").click()
    page.wait_for_url(lambda url: "exact" not in url)
    page.locator(".scope a", has_text="all languages").click()
    page.wait_for_url(lambda url: "lang" not in url)


def test_the_ways_are_reached_by_keyboard_and_their_state_is_seen(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/?q=угода")
    page.locator("#main").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.includes('only Bulgarian')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**lang=bg**")
    on = page.locator(".scope a[aria-current=true]").first
    assert on.evaluate("link => getComputedStyle(link, '::before').content") == '"✓ "'


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_mark_stands_for_is_seen_without_pointing(site: str, window: Window, width: int) -> None:
    page = window(width=width, java_script_enabled=False)
    page.goto(f"{site}/?q=кредитная линия")
    legend = page.locator(".hit .legend").first
    assert legend.is_visible()
    told = " ".join(legend.inner_text().split())
    assert told.startswith("Found here: кредитна линия ←")
    assert told.endswith("кредитная линия (credit line)")
    assert page.locator(".hit mark").first.get_attribute("title") == "кредитная линия (credit line)"


@pytest.mark.parametrize("address", ["/sums", "/sums?by=party"])
def test_no_figure_of_a_sum_lies_outside_a_narrow_window(site: str, window: Window, address: str) -> None:
    page = window(width=400)
    page.goto(f"{site}{address}")
    assert page.locator("table.sums").first.is_visible()
    beyond = "cell => cell.getBoundingClientRect().right > innerWidth + 1"
    cells = page.locator("table.sums :is(td:not(.none), tbody th)")
    assert not any(cell.evaluate(beyond) for cell in cells.all()[:80])
    assert page.locator(".wide").first.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_a_correction_leads_back_to_what_was_typed(site: str, window: Window) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{site}/?q=djkmahfv")
    page.get_by_role("link", name="Search exactly djkmahfv").click()
    page.wait_for_url("**exact=1**")
    assert page.get_by_role("status").inner_text().startswith("0 ")
    page.get_by_role("link", name="in any form and language").click()
    page.wait_for_url(lambda url: "exact" not in url)
    assert not page.get_by_role("status").inner_text().startswith("0 ")

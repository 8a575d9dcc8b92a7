"""Fast and light: what the first page weighs, and that nothing moves under the reader's eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.steps import row, settled
from web.languages import codes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]

HEAVIEST = 60_000
"""Bytes of the first page with its style, scripts and pictures, as they are before any packing."""

MOVED = """
window.moved = [];
new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.moved.push(
    [one.value, ...one.sources.map(source => source.node?.outerHTML?.slice(0, 80) ?? '')]);
})).observe({ type: 'layout-shift', buffered: true });
"""
"""Notes what moves without the reader's doing, as a browser counts it (Cumulative Layout Shift)."""


@pytest.mark.parametrize("language", codes())
def test_the_first_page_is_light(site: str, window: Window, language: str) -> None:
    page = window(locale=language)
    loaded: list[Any] = []
    page.on("response", lambda answer: loaded.append(answer))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.lang") == language
    weights = {answer.url.rpartition("/")[2].partition("?")[0]: len(answer.body()) for answer in loaded}
    kinds = {answer.request.resource_type for answer in loaded}
    assert {"document", "stylesheet", "script", "image"} <= kinds
    assert sum(weights.values()) < HEAVIEST, weights


VIEWS = ("/", "/?q=меморандум&sector=energy", "/deals", "/overview", "/article/000_e2a251af6786de59?q=газ")


def test_nothing_moves_while_a_page_comes(site: str, window: Window) -> None:
    for width in (390, 1280):
        page = window(width=width)
        page.add_init_script(MOVED)
        for view in VIEWS:
            page.goto(f"{site}{view}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.moved") == [], f"{view} at {width}"


@pytest.mark.parametrize("wait", [0, 700], ids=["at once", "a slow answer"])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_nothing_moves_when_a_filter_is_chosen(site: str, window: Window, wait: int, script: bool) -> None:
    """What comes later than half a second is no longer taken for the reader's own doing."""
    page = window(java_script_enabled=script)
    if script:
        page.add_init_script(MOVED)

    def late(route: Any) -> None:
        page.wait_for_timeout(wait)
        route.continue_()

    page.goto(f"{site}/?q=меморандум")
    if wait:
        page.route("**/*sector=*", late)
    row(page, "sector").click()
    page.wait_for_url("**sector=**")
    settled(page)
    if script:
        page.wait_for_timeout(100)
        assert page.evaluate("window.moved") == []

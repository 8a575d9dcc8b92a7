"""Every page against WCAG 2.2 A and AA, judged by axe: light and dark, wide and narrow, with odd texts.

What axe cannot see is looked at elsewhere: order and sight of the focus in test_browser_walk.py, zoom, paper
and forced colours in test_browser_fit.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

PAGES = (
    "/",
    "/?q=солнечная электростанция",
    "/?q=кредит&sector=energy&amount=1b%2B&once=1",
    "/?q=zzzzzz",
    "/?q=djkmahfv",
    "/?q=газ&exact=1&lang=bg",
    "/deals",
    "/deals?sector=energy&sort=-amount&page=2",
    "/deals?min=1b&in=KZT&heading=none",
    "/values/party?part=каз",
    "/overview",
    "/sums?by=party&sector=energy",
    "/values/party?q=меморандум",
    "/overview?year=2025&amount=1b%2B",
    "/article/001_e56d8d95cd8c9d38?q=газ",
    "/deal/000_e2a251af6786de59.d9",
    "/why/000_e2a251af6786de59%2313?q=кредитна линия",
    "/suggest?q=каз",
    "/about",
    "/nowhere",
)


def violations(page: Any) -> list[str]:
    """What axe has to say, a line a rule with the first element that breaks it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {rule['nodes'][0]['html'][:200]}" for rule in found
    ]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_used_by_everyone(site: str, browser: Any, path: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    try:
        page = context.new_page()
        page.goto(site + path)
        assert violations(page) == [], "light and wide"
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 400, "height": 800})
        page.reload()  # colours that change under the eye are between two for a moment
        assert violations(page) == [], "dark and narrow"
    finally:
        context.close()


def test_odd_texts_leave_it_so(odd_site: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 800})
    try:
        page = context.new_page()
        for path in ("/", "/deals", "/?q=порт"):
            page.goto(odd_site + path)
            assert violations(page) == [], path
    finally:
        context.close()


def test_the_judge_can_fail(browser: Any) -> None:
    page = browser.new_page()
    page.set_content(
        '<html><body><img src="data:,"><p style="color:#aaa;background:#fff">pale</p>'
        '<button style="width:9px;height:9px;padding:0">x</button>'
        '<button style="width:9px;height:9px;padding:0">y</button>'
    )
    found = " ".join(violations(page))
    page.close()
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "target-size" in found

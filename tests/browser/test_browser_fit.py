"""However the page is looked at, nothing is lost: zoom, large letters, wide spaces, paper, forced colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]
Picture = Callable[..., None]

ARTICLE = "000_e2a251af6786de59"
PAGES = {
    "start": "/",
    "paragraphs": "/?q=кредитная линия OR меморандум&sector=energy&amount=1b%2B&exact=0",
    "nothing": "/?q=djkmahfv zzzz&year=2025",
    "deals": "/deals?sector=oil_gas_chemicals&sort=-amount",
    "overview": "/overview?q=меморандум",
    "sums": "/sums?by=place&sector=energy",
    "article": f"/article/{ARTICLE}?q=газ",
    "deal": f"/deal/{ARTICLE}.d9?q=кредит",
    "why": f"/why/{ARTICLE}%2313?q=кредитна линия",
    "suggestions": "/suggest?q=каз",
    "about": "/about",
}

LOST = """() => {
  const lost = [];
  const width = innerWidth;
  const said = (one) => one.textContent.trim().slice(0, 60);
  const whole = document.documentElement.scrollWidth;
  if (whole > width) lost.push(`the page is ${whole} wide`);
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const one = node.parentElement;
    if (!node.data.trim() || !one.checkVisibility()) continue;
    if (one.closest('.unseen, .skip, thead, svg title, svg desc, option')) continue;
    if (getComputedStyle(one).clipPath !== 'none') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      if (box.left < -1 || box.right > width + 1) lost.push(`outside: ${said(one)}`);
      lines.push({ one, box });
    }
  }
  for (const one of document.querySelectorAll('body *')) {
    const style = getComputedStyle(one);
    if (style.overflowX !== 'hidden' || style.clipPath !== 'none' || one.closest('svg')) continue;
    if (one.clientWidth && one.scrollWidth > one.clientWidth + 1) lost.push(`cut: ${said(one)}`);
  }
  lines.sort((a, b) => a.box.top - b.box.top);
  lines.forEach(({ one, box }, at) => {
    for (let next = at + 1; next < lines.length && lines[next].box.top < box.bottom - 4; next++) {
      const other = lines[next];
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - other.box.top;
      // Letters reach into the lines above and below them, words of one line meet.
      if (across > 3 && down > 0.45 * Math.min(box.height, other.box.height))
        lost.push(`one over the other: ${said(one)} / ${said(other.one)}`);
    }
  });
  return [...new Set(lost)].slice(0, 8);
}"""
"""What of a page cannot be seen: wider than the window, cut off, or one text over the other."""


def opened(page: Any, address: str) -> None:
    """A page with all that can be unfolded unfolded."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def lost(page: Any, site: str) -> dict[str, list[str]]:
    """Of which pages what is lost."""
    found = {}
    for name, path in PAGES.items():
        opened(page, f"{site}{path}")
        if told := page.evaluate(LOST):
            found[name] = told
    return found


@pytest.mark.parametrize("width", [320, 640, 900], ids=["at 400 %", "at 200 %", "a small window"])
def test_nothing_is_lost_in_a_narrow_window(
    site: str, browser: Any, window: Window, picture: Picture, width: int
) -> None:
    """WCAG 1.4.10: a window of 1280 pixels that is zoomed is one of fewer pixels, each of them larger."""
    page = window(width=width, height=400, device_scale_factor=2 if width == 640 else 1)
    assert lost(page, site) == {}
    page.goto(f"{site}{PAGES['deals']}")
    picture(page, f"zoom-{width}")


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_lost_where_letters_are_twice_as_large(
    site: str, window: Window, picture: Picture, width: int
) -> None:
    """WCAG 1.4.4, and 1.4.12 with it: wider spaces between letters and words."""
    page = window(width=width)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"
    )
    assert lost(page, site) == {}
    page.goto(f"{site}{PAGES['paragraphs']}")
    picture(page, f"large-letters-{width}")


def test_nothing_is_lost_where_letters_and_words_stand_further_apart(site: str, window: Window) -> None:
    """WCAG 1.4.12."""
    page = window(width=390)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const style = document.documentElement.style;"
        "style.letterSpacing = '.12em'; style.wordSpacing = '.16em'; })"
    )
    assert lost(page, site) == {}


def test_what_is_lost_would_be_found(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 300})
    page.set_content(
        "<div style='width:400px'>wide</div><p style='margin:0'>below</p>"
        "<p style='position:relative;top:-1em;margin:0'>above</p>"
        "<p style='width:30px;overflow:hidden;white-space:nowrap'>what is cut off</p>"
    )
    told = " ".join(page.evaluate(LOST))
    page.close()
    for fault in ("408 wide", "one over the other", "cut:"):
        assert fault in told


def numbers(color: str) -> list[int]:
    """The red, green and blue of a colour."""
    return [int(channel) for channel in re.findall(r"\d+", color)[:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper(site: str, window: Window, picture: Picture, scheme: str) -> None:
    page = window(color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    page.goto(f"{site}/overview?q=меморандум")
    for hidden in ("form.search", ".filters", "nav", ".skip"):
        for one in page.locator(hidden).all():
            assert not one.is_visible(), hidden
    assert page.locator("svg.chart").first.is_visible()
    tables = page.locator("main table.sums")
    assert tables.count() >= 5
    assert all(table.is_visible() for table in tables.all()), "what a chart shows stands below it in figures"
    picture(page, f"paper-overview-{scheme}", whole=True)
    for path in (PAGES["deals"], PAGES["paragraphs"], PAGES["article"]):
        page.goto(f"{site}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        ink = numbers(page.evaluate("getComputedStyle(document.body).color"))
        assert max(ink) < 80, "dark on white, whatever the screen is like"
        link = page.locator("main a").first
        assert max(numbers(link.evaluate("one => getComputedStyle(one).color"))) < 130
        if path != PAGES["article"]:
            address = page.locator("a[rel=bookmark]").evaluate(
                "one => getComputedStyle(one, '::after').content"
            )
            assert "?" in address, "the search can be found again"
    page.goto(f"{site}{PAGES['deals']}")
    picture(page, f"paper-deals-{scheme}")


def test_colours_that_are_forced(site: str, window: Window, picture: Picture) -> None:
    """In a theme of high contrast state is told by lines and system colours, not by ours."""
    page = window(forced_colors="active", color_scheme="dark")
    page.goto(f"{site}/?q=меморандум&sector=energy")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    style = "(one, name) => getComputedStyle(one)[name]"
    tabs = page.locator(".tabs a")
    lines = {tab.evaluate(style, "borderBottomWidth") for tab in (tabs.nth(0), tabs.nth(1))}
    assert len(lines) == 2, "the tab that is open differs from the others"
    deals = page.locator("li.deal.matches"), page.locator("li.deal.other")
    if all(one.count() for one in deals):
        assert len({one.first.evaluate(style, "borderLeftWidth") for one in deals}) == 2
    assert page.locator(".chips a").first.evaluate(style, "borderTopStyle") == "solid"
    mark = page.locator(".hit mark").first
    assert mark.evaluate(style, "backgroundColor") != page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    picture(page, "forced-colours")
    page.goto(f"{site}/overview")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    for bar in ("svg.chart .bar-deals", "svg.chart .bar-dollars", ".columns-of rect:not(.ground)"):
        assert page.locator(bar).first.evaluate(style, "fill") != ground, bar
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    picture(page, "forced-colours-overview")


def test_nothing_moves_for_who_wants_no_motion(site: str, window: Window) -> None:
    moving = """() => [...document.querySelectorAll('*')].filter(one => {
      const style = getComputedStyle(one);
      const lasts = style.transitionDuration.split(', ').some(time => time !== '0s');
      return lasts || style.animationName !== 'none';
    }).map(one => one.outerHTML.slice(0, 80)).slice(0, 5)"""
    page = window(reduced_motion="reduce")
    for path in ("/?q=меморандум&sector=energy", "/deals", "/overview"):
        page.goto(f"{site}{path}")
        page.locator(".columns").evaluate("one => one.setAttribute('aria-busy', 'true')")
        assert page.evaluate(moving) == []
    lively = window(reduced_motion="no-preference")
    lively.goto(site)
    assert lively.evaluate(moving) != [], "it would be seen"

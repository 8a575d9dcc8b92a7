"""Charts in a real browser: drawn to scale, clicked, walked through by keyboard, dark, narrow, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]


def chosen(page: Any) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query)


def drawn(page: Any, rectangles: str) -> list[tuple[float, float]]:
    """Width and height of rectangles on the screen."""
    boxes = page.eval_on_selector_all(
        rectangles, "all => all.map(one => one.getBBox()).map(box => [box.width, box.height])"
    )
    return [(width, height) for width, height in boxes]


def deals_said(page: Any, marks: str) -> list[int]:
    """How many deals each bar stands for, by its words."""
    said = page.eval_on_selector_all(marks, "all => all.map(one => one.getAttribute('aria-label'))")
    return [int(found[1]) for found in (re.search(r", (\d+) deal", words) for words in said) if found]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_bar_is_clicked_and_taken_back(site: str, window: Window, script: bool) -> None:
    page = window(java_script_enabled=script)
    page.goto(f"{site}/overview?lang=bg")
    bar = page.locator("#by-sector a.mark").first
    words = bar.get_attribute("aria-label")
    bar.locator("rect").last.click()
    page.wait_for_url("**sector=**")
    assert set(chosen(page)) == {"lang", "sector"}
    found = re.search(r", (\d+) deal", words)
    assert found and page.get_by_role("status").inner_text().startswith(found[1])
    page.locator("#by-kind a.mark").first.click()
    page.wait_for_url("**kind=**")
    assert set(chosen(page)) == {"lang", "sector", "kind"}
    page.locator("#by-sector a.mark[aria-current=true]").click()
    page.wait_for_url(lambda url: "sector=" not in url)
    assert set(chosen(page)) == {"lang", "kind"}


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_bars_are_as_long_as_their_numbers_and_stay_on_the_page(
    site: str, window: Window, width: int
) -> None:
    page = window(width=width)
    page.goto(f"{site}/overview")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    counts = deals_said(page, "#by-kind a.mark")
    lengths = page.eval_on_selector_all(
        "#by-kind a.mark",
        "all => all.map(one => Math.max(...[...one.querySelectorAll('.bar-deals, .bar-rest')]"
        ".map(bar => bar.getBBox().width)))",
    )
    assert len(counts) == len(lengths) > 3
    for count, length in zip(counts, lengths, strict=True):
        assert length == pytest.approx(max(lengths) * count / max(counts), abs=1)
    for text in page.locator("svg.chart text").all():
        box = text.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, text.inner_text()
        assert box["height"] >= 11, "words keep their size on a narrow screen"
    places = [text.bounding_box() for text in page.locator("#by-amount text.place").all()]
    assert len(places) == 5
    for left, right in pairwise(places):
        assert left["x"] + left["width"] < right["x"], "words on the axis do not touch"


def test_columns_in_the_filters_choose_a_range_and_give_the_focus_to_its_row(
    site: str, window: Window
) -> None:
    page = window()
    page.goto(f"{site}/?q=договор OR меморандум")
    columns = page.locator("[data-facet=amount] .columns-of a")
    heights = [height for _, height in drawn(page, "[data-facet=amount] .columns-of a rect:not(.ground)")]
    assert len(heights) == columns.count() > 1
    told = columns.last.locator("title").text_content().rpartition(": ")[0]
    columns.last.locator("rect.ground").click()
    page.wait_for_url("**amount=**")
    assert page.locator("[data-facet=amount] a.row[aria-current=true]").inner_text().startswith(told)
    assert page.evaluate("document.activeElement.querySelector('span').textContent") == told
    page.locator("[data-facet=amount] .columns-of a.chosen").click()
    page.wait_for_url(lambda url: "amount=" not in url)


def test_bars_by_keyboard(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/overview")
    page.locator("#by-sector a.mark").first.focus()
    page.keyboard.press("Tab")
    there = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert there == page.locator("#by-sector a.mark").nth(1).get_attribute("aria-label")
    shown = "getComputedStyle(document.activeElement.querySelector('.ground')).stroke"
    assert page.evaluate(shown) not in ("none", ""), "the focus can be seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**sector=**")


def test_a_bar_keeps_place_and_focus(site: str, window: Window) -> None:
    page = window(height=500)
    page.goto(f"{site}/overview")
    bar = page.locator("#by-party a.mark").nth(5)
    name = bar.locator(".name").text_content()
    bar.scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 500
    bar.click()
    page.wait_for_url("**party=**")
    there = "document.activeElement.querySelector('.name').textContent"
    assert page.evaluate(there) == name
    box = page.locator("#by-party a.mark[aria-current=true]").first.bounding_box()
    assert box and 0 <= box["y"] < 500


def test_no_column_of_the_filters_is_a_stop_of_the_tab_key(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/deals")
    stops = page.eval_on_selector_all(".columns-of a", "all => all.map(one => one.tabIndex)")
    assert stops and set(stops) == {-1}


def test_a_screen_reader_is_told_what_is_drawn(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/overview")
    sector = page.get_by_role("group", name="By sector")
    assert sector.get_by_role("link").count() > 5
    assert page.get_by_role("link", name=re.compile(r"^Energy, \d+ deals: .*come to \$")).count() == 1


def test_charts_are_drawn_in_dark(site: str, window: Window) -> None:
    light, dark = window(), window(color_scheme="dark")
    fill = "bar => getComputedStyle(bar).fill"
    colours = []
    for page in (light, dark):
        page.goto(f"{site}/overview")
        kinds = [page.locator(f"svg.chart .bar-{kind}").first.evaluate(fill) for kind in ("deals", "dollars")]
        assert len(set(kinds)) == 2
        colours.append(kinds)
    assert not set(colours[0]) & set(colours[1])


@pytest.mark.parametrize("width", [320, 1280])
def test_the_table_behind_a_chart_is_not_cut(site: str, window: Window, width: int) -> None:
    page = window(width=width)
    page.goto(f"{site}/overview")
    for summary in page.locator(".behind > summary").all():
        summary.click()
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".behind table").first.is_visible()
    assert page.eval_on_selector_all(".behind .wide", cut) == 0


def test_on_paper_the_tables_stand_below_the_charts(site: str, window: Window) -> None:
    page = window()
    page.goto(f"{site}/overview")
    table = page.locator("#by-kind table")
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert page.locator("#by-kind svg.chart").is_visible()
    assert not page.locator("#filters").is_visible()
    if page.evaluate("CSS.supports('selector(::details-content)')"):
        assert table.is_visible()


def test_nothing_moves_while_the_page_is_drawn(site: str, window: Window) -> None:
    page = window()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => "
        "{ window.moved += one.value })).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{site}/overview")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.01


def test_names_that_are_markup_stay_text(odd_site: str, window: Window) -> None:
    page = window()
    for address in ("/overview", "/sums?by=party", "/sums?by=place"):
        page.goto(f"{odd_site}{address}")
        assert page.locator("main script, main img, main iframe").count() == 0
        assert "<script>alert(" in page.locator("main").inner_text()

"""Walks through the real page in a real browser: by mouse, by keyboard, without JavaScript, on a telephone.

What each walk comes by is kept as pictures in build/screens, to be looked at.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.browser.steps import chosen, results, row, search, settled, taken, total

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]
Picture = Callable[..., None]

SEARCHES = {"ru": "договор газ", "bg": "споразумение", "uk": "угода"}


@pytest.mark.parametrize("lang", SEARCHES)
def test_words_of_each_language_are_found_and_marked(
    site: str, window: Window, picture: Picture, lang: str
) -> None:
    page = window()
    search(page, site, SEARCHES[lang])
    assert total(page) > 0
    mark = page.locator("article.hit mark").first
    assert mark.is_visible()
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"
    picture(page, f"search-{lang}")
    taken(page, page.locator(f"[data-facet=lang] a.row[href*='lang={lang}']"), f"**lang={lang}**")
    assert page.locator(f".hit .passage[lang={lang}] mark").first.is_visible()
    assert set(page.eval_on_selector_all(".hit .passage", "all => all.map(one => one.lang)")) == {lang}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_down_through_three_facets_and_back(
    site: str, window: Window, picture: Picture, script: bool
) -> None:
    page = window(java_script_enabled=script)
    search(page, site, "соглашение OR меморандум")
    steps = [(page.url, total(page), results(page))]
    for facet in ("sector", "kind", "amount"):
        taken(page, row(page, facet), f"**{facet}=**")
        assert page.locator(f"[data-facet={facet}] a.row[aria-current=true]").count() == 1
        steps.append((page.url, total(page), results(page)))
    assert set(chosen(page)) == {"q", "sector", "kind", "amount"}
    assert page.locator("ul.chips a:not(.clear)").count() == 3
    assert all(0 < less <= more for (_, more, _), (_, less, _) in pairwise(steps))
    assert page.locator("li.deal.matches").count() > 0
    picture(page, "three-facets" if script else "three-facets-without-script")

    for address, many, shown in reversed(steps[:-1]):
        page.go_back()
        page.wait_for_url(address)
        settled(page)
        assert (total(page), results(page)) == (many, shown)
    for address, many, shown in steps[1:]:
        page.go_forward()
        page.wait_for_url(address)
        settled(page)
        assert (total(page), results(page)) == (many, shown)

    taken(page, page.locator("ul.chips a", has_text="Sector"), lambda url: "sector=" not in url)
    assert set(chosen(page)) == {"q", "kind", "amount"}
    taken(page, page.get_by_role("link", name="Clear all"), lambda url: "kind=" not in url)
    assert set(chosen(page)) == {"q"}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_article_is_read_and_left(site: str, window: Window, picture: Picture, script: bool) -> None:
    page = window(java_script_enabled=script)
    page.goto(f"{site}/?q=меморандум&amount=1b%2B")
    there, found = page.url, total(page)
    title = page.locator("article.hit h2 a").first
    anchor = urlsplit(title.get_attribute("href")).fragment
    taken(page, title, "**/article/**")
    paragraph = page.locator(f"#{anchor}")
    assert paragraph.locator("mark").first.is_visible()
    box = paragraph.bounding_box()
    assert box["y"] < 800, "the article opens at the paragraph that was found"
    picture(page, "article" if script else "article-without-script")
    taken(page, page.locator(".verse .deals a").first, "**/deal/**")
    assert page.locator("figure.evidence blockquote").first.is_visible()
    picture(page, "deal" if script else "deal-without-script")
    taken(page, page.get_by_text("Back to the results"), "**/?q=**")
    assert (chosen(page), total(page)) == (parse_qs(urlsplit(there).query), found)


def test_two_values_of_one_facet_widen_the_choice(site: str, window: Window) -> None:
    page = window()
    page.goto(site)
    taken(page, row(page, "sector"), "**sector=**")
    one = total(page)
    taken(page, row(page, "sector"), "**sector=**sector=**")
    assert total(page) >= one
    taken(page, page.get_by_role("link", name="Clear all"), f"{site}/")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_column_of_the_histogram_is_clicked(
    site: str, window: Window, picture: Picture, script: bool
) -> None:
    page = window(java_script_enabled=script)
    page.goto(f"{site}/deals")
    everything = total(page)
    column = page.locator("[data-facet=amount] .columns-of a").last
    said, _, many = column.locator("title").text_content().rpartition(": ")
    box = column.locator("rect.ground").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 4)  # above the bar itself
    page.wait_for_url("**amount=**")
    settled(page)
    assert total(page) == int(many) < everything
    assert said in page.locator("ul.chips a").first.inner_text()
    picture(page, "histogram" if script else "histogram-without-script")
    taken(
        page,
        page.locator("[data-facet=amount] .columns-of a.chosen rect").first,
        lambda url: "amount" not in url,
    )
    assert total(page) == everything


COLUMNS = ("Date", "Deal", "Sector", "Place", "Dollars", "Article")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_table_of_deals_is_ordered_by_each_of_its_columns(
    site: str, window: Window, picture: Picture, script: bool
) -> None:
    page = window(java_script_enabled=script)
    page.goto(f"{site}/deals")
    heads = [head.inner_text().rstrip(" ↕") for head in page.locator("table.ledger th").all()]
    assert set(COLUMNS) < set(heads)
    for name in COLUMNS:
        orders = []
        for _ in range(2):
            before = page.url
            link = page.locator("th", has_text=name).get_by_role("link")
            taken(page, link, lambda url, before=before: url != before)
            sorted_by = page.locator("th[aria-sort]")
            assert sorted_by.count() == 1
            assert sorted_by.inner_text().startswith(name)
            orders.append(sorted_by.get_attribute("aria-sort"))
            cells = page.locator(f"table.ledger td:nth-child({heads.index(name) + 1})").all_inner_texts()
            values = [cell.partition("\n")[0] for cell in cells]
            runs = [one for one, after in zip(values, [*values[1:], None], strict=True) if one != after]
            assert len(runs) == len(set(runs)), "what is equal stands together"
        assert sorted(orders) == ["ascending", "descending"]
    picture(page, "deals-by-article" if script else "deals-by-article-without-script")


def test_what_is_taken_along_is_what_the_page_shows(
    site: str, window: Window, tmp_path: Any, picture: Picture
) -> None:
    page = window()
    page.goto(f"{site}/deals?q=меморандум&sector=energy&sort=-amount")
    many = total(page)
    assert 0 < many <= 10, "one page of deals"
    ids = [unquote(address).removeprefix("/deal/") for address in results(page)]
    amounts = page.locator("table.ledger td.money:nth-child(6)").all_inner_texts()
    kept = {}
    for name in ("CSV", "JSON lines"):
        with page.expect_download() as download:
            page.locator("main").get_by_role("link", name=name, exact=True).click()
        kept[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(kept[name])
    assert {path.name for path in kept.values()} == {"deals.csv", "deals.jsonl"}
    rows = list(csv.DictReader(io.StringIO(kept["CSV"].read_text(encoding="utf-8"))))
    lines = [json.loads(line) for line in kept["JSON lines"].read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in rows] == [one["id"] for one in lines] == ids
    assert [one["amount_text"] or "not stated" for one in rows] == amounts
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # a browser asks, having no page
    page.locator("main").get_by_role("link", name="JSON", exact=True).click()
    page.wait_for_url("**/api/deals?**")
    told = json.loads(page.locator("pre").inner_text())
    assert [deal["id"] for deal in told["deals"]] == ids


def test_a_link_to_the_search_opens_it_in_a_fresh_browser(
    site: str, window: Window, picture: Picture
) -> None:
    for view in ("/", "/deals", "/overview"):
        page = window()
        page.goto(f"{site}{view}?q=меморандум+sector:energy&max_usd=5b&page=1")
        link = page.get_by_role("link", name="Link to this search").get_attribute("href")
        fresh = window(width=1000, color_scheme="dark")
        fresh.goto(f"{site}{link}")
        assert total(fresh) == total(page)
        assert results(fresh) == results(page)
        chips, fresh_chips = (one.locator("ul.chips").inner_text() for one in (page, fresh))
        assert fresh_chips == chips
        assert {"sector", "max_usd"} <= set(chosen(fresh)), "filters typed are filters of the address"
        picture(fresh, f"permalink-dark-{view.strip('/') or 'paragraphs'}")


def test_everything_by_keyboard(site: str, window: Window, picture: Picture) -> None:
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
    settled(page)
    tabbed_to(page, "[data-facet=sector]")
    picture(page, "keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url("**sector=**")
    settled(page)
    tabbed_to(page, ".hit h2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")


def tabbed_to(page: Any, where: str, most: int = 80) -> None:
    """Press Tab until something within `where` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("where => document.activeElement.closest(where) !== null", where):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    pytest.fail(f"The Tab key does not lead to {where}.")


STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  if (!window.met) { window.met = new Set(); window.all = [...document.querySelectorAll('*')]; }
  const again = window.met.has(one);
  window.met.add(one);
  const style = getComputedStyle(one);
  const around = getComputedStyle(one.closest('form.search') ?? one);
  const ground = one.querySelector('.ground');
  const seen = style.outlineStyle !== 'none' || around.boxShadow !== 'none'
    || (ground && getComputedStyle(ground).stroke !== 'none');
  const boxes = [...one.getClientRects()];
  const shown = boxes.some(box => {
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return at && (one.contains(at) || at.contains(one));
  });
  return { again, seen, shown, at: window.all.indexOf(one), what: one.outerHTML.slice(0, 120) };
}"""
"""What has the focus: whether it had it before, can be told by eye, and is neither covered nor outside."""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/?q=кредит&sector=energy", "/deals?q=кредит", "/overview?lang=ru"])
def test_the_tab_key_leads_through_all_of_a_page_in_order(
    site: str, window: Window, address: str, width: int
) -> None:
    page = window(width=width)
    page.goto(f"{site}{address}")
    page.locator(".filters").evaluate("filters => filters.open = true")
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["again"]:
            break
        assert stop["seen"], f"the focus cannot be seen: {stop['what']}"
        assert stop["shown"], f"the focus is covered or outside: {stop['what']}"
        stops.append(stop["at"])
    assert len(stops) > 30
    assert stops == sorted(stops), "the order of the page is the order of the keys"


def test_a_telephone(site: str, window: Window, picture: Picture) -> None:
    page = window(width=390, height=844, has_touch=True, is_mobile=True)
    page.goto(f"{site}/?q=договор")
    picture(page, "narrow-paragraphs")
    sector = row(page, "sector")
    assert not sector.is_visible()
    page.locator(".filters > summary").tap()
    assert sector.is_visible()
    picture(page, "narrow-filters")
    sector.tap()
    page.wait_for_url("**sector=**")
    settled(page)
    assert page.locator("ul.chips a").first.is_visible()
    for view in ("Deals", "Overview"):
        page.get_by_role("link", name=view, exact=True).tap()
        page.wait_for_url(f"**/{view.lower()}?**")
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        picture(page, f"narrow-{view.lower()}")
    page.locator("nav.tabs a").first.tap()
    page.wait_for_url("**/?**")
    settled(page)
    taken(page, page.locator("article.hit h2 a").first, "**/article/**")
    picture(page, "narrow-article")


def test_filters_stand_open_on_a_wide_screen_without_script(site: str, window: Window) -> None:
    page = window(java_script_enabled=False)
    page.goto(site)
    assert row(page, "sector").is_visible()


def test_dark_mode_is_dark(site: str, window: Window, picture: Picture) -> None:
    page = window(color_scheme="dark")
    for view in ("", "deals", "overview", "about"):
        page.goto(f"{site}/{view}")
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert max(map(int, re.findall(r"\d+", ground)[:3])) < 60
        picture(page, f"dark-{view or 'start'}")


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

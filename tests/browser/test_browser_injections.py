"""Injections of script in a real browser: no dialog, no script, no question to another machine, no breach of
the policy (the `window` fixture fails on each), and nothing in the tree of a page that none of ours has.

tests/test_web_injections.py tries each with each parameter; here each is tried with all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any
from urllib.parse import quote_from_bytes

import pytest

from search.settings import Settings
from search.tally import GROUPINGS
from tests.browser.conftest import served, serving
from tests.fake_searcher import FakeSearcher
from tests.hostile_index import hostile_searcher
from tests.injections import ALL_AT_ONCE, INJECTIONS
from tests.test_web_injections import parameters
from web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Window = Callable[..., Any]

ODD = """async (address) => {
  // Of another page the browser makes a tree without showing it; this one it has shown and run.
  const page = address
    ? new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html')
    : document;
  const found = [];
  const ours = new URL(location.href).origin;
  for (const element of page.querySelectorAll('*')) {
    const name = element.localName;
    if (['iframe', 'object', 'embed', 'base', 'math', 'style', 'template', 'video', 'audio'].includes(name)
        || (name === 'meta' && element.httpEquiv)
        || (name === 'script' && (element.textContent || new URL(element.src).origin !== ours)))
      found.push(element.outerHTML.slice(0, 200));
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith('on') || attribute.name === 'style')
        found.push(`${name} ${attribute.name}=${attribute.value.slice(0, 100)}`);
      if (['href', 'src', 'action', 'formaction', 'srcset', 'data', 'xlink:href'].includes(attribute.name)
          && new URL(attribute.value, location.href).origin !== ours)
        found.push(`${name} ${attribute.name}=${attribute.value.slice(0, 100)}`);
    }
  }
  for (const link of page.links) if (!['http:', 'https:'].includes(link.protocol)) found.push(link.href);
  if (document.cookie) found.push(document.cookie);
  return found;
}"""
"""What stands in a page as the browser reads it that none of ours has."""


@pytest.fixture(scope="module")
def hostile_site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages over articles all of whose words are injections."""
    searcher = hostile_searcher(tmp_path_factory.mktemp("hostile") / "index", INJECTIONS)
    with served(searcher) as address:
        yield address
    searcher.close()


def look(page: Any, address: str) -> None:
    """Open a page, move over it, and look at its tree."""
    page.goto(address)
    page.mouse.move(300, 300)
    page.mouse.move(700, 400)
    assert page.evaluate(ODD) == [], address


def read(page: Any, address: str) -> None:
    """Look at the tree that the browser makes of a page, without opening it."""
    assert page.evaluate(ODD, address) == [], address


def test_a_page_that_does_not_escape_would_be_seen(browser: Any) -> None:
    """Of what these tests look for there is something to see, were it there."""
    app = create_app(FakeSearcher(), Settings())
    app.jinja_env.autoescape = False
    with serving(app) as address:
        page = browser.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/?q={quote_from_bytes(ALL_AT_ONCE.raw)}")
        assert len(page.evaluate(ODD)) > 3
        assert any("Content Security Policy" in line for line in told), "and the policy stops it"
        page.close()


PATHS = ("/", "/deals", "/overview", "/sums", "/article/ports", "/deal/ports-1", "/values/party", "/suggest")


def test_through_the_words_and_the_filters_of_a_search(odd_site: str, window: Window) -> None:
    """Each through all parameters at once; which there are is asked of the pages."""
    page = window()
    for one, path in zip(INJECTIONS, cycle(PATHS), strict=False):
        words = quote_from_bytes(one.raw)
        everywhere = "&".join(f"{name}={words}" for name in parameters())
        look(page, f"{odd_site}{path}?{everywhere}")
    for path in PATHS:
        look(page, f"{odd_site}{path}?q={quote_from_bytes(ALL_AT_ONCE.raw)}")


def test_through_where_a_choice_of_language_leads_back_to(odd_site: str, window: Window) -> None:
    page = window()
    for one in (*INJECTIONS[::12], ALL_AT_ONCE):
        look(page, f"{odd_site}/language?to=uk&back={quote_from_bytes(one.raw)}")
        assert page.url.startswith(odd_site)


def test_through_every_field_of_an_article(hostile_site: str, window: Window) -> None:
    page = window()
    for number in range(len(INJECTIONS)):
        look(page, f"{hostile_site}/article/x{number}?q=кредит")
        read(page, f"{hostile_site}/deal/x{number}.d1")


def test_lists_of_such_articles(hostile_site: str, window: Window) -> None:
    page = window()
    for number in range(1, 29):
        look(page, f"{hostile_site}/{('', 'deals')[number % 2]}?page={number}")
        read(page, f"{hostile_site}/{('deals', '')[number % 2]}?page={number}")
    for grouping in GROUPINGS:
        look(page, f"{hostile_site}/sums?by={grouping}")
    for facet in ("party", "place", "heading"):
        look(page, f"{hostile_site}/values/{facet}")
    look(page, f"{hostile_site}/why/x0%231?q=кредит")
    look(page, f"{hostile_site}/about")


def test_what_is_for_programs_runs_nothing_either(hostile_site: str, window: Window) -> None:
    page = window()
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # a browser asks, having no page
    for path in ("/api/deals?per_page=100", "/api/search?per_page=100", "/api/sums?by=party"):
        page.goto(f"{hostile_site}{path}")
        assert page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("typed", ["script", "img", "alert", "svg", "javascript"])
def test_what_is_suggested_while_one_types(hostile_site: str, window: Window, typed: str) -> None:
    """Names of parties and places, which the script of the page puts into its tree."""
    page = window()
    page.goto(hostile_site)
    box = page.get_by_label("Search words")
    box.press_sequentially(typed)
    offers = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    offers.first.wait_for()
    assert typed in offers.first.inner_text().lower()
    assert page.evaluate(ODD) == []
    offers.first.hover()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/?*")
    page.wait_for_load_state()
    assert page.evaluate(ODD) == []

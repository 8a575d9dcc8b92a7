"""Steps that several walks take: searching, choosing, reading what the page shows."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit


def chosen(page: Any) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query)


def row(page: Any, facet: str) -> Any:
    """The first value of a facet that is not chosen and has results."""
    rows = page.locator(f"[data-facet={facet}] a.row:not([aria-current]):not(.none)")
    return rows.first


def total(page: Any) -> int:
    """How many results there are."""
    found = re.match(r"[\d,]+", page.get_by_role("status").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def search(page: Any, site: str, words: str) -> None:
    """Type words and press Enter."""
    page.goto(site)
    page.get_by_label("Search words").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    settled(page)


def settled(page: Any) -> None:
    """Whatever was asked for is shown."""
    page.wait_for_load_state()
    page.locator("[aria-busy=true]").wait_for(state="detached")


def taken(page: Any, control: Any, shown: Any) -> None:
    """Click, and wait until the address says so and the page shows it."""
    control.click()
    page.wait_for_url(shown)
    settled(page)


def results(page: Any) -> list[str]:
    """The results shown, by where each leads."""
    links = page.locator("article.hit h2 a, table.ledger td.kind a")
    return [urlsplit(link.get_attribute("href")).path for link in links.all()]

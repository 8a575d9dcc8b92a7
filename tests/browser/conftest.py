"""A real browser before the real page: an index built from seeds/, served on a free port, and chromium.

The browser is the one in DOGOVOR_CHROMIUM or on PATH (`scripts/browser.sh` finds or installs one). Without
any, these tests are skipped and say so; where CI is set they fail. Each test also fails if the page asked
anything of another machine or wrote an error to the console.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from search.settings import Settings
from tests.fake_searcher import FakeSearcher
from web.app import create_app
from web.serving import address_of, listen

SCREENS = Path(__file__).parents[2] / "build" / "screens"
"""Pictures of what the walks come by; not kept in the project, but by whoever keeps what a run has built."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser to drive."""
    named = os.environ.get("DOGOVOR_CHROMIUM")
    return named or next((found for found in map(shutil.which, NAMES) if found), None)


def no_browser(reason: str) -> None:
    """Skip loudly; in CI a missing browser is a failure."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(f"Browser tests cannot run: {reason}")
    pytest.skip(f"BROWSER TESTS ARE SKIPPED: {reason} Run scripts/browser.sh, or set DOGOVOR_CHROMIUM.")


@contextmanager
def served(searcher: Any) -> Iterator[str]:
    """The address of a page over a searcher, while it runs."""
    with serving(create_app(searcher, Settings())) as address:
        yield address


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of an application, while it runs."""
    server = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield address_of("127.0.0.1", server).rstrip("/")
    finally:
        server.close()
        thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        no_browser("playwright is not installed.")
    path = chromium()
    if path is None:
        no_browser("no chromium was found.")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        try:
            opened = play.chromium.launch(executable_path=path, args=flags)
        except Error as error:
            no_browser(f"{path} does not start: {error.message.splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site(browser: Any, seeds_app: Flask) -> Iterator[str]:
    """The page over the articles in seeds/, the same that the tests without a browser ask."""
    with serving(seeds_app) as address:
        yield address


@pytest.fixture(scope="session")
def odd_site(browser: Any) -> Iterator[str]:
    """The page over the stand-in, whose texts are full of markup."""
    with served(FakeSearcher()) as address:
        yield address


@pytest.fixture(scope="session")
def picture() -> Callable[..., None]:
    """Keeps a picture of a page under a name: `picture(page, "deals")`; `whole`: all of its length."""
    SCREENS.mkdir(parents=True, exist_ok=True)

    def keep(page: Any, name: str, whole: bool = False) -> None:
        page.screenshot(path=SCREENS / f"{name}.png", full_page=whole, animations="disabled")

    return keep


Window = Callable[..., Any]


@pytest.fixture
def window(browser: Any) -> Iterator[Window]:
    """Opens pages: `window(width=360, java_script_enabled=False)`. What one did wrong fails the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(width: int = 1280, height: int = 800, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: faults.append(asked.url) if _elsewhere(asked.url) else None)
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def _elsewhere(url: str) -> bool:
    return urlsplit(url).scheme not in ("data", "about") and urlsplit(url).hostname != "127.0.0.1"

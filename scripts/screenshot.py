"""Draws docs/page.png: the page as it is, over the articles in seeds/. Run by `make screenshot`.

Comes in: DOGOVOR_CHROMIUM (`scripts/browser.sh`), seeds/. Goes out: the picture, and a line that says where.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from search.indexing import build_index  # noqa: E402
from search.searcher import Searcher  # noqa: E402
from search.settings import Settings  # noqa: E402
from web.app import create_app  # noqa: E402
from web.serving import address_of, listen  # noqa: E402

PICTURE = HOME / "docs" / "page.png"
SHOWN = "?q=переработка зерна&amount=100m-1b"
WIDTH, HEIGHT = 1280, 860


def main() -> int:
    """Builds an index of its own, serves it on a free port, and takes the picture."""
    browser = os.environ.get("DOGOVOR_CHROMIUM") or shutil.which("chromium")
    if not browser:
        print("No browser was found. Install one (sudo apt install chromium) and try again.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build_index((HOME / "seeds",), index, None)
        searcher = Searcher.open(index)
        server = listen(create_app(searcher, Settings()), "127.0.0.1", 0)
        answering = threading.Thread(target=server.run)
        answering.start()
        try:
            draw(browser, address_of("127.0.0.1", server) + SHOWN)
        finally:
            server.close()
            answering.join(10)
            searcher.close()
    print(f"{PICTURE.relative_to(HOME)}: {PICTURE.stat().st_size // 1024} KB")
    return 0


def draw(browser: str, address: str) -> None:
    """One picture of the upper part of a page, half as dense again."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=browser, args=flags)
        size = {"width": WIDTH, "height": HEIGHT}
        page = window.new_page(viewport=size, device_scale_factor=1.5, color_scheme="light")
        page.goto(address)
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        window.close()


if __name__ == "__main__":
    sys.exit(main())

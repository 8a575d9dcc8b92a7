"""How long the server works on each page, and how much a browser loads.

    python -m benchmarks.pages

Comes in: seeds/, indexed anew. Goes out: two Markdown tables. Every view is asked for as a browser does,
through the whole application, with queries in three languages, with and without filters. First: an address
that was not asked for since the index was opened, by a server that has worked before. Again: the same address
once more. Times are of the processor. What is loaded first is a page of results with its style and scripts,
as they are and compressed.
"""

from __future__ import annotations

import argparse
import gzip
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from benchmarks.speed import QUERIES, ROOT
from search import Searcher, parse
from search.indexing import build_index
from search.settings import Settings
from web import create_app

FILTERS: tuple[dict[str, str], ...] = ({}, {"sector": "energy"}, {"lang": "bg"})
LISTS = ("/", "/deals", "/overview", "/sums")
"""Views of what a query finds."""

ALONE = ("/about", "/suggest.json?q=каз", "/deals.atom")
"""Views that need no query."""

FETCHED = re.compile(r'(?:<link rel="stylesheet" href|<script src|<img src)="([^"]+)"')
"""What a page has a browser fetch beside it."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="how often the index is opened (default: 3)")
    options.add_argument("--sources", type=Path, default=ROOT / "seeds", help="articles (default: seeds/)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build_index([chosen.sources], index, None)
        print(
            "| view | addresses | first: p50 | p95 | most | again: p50 | p95 |\n|---|---|---|---|---|---|---|"
        )
        for row in views(index, chosen.rounds):
            print(row, flush=True)
        print("\n| first load | bytes | compressed |\n|---|---|---|")
        for row in loads(index):
            print(row)


def views(index: Path, rounds: int) -> Iterator[str]:
    """A row a view."""
    taken: dict[str, tuple[list[float], list[float]]] = {}
    many: dict[str, int] = {}
    for number in range(rounds + 1):  # the first is not counted: tables and templates are read then
        searcher = Searcher.open(index)
        client = client_of(searcher, index)
        for view, addresses in asked(searcher).items():
            many[view] = len(addresses)
            for which in range(2):
                found = [milliseconds(client, address) for address in addresses]
                if number:
                    taken.setdefault(view, ([], []))[which].extend(found)
        searcher.close()
    for view, (first, again) in taken.items():
        cells = statistics.median(first), slow(first), max(first), statistics.median(again), slow(again)
        figures = " | ".join(f"{one:.1f} ms" for one in cells)
        yield f"| `{view}` | {many[view]} | {figures} |"


def asked(searcher: Searcher) -> dict[str, list[str]]:
    """The addresses of each view."""
    queries = [urlencode({"q": text, **filters}) for text, filters in product(QUERIES, FILTERS)]
    addresses = {view: [f"{view}?{one}" for one in queries] for view in LISTS}
    for hit in searcher.search(parse("договор")).hits:
        addresses.setdefault("/article", []).append(f"/article/{hit.article.id}?q=договор")
        addresses.setdefault("/why", []).append(f"/why/{hit.id.replace('#', '%23')}?q=договор")
        addresses.setdefault("/deal", []).extend(f"/deal/{deal.id}?q=договор" for deal in hit.deals[:1])
    return {**addresses, **{one.partition("?")[0]: [one] for one in ALONE}}


def milliseconds(client: FlaskClient, address: str) -> float:
    """Processor time of one answer."""
    began = time.process_time()
    answer = client.get(address)
    taken = (time.process_time() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status}")
    return taken


def loads(index: Path) -> Iterator[str]:
    """A row a file of the first load, and the sum."""
    searcher = Searcher.open(index)
    client = client_of(searcher, index)
    page = client.get(f"/?{urlencode({'q': 'кредитна линия'})}")
    files = [("the page", page.data)]
    for address in dict.fromkeys(FETCHED.findall(page.text)):
        files.append((f"`{address.rpartition('/')[2].partition('?')[0]}`", client.get(address).data))
    searcher.close()
    sizes = [(name, len(held), len(gzip.compress(held))) for name, held in files]
    whole, packed = sum(size for _, size, _ in sizes), sum(size for *_, size in sizes)
    for name, size, small in (*sizes, ("**together**", whole, packed)):
        yield f"| {name} | {size:,} | {small:,} |"


def client_of(searcher: Searcher, index: Path) -> FlaskClient:
    """The whole application, without a limit on how often it is asked."""
    return create_app(searcher, Settings(index=index, rate="off")).test_client()


def slow(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


if __name__ == "__main__":
    main()

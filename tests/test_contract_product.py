"""The whole product over a real OpenSearch answers as over a folder: seeds/, asked by people.

Compared are sets, totals, facets, snippets, notes, suggestions, sums, whole articles; an order by scores is
not, since a server rounds them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import dogovor
from scripts.opensearch import Cluster
from search import parse
from search.engine import Request
from search.engines.opensearch import engine as engines
from search.engines.opensearch import hits
from search.errors import IndexMissing, UnsupportedFeature
from search.indexing import Run, build_index
from search.query import SORTS, Query
from search.searcher import Searcher
from search.stores.server import ServerStore
from tests.conftest import SEEDS
from tests.test_search_golden import lines

pytestmark = [pytest.mark.opensearch, pytest.mark.slow]

ALL = 200
MORE = (
    "",
    "газ -нефть",
    '"кредитна линия"',
    "електроенерг*",
    "djkmahfv",
    "Samruk",
    "договор OR меморандум",
    "банк Казахстан инвестиции",
)


@pytest.fixture(scope="module")
def address(opensearch: Cluster) -> str:
    """seeds/ indexed on the server."""
    where = f"opensearch:{opensearch.url}/seeds-{uuid.uuid4().hex[:8]}"
    build_index([SEEDS], where)
    return where


@pytest.fixture(scope="module")
def on_server(address: str) -> Iterator[Searcher]:
    opened = Searcher.open(address)
    yield opened
    opened.close()


def asked() -> list[Query]:
    words = dict.fromkeys([*(line.query for line in lines()[::2]), *MORE])
    return [parse(text, limit=ALL) for text in words]


def test_paragraphs_are_the_same(on_server: Searcher, seeds_searcher: Searcher) -> None:
    for query in asked():
        mine, other = on_server.search(query), seeds_searcher.search(query)
        assert (mine.total, mine.total_deals) == (other.total, other.total_deals), query.text
        assert mine.facets == other.facets, query.text
        assert mine.notes == other.notes, query.text
        assert {hit.id: hit.snippet for hit in mine.hits} == {hit.id: hit.snippet for hit in other.hits}
        assert {hit.id: hit.marks for hit in mine.hits} == {hit.id: hit.marks for hit in other.hits}


@pytest.mark.parametrize("choices", [{"sector": ("energy",)}, {"lang": ("ru",), "amount": ("1b+", "none")}])
def test_choices_narrow_the_same(
    on_server: Searcher, seeds_searcher: Searcher, choices: dict[str, tuple[str, ...]]
) -> None:
    for query in asked()[::3]:
        chosen = replace(query, choices=choices)
        mine, other = on_server.search(chosen), seeds_searcher.search(chosen)
        assert (mine.total, mine.facets) == (other.total, other.facets), query.text
        assert {hit.id for hit in mine.hits} == {hit.id for hit in other.hits}


def test_deals_are_the_same_in_the_same_order(on_server: Searcher, seeds_searcher: Searcher) -> None:
    for sort in SORTS:
        for once in (False, True):
            query = parse("", sort=sort, limit=ALL, once=once)
            mine, other = on_server.deals(query), seeds_searcher.deals(query)
            assert [hit.record for hit in mine.deals] == [hit.record for hit in other.deals], sort
            assert (mine.total, mine.facets, mine.totals) == (other.total, other.facets, other.totals)


def test_sums_suggestions_and_articles_are_the_same(on_server: Searcher, seeds_searcher: Searcher) -> None:
    query = parse("договор")
    mine, other = on_server.tally(query, "sector"), seeds_searcher.tally(query, "sector")
    assert (mine.rows, mine.whole) == (other.rows, other.whole)
    for typed in ("ка", "газ", "kazm", "rfpf"):
        assert on_server.suggest(typed) == seeds_searcher.suggest(typed)
    for hit in seeds_searcher.search(query).hits[:3]:
        assert on_server.article(hit.article.id, query) == seeds_searcher.article(hit.article.id, query)


def test_the_command_line_takes_an_address(address: str) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(dogovor, [*words, "--engine", address])
        assert result.exit_code == 0, result.output
        return result.output

    assert "paragraph" in run("search", "газ")
    assert "sound" in run("check")
    again = run("index", str(SEEDS))
    assert "5 articles" in again and address in again


def test_pages_beyond_ten_thousand_are_read_in_order(address: str) -> None:
    """Beyond what the server gives by place: asked for here with a window of a few."""
    store = ServerStore(address)
    engine = store.open(store.read())
    whole = engine.search(Request("deal", None, sort=("-amount_usd",), limit=100)).hits
    folded = engine.search(Request("deal", None, sort=("-amount_usd",), limit=100, fold=True)).hits
    with pytest.MonkeyPatch.context() as patch:
        for module in (engines, hits):
            patch.setattr(module, "WINDOW", 7)
        assert (
            engine.search(Request("deal", None, sort=("-amount_usd",), offset=5, limit=20)).hits
            == (whole[5:25])
        )
        request = Request("deal", None, sort=("-amount_usd",), offset=3, limit=90, fold=True)
        assert engine.search(request).hits == folded[3:93]


def test_what_was_taken_away_is_gone(opensearch: Cluster, tmp_path: Path) -> None:
    where = f"opensearch:{opensearch.url}/gone-{uuid.uuid4().hex[:8]}"
    with pytest.raises(IndexMissing, match="dogovor index"):
        Searcher.open(where)
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.txt").write_text(f"Договор о поставке газа {name}.\n", encoding="utf-8")
    build_index([tmp_path], where)
    before = Searcher.open(where)
    (tmp_path / "two.txt").unlink()
    (tmp_path / "one.txt").write_text("Меморандум о сотрудничестве.\n", encoding="utf-8")
    report = build_index([tmp_path], where, run=Run())
    assert (report.changed, report.removed) == (1, 1)
    assert before.search(parse("газ")).total == 3, "who has it open reads what it was"
    after = Searcher.open(where)
    assert after.search(parse("газ")).total == 1
    assert [hit.number for hit in after.search(parse("меморандум")).hits] == [1]


@pytest.mark.parametrize(
    "typed",
    ["opensearch:http://me:secret@localhost:9200", "opensearch:ftp://localhost", "opensearch:http://a/B c"],
)
def test_an_address_that_is_none_is_refused_and_no_password_repeated(typed: str) -> None:
    with pytest.raises(UnsupportedFeature) as refused:
        ServerStore(typed)
    assert "secret" not in str(refused.value)

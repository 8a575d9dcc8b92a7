"""What comes nearest: some of the words or words like them, below the answers and in no count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.engines.memory import MemoryEngine
from search.expand import expand
from search.nearest import nearest_node, similarity
from search.query import parse
from search.searcher import Searcher
from tests.test_search_expand import engine_of

SPORT = engine_of(
    ("uk", "Спортивний директор університету подякував поліції."),
    ("bg", "Спортното министерство откри стадион."),
    ("ru", "Министр открыл завод."),
)


def found(text: str, engine: MemoryEngine = SPORT) -> list[str]:
    from search.engine import Request

    node = nearest_node(expand(parse(text).tree, engine), engine)
    return [hit.id for hit in engine.search(Request("paragraph", node)).hits] if node else []


def test_a_word_is_met_by_words_that_begin_like_it_in_other_languages() -> None:
    assert set(found("спортивная")) == {"p0", "p1"}


def test_the_word_itself_comes_before_those_like_it() -> None:
    assert found("спортното")[0] == "p1"
    assert found("спортивний")[0] == "p0"


def test_what_is_excluded_stays_excluded() -> None:
    assert set(found("спортивная -стадион")) == {"p0"}


def test_phrases_and_beginnings_of_words_are_taken_as_written() -> None:
    assert nearest_node(expand(parse('"спортивный завод"').tree, SPORT), SPORT) is None
    assert nearest_node(expand(parse("спортив*").tree, SPORT), SPORT) is None


def test_nearest_paragraphs_are_no_answers_and_are_not_counted(searcher: Searcher) -> None:
    results = searcher.search(parse("договор аренды"))
    assert results.total == len(results.hits) < 10
    assert results.nearest
    assert not {hit.id for hit in results.hits} & {hit.id for hit in results.nearest}
    assert len(results.hits) + len(results.nearest) <= 10
    assert all(hit.marks for hit in results.nearest), "what brought it there is marked"


def test_answers_that_fill_the_page_need_nothing_near(searcher: Searcher) -> None:
    assert not searcher.search(parse("договор аренды", limit=1)).nearest
    assert not searcher.search(parse("договор аренды", offset=1)).nearest
    assert not searcher.search(parse("договор аренды", sort="date")).nearest
    assert not searcher.search(parse("")).nearest


def test_nearest_paragraphs_obey_the_choices(searcher: Searcher) -> None:
    results = searcher.search(parse("договор аренды", choices={"lang": ("bg",)}))
    assert {hit.lang for hit in results.nearest} <= {"bg"}


@given(st.text("абвг", min_size=1, max_size=8), st.text("абвг", min_size=1, max_size=8))
def test_similarity_is_a_share_and_symmetric(first: str, second: str) -> None:
    assert 0 <= similarity(first, second) == similarity(second, first) <= 1
    assert (similarity(first, second) == 1) == (first == second)

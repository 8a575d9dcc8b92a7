"""Suggestions: what begins so, in three languages and two scripts; all that is suggested finds something."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.completions import FACETS, LONGEST_TYPED, MOST, PHRASE, WORD, Completions, Suggestion, plain
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine
from search.query import parse
from search.searcher import Searcher
from search.vocabulary import VOCABULARY
from tests.golden_lines import facts

BEGINNINGS = (
    "ка", "каз", "казах", "по", "про", "мин", "министерство на", "кредит", "сот", "ін", "енер", "энер", "тр",
    "ka", "kaz", "tok", "sam", "gas", "en", "china", "rfp", "ghj", "vty", "ЛЯ", "РК", "2025", "ал", "ша",
)  # fmt: skip


@pytest.mark.parametrize(("typed", "kind", "text", "rank"), facts("completions.tsv", 4))
def test_what_begins_so_is_suggested(
    seeds_searcher: Searcher, typed: str, kind: str, text: str, rank: str
) -> None:
    found = [(one.kind, one.text) for one in seeds_searcher.suggest(typed)]
    assert (kind, text) in found[: int(rank)]


def finds(searcher: Searcher, suggestion: Suggestion) -> int:
    """How much a suggestion finds."""
    query = parse(suggestion.query, limit=1)
    if suggestion.choice is None:
        return searcher.search(query).total
    facet, value = suggestion.choice
    assert query.choices == {facet: (value,)} and query.tree is None
    return searcher.deals(query).total


def test_everything_suggested_finds_something(seeds_searcher: Searcher) -> None:
    suggested = {one for typed in BEGINNINGS for one in seeds_searcher.suggest(typed)}
    assert {one.kind for one in suggested} == {*FACETS, WORD, PHRASE}
    for suggestion in suggested:
        assert finds(seeds_searcher, suggestion) >= (suggestion.count if suggestion.choice else 1), suggestion


@pytest.mark.parametrize("before", ["газ ", "договор газ ", '"', "(газ OR ", "-газ "])
def test_a_word_after_other_words_finds_something_too(seeds_searcher: Searcher, before: str) -> None:
    for typed in ("каз", "кредитная л", "tok"):
        for suggestion in seeds_searcher.suggest(f"{before}{typed}"):
            assert suggestion.choice is None
            assert suggestion.query.startswith(before)
            assert finds(seeds_searcher, suggestion)


def test_typing_on_keeps_a_suggestion(seeds_searcher: Searcher) -> None:
    suggested = {
        one for typed in BEGINNINGS for one in seeds_searcher.suggest(typed) if one.query == one.text
    }
    suggested |= {one for typed in BEGINNINGS for one in seeds_searcher.suggest(typed) if one.choice}
    for suggestion in suggested:
        name = suggestion.matched[:LONGEST_TYPED]
        there = [
            (suggestion.kind, suggestion.text)
            in [(one.kind, one.text) for one in seeds_searcher.suggest(name[:to])]
            for to in range(2, len(name) + 1)
        ]
        assert there[there.index(True) :].count(False) == 0, suggestion
        assert there[-1], suggestion


def test_suggestions_are_few_and_of_several_kinds(seeds_searcher: Searcher) -> None:
    for typed in BEGINNINGS:
        found = seeds_searcher.suggest(typed)
        assert len(found) <= MOST
        assert len({(one.kind, one.text) for one in found}) == len(found)
    assert len({one.kind for one in seeds_searcher.suggest("энер")}) >= 3
    assert len(seeds_searcher.suggest("по", 3)) == 3
    assert len(seeds_searcher.suggest("по", 30)) > MOST


def test_the_more_frequent_goes_first(seeds_searcher: Searcher) -> None:
    words = [one for one in seeds_searcher.suggest("про", 30) if one.text.startswith("про")]
    assert words == sorted(words, key=lambda one: -one.count)


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "к", "*", "каз*", "(((", '"', ":", "party:", "sector:", "-", "%00", "\0\0\0", "a\nb",
        "<script>", "🦄🦄", "ъъъъ", "]]]]", "zzzz", "party:party:ка", "'", "а'", "İİ",
        "ь" * LONGEST_TYPED, "к" * (LONGEST_TYPED + 1), "к" * 100_000,
    ],
)  # fmt: skip
def test_odd_things_typed_are_answered(seeds_searcher: Searcher, typed: str) -> None:
    for suggestion in seeds_searcher.suggest(typed):
        assert finds(seeds_searcher, suggestion)


def test_nothing_is_suggested_within_a_phrase(searcher: Searcher) -> None:
    assert searcher.suggest("«банк")
    assert not searcher.suggest("«2 банк")
    assert searcher.suggest("«договор» банк")


def test_nothing_is_suggested_for_what_is_to_be_left_out(searcher: Searcher) -> None:
    assert searcher.suggest("банк")
    assert not searcher.suggest("-банк")
    assert not searcher.suggest("договор -банк")


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("казmunуйі эє\"'«»()*:-[];,.`<&\\/%\u0301\u00adЯ漢 2"), max_size=24))
def test_whatever_is_typed_finds_something_or_nothing_is_suggested(searcher: Searcher, typed: str) -> None:
    for suggestion in searcher.suggest(typed):
        assert finds(searcher, suggestion)


def test_names_are_compared_by_their_words(seeds_searcher: Searcher) -> None:
    assert plain("ООО «Вега-Плюс»").strip() == plain("ооо вега плюс")
    same = [{one.text for one in seeds_searcher.suggest(typed)} for typed in ("xi'an j", "Xi’an J", "xian j")]
    assert same[0] == same[1] == same[2] != set()


def test_every_engine_suggests_the_same(corpus_records: tuple[Record, ...], tmp_path: Path) -> None:
    stored = WhooshEngine.create(tmp_path / "index")
    with stored.writer() as writer:
        writer.add(corpus_records)
    by_file, by_memory = Completions(stored), Completions(MemoryEngine(corpus_records))
    for typed in (*BEGINNINGS, "зер", "зерно", "порт", "банк"):
        assert by_file.suggest(typed) == by_memory.suggest(typed)
    assert by_file.suggest("зер")
    stored.close()


def test_an_index_as_it_was_built_has_the_same_vocabulary(
    searcher: Searcher, plain_searcher: Searcher
) -> None:
    for typed in BEGINNINGS:
        assert searcher.suggest(typed) == plain_searcher.suggest(typed)


def test_records_without_a_vocabulary_suggest_choices_alone(corpus_records: tuple[Record, ...]) -> None:
    engine = MemoryEngine(record for record in corpus_records if record.kind != VOCABULARY)
    found = Completions(engine).suggest("енер")
    assert found and all(one.choice for one in found)


def test_an_empty_index_suggests_nothing() -> None:
    assert Completions(MemoryEngine()).suggest("каз") == ()

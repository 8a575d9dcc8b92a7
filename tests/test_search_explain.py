"""Why a paragraph stands where it does: parts that add up, and words for each way of being found."""

from __future__ import annotations

import pytest

from search import weights
from search.explain import Reason
from search.query import parse
from search.searcher import Searcher


def why(searcher: Searcher, text: str, place: int = 0) -> tuple[Reason, ...]:
    query = parse(text)
    found = searcher.why(searcher.search(query).hits[place].id, query)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "text",
    [
        "договор",
        "договору аренды",
        "зерно порт Дунай",
        "солнечная электростанция",
        '"договор аренды"',
        "зерн* -порт",
        "Dalian",
        "договор аренды вертолётов Атлантиды",
    ],
)
def test_the_parts_add_up_to_the_score(searcher: Searcher, text: str) -> None:
    query = parse(text)
    hits = searcher.search(query).hits
    assert hits
    for hit in hits:
        found = searcher.why(hit.id, query)
        assert found is not None
        assert sum(part.score for part in found[1]) == pytest.approx(hit.score, abs=0.01)


def test_a_part_says_what_stands_there_for_the_word(searcher: Searcher) -> None:
    [part] = why(searcher, "переговорами")
    assert part.way == "as typed" or part.way == "a form of it"
    assert part.found
    assert part.paragraphs >= 1


def test_each_way_of_answering_has_a_weight_of_its_own() -> None:
    """The words of a part are found by its weight."""
    wished = {"NEAR", "HEADED", "SUCH_A_DEAL", "SIMILAR", "K1", "B", "FLOOR"}
    table = {name: value for name, value in vars(weights).items() if isinstance(value, float)}
    ways = {name: value for name, value in table.items() if name not in wished}
    assert len(set(ways.values())) == len(ways)
    assert set(ways.values()) == set(weights.WAYS)


def test_no_words_no_parts_and_no_paragraph_nothing(searcher: Searcher) -> None:
    hit = searcher.search(parse("")).hits[0]
    assert searcher.why(hit.id, parse("")) is not None
    assert searcher.why(hit.id, parse(""))[1] == ()  # type: ignore[index]  # it is there, as the line above says
    assert searcher.why("nothing#1", parse("договор")) is None


def test_what_comes_nearest_is_explained_too(searcher: Searcher) -> None:
    query = parse("договор аренды")
    for hit in searcher.search(query).nearest:
        found = searcher.why(hit.id, query)
        assert found is not None
        assert sum(part.score for part in found[1]) == pytest.approx(hit.score, abs=0.02)

"""Marks in three languages: what is found for a word is marked, and says for which word it stands.

The lines of tests/golden/glosses.tsv are read over small texts of their own; the laws over the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzers.tokens import Span
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.interpret import interpret
from search.marking import Marker, parts_of, shown
from search.query import parse
from search.searcher import Searcher
from search.terms import terms_of

GOLDEN = Path(__file__).with_name("golden") / "glosses.tsv"


@dataclass(frozen=True, slots=True)
class Line:
    query: str
    lang: str
    text: str
    marked: tuple[str, ...]
    glosses: tuple[str, ...]


def lines() -> list[Line]:
    read = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            query, lang, text, marked, glosses = (*line.split("\t"), "")[:5]
            read.append(Line(query, lang, text, pieces(marked), pieces(glosses)))
    return read


def pieces(cell: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in cell.split("|") if piece.strip())


def marker_of(query: str, lang: str, text: str) -> Marker:
    record = Record("p", "paragraph", "p", "a", terms_of(text, lang).fields, {}, {"order": 0}, {})
    meaning = interpret(parse(query), MemoryEngine([record]))
    return Marker(meaning.node, parts_of(meaning.expansion))


@pytest.mark.parametrize("line", lines(), ids=lambda line: f"{line.query} in {line.lang}: {line.text}")
def test_what_is_marked_and_what_it_stands_for(line: Line) -> None:
    found = marker_of(line.query, line.lang, line.text).marked(line.text, line.lang)
    assert tuple(mark.of(line.text) for mark in found.marks) == line.marked
    told = tuple(
        f"{line.text[one.start : one.stop]} = {one.typed}" + (f" ({one.concept})" if one.concept else "")
        for one in found.glosses
    )
    assert told == line.glosses


def test_all_three_languages_are_asked_and_answer() -> None:
    ways = {(line.query, line.lang) for line in lines() if line.glosses}
    assert {lang for _, lang in ways} == {"ru", "bg", "uk"}
    assert len(lines()) >= 30


def test_a_piece_keeps_its_marks_and_what_they_stand_for() -> None:
    text = "Слово " * 80 + "подписаха договор за заем. " + "Слово " * 80
    marker = marker_of("позика", "bg", text)
    piece = shown(marker.marked(text, "bg"), text)
    assert [mark.of(piece.text) for mark in piece.marks] == ["заем"]
    [gloss] = piece.glosses
    assert piece.text[gloss.start : gloss.stop] == "заем"
    at = text.index("договор")
    passage = marker.passage(text, "bg", Span(at, at + 20))
    assert [mark.of(passage.text) for mark in passage.marks] == ["заем"]
    assert [passage.text[one.start : one.stop] for one in passage.glosses] == ["заем"]


WORDS = [
    "договор",
    "угода",
    "кредит",
    "зърно",
    "Dalian",
    "порт*",
    '"договор аренды"',
    "солнечная",
    "solar",
    "-газ",
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
def test_every_gloss_stands_on_marks_and_explains_no_word_typed(searcher: Searcher, text: str) -> None:
    results = searcher.search(parse(text))
    for hit in (*results.hits, *results.nearest):
        marked = {at for mark in hit.marks for at in range(mark.start, mark.stop)}
        assert [one.start for one in hit.glosses] == sorted({one.start for one in hit.glosses})
        for one in hit.glosses:
            assert {one.start, one.stop - 1} <= marked
            assert hit.text[one.start : one.stop].casefold() not in text.casefold().split()
        for one in hit.snippet.glosses:
            shifted = slice(one.start + hit.snippet.start, one.stop + hit.snippet.start)
            assert hit.text[shifted] == hit.snippet.text[one.start : one.stop]


def test_the_words_a_deal_was_read_from_are_marked_too(searcher: Searcher) -> None:
    query = parse("кредитная линия")
    [deal] = [deal for deal in searcher.deals(query).deals if deal.record["lang"] == "bg"]
    assert deal.quotes == ()
    opened = searcher.deal(deal.id, query)
    assert opened is not None
    assert [one.text for one in opened.quotes] == [read["quote"] for read in deal.record["evidence"]]
    assert any("кредитна" in [mark.of(one.text) for mark in one.marks] for one in opened.quotes)
    assert any(one.typed == "кредитная линия" for quote in opened.quotes for one in quote.glosses)

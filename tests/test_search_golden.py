"""Queries over seeds/ with what must be found (tests/golden/queries.tsv): one fact a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from search.query import parse
from search.searcher import Searcher

GOLDEN = Path(__file__).with_name("golden") / "queries.tsv"
NONE = "(none)"


@dataclass(frozen=True, slots=True)
class Line:
    query: str
    found: tuple[str, ...]
    absent: tuple[str, ...]
    note: str
    miss: bool


def pieces(cell: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in cell.split(" | ") if piece.strip())


def lines() -> list[Line]:
    read = []
    for line in GOLDEN.read_text(encoding="utf-8").split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        miss = line.startswith("XFAIL ")
        cells = line.removeprefix("XFAIL ").split("\t") + [""] * 4
        read.append(Line(cells[0], pieces(cells[1]), pieces(cells[2]), cells[3].strip(), miss))
    return read


def parameters() -> list[object]:
    return [
        pytest.param(line, id=line.query, marks=[pytest.mark.xfail(strict=True)] if line.miss else [])
        for line in lines()
    ]


@pytest.mark.parametrize("line", parameters())
def test_what_must_be_found_is_found(seeds_searcher: Searcher, line: Line) -> None:
    results = seeds_searcher.search(parse(line.query))
    texts = [hit.text for hit in results.hits]
    codes = {note.code for note in results.notes}
    if line.found == (NONE,):
        assert texts == []
    else:
        for piece in line.found:
            assert any(piece in text for text in texts), piece
    for piece in line.absent:
        assert not any(piece in text for text in texts), piece
    if line.note == "-":
        assert "relaxed" not in codes
    elif line.note:
        assert line.note in codes


@pytest.mark.parametrize(
    ("query", "word"),
    [("полиэтилен", "политолог"), ("Си Цзиньпин", "бяха"), ("экспорт", "эксперт"), ("Пекін", "покана")],
)
def test_a_stranger_is_not_marked(seeds_searcher: Searcher, query: str, word: str) -> None:
    hits = seeds_searcher.search(parse(query)).hits
    assert hits
    assert not any(word in hit.text[mark.start : mark.stop] for hit in hits for mark in hit.marks)


def test_a_phrase_is_marked_whole(seeds_searcher: Searcher) -> None:
    hit = seeds_searcher.search(parse("Един пояс, един път")).hits[0]
    assert [hit.text[mark.start : mark.stop] for mark in hit.marks] == ["Един", "пояс", "един", "път"]


def test_every_line_says_something() -> None:
    read = lines()
    assert len({line.query for line in read}) == len(read)
    assert all(line.found or line.absent or line.note for line in read)

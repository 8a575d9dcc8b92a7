"""Pieces of a paragraph: together they are the text, and each knows what it is part of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.passages import Place, around, pieces

places = st.lists(st.builds(Place, st.integers(-3, 40), st.integers(-3, 40), st.integers(1, 4)), max_size=6)


@given(st.text(max_size=30), places, places)
def test_pieces_are_the_text_whatever_the_ranges(text: str, marks: list[Place], deals: list[Place]) -> None:
    cut = pieces(text, marks, deals)
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)
    opened = [deal for piece in cut for deal in piece.opens]
    assert len(opened) == len(set(opened))
    assert set(opened) == {place.deal for place in deals if 0 <= place.start < place.stop <= len(text)}


def test_crossing_ranges_are_cut_where_they_begin_and_end() -> None:
    cut = pieces("abcdef", [Place(1, 4, 0)], [Place(2, 6, 7)])
    assert [(piece.text, piece.found, piece.deals, piece.opens) for piece in cut] == [
        ("a", False, (), ()),
        ("b", True, (), ()),
        ("cd", True, (7,), (7,)),
        ("ef", False, (7,), ()),
    ]


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_the_place_of_a_note_is_shown_with_little_around_it(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    before, there, after = around(text, start, start + length)
    assert there == text[start : start + length]
    assert len(before) <= 41
    assert len(after) <= 41
    assert f"{before}{there}{after}".strip("…") in text

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


@given(st.text(min_size=1, max_size=30), places, places)
def test_each_letter_has_the_state_of_the_ranges_over_it(
    text: str, marks: list[Place], deals: list[Place]
) -> None:
    at = 0
    for piece in pieces(text, marks, deals):
        for letter in range(at, at + len(piece.text)):
            whole = [place for place in (*marks, *deals) if place.start >= 0 and place.stop <= len(text)]
            over = [place for place in whole if place.start <= letter < place.stop]
            assert piece.found == any(place in marks for place in over)
            assert piece.deals == tuple(sorted({place.deal for place in over if place in deals}))
        at += len(piece.text)


def test_work_grows_with_the_marks_and_not_with_their_square() -> None:
    """An article page of some hundred kB may have tens of thousands of marks."""
    asked = 0

    class Counted(Place):
        __slots__ = ()

        def __getattribute__(self, name: str) -> object:
            nonlocal asked
            asked += name in ("start", "stop", "deal")
            return super().__getattribute__(name)

    def work(number: int) -> int:
        nonlocal asked
        asked = 0
        marks = [Counted(2 * at, 2 * at + 1, 0) for at in range(number)]
        deals = [Counted(20 * at, 20 * at + 10, at) for at in range(number // 10)]
        assert len(pieces("а" * 2 * number, marks, deals)) >= 2 * number
        return asked

    assert work(1000) <= 11 * work(100)


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

"""Marks stand on what matched; snippets are cut between words where most marks stand together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import search.weights as weights
from analyzers.tokens import Span
from search.engine import All, AnyOf, Not, Phrase, Prefix, Term
from search.snippets import marks, snippet
from search.terms import Terms, terms_of

TEXT = "Договор о поставке газа: газовый договор, договоры и Договоры поставки."


def words(terms: Terms, node: object) -> list[str]:
    return [span.of(TEXT) for span in marks(terms, node)]  # type: ignore[arg-type]


def test_marks_stand_on_every_form_that_matched() -> None:
    terms = terms_of(TEXT, "ru")
    assert words(terms, Term("lemmas", "ru:договор")) == ["Договор", "договор", "договоры", "Договоры"]
    assert words(terms, Prefix("forms", "газ")) == ["газа", "газовый"]
    assert words(terms, Phrase("lemmas", (("ru:договор",), ("ru:поставка",)))) == ["Договоры", "поставки"]
    assert words(terms, Phrase("lemmas", (("ru:поставка",), ("ru:газ",)))) == ["поставке", "газа"]
    assert words(terms, Term("lemmas", "bg:договор")) == []
    assert words(terms, Term("headings", "ru:договор")) == []
    assert words(terms, None) == []


def test_exclusions_are_not_marked() -> None:
    terms = terms_of(TEXT, "ru")
    node = All((Term("lemmas", "ru:газ"), Not(Term("lemmas", "ru:договор"))))
    assert words(terms, node) == ["газа"]


def test_look_alikes_are_marked_only_where_they_are_all_there_is() -> None:
    alike = Term("skeletons", terms_of("газовый", "ru").fields["skeletons"][0][0], weights.ALIKE)
    terms = terms_of(TEXT, "ru")
    assert words(terms, AnyOf((Term("lemmas", "ru:газ"), alike), best=True)) == ["газа"]
    assert "газовый" in words(terms, AnyOf((Term("lemmas", "ru:уголь"), alike), best=True))


def test_a_short_text_is_shown_whole() -> None:
    shown = snippet(TEXT, (Span(0, 7),))
    assert (shown.text, shown.marks, shown.cut_left, shown.cut_right) == (TEXT, (Span(0, 7),), False, False)


def test_a_long_text_is_cut_around_the_densest_marks() -> None:
    text = "газ " + "слово " * 100 + "газ и ещё газ, газ " + "слово " * 100
    spans = tuple(Span(at, at + 3) for at in range(len(text)) if text.startswith("газ", at))
    shown = snippet(text, spans)
    assert len(shown.marks) == 3
    assert [span.of(shown.text) for span in shown.marks] == ["газ"] * 3
    assert (shown.cut_left, shown.cut_right) == (True, True)
    assert not shown.text.startswith(" ")
    assert all(word in text.split() for word in shown.text.split())


class Counted(tuple[Span, ...]):
    """Marks that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(at)


def test_the_densest_place_is_found_in_one_sweep() -> None:
    spans = Counted(Span(at * 4, at * 4 + 3) for at in range(3_000))
    Counted.looks = 0
    snippet("газ " * 3_000, spans)
    assert Counted.looks <= 4 * len(spans)


def test_a_text_without_marks_is_cut_at_its_beginning() -> None:
    shown = snippet("слово " * 100, ())
    assert shown.text.startswith("слово")
    assert (shown.cut_left, shown.cut_right) == (False, True)


@given(
    st.lists(st.text("абв", min_size=1, max_size=400), min_size=1, max_size=60).map(" ".join),
    st.sets(st.integers(0, 59), max_size=8),
    st.integers(40, 320),
)
def test_a_snippet_is_a_piece_of_the_text_with_its_marks(text: str, marked: set[int], width: int) -> None:
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")]
    spans = tuple(
        Span(starts[at], (text + " ").index(" ", starts[at])) for at in sorted(marked) if at < len(starts)
    )
    shown = snippet(text, spans, width)
    assert shown.text in text
    assert len(shown.text) <= width
    for span in shown.marks:
        assert 0 <= span.start < span.stop <= len(shown.text)
    if any(span.stop - span.start <= width - 60 for span in spans):
        assert shown.marks

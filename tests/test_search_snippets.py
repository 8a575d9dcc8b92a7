"""Marks stand on what matched; snippets are cut between words where most marks stand together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import search.weights as weights
from analyzers.tokens import Span
from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.snippets import snippet
from search.standing import covered, marks, phrase_starts
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


def plainly(terms: Terms, node: Node) -> set[int]:
    """The places of what made a text match, by going through the node for each text."""
    match node:
        case Term(field, term):
            return set(terms.places(field).get(term, ()))
        case Prefix(field, prefix):
            held = terms.places(field).items()
            return {at for term, places in held if term.startswith(prefix) for at in places}
        case Phrase(field, slots):
            return covered(slots, phrase_starts(terms.places(field), slots))
        case Not():
            return set()
        case Near(first, second):
            return plainly(terms, first) | plainly(terms, second)
        case Preferring(wanted):
            return plainly(terms, wanted)
        case AnyOf(children, best=True):
            alike = [
                isinstance(one, Term | Phrase) and one.weight in weights.ONLY_LIKE_IT for one in children
            ]
            held = [plainly(terms, child) for child in children]
            sure = set().union(*(at for at, only in zip(held, alike, strict=True) if not only))
            return sure or set().union(*held)
        case All(children) | AnyOf(children):
            return set().union(*(plainly(terms, child) for child in children))


words_of_text = st.sampled_from(["газ", "порт", "портов", "нефть"])
weighed = st.sampled_from([weights.EXACT, weights.ALIKE])
leaves = (
    st.builds(Term, st.just("forms"), words_of_text, weighed)
    | st.builds(Prefix, st.just("forms"), st.sampled_from(["п", "порт"]))
    | st.builds(
        Phrase,
        st.just("forms"),
        st.lists(words_of_text.map(lambda one: (one,)), max_size=2).map(tuple),
        weighed,
    )
)
nodes = st.recursive(
    leaves,
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=4).map(tuple), st.booleans())
        | st.builds(Not, inner)
        | st.builds(Near, inner, inner)
        | st.builds(Preferring, inner, st.lists(inner, max_size=1).map(tuple))
    ),
    max_leaves=8,
)


@given(nodes, st.lists(words_of_text, max_size=5))
def test_all_texts_are_marked_as_each_would_be(node: Node, text: list[str]) -> None:
    terms = Terms(
        tuple(Span(at, at + 1) for at in range(len(text))), {"forms": tuple((one,) for one in text)}
    )
    assert {span.start for span in marks(terms, node)} == plainly(terms, node)


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

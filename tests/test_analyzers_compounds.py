"""Hyphenated words and their halves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyzers
from analyzers.compounds import halves, is_apart
from analyzers.languages import CODES


@pytest.mark.parametrize(
    ("form", "lang", "expected"),
    [
        ("торгово-экономического", "ru", [("торговый",), ("экономический",)]),
        ("науково-технічних", "uk", [("науковий",), ("технічний",)]),
        ("it-специалистов", "ru", [("it",), ("специалист",)]),
        ("прем'єр-міністра", "uk", [("прем'єр",), ("міністр",)]),
        ("в-вода", "ru", [(), ("вода",)]),
    ],
)
def test_halves(form: str, lang: str, expected: list[tuple[str, ...]]) -> None:
    found = halves(form, lang)
    assert [half.terms for half in found] == expected
    assert all(form[half.start :].startswith(half.form) for half in found)


@pytest.mark.parametrize("form", ["врешті-решт", "будь-який", "по-перше", "а-ба-ба"])
def test_adverbs_and_pronouns_are_no_compounds(form: str) -> None:
    assert not is_apart(form, "uk")


def test_a_scorer_sees_the_halves_of_a_ukrainian_compound_where_they_stand() -> None:
    shown = analyzers.spans("uk", "Науково-технічна рада")
    assert shown == [(0, 7, ["науковий"]), (8, 16, ["технічний"]), (17, 21, ["рада", "радий"])]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="абоеінск-' X", max_size=30), st.sampled_from(CODES))
def test_what_a_scorer_sees_is_in_the_index(text: str, lang: str) -> None:
    text = analyzers.clean(text)
    indexed = {term for token in analyzers.analyze(text, lang) for term in token.terms + token.parts}
    assert {term for _, _, terms in analyzers.spans(lang, text) for term in terms} <= indexed

"""What the neighbours of an ambiguous word decide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import context
from analyzers.analyzer import analyze, analyzer_for
from analyzers.tokenizer import tokenize
from tests.golden_lines import facts


@pytest.mark.parametrize(("lang", "text", "expected"), facts("context.tsv", 3))
def test_golden_contexts(lang: str, text: str, expected: str) -> None:
    before, word, after = text.split("*")
    tokens = analyze(before + word + after, lang)
    [token] = [token for token in tokens if token.span.start == len(before)]
    assert set(token.terms) == set(expected.split())


def test_a_query_keeps_all_lemmas() -> None:
    by_itself = analyzer_for("ru").annotate(tokenize("в данном случае"))
    assert set(by_itself[1].terms) == {"данный", "дать"}


_WORDS = [
    "в",
    "на",
    "не",
    "три",
    "та",
    "данном",
    "данные",
    "новая",
    "стали",
    "стать",
    "дела",
    "часа",
    "широко",
]
_WORDS += ["добре", "рівні", "мала", "зорі", ",", "«", "10"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=8), st.sampled_from(("ru", "uk", "bg")))
def test_context_only_removes_and_never_all(words: list[str], lang: str) -> None:
    text = " ".join(words)
    for token in analyze(text, lang):
        [alone] = analyzer_for(token.lang or lang).annotate(tokenize(token.span.of(text)))
        assert token.terms
        assert set(token.terms) <= set(alone.terms)
        assert token.parts == alone.parts


def test_languages_without_cases_are_left_alone() -> None:
    assert "bg" not in context.LANGS

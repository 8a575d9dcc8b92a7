"""Sentences: golden lines, and their laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.sentences import sentences
from analyzers.text import clean
from tests.golden_lines import facts


@pytest.mark.parametrize("marked", facts("sentences.txt", 1))
def test_golden_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    assert [span.of(text) for span in sentences(text)] == [part.strip() for part in marked.split("|")]


def test_lines_are_sentences() -> None:
    text = "Первая строка\n\nвторая строка"
    assert [span.of(text) for span in sentences(text)] == ["Первая строка", "вторая строка"]


@given(st.one_of(st.text(), st.text(alphabet="аБ .!?…\n„“г1")))
def test_sentences_are_trimmed_in_order_and_lose_nothing(text: str) -> None:
    text = clean(text)
    last = 0
    for span in sentences(text):
        assert not text[last : span.start].strip()
        assert span.of(text) == span.of(text).strip() != ""
        last = span.stop
    assert not text[last:].strip()

"""Measures: golden sentences, and laws that hold for any text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.text import clean
from deals.amounts import find_amounts
from deals.measures import find_measures
from tests.golden_lines import facts

LANGS = ("ru", "bg", "uk")
WORDS = ("5", "1,5", "млн", "т", "тонн", "га", "%", "-", "до", "долларов", "MW", "хил.", "души", "места", " ")


@pytest.mark.parametrize(("lang", "expected", "text"), facts("measures.tsv", 3))
def test_golden(lang: str, expected: str, text: str) -> None:
    found = find_measures(clean(text), lang)
    assert " ; ".join(f"{measure.value:f} {measure.unit}" for measure in found) == expected.replace("-", "")


@given(st.lists(st.sampled_from(WORDS)).map(" ".join), st.sampled_from(LANGS))
def test_spans_rise_and_never_meet_money(text: str, lang: str) -> None:
    measures = [measure.span for measure in find_measures(text, lang)]
    money = [amount.span for amount in find_amounts(text, lang)]
    assert all(before.stop <= after.start for before, after in itertools.pairwise(measures))
    assert not any(measure.overlaps(amount) for measure in measures for amount in money)


@given(st.text(), st.sampled_from(LANGS))
def test_any_text_is_read(text: str, lang: str) -> None:
    cleaned = clean(text)
    assert all(0 <= m.span.start < m.span.stop <= len(cleaned) for m in find_measures(cleaned, lang))

"""Measures: golden sentences, and laws that hold for any text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.text import clean
from deals.amounts import find_amounts
from deals.measures import find_measures

GOLDEN = Path(__file__).parent / "golden" / "measures.tsv"
LANGS = ("ru", "bg", "uk")
WORDS = ("5", "1,5", "млн", "т", "тонн", "га", "%", "-", "до", "долларов", "MW", "хил.", "души", "места", " ")


def golden_lines() -> list[object]:
    """The sentences of golden/measures.tsv; a line XFAIL makes the next one a strict known miss."""
    cases: list[object] = []
    reason = None
    for number, line in enumerate(GOLDEN.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("XFAIL"):
            reason = line.removeprefix("XFAIL").strip()
        elif line and not line.startswith("#"):
            lang, expected, text = line.split("\t")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cases.append(pytest.param(lang, expected, text, marks=marks, id=f"line{number}"))
            reason = None
    return cases


@pytest.mark.parametrize(("lang", "expected", "text"), golden_lines())
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

"""The two laws of text, and the mending of mixed scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.text import clean, fold, one_script

ANY = st.text()
# Texts in which the marks, look-alikes and odd spaces of real articles are frequent.
NEAR = st.text(
    alphabet="абвеёиійїґоуыэьъꙋәқaeiocpxéóèАЕОИСРХНВ-–'’ \r\n\t1İẞΣςß"
    "\u0300\u0301\u0306\u0308\u00ad\u200b\u00a0\u2028"
)


@given(st.one_of(ANY, NEAR))
def test_clean_is_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.one_of(ANY, NEAR))
def test_fold_keeps_the_length_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.one_of(ANY, NEAR), st.one_of(ANY, NEAR))
def test_fold_knows_no_neighbours(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(st.one_of(ANY, NEAR))
def test_one_script_keeps_the_length_and_is_idempotent(text: str) -> None:
    mended = one_script(fold(text))
    assert len(mended) == len(text)
    assert one_script(mended) == mended


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("догово\u0301р", "договор"),  # stress
        ("догoво\u0301р", "догoвор"),
        ("догов\u00f3р", "договoр"),  # composed stress on a Latin look-alike
        ("и\u0306од", "йод"),
        ("і\u0308жак", "їжак"),
        ("Украі\u0308\u0301на", "Україна"),
        ("с\u00adделка", "сделка"),
        ("a\u200bб\ufeff", "aб"),
        ("а\r\nб\rв\u2028г", "а\nб\nв\nг"),
        ("а\x00б\x07", "аб"),
        ("caf\u00e9, Citroe\u0308n", "café, Citroën"),
        ("не\u0300 е и\u0300", "нѐ е ѝ"),
        ("таб\tи  два", "таб\tи  два"),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ёлка", "елка"),
        ("ҐАНОК", "ганок"),
        ("ѝ", "и"),
        ("з’їзд", "з'їзд"),
        ("а–б—в", "а-б-в"),
        ("300\u00a0000", "300 000"),
        ("İ", "İ"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("form", "mended"),
    [
        ("жетiсу", "жетісу"),  # Latin i
        ("cnрс", "cnpc"),  # Cyrillic р, с
        ("кoмпaния", "компания"),
        ("it-специалист", "it-специалист"),  # two words, each of one script
        ("cос", "сос"),  # both ways are open: more letters win
        ("jэf", "jэf"),  # neither way
        ("слово", "слово"),
        ("word", "word"),
    ],
)
def test_one_script(form: str, mended: str) -> None:
    assert one_script(form) == mended

"""Tokens: golden lines, and the law of forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.text import clean, fold, one_script
from analyzers.tokenizer import tokenize
from analyzers.tokens import TokenKind
from tests.golden_lines import facts

NEAR = st.text(alphabet="абіїёәab1 205.,:-–'’@/()«»„“\"\n\u00a0iсрСРNЖwww.com")


@pytest.mark.parametrize(("text", "forms"), facts("tokens.tsv", 2))
def test_golden_tokens(text: str, forms: str) -> None:
    assert [token.form for token in tokenize(clean(text))] == forms.split("|")


@given(st.one_of(st.text(), NEAR))
def test_the_law_of_forms(text: str) -> None:
    text = clean(text)
    last = 0
    for position, token in enumerate(tokenize(text)):
        assert token.position == position
        assert last <= token.span.start < token.span.stop <= len(text)
        assert token.form == one_script(fold(token.span.of(text)))
        last = token.span.stop


@given(NEAR)
def test_every_letter_and_digit_stands_in_a_token(text: str) -> None:
    text = clean(text)
    covered = {at for token in tokenize(text) for at in range(token.span.start, token.span.stop)}
    assert {at for at, letter in enumerate(text) if letter.isalnum()} <= covered


def test_kinds() -> None:
    kinds = {token.form: token.kind for token in tokenize("КНР CNPC 2,78 10G www.inform.kz IT-парк")}
    assert kinds == {
        "кнр": TokenKind.WORD,
        "cnpc": TokenKind.LATIN,
        "2,78": TokenKind.NUMBER,
        "10g": TokenKind.LATIN,
        "www.inform.kz": TokenKind.LATIN,
        "it-парк": TokenKind.WORD,
    }


@pytest.mark.parametrize(
    "hostile", ["." * 20_000, "a." * 10_000, "а'" * 10_000, "1.1," * 10_000, "http://" * 3_000]
)
def test_hostile_lines_end(hostile: str) -> None:
    assert all(token.span.stop <= len(hostile) for token in tokenize(hostile))

"""Whole compositions: terms, parts, positions, mixed paragraphs, steps, the scorers' shape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyzers
from analyzers.analyzer import ANALYZERS, analyze, analyzer_for
from analyzers.errors import LanguageUnavailable
from analyzers.languages import CODES, LANGUAGES
from analyzers.tokens import Token


def only(text: str, lang: str) -> Token:
    [token] = analyze(text, lang)
    return token


def test_every_language_has_a_composition() -> None:
    assert tuple(ANALYZERS) == CODES == tuple(language.code for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("300 000", "300000"),
        ("2,78", "2.78"),
        ("1.500.000", "1500000"),
        ("2025-го", "2025"),
        ("90-х", "90"),
        ("24.11.2025", "24.11.2025"),
        ("10G", "10g"),
        ("Contracts", "contract"),
        ("www.inform.kz", "www.inform.kz"),
        ("Жетiсу", "жетису"),
    ],
)
def test_terms_of_what_is_no_plain_word(text: str, term: str) -> None:
    assert only(text, "ru").terms == (term,)


def test_a_compound_is_one_token_and_found_by_its_halves() -> None:
    token = only("торгово-экономического", "ru")
    assert token.terms == ("торгово-экономический",)
    assert "экономический" in token.parts
    assert only("министър-председателя", "bg").terms == ("министър-председател",)
    assert set(only("IT-специалистов", "ru").parts) == {"it", "специалист"}


def test_an_address_is_found_by_its_labels() -> None:
    assert set(only("press@inform.kz", "ru").parts) == {"press", "inform", "kz"}


def test_stop_words_keep_their_positions() -> None:
    tokens = analyze("договор о поставке газа в Китай", "ru")
    assert [token.position for token in tokens] == [0, 1, 2, 3, 4, 5]
    assert tokens[1].terms == ("о",)


def test_a_foreign_piece_is_analysed_by_its_own_language() -> None:
    tokens = analyze("Договор с „Китайская Корпорация Водного Хозяйства“ за проекта", "bg")
    assert {token.form: (token.lang, token.terms) for token in tokens}["водного"] == ("ru", ("водный",))
    assert tokens[-1].lang == "bg" and tokens[-1].terms == ("проект",)
    assert [token.position for token in tokens] == list(range(len(tokens)))


def test_kazakh_and_russian_spellings_meet() -> None:
    assert only("Шәкәрім", "ru").terms == only("Шакарим", "bg").terms == ("шакарим",)


def test_steps_name_each_filter_and_end_at_the_analysis() -> None:
    steps = analyzer_for("ru").steps("Договоры CNPC на 2,78 млрд")
    assert [name for name, _ in steps] == [
        "tokenize",
        *(step.__name__ for step in ANALYZERS["ru"].filters),
        "context",
    ]
    assert steps[-1][1] == analyzer_for("ru").analyze("Договоры CNPC на 2,78 млрд")


def test_spans_are_what_scorers_ask_for() -> None:
    assert analyzers.spans("ru", "Договоры, 10G") == [(0, 8, ["договор"]), (10, 13, ["10g"])]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LanguageUnavailable, match="Choose one of"):
        analyzer_for("xx")


@settings(max_examples=60, deadline=None)
@given(st.text(), st.sampled_from(CODES))
def test_analysis_never_fails_is_deterministic_and_keeps_positions(text: str, lang: str) -> None:
    text = analyzers.clean(text)
    tokens = analyze(text, lang)
    assert tokens == analyze(text, lang)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert all(token.terms and token.lang in CODES for token in tokens)
    assert all(" " not in term and term for token in tokens for term in token.terms + token.parts)


def test_the_fingerprint_is_stable() -> None:
    assert analyzers.fingerprint() == analyzers.fingerprint()
    assert len(analyzers.fingerprint()) == 16

"""The language of a text, and of the pieces of a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.detect import language_of, segments
from analyzers.errors import LanguageUnavailable
from analyzers.languages import CODES, language
from analyzers.text import clean
from tests.golden_lines import facts


@pytest.mark.parametrize(("text", "expected"), facts("languages.tsv", 2))
def test_golden_languages(text: str, expected: str) -> None:
    assert language_of(text) == (None if expected == "none" else expected)


@pytest.mark.parametrize("lang", CODES)
def test_where_nothing_tells_the_expected_language_is_taken(lang: str) -> None:
    assert language_of("CNPC, 2025", lang) == lang
    assert language_of("Фото", lang) == lang


def test_a_russian_name_in_a_bulgarian_sentence() -> None:
    text = "Договор с „Китайская Корпорация Водного Хозяйства“ за сътрудничество"
    pieces = [(span.of(text), lang) for span, lang in segments(text, "bg")]
    assert pieces == [
        ("Договор с ", "bg"),
        ("„Китайская Корпорация Водного Хозяйства“", "ru"),
        (" за сътрудничество", "bg"),
    ]


def test_russian_words_without_quotes() -> None:
    text = "по реализация проекта строительства электростанции на територията"
    assert ("строительства электростанции", "ru") in [
        (span.of(text), lang) for span, lang in segments(text, "bg")
    ]


@pytest.mark.parametrize("name", ["Жамбылска област", "университет „Ал-Фараби“", "Шәкәрім", "град Қазалы"])
def test_a_single_name_changes_no_language(name: str) -> None:
    assert [lang for _, lang in segments(name, "bg")] == ["bg"]


@given(st.one_of(st.text(), st.text(alphabet="абыэіїъщ „“«»()-CN")), st.sampled_from(CODES))
def test_segments_cover_the_text(text: str, lang: str) -> None:
    text = clean(text)
    pieces = segments(text, lang)
    assert "".join(span.of(text) for span, _ in pieces) == text
    assert {code for _, code in pieces} <= set(CODES)


def test_an_unknown_language_says_which_there_are() -> None:
    with pytest.raises(LanguageUnavailable, match="ru, bg, uk"):
        language("xx")

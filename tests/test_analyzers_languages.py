"""The language of a text, and of the pieces of a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.detect import is_foreign, language_of, segments
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


@pytest.mark.parametrize(
    "text",
    [
        "The company signed a contract with CNPC for 5 million dollars, its director said.",
        "Кампанія падпісала кантракт на пастаўку абсталявання. Гэта быў першы ўдзел завода ў такім праекце.",
        "Компания қытайлық серіктестермен жабдық жеткізу туралы келісімшартқа қол қойды.",
        "Компанијата потпиша договор со кинеските партнери, изјави директорот, а сојузот ја поздрави.",
        "Kompaniya xitoylik hamkorlar bilan uskunalar yetkazib berish shartnomasini imzoladi.",
        "Компания кытайлык өнөктөштөр менен жабдууларды жеткирүү боюнча келишимге кол койду.",
    ],
)
def test_texts_in_other_languages_are_told(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "Меморандум между «ҚазМұнайГаз» и Өзенмұнайгаз подписали Әбілқайыр Сқақов и Power China.",
        "CNPC, PetroChina and Sinopec",
        "Проектът се нарича „small is beautiful“ и струва 5 млн. лв., пише на нея сѝ.",
        "З’їзди прем'єр-міністрів у м’ясному об'єднанні",
        "Компания Apple представила iPhone на базе iOS, e-mail: press@apple.com, www.apple.com",
        "",
        "2025",
    ],
)
def test_names_from_elsewhere_make_no_text_foreign(text: str) -> None:
    assert not is_foreign(text)

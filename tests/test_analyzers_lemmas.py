"""Lemmas and readings, language by language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.analyzer import analyzer_for
from analyzers.languages import CODES
from analyzers.morphology import lemmas, readings
from analyzers.stopwords import is_stop, stop_words
from analyzers.text import clean, fold
from tests.golden_lines import facts


def check(lang: str, form: str, expected: str) -> None:
    [token] = analyzer_for(lang).analyze(clean(form))
    assert set(token.terms) == set(expected.split())


@pytest.mark.parametrize(("form", "expected"), facts("lemmas.ru.tsv", 2))
def test_russian(form: str, expected: str) -> None:
    check("ru", form, expected)


@pytest.mark.parametrize(("form", "expected"), facts("lemmas.bg.tsv", 2))
def test_bulgarian(form: str, expected: str) -> None:
    check("bg", form, expected)


@pytest.mark.parametrize(("form", "expected"), facts("lemmas.uk.tsv", 2))
def test_ukrainian(form: str, expected: str) -> None:
    check("uk", form, expected)


@settings(max_examples=60)
@given(st.sampled_from(CODES), st.text(alphabet="абвгдежзийклмнопрстуіїє'", min_size=1, max_size=12))
def test_lemmas_are_folded_and_never_missing(lang: str, form: str) -> None:
    found = lemmas(form, lang)
    assert found
    assert all(lemma and fold(lemma) == lemma for lemma in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("form", "lang", "expected"),
    [
        ("министерством", "ru", ("NOUN", "Ins", "Sing", "Neut")),
        ("академією", "uk", ("NOUN", "Ins", "Sing", "Fem")),
        ("государственной", "ru", ("ADJ", "Gen", "Sing", "Fem")),
        ("підписали", "uk", ("VERB", None, "Plur", None)),
    ],
)
def test_readings(form: str, lang: str, expected: tuple[str | None, ...]) -> None:
    found = {(reading.pos, reading.case, reading.number, reading.gender) for reading in readings(form, lang)}
    assert expected in found


@pytest.mark.parametrize("lang", ["ru", "bg", "uk"])
@pytest.mark.parametrize("form", ["жук\U00018381", "\U00018381\U00018381", "ж\U00018381у"])
def test_letters_without_a_name_do_no_harm(lang: str, form: str) -> None:
    assert lemmas(form, lang) == (form,)
    assert readings(form, lang) is not None


def test_readings_tell_names() -> None:
    assert any(reading.pos == "PROPN" and reading.name == "given" for reading in readings("марата", "ru"))
    assert not any(reading.known for reading in readings("майгельдинову", "ru"))


def test_function_words() -> None:
    assert is_stop("для", "ru") and is_stop("през", "bg") and is_stop("щодо", "uk")
    assert not is_stop("договор", "ru")
    assert stop_words("xx") == frozenset()

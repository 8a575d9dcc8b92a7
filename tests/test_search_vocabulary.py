"""The vocabulary of an index: words as dictionaries have them, with the capitals that texts give them."""

from __future__ import annotations

from typing import Any

import pytest

from search.engine import Record
from search.vocabulary import CALLED, PHRASE, WORD, cased, vocabulary_of


def paragraph(number: int, text: str, lang: str) -> Record:
    stored = {"text": text, "lang": lang}
    return Record(f"a#{number}", "paragraph", f"a#{number}", "a", {}, {}, {}, stored)


def words_of(*texts: tuple[str, str]) -> dict[str, int]:
    records = [paragraph(number, text, lang) for number, (text, lang) in enumerate(texts, 1)]
    counted: dict[str, int] = {}
    for count, *names in vocabulary_of(records).stored[WORD]:
        counted |= {name: max(count, counted.get(name, 0)) for name in names}
    return counted


def test_a_word_stands_in_its_base_form_once_for_all_its_forms() -> None:
    words = words_of(
        ("Договоры подписаны, о договорах сообщили.", "ru"),
        ("Стороны довольны договором.", "ru"),
        ("Страните подписаха договора.", "bg"),
    )
    assert words["договор"] == 3
    assert not {"договоры", "договорах", "договором", "договора"} & words.keys()


@pytest.mark.parametrize(
    ("text", "lang", "word"),
    [
        ("Завод построят в Казахстане и в Алматы.", "ru", "Казахстан"),
        ("Переговоры с КазМунайГазом продолжаются, сообщил КазМунайГаз.", "ru", "КазМунайГаз"),
        ("В городе строят новую АЭС.", "ru", "АЭС"),
        ("Для них закупили лёд и ещё один самолёт.", "ru", "самолёт"),
        ("Строительство идёт по плану.", "ru", "строительство"),
        ("Вчера в Софии министър Петров подписа споразумение.", "bg", "споразумение"),
        ("Угоду підписали у Києві.", "uk", "Київ"),
        ("The contract goes to China Harbour.", "ru", "Harbour"),
    ],
)
def test_capitals_are_those_of_the_text(text: str, lang: str, word: str) -> None:
    assert word in words_of((text, lang))


def test_function_words_numbers_and_addresses_are_none() -> None:
    words = words_of(("Он и она в 2025 году писали на www.example.org и mail@example.org для нас.", "ru"))
    assert not {"он", "она", "и", "для", "2025", "www.example.org", "mail@example.org"} & words.keys()


def test_a_reading_that_no_text_bears_out_is_no_word() -> None:
    words = words_of(("Об этом сообщил президент Токаев. Визит Токаева продлится три дня.", "ru"))
    assert words["Токаев"] == 1
    assert not {"токай", "Токай", "Токаева"} & words.keys()


def test_things_are_counted_under_the_names_that_all_languages_have_for_them() -> None:
    records = [
        paragraph(1, "Банк открыл кредитную линию.", "ru"),
        paragraph(2, "Банката отпусна кредитна линия.", "bg"),
    ]
    phrases: list[list[Any]] = vocabulary_of(records).stored[PHRASE]
    [line] = [names for _, *names in phrases if "кредитна линия" in names]
    [count] = [count for count, *names in phrases if names == line]
    assert count == 2
    assert {"кредитная линия", "кредитна лінія", "credit line"} <= set(line)


def test_parties_are_kept_with_their_other_names() -> None:
    deal = Record("a-1", "deal", "a#1", "a", {}, {"party": ("EBRD", "Вега")}, {}, {})
    called = vocabulary_of([deal]).stored[CALLED]
    assert "ЕБРР" in called["EBRD"]
    assert "Вега" not in called


@pytest.mark.parametrize(
    ("base", "usual", "shown"),
    [
        ("договор", {"договора": 3, "Договор": 1}, "договор"),
        ("северо-казахстанский", {"Северо-Казахстанской": 2}, "Северо-Казахстанский"),
        ("аэс", {"АЭС": 2, "аэс": 1}, "АЭС"),
        ("ростех", {"РОСТЕХ": 1, "Ростех": 2}, "Ростех"),
    ],
)
def test_the_usual_capitals_count(base: str, usual: dict[str, int], shown: str) -> None:
    assert cased(base, usual, usual) == shown

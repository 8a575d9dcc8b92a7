"""Skeletons: relatives meet, strangers do not."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.analyzer import analyze
from analyzers.skeleton import LENGTH, akin, beginnings, skeleton, skeletons
from analyzers.text import fold

GOLDEN = Path(__file__).with_name("golden") / "skeletons.tsv"


def groups(kind: str) -> list[object]:
    found = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        row_kind, _, rest = line.partition("\t")
        words, _, miss = rest.partition("\tXFAIL ")
        if row_kind == kind:
            marks = [pytest.mark.xfail(strict=True, reason=miss)] if miss else []
            found.append(pytest.param(words, marks=marks))
    return found


@pytest.mark.parametrize("words", groups("together"))
def test_relatives_share_a_skeleton(words: str) -> None:
    keys = {word: skeleton(word) for word in words.split()}
    assert None not in keys.values() and len(set(keys.values())) == 1, keys


@pytest.mark.parametrize("words", groups("apart"))
def test_strangers_differ(words: str) -> None:
    for one, other in itertools.combinations(words.split(), 2):
        assert skeleton(one) is None or skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    "word", ["", "и", "АЭС", "АЕЦ", "РФ", "2025", "24.11.2025", "CNPC", "Huawei", "B2B", "-", "'"]
)
def test_no_skeleton_for_short_words_numbers_and_latin(word: str) -> None:
    assert skeleton(word) is None


@pytest.mark.parametrize(
    "words",
    [
        "Болгария България",
        "торговля торгівля",
        "Цзиньпином Цзинпин",
        "Шымкентский Шимкент",
        "Токаев Токаева",
        "суд съд",
        "Китай китайски",
        "Мирзиёев Мірзійоєвим",
        "договор договір",
    ],
)
def test_relatives_are_akin(words: str) -> None:
    one, other = words.split()
    assert akin(one, other) and akin(other, one)
    assert fold(other).startswith(beginnings(skeleton(one) or ""))


@pytest.mark.parametrize(
    "words",
    ["экспорт эксперт", "Пекін покана", "полиэтилен политолог", "цифровой цифру", "год ходе", "мідь мид"],
)
def test_strangers_with_one_skeleton_are_not_akin(words: str) -> None:
    one, other = words.split()
    assert skeleton(one) == skeleton(other)
    assert not akin(one, other) and not akin(other, one)


def test_a_person_is_no_adjective_of_a_place() -> None:
    assert akin("Зеленский", "зелен") and not akin("Зеленский", "зелен", strict=True)
    assert akin("Зеленский", "Зеленського", strict=True)


@given(st.text(alphabet="абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя'-АБВЁҐ", max_size=30))
def test_case_does_not_matter_and_keys_are_bounded(word: str) -> None:
    key = skeleton(word)
    assert key == skeleton(word.upper().lower())
    assert key is None or 3 <= len(key) <= max(LENGTH, len(word) * 2)


def test_a_token_has_the_keys_of_its_lemmas_and_of_its_form() -> None:
    [token] = analyze("договорите", "bg")
    assert skeleton("договор") in skeletons(token)
    [number] = analyze("2025", "bg")
    assert skeletons(number) == ()


def test_the_halves_of_a_compound_have_keys_of_their_own() -> None:
    [token] = analyze("Самрук-Казыны", "ru")
    assert {skeleton("Самрук"), skeleton("Казына")} <= set(skeletons(token))

"""Latin-typed words: the Cyrillic word that was meant is among the readings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.latin import MOST_READINGS, from_pinyin, to_cyrillic
from analyzers.skeleton import skeleton
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

GOLDEN = Path(__file__).with_name("golden") / "latin.tsv"


def rows() -> list[list[str]]:
    lines = GOLDEN.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("latin", "cyrillic", "how"), rows())
def test_reading(latin: str, cyrillic: str, how: str) -> None:
    readings = to_cyrillic(latin)
    if how == "exact":
        assert fold(cyrillic) in readings
    else:
        assert skeleton(cyrillic) in {skeleton(reading) for reading in readings}


@pytest.mark.parametrize("word", ["", "B2B", "договор", "www.inform.kz", "x" * 41, "2025", "-", "''"])
def test_what_is_no_latin_word_has_no_readings(word: str) -> None:
    assert to_cyrillic(word) == ()


def test_a_word_that_is_not_made_of_chinese_syllables_has_no_palladius_reading() -> None:
    assert from_pinyin("astana") is None
    assert from_pinyin("xi-") is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'-äöüşıčšžABC", max_size=45))
def test_readings_are_few_distinct_folded_and_cyrillic(word: str) -> None:
    readings = to_cyrillic(word)
    assert len(readings) <= MOST_READINGS and len(set(readings)) == len(readings)
    for reading in readings:
        assert fold(reading) == reading
        assert all("\u0400" <= letter <= "\u04ff" or letter in "'-" for letter in reading)


def test_the_syllable_table_is_sorted_and_has_no_syllable_twice() -> None:
    syllables = [row["pinyin"] for row in read_table(FOLDER / "palladius.tsv", ("pinyin", "cyrillic"))]
    assert syllables == sorted(set(syllables)) and len(syllables) > 400


def test_every_latin_letter_has_a_reading() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert to_cyrillic(letter), letter

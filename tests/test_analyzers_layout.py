"""Wrong keyboard layouts: what was meant is among the readings, the likeliest first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.languages import LANGUAGES
from analyzers.layout import other_layouts
from analyzers.tables import FOLDER, read_table

GOLDEN = Path(__file__).with_name("golden") / "layouts.tsv"


def rows() -> list[list[str]]:
    lines = GOLDEN.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("typed", "meant"), rows())
def test_what_was_meant_is_among_the_readings(typed: str, meant: str) -> None:
    assert meant in other_layouts(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("djkmahfv", "вольфрам"),
        ("ghbdtn", "привет"),
        ("ytanm", "нефть"),
        ("cjkytxyst 'ktrnhjcnfywbb", "солнечные электростанции"),
        ("ofhflf,", "договор"),
        ("Ргфцуш", "Huawei"),
        ("Ыштщзус", "Sinopec"),
    ],
)
def test_the_likeliest_reading_stands_first(typed: str, meant: str) -> None:
    assert other_layouts(typed)[0] == meant


@pytest.mark.parametrize("text", ["", "2025", "...", "нефть oil", "CNPC в Казахстане"])
def test_no_other_layout_for_mixed_texts_and_texts_without_letters(text: str) -> None:
    assert other_layouts(text) == ()


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщыьэюя АБВ", min_size=1, max_size=40))
def test_a_text_typed_in_the_wrong_layout_can_be_won_back(text: str) -> None:
    if text.strip():
        assert any(text in other_layouts(wrong) for wrong in other_layouts(text))


@given(st.text(max_size=60))
def test_readings_are_distinct_and_never_the_text_itself(text: str) -> None:
    readings = other_layouts(text)
    assert text not in readings and len(set(readings)) == len(readings)


def test_every_row_of_a_layout_has_as_many_keys_as_the_us_row() -> None:
    keys: dict[str, tuple[int, int]] = {}
    for row in read_table(FOLDER / "layouts.tsv", ("layout", "lang", "row", "plain", "shifted")):
        counted = (len(row["plain"]), len(row["shifted"]))
        assert counted == keys.setdefault(row["row"], counted), row.where


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_every_letter_of_an_alphabet_stands_on_a_key(code: str) -> None:
    alphabet = next(language.alphabet for language in LANGUAGES if language.code == code)
    typed: dict[str, str] = {}
    for row in read_table(FOLDER / "layouts.tsv", ("layout", "lang", "row", "plain", "shifted")):
        if row["lang"] == code:
            typed[row["layout"]] = typed.get(row["layout"], "") + row["plain"] + row["shifted"]
    assert typed and all(set(alphabet) <= set(keys) for keys in typed.values())

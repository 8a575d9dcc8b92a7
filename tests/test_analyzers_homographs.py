"""Rare words that look like usual ones."""

from __future__ import annotations

import pytest

from analyzers.homographs import usual
from analyzers.morphology import readings
from analyzers.tables import FOLDER, read_table

LANGS = ("ru", "uk")


def test_rare_words_yield_only_beside_usual_ones() -> None:
    assert usual(("рок", "рік"), "uk") == ("рік",)
    assert usual(("рок",), "uk") == ("рок",)
    assert usual(("рок", "концерт"), "uk") == ("рок", "концерт")


@pytest.mark.parametrize("lang", LANGS)
def test_every_rare_word_is_in_the_dictionary(lang: str) -> None:
    rows = read_table(FOLDER / lang / "homographs.tsv", ("usual", "rare"), folded=("usual", "rare"))
    unknown = [
        rare
        for row in rows
        for rare in row.words("rare")
        if not any(reading.known for reading in readings(rare, lang))
    ]
    assert unknown == []

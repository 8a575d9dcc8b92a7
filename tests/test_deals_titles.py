"""Titles: a deal in a list is a short phrase in its base form, never a piece of a sentence."""

from __future__ import annotations

import pytest

from analyzers.text import clean
from deals import Block, extract
from deals.lexicon import rows
from deals.model import Kind
from tests.golden_lines import facts

LANGS = {"ru", "bg", "uk"}


@pytest.mark.parametrize(("lang", "title", "text"), facts("titles.tsv", 3))
def test_golden(lang: str, title: str, text: str) -> None:
    [deal] = extract([Block(1, clean(text), lang)]).deals
    assert deal.title == title


def test_every_kind_has_a_word_in_every_language() -> None:
    table = rows("titles.tsv", ("lang", "sort", "words"))
    for kind in Kind:
        assert {row["lang"] for row in table if row["sort"] == f"label.{kind.value}"} == LANGS


def test_the_object_holds_no_sum_and_no_remark() -> None:
    text = "«Вега» построит под Тулой завод красок за 5 млрд рублей, сообщил губернатор."
    [deal] = extract([Block(1, text, "ru")]).deals
    assert deal.object == "завод красок"

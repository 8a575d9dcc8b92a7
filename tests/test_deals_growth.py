"""No text, however strange, makes reading it take more than its length allows: patterns repeated ever longer.

The work is counted in calls of functions, which are the same on any machine; what happens inside one call of
a regular expression is held by the clock, roughly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.text import clean
from deals import Block, extract
from tests.golden_lines import facts

SHORT, LONG = 4_000, 8_000
"""Characters; both are longer than any sentence that is read as one."""
SLACK = 1.5
"""Work that begins at some length must not count; four times the work for twice the text must."""
FEW, MANY = 100, 200
"""Paragraphs; both are more than an article has that is about one firm."""


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "piece"), facts("growth.tsv", 2))
def test_work_grows_no_faster_than_the_text(lang: str, piece: str) -> None:
    piece = piece.removesuffix("|").replace("\\n", "\n")
    extract([Block(1, piece * 2, lang)])  # tables are read
    small, large = (calls(reading(piece, lang, length)) for length in (SHORT, LONG))
    assert large < SLACK * LONG / SHORT * small
    limit = 4 * LONG / SHORT * max(seconds(reading(piece, lang, SHORT + 1)), 0.02)
    assert any(seconds(reading(piece, lang, LONG + time)) < limit for time in range(1, 5))


@pytest.mark.parametrize(("lang", "piece"), facts("growth.tsv", 2))
def test_work_grows_no_faster_than_the_paragraphs(lang: str, piece: str) -> None:
    text = clean(piece.removesuffix("|").replace("\\n", " ") * 3)
    few, many = ([Block(number, text, lang) for number in range(1, most)] for most in (FEW, MANY))
    extract(few[:2])
    assert calls(lambda: extract(many)) < SLACK * MANY / FEW * calls(lambda: extract(few))


PIECES = [
    "«Вега» подписала ",
    "договор на 5 млн долларов",
    "купи „Астра“, ",
    "кредит на 3 млн грн; ",
    "(ООО «Рассвет») ",
    "між ТОВ «Зоря» та ",
    "за завод в Москве ",
    "министерство энергетики, ",
    "Договор за ",
    "$5 ",
    ". ",
    "\n",
    "и ",
    "«",
    "- ",
]


@pytest.mark.slow
@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(PIECES), min_size=2, max_size=5).map("".join),
    st.sampled_from(["ru", "bg", "uk"]),
)
def test_work_grows_no_faster_than_texts_of_any_pieces(piece: str, lang: str) -> None:
    extract([Block(1, piece, lang)])
    small, large = (calls(reading(piece, lang, 2 * length)) for length in (SHORT, LONG))
    assert large < SLACK * LONG / SHORT * small


def reading(piece: str, lang: str, length: int) -> Callable[[], object]:
    """Reading the text of so many characters; texts of two lengths differ, so nothing is remembered."""
    blocks = [Block(1, clean((piece * (length // len(piece) + 1))[:length]), lang)]
    return lambda: extract(blocks)


def calls(act: Callable[[], object]) -> int:
    """How many calls of functions an act takes: the same on any machine, busy or not."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def seconds(act: Callable[[], object]) -> float:
    started = process_time()
    act()
    return process_time() - started

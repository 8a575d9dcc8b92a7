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

from analyzers.text import clean
from deals import Block, extract
from tests.golden_lines import facts

SHORT, LONG = 4_000, 8_000
"""Characters; both are longer than any sentence that is read as one."""


@pytest.mark.parametrize(("lang", "piece"), facts("growth.tsv", 2))
def test_work_grows_no_faster_than_the_text(lang: str, piece: str) -> None:
    piece = piece.removesuffix("|").replace("\\n", "\n")
    extract([Block(1, piece * 2, lang)])  # tables are read
    small, large = (calls(reading(piece, lang, length)) for length in (SHORT, LONG))
    assert large < 1.25 * LONG / SHORT * small
    small_time, large_time = (seconds(reading(piece, lang, length + 1)) for length in (SHORT, LONG))
    assert large_time < 4 * LONG / SHORT * max(small_time, 0.02)


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

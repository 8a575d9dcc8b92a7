"""Sums of money: golden sentences, laws that hold for any text, and time that grows with length only."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.text import clean
from deals.amounts import find_amounts
from deals.model import Amount, Qualifier

GOLDEN = Path(__file__).parent / "golden" / "amounts.tsv"
LANGS = ("ru", "bg", "uk")
SIGNS = {
    Qualifier.ABOUT: "~",
    Qualifier.OVER: ">",
    Qualifier.UNDER: "<",
    Qualifier.UP_TO: "<=",
}


def golden_lines() -> list[object]:
    """The sentences of golden/amounts.tsv; a line XFAIL makes the next one a strict known miss."""
    cases: list[object] = []
    reason = None
    for number, line in enumerate(GOLDEN.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("XFAIL"):
            reason = line.removeprefix("XFAIL").strip()
        elif line and not line.startswith("#"):
            lang, expected, text = line.split("\t")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cases.append(pytest.param(lang, expected, text, marks=marks, id=f"line{number}"))
            reason = None
    return cases


def written(amounts: tuple[Amount, ...]) -> str:
    """Sums in the notation of the golden file."""
    return " ; ".join(map(notation, amounts)) or "-"


def notation(amount: Amount) -> str:
    figure = f"{amount.value:,f}"
    if amount.upper is not None:
        figure += f"..{amount.upper:,f}"
    figure = figure.replace(",", "_")
    year, doubt = " /year" * amount.per_year, " ?" * amount.optional
    return f"{SIGNS.get(amount.qualifier, '')}{figure} {amount.currency}{year}{doubt}"


@pytest.mark.parametrize(("lang", "expected", "text"), golden_lines())
def test_golden(lang: str, expected: str, text: str) -> None:
    assert written(find_amounts(clean(text), lang)) == expected

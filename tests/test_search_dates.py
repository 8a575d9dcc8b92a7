"""Date lines in three languages: what they tell, and what is none."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.dates import date_at_head, date_line

GOLDEN = Path(__file__).parent / "golden" / "dates.tsv"
ROWS = [
    tuple(line.split("\t"))
    for line in GOLDEN.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("line", "date"), ROWS)
def test_a_date_line(line: str, date: str) -> None:
    assert date_line(line) == (None if date == "-" else date)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (" date 2025-07 Първият абзац.", ("2025-07", "Първият абзац.")),
        ("date 2025-09-05 Перший абзац.", ("2025-09-05", "Перший абзац.")),
        ("Date: 2025-09-05", ("2025-09-05", "")),
        ("дата 2025 Первый абзац.", ("2025", "Первый абзац.")),
        ("2025-09-05 Первый абзац.", ("2025-09-05", "Первый абзац.")),
        ("date 2025-13 Первый абзац.", None),
        ("date 20250705 Первый абзац.", None),
        ("2025-2027 годы будут тяжёлыми.", None),
        ("2025 год был тяжёлым.", None),
        ("date с Китаем", None),
    ],
)
def test_a_date_before_the_first_paragraph(line: str, expected: tuple[str, str] | None) -> None:
    assert date_at_head(line) == expected


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_is_read_back(day: datetime.date) -> None:
    assert date_line(day.isoformat()) == date_line(f"{day:%d.%m.%Y}") == date_line(f" {day:%d/%m/%Y} г.")
    assert date_line(day.isoformat()) == day.isoformat()


@given(st.text("0123456789.-/: январяlкtгчюли,", max_size=30))
def test_what_is_read_is_a_day_or_a_month_of_the_calendar(line: str) -> None:
    date = date_line(line)
    if date:
        assert datetime.date.fromisoformat(date if len(date) == 10 else f"{date}-01")

"""The style: enough contrast in both schemes, and nothing fetched from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

STATIC = Path(web.__file__).parent / "static"
STYLE = (STATIC / "style.css").read_text()
SCHEMES = [
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)
]


def luminance(color: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "warn"])
@pytest.mark.parametrize("ground", ["paper", "raised", "tint"])
def test_text_can_be_read(scheme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
def test_marks_and_buttons_can_be_read(scheme: dict[str, str]) -> None:
    assert contrast(scheme["mark"], scheme["mark-ink"]) >= 4.5
    assert contrast(scheme["paper"], scheme["ink"]) >= 7
    assert contrast(scheme["paper"], scheme["accent"]) >= 4.5


def test_there_are_two_schemes() -> None:
    assert len(SCHEMES) == 2
    assert SCHEMES[0].keys() == SCHEMES[1].keys()


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda sheet: sheet.name)
def test_nothing_is_fetched(sheet: Path) -> None:
    style = sheet.read_text()
    assert "url(" not in style
    assert "@import" not in style
    assert "@font-face" not in style

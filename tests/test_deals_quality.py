"""Reading holds its level on labelled articles: floors stand in golden/floors.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.extraction import ARTICLES, f1, measure

FLOORS = tomllib.loads(Path(__file__).with_name("golden").joinpath("floors.toml").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_reading_does_not_fall_below_its_floor(name: str) -> None:
    lines = (ARTICLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    score = measure(lines)["all"]
    assert f1(score.money)[2] >= FLOORS[name]["money"], score.money
    assert f1(score.deals)[2] >= FLOORS[name]["deals"], score.deals

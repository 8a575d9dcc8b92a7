"""One name in the spelling of three languages meets itself, its neighbour does not: golden/spellings.tsv."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from analyzers.languages import CODES
from analyzers.skeleton import akin, beginnings, skeleton
from analyzers.text import fold

GOLDEN = Path(__file__).with_name("golden") / "spellings.tsv"
FEWEST_MET = 0.93  # of the pairs that are spelled differently


def rows(kind: str) -> list[tuple[str, ...]]:
    lines = GOLDEN.read_text("utf-8").splitlines()
    found = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    return [row[1:] for row in found if row[0] == kind]


def meet(one: str, other: str) -> bool:
    if fold(one) == fold(other):
        return True
    key = skeleton(one)
    return key is not None and key == skeleton(other) and akin(one, other)


@pytest.mark.parametrize("row", rows("same"))
def test_a_name_meets_its_other_spellings(row: tuple[str, ...]) -> None:
    names, known = row[:3], " ".join(row[3:]).split()
    pairs = combinations(zip(CODES, names, strict=True), 2)
    missed = [f"{here}-{there}" for (here, one), (there, other) in pairs if not meet(one, other)]
    assert missed == known


@pytest.mark.parametrize("row", rows("apart"))
def test_strangers_do_not_meet(row: tuple[str, ...]) -> None:
    assert meet(row[0], row[1]) == (len(row) > 2)


def test_most_names_meet_and_few_strangers_do() -> None:
    same, apart = rows("same"), rows("apart")
    assert len(same) >= 200 and len(apart) >= 150
    pairs = [pair for row in same for pair in combinations(row[:3], 2) if fold(pair[0]) != fold(pair[1])]
    assert sum(meet(*pair) for pair in pairs) / len(pairs) >= FEWEST_MET
    assert sum(meet(row[0], row[1]) for row in apart) <= 0.06 * len(apart)


def test_whoever_shares_a_skeleton_is_looked_for_under_its_letters() -> None:
    """The index is asked for words that begin so: a letter left out would lose a spelling."""
    for row in rows("same"):
        for one, other in combinations(row[:3], 2):
            key = skeleton(one)
            if key is not None and key == skeleton(other):
                assert fold(other).startswith(beginnings(key)), row

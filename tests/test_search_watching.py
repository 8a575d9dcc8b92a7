"""Following folders: what is waited for, what is told, and how often the whole collection is gone through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.documents.model import Reading
from search.errors import DogovorError, SeedError
from search.indexing import Report
from search.watching import seen, watch

NEW = Report(1, 1, 0, (), 0.1, new=1)
IDLE = Report(1, 1, 0, (), 0.1, unchanged=1)


class Folder:
    """What is seen of a folder, a second apart; and what was done about it."""

    def __init__(self, looks: str, outcomes: dict[int, Report | DogovorError] | None = None) -> None:
        self.second = -1
        self.looks = looks
        self.outcomes = outcomes or {}
        self.done: list[tuple[int, str, bool]] = []
        self.told: list[Report | DogovorError] = []

    def look(self) -> str:
        self.second += 1
        return self.looks[self.second]

    def update(self, settles: bool) -> Report:
        self.done.append((self.second, self.looks[self.second], settles))
        outcome = self.outcomes.get(self.second, NEW)
        if isinstance(outcome, DogovorError):
            raise outcome
        return outcome

    def follow(self) -> list[tuple[int, str, bool]]:
        watch(
            self.look,
            self.update,
            self.told.append,
            lambda: self.second == len(self.looks) - 1,
            pause=lambda *_: None,
            clock=lambda: float(self.second),
        )
        return self.done


def test_what_changes_is_indexed_when_it_has_come_to_rest() -> None:
    folder = Folder("aaabcccc")
    assert folder.follow() == [(0, "a", True), (5, "c", False)]
    assert folder.told == [NEW, NEW]


def test_what_never_comes_to_rest_is_indexed_all_the_same() -> None:
    assert [place for place, _, _ in Folder("abcdefghijklmnopqrst").follow()] == [0, 12]


def test_the_whole_collection_is_gone_through_once_in_a_while() -> None:
    folder = Folder("a" * 5 + "b" * 40 + "c" * 5, {31: IDLE})
    assert folder.follow() == [(0, "a", True), (6, "b", False), (31, "b", True), (46, "c", False)]
    assert folder.told == [NEW, NEW, NEW], "a round that only settles is not told"


def test_a_folder_that_vanishes_is_told_once() -> None:
    gone = SeedError("in does not exist.")
    folder = Folder("aaxxyyaa", {3: gone, 5: gone, 7: IDLE})
    assert [seen for _, seen, _ in folder.follow()] == ["a", "x", "y", "a"]
    assert folder.told == [NEW, gone]


def test_the_first_round_must_be_done() -> None:
    with pytest.raises(SeedError):
        Folder("aa", {0: SeedError("in does not exist.")}).follow()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "gas.txt").write_text("Газ.", encoding="utf-8")
    (tmp_path / "rates.tsv").write_text("KZT\t2024\t500\n", encoding="utf-8")
    yield tmp_path


def test_files_sidecars_and_rates_are_seen(folder: Path) -> None:
    def look() -> object:
        return seen([folder / "in"], Reading(), folder / "rates.tsv")

    looks = [look()]
    assert look() == looks[0]
    (folder / "in" / "oil.txt").write_text("Нефть.", encoding="utf-8")
    looks.append(look())
    (folder / "in" / "gas.json").write_text("{}", encoding="utf-8")
    looks.append(look())
    (folder / "in" / "gas.json").write_text("{ }", encoding="utf-8")
    looks.append(look())
    (folder / "rates.tsv").unlink()
    looks.append(look())
    (folder / "in").rename(folder / "away")
    looks.append(look())
    assert all(one != other for at, one in enumerate(looks) for other in looks[:at])

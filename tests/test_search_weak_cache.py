"""A cached method asks once, and does not keep its object alive."""

from __future__ import annotations

import gc
import weakref

import pytest

from search.weak_cache import cached


class Shelf:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.found = cached(self._found, 2)

    def _found(self, word: str, times: int = 1) -> str:
        self.asked.append(word)
        return word * times


def test_a_result_is_worked_out_once_and_the_one_asked_for_longest_ago_is_dropped_first() -> None:
    shelf = Shelf()
    assert [shelf.found(word) for word in ("а", "б", "а", "в", "а", "б")] == ["а", "б", "а", "в", "а", "б"]
    assert shelf.asked == ["а", "б", "в", "б"]
    assert shelf.found("а", times=3) == "ааа"


def test_each_object_has_results_of_its_own() -> None:
    one, other = Shelf(), Shelf()
    one.found("а")
    other.found("а")
    assert one.asked == other.asked == ["а"]


def test_an_object_goes_when_nobody_holds_it() -> None:
    gc.disable()
    try:
        shelf = Shelf()
        shelf.found("а")
        gone, found = weakref.ref(shelf), shelf.found
        del shelf
        assert gone() is None
    finally:
        gc.enable()
    assert found("а") == "а", "what is known stays known"
    with pytest.raises(ReferenceError):
        found("б")

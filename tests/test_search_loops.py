"""Compiled loops give what the plain ones give, in every bit."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh.arrays import Array, offsets
from search.engines.whoosh.kernels import plain

compiled = pytest.importorskip("search.engines.whoosh.kernels.compiled")

chances = st.integers(0, 2**32 - 1).map(np.random.default_rng)


class Postings:
    """A segment's arrays, drawn by chance."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.size = int(chance.integers(1, 300))
        terms = int(chance.integers(1, 6))
        self.each = [some(chance, self.size) for _ in range(terms)]
        self.documents = np.concatenate(self.each)
        self.starts = offsets(np.array([len(one) for one in self.each]))
        self.times = chance.integers(1, 4, len(self.documents)).astype(np.uint8)
        held = [np.sort(chance.choice(50, int(count), replace=False)) for count in self.times]
        self.places = np.concatenate(held).astype(np.uint16)
        self.place_starts = offsets(self.times)[:-1][:: plain.SAMPLE].astype(np.uint32)
        self.lengths = chance.integers(1, 60, (3, self.size)).astype(np.uint16)
        self.resistances = chance.random((3, 61)) + 0.5
        self.live = np.zeros(0, bool) if chance.random() < 0.5 else chance.random(self.size) < 0.7
        self.weighed = (chance.integers(0, 3, terms), chance.random(terms), chance.random(terms))

    def arguments(self, adding: bool) -> tuple[object, ...]:
        """Of `joined`, but for the room to work in."""
        held = (self.documents, self.times, self.lengths, self.resistances, 0.5)
        return (*held, self.starts[:-1], self.starts[1:], *self.weighed, adding, self.live)

    def keys(self, term: int, among: Array) -> tuple[object, ...]:
        """Arguments of `keys`."""
        held = (self.documents, self.times, self.places, self.place_starts)
        return (*held, int(self.starts[term]), int(self.starts[term + 1]), among)


def some(chance: np.random.Generator, size: int) -> Array:
    return np.sort(chance.choice(size, int(chance.integers(1, size + 1)), replace=False)).astype(np.uint32)


def same(one: tuple[Array, ...], other: tuple[Array, ...]) -> bool:
    return all(a.tolist() == b.tolist() for a, b in zip(one, other, strict=True))


@settings(max_examples=60, deadline=None)
@given(chances)
def test_loops_give_the_same(chance: np.random.Generator) -> None:
    held = Postings(chance)
    rooms = plain.Scratch(held.size), compiled.Scratch(held.size)
    for adding in (True, False):
        arguments = held.arguments(adding)
        assert same(plain.joined(*arguments, rooms[0]), compiled.joined(*arguments, rooms[1]))
    arguments = (held.documents, held.times, held.live)
    assert same(plain.summed(*arguments, rooms[0]), compiled.summed(*arguments, rooms[1]))
    first, last = held.each[0], held.each[-1]
    assert same(plain.both(first, last), compiled.both(first, last))
    assert same(plain.both(last, first[:3]), compiled.both(last, first[:3]))
    among = some(chance, held.size)
    keys = [plain.keys(*held.keys(term, among)) for term in (0, -2)]
    assert same(tuple(keys), tuple(compiled.keys(*held.keys(term, among)) for term in (0, -2)))
    assert same(plain.nearest(*keys, 8), compiled.nearest(*keys, 8))
    values = np.round(chance.random(held.size), 1)
    for most in (1, held.size // 2 + 1, held.size):
        assert same((plain.best(values, most, 1e-8),), (compiled.best(values, most, 1e-8),))
    numbers = chance.integers(0, 40, 200).astype(np.uint32)
    assert same((plain.order(numbers, 40),), (compiled.order(numbers, 40),))
    assert same((plain.counted(held.lengths[0], among, 61),), (compiled.counted(held.lengths[0], among, 61),))


def test_nothing_of_one_call_is_left_for_the_next() -> None:
    held = Postings(np.random.default_rng(1))
    for loops in (plain, compiled):
        room = loops.Scratch(held.size)
        first = loops.joined(*held.arguments(True), room)
        loops.summed(held.documents, held.times, held.live, room)
        assert same(first, loops.joined(*held.arguments(True), room))


def test_a_single_question_does_not_load_the_compiler() -> None:
    """Loading it takes longer than a question."""
    code = "import sys, search.engines.whoosh; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

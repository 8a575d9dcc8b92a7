"""Compiled loops give what the plain ones give, in every bit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh.arrays import Array, offsets
from search.engines.whoosh.kernels import compiling, plain, plain_filing
from search.engines.whoosh.kernels.plain_filing import Words
from search.engines.whoosh.layout import NO_NUMBER

compiled = pytest.importorskip("search.engines.whoosh.kernels.compiled")

chances = st.integers(0, 2**32 - 1).map(np.random.default_rng)


class Postings:
    """A segment's arrays, drawn by chance."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.size = int(chance.integers(1, 300)) * int(chance.choice([1, 200]))
        count = int(chance.integers(1, 6))
        each = [some(chance, self.size) for _ in range(count)]
        documents = np.concatenate(each)
        self.starts = offsets(np.array([len(one) for one in each]))
        times = chance.integers(1, 12, len(documents)).astype(np.uint8)
        held = [np.sort(chance.choice(20, int(number), replace=False)) for number in times]
        lengths = chance.integers(1, 400, (3, self.size)).astype(np.uint16)
        samples = offsets(times)[:-1][:: plain.SAMPLE].astype(np.uint32)
        self.fields = chance.integers(0, 3, count)
        of = np.repeat(self.fields, np.diff(self.starts))
        short = np.minimum(lengths[of, documents], 255).astype(np.uint8)
        places = np.concatenate(held).astype(np.uint16)
        self.texts = plain.Texts(documents, times, short, lengths, places, samples)
        resistances = chance.random((3, 401)) + 0.5
        usual_times = np.arange(plain.USUAL_TIMES)[None, :, None]
        usual = 0.5 + 0.5 * usual_times / (usual_times + resistances[:, None, :255])
        self.table = plain.Table(np.ascontiguousarray(usual), resistances, 0.5)
        self.live = np.zeros(0, bool) if chance.random() < 0.5 else chance.random(self.size) < 0.7
        weights = chance.random(count), chance.random(count)
        self.terms = plain.Terms(self.starts[:-1], self.starts[1:], self.fields, *weights)
        self.first, self.last = each[0], each[-1]


def some(chance: np.random.Generator, size: int) -> Array:
    most = min(size, 300)
    return np.sort(chance.choice(size, int(chance.integers(1, most + 1)), replace=False)).astype(np.uint32)


def same(one: Iterable[Array], other: Iterable[Array]) -> bool:
    return all(a.tolist() == b.tolist() for a, b in zip(one, other, strict=True))


@settings(max_examples=60, deadline=None)
@given(chances)
def test_lists_are_joined_alike(chance: np.random.Generator) -> None:
    held = Postings(chance)
    rooms = plain.Scratch(held.size), compiled.Scratch(held.size)
    for adding in (True, False):
        arguments = (held.texts, held.table, held.terms, adding, held.live)
        assert same(plain.joined(*arguments, rooms[0]), compiled.joined(*arguments, rooms[1]))
    arguments = (held.texts, held.starts, held.live)
    assert same(plain.summed(*arguments, rooms[0]), compiled.summed(*arguments, rooms[1]))
    for postings in (slice(0, int(held.starts[1])), np.arange(held.starts[1])[::3]):
        one = held.texts, held.table, postings, int(held.fields[0]), 0.4, 1.7
        assert same([plain.one(*one)], [compiled.one(*one)])


@settings(max_examples=60, deadline=None)
@given(chances)
def test_lists_are_compared_alike(chance: np.random.Generator) -> None:
    held = Postings(chance)
    for one, other in ((held.first, held.last), (held.last, held.first[:3]), (held.first[:0], held.last)):
        assert same(plain.both(one, other), compiled.both(one, other))
        values = chance.random(len(one))
        assert same(plain.without(one, values, other), compiled.without(one, values, other))
    arguments = held.texts.documents, held.starts[:-1], held.starts[1:]
    postings = plain.met(*arguments)
    terms = np.column_stack([*arguments[1:], held.fields, *held.terms[3:]])
    assert same(plain.shared(held.texts, held.table, terms), compiled.shared(held.texts, held.table, terms))
    assert same(postings, compiled.met(*arguments))
    assert same([plain.phrased(held.texts, postings)], [compiled.phrased(held.texts, postings)])
    among = some(chance, held.size)
    keys = []
    for start, stop in (held.starts[:2].tolist(), held.starts[-2:].tolist()):
        keys.append(plain.keys(held.texts, start, stop, among))
        assert same([keys[-1]], [compiled.keys(held.texts, start, stop, among)])
    assert same(plain.nearest(*keys, 8), compiled.nearest(*keys, 8))


@settings(max_examples=60, deadline=None)
@given(chances, st.booleans())
def test_answers_are_put_together_alike(chance: np.random.Generator, adding: bool) -> None:
    documents = [some(chance, 300) for _ in range(int(chance.integers(1, 7)))]
    found = [(one, chance.random(len(one))) for one in documents]
    assert same(plain.gathered(found, adding), compiled.gathered(found, adding))


@settings(max_examples=60, deadline=None)
@given(chances)
def test_documents_are_counted_and_chosen_alike(chance: np.random.Generator) -> None:
    size = int(chance.integers(1, 300))
    among = some(chance, size)
    codes = chance.integers(0, 40, size).astype(np.uint8)
    assert same([plain.counted(codes, among, 41)], [compiled.counted(codes, among, 41)])
    values = np.round(chance.random(size), 1)
    for most in (1, size // 2 + 1, size):
        assert same([plain.best(values, most, 1e-8)], [compiled.best(values, most, 1e-8)])


@settings(max_examples=60, deadline=None)
@given(chances)
def test_texts_are_inverted_alike_and_as_a_loop_in_python_does_it(chance: np.random.Generator) -> None:
    each = [chance.integers(0, 30, int(size)) for size in chance.integers(0, 12, 20)]
    terms = [chance.integers(0, 25, int(size)) for size in chance.integers(0, 4, 30)]
    words = Words(*pieces(each), *pieces(terms))
    documents = some(chance, 400)
    texts = chance.integers(0, len(each), len(documents)).astype(np.uint32)
    found = plain.inverted(words, texts, documents, 25)
    assert same(found, compiled.inverted(words, texts, documents, 25))
    wanted: dict[int, dict[int, list[int]]] = {}
    for document, text in zip(documents.tolist(), texts.tolist(), strict=True):
        for place, word in enumerate(each[text].tolist()):
            for term in dict.fromkeys(terms[word].tolist()):
                wanted.setdefault(term, {}).setdefault(document, []).append(place)
    assert told(found) == wanted
    used = plain.used(words.words, words.text_starts, texts, 30)
    assert used.tolist() == compiled.used(words.words, words.text_starts, texts, 30).tolist()
    assert set(np.flatnonzero(used).tolist()) == {word for text in texts for word in each[text].tolist()}


@settings(max_examples=60, deadline=None)
@given(chances, st.sampled_from([1, 50, 1 << 22]))
def test_segments_are_put_together_alike(chance: np.random.Generator, run: int) -> None:
    one, other = Postings(chance), Postings(chance)
    base, parts = 0, []
    size = 8
    for held in (one, other):
        new = np.cumsum(np.append(base, chance.random(held.size - 1) < 0.7))
        new[chance.random(held.size) < 0.3] = -1
        terms = np.sort(chance.choice(size, len(held.starts) - 1, replace=False))
        places = held.texts.places if chance.random() < 0.9 else held.texts.places.astype(np.uint32)
        parts.append(
            (plain_filing.Postings(held.starts, held.texts.documents, held.texts.times, places), new, terms)
        )
        base = int(new.max(initial=base)) + 1

    def put_together(loops: ModuleType, placed: bool) -> list[Array]:
        counts, sums = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for part in parts:
            loops.living(*part, counts, sums)
        starts, spots = offsets(counts), offsets(sums)
        documents, times = np.zeros(starts[-1], np.uint32), np.zeros(starts[-1], np.uint8)
        places = np.zeros(spots[-1] if placed else 0, np.uint32)
        out = plain_filing.Postings(starts, documents, times, places)
        reached, here = starts[:-1].copy(), spots[:-1].copy()
        for part in parts:
            loops.moved(*part, reached, here, out)
        assert reached.tolist() == starts[1:].tolist()
        return [counts, sums, starts, documents, times, places]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_filing, "_RUN", run)
        for placed in (True, False):
            assert same(put_together(plain, placed), put_together(compiled, placed))


def pieces(each: Sequence[Array]) -> tuple[Array, Array]:
    """Arrays one after another, and where each begins."""
    empty = np.zeros(0, np.uint32)
    return np.concatenate([empty, *each]).astype(np.uint32), offsets(np.array([*map(len, each)]))


def told(found: plain_filing.Filed) -> dict[int, dict[int, list[int]]]:
    """Term, document, places."""
    spots = offsets(found.times)
    return {
        term: {
            int(found.documents[at]): found.places[spots[at] : spots[at + 1]].tolist()
            for at in range(begin, stop)
        }
        for term, (begin, stop) in enumerate(pairwise(found.starts.tolist()))
        if begin < stop
    }


@settings(max_examples=100, deadline=None)
@given(chances)
def test_documents_are_looked_at_alike(chance: np.random.Generator) -> None:
    size = int(chance.integers(1, 400))
    documents = some(chance, size)
    scores = np.round(chance.random(len(documents)), int(chance.integers(0, 4)))
    scores += chance.choice([0.0, 1e-10], len(scores))
    sizes = [3, 4][: int(chance.integers(0, 3))]
    starts = offsets(np.array(sizes, np.int64))
    filters = int(chance.integers(0, 3)) if sizes else 0
    looked = chance.integers(0, max(len(sizes), 1), filters)
    orders = chance.permutation(size) if chance.random() < 0.5 else chance.integers(0, 3, size)
    looks = plain.Looks(
        kinds=chance.integers(0, 2, size).astype(np.uint8),
        kind=int(chance.integers(-1, 2)),
        apart=np.zeros(0, bool) if chance.random() < 0.5 else chance.random(size) < 0.2,
        codes=np.column_stack(
            [chance.integers(0, one, size) for one in sizes] or [np.zeros((size, 0))]
        ).astype(np.uint8),
        starts=starts,
        labels=chance.integers(-1, 5, (int(starts[-1]), 2)).astype(np.int32),
        ignored=chance.integers(-1, 2, 5) if filters else np.full(5, -1),
        masks=chance.random((filters, 4)) < 0.6,
        looked=looked,
        orders=np.where(chance.random(size) < 0.1, NO_NUMBER, orders),
        listing=bool(chance.random() < 0.5),
    )
    most = int(chance.integers(0, 20))
    one, other = (loops.surveyed(documents, scores, looks, most, 1e-8) for loops in (plain, compiled))
    assert one.records == other.records
    assert same(one[1:4], other[1:4])
    everything = plain.surveyed(documents, scores, looks._replace(listing=True), most, 1e-8).passing
    last = np.iinfo(np.int64).max
    placed = np.where(looks.orders == NO_NUMBER, last, looks.orders)[documents]
    ranked = everything[np.lexsort((placed[everything], -np.round(scores[everything], 9)))]
    if other.ranked:
        assert other.best.tolist() == ranked[:most].tolist()
    else:
        assert set(ranked[:most].tolist()) <= set(other.best.tolist()) <= set(one.best.tolist())


def test_nothing_of_one_call_is_left_for_the_next() -> None:
    held = Postings(np.random.default_rng(1))
    arguments = held.texts, held.table, held.terms, True, held.live
    for loops in (plain, compiled):
        room = loops.Scratch(held.size)
        first = loops.joined(*arguments, room)
        loops.summed(held.texts, held.starts, held.live, room)
        assert same(first, loops.joined(*arguments, room))


def test_a_single_question_loads_neither_the_compiler_nor_whoosh() -> None:
    """Loading it, or Whoosh, takes longer than a question."""
    code = "import sys, search; sys.exit(bool({'numba', 'whoosh'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_was_compiled_is_not_used_once_a_loop_within_it_is_another_one(tmp_path: Path) -> None:
    """Numba looks at the file of the outer loop alone, and an update changes some files of many."""
    loop = "from compiling import compiled\n\n@compiled\ndef {}(number):\n    return {}\n"
    shutil.copy(compiling.__file__, tmp_path)
    (tmp_path / "outer.py").write_text("from inner import inner\n" + loop.format("outer", "inner(number)"))
    told = []
    for added in (1, 1, 2):
        (tmp_path / "inner.py").write_text(loop.format("inner", f"number + {added}"))
        asked = "from outer import outer; print(outer(40), sum(outer.stats.cache_hits.values()))"
        done = subprocess.run(
            [sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        told.append(done.stdout.split())
    assert told == [["41", "0"], ["41", "1"], ["42", "0"]]


def test_compiled_code_is_kept_where_somebody_says(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("one = 1")
    own = compiling._folder(tmp_path, "")
    assert own.startswith(f"{tmp_path}/__pycache__/loops-")
    assert compiling._folder(tmp_path, "/elsewhere").startswith("/elsewhere/loops-")
    import numba.core.config

    assert "loops-" not in numba.core.config.CACHE_DIR, "other users of numba keep theirs elsewhere"

"""Damaged files: each is found when the index is opened or checked, or does no harm; nothing ends a process.

A thousand of them, by hand: python -m tests.damage 1000
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import search.opening as opening
from search.checking import check_index
from search.engines.whoosh import use_loops
from search.engines.whoosh.arrays import ArrayFile
from search.engines.whoosh.engine import WhooshEngine
from search.errors import IndexDamaged
from search.manifest import load_manifest
from tests.damage import (
    REFUSED,
    RIGHT,
    TRACEBACK,
    WRONG,
    answers,
    asked_apart,
    outcomes,
    sound_index,
    verdict,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound_index(tmp_path_factory.mktemp("damage"))


@pytest.fixture
def compiled() -> Iterator[None]:
    """The loops that would read and write anywhere."""
    use_loops(compiled=True)
    yield
    use_loops(compiled=False)


@pytest.mark.slow
def test_damaged_files_are_found_or_do_no_harm(sound: Path) -> None:
    for outcome in outcomes(sound, 25, seed=3, large=False):
        told = verdict(outcome)
        assert not told.startswith(("!", "wrong")), (told, outcome)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_what_is_not_read_whole_when_it_is_opened_is_found_by_check_and_ends_no_process(sound: Path) -> None:
    for outcome in outcomes(sound, 25, seed=4, large=True):
        told = verdict(outcome)
        assert not told.startswith("!"), (told, outcome)


def overwritten(index: Path, name: str, fill: bytes) -> Path:
    """The largest file of the index with an array that holds other bytes; its directory is as it was."""
    manifest = load_manifest(index)
    files = [index / manifest.generation / name for name in manifest.files if name.endswith(".arrays")]
    path = max(files, key=lambda file: file.stat().st_size)
    kind, length, start, _ = ArrayFile(path)._directory[name]
    size = length * np.dtype(kind).itemsize
    raw = bytearray(path.read_bytes())
    raw[start : start + size] = (fill * size)[:size]
    path.write_bytes(raw)
    return path


ARRAYS = [
    *("documents", "times", "short", "places", "place_starts", "lengths", "kind", "article", "parents"),
    *(
        "ids",
        "id_starts",
        "id_sums",
        "id_order",
        "stored",
        "stored_starts",
        "dictionary",
        "dictionary_starts",
    ),
    *("terms.lemmas", "term_starts.lemmas", "starts.lemmas", "starts.forms", "kind.values", "article.values"),
    *("label.lang", "label.sector", "label.party", "label.party.values", "number.order", "number.amount_usd"),
]


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_an_array_of_rubbish_ends_no_process(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = answers(sound)
    monkeypatch.setattr(opening, "SMALL_INDEX", 0)
    for name in ARRAYS:
        for fill in (b"\xff", b"\x07\x00\x3b"):
            shutil.copytree(sound, tmp_path / "index")
            path = overwritten(tmp_path / "index", name, fill)
            asked, said = asked_apart(tmp_path / "index", right)
            assert asked in (RIGHT, WRONG, REFUSED), (name, fill, asked, said)
            assert asked != TRACEBACK
            assert any(path.name in problem for problem in check_index(tmp_path / "index").problems), name
            shutil.rmtree(tmp_path / "index")


def test_a_file_that_is_cut_is_refused_wherever(sound: Path, tmp_path: Path) -> None:
    manifest = load_manifest(sound)
    [name, *_] = (name for name in manifest.files if name.endswith(".arrays"))
    raw = (sound / manifest.generation / name).read_bytes()
    for size in (0, 7, 8, 27, 28, 64, len(raw) // 2, len(raw) - 20, len(raw) - 1):
        (tmp_path / "cut.arrays").write_bytes(raw[:size])
        with pytest.raises(IndexDamaged, match=r"cut\.arrays"):
            ArrayFile(tmp_path / "cut.arrays")


def test_what_was_compared_with_its_digest_is_not_looked_at_again(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = load_manifest(sound)

    def flags(engine: WhooshEngine) -> list[bool]:
        return [segment.file.is_verified for segment in engine._segments.values()]

    engine = opening.engine_of(sound, manifest)
    sizes = sorted(entry["size"] for entry in manifest.files.values())
    assert all(flags(engine)) and len(flags(engine)) > 1
    engine.close()
    monkeypatch.setattr(opening, "SMALL_INDEX", sum(sizes[:-1]))
    shutil.copytree(sound, tmp_path / "index")  # what is open in this process is not compared twice
    engine = opening.engine_of(tmp_path / "index", manifest)
    assert sorted(flags(engine)) == [False] + [True] * (len(flags(engine)) - 1)
    engine.close()

"""The real server answers while the index is written: no errors, whole commits, and nothing that piles up.

A short run of `python -m benchmarks.soak`; times are its matter, not this test's.
"""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks.soak import Soak, quantile, soak, wrong

SECONDS, RATE = 12, 15


@pytest.fixture(scope="module")
def run() -> Soak:
    return soak(SECONDS, RATE, every=1, articles=6, parts=4)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory and open files are read from /proc")
def test_a_server_under_load_answers_while_the_index_is_written(run: Soak) -> None:
    assert not run.faults, run.faults.most_common(3)
    assert not run.writer
    assert len(run.latencies) == SECONDS * RATE
    assert run.rounds >= 1, "the writer waits for no reader"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory and open files are read from /proc")
def test_neither_files_nor_memory_pile_up_with_commits(run: Soak) -> None:
    early, late = run.parts[1], run.parts[-1]
    assert late.files - early.files < 40, "a connection each of those who ask, and one generation's files"
    assert late.memory - early.memory < 160 * 2**20, "loops may be compiled meanwhile, which takes a hundred"


def test_half_a_commit_is_noticed() -> None:
    twins = "/api/search?q=x&exact=1"

    def answer(*flags: int) -> bytes:
        hits = [{"text": f"флаг {9_000_000 + flag}."} for flag in flags]
        facets = {"lang": {"values": [{"value": "ru", "count": len(flags)}]}}
        return json.dumps({"hits": hits, "total": len(flags), "facets": facets}).encode()

    assert not wrong(twins, 200, answer(4, 4))
    for flags in ((4,), (4, 5), (4, 4, 5), ()):
        assert wrong(twins, 200, answer(*flags)).startswith("half a commit")
    assert "500" in wrong("/", 500, b"") and not wrong("/", 200, b"")
    assert quantile([3, 1, 2], 0.5) == 2 and quantile([], 0.99) == 0

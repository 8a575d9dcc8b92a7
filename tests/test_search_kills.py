"""Writers that are killed lose nothing that they had committed (`tests.killing`; by hand with more kills)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def killed(*arguments: str) -> dict[str, Any]:
    """In a process of its own: it makes copies of itself, which this one with its threads must not."""
    seed = int.from_bytes(os.urandom(2), "big")
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", *arguments, "--seed", str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"seed {seed}: {done.stdout}{done.stderr}"
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_a_hundred_kills_lose_nothing() -> None:
    told = killed("--kills", "100")
    assert told["kills"] == 100
    assert told["in_a_commit"] > 20
    assert told["commits"] > 20


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_runs_that_are_killed_go_on_where_they_were() -> None:
    told = killed("--runs", "--kills", "20")
    assert told["kills"] == 20
    assert told["commits"] > 5

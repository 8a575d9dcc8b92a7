"""A real OpenSearch for tests: `opensearch` is one node, `_pair` two, `_new` a later release.

Started once for a run, ended for sure with it (each node ends when its standard input does). Without Java or
Maven these tests are skipped and say so; where CI is set they fail. A test takes names of its own on the
server (`unique`), and leaves nothing killed or frozen behind.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.maven import RELEASES, Unavailable, javas
from scripts.opensearch import Cluster, cluster


def no_server(reason: str) -> None:
    """Skip loudly; in CI a missing server is a failure."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(f"OpenSearch tests cannot run: {reason}")
    pytest.skip(f"OPENSEARCH TESTS ARE SKIPPED: {reason} Run: python scripts/opensearch.py fetch")


@contextmanager
def running(home: Path, nodes: int, version: str = "2") -> Iterator[Cluster]:
    """A server while it runs."""
    made = None
    try:
        try:
            made = cluster(home, nodes, version)
            made.start()
        except Unavailable as problem:
            no_server(str(problem))
        assert made
        yield made
    finally:
        if made:
            made.stop()


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node; `opensearch.url` is its address."""
    with running(tmp_path_factory.mktemp("opensearch"), 1) as made:
        yield made


@pytest.fixture(scope="module")
def opensearch_pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two nodes, each a process; the second may be killed and started again."""
    with running(tmp_path_factory.mktemp("opensearch-pair"), 2) as made:
        yield made


@pytest.fixture(scope="module")
def opensearch_new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node of a later release; skipped, in CI too, where no Java here is new enough for it."""
    release = RELEASES["3"]
    if not any(version >= release.java for version, _ in javas()):
        pytest.skip(f"OpenSearch {release.number} needs Java {release.java}, and the Java here is older.")
    with running(tmp_path_factory.mktemp("opensearch-new"), 1, "3") as made:
        yield made


@pytest.fixture
def unique() -> Callable[[str], str]:
    """Names that nothing on the server has."""
    return lambda word: f"{word}-{uuid.uuid4().hex[:8]}"

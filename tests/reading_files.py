"""Reading files in tests: what became an article, and the reasons of what did not."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from unittest import mock

from search import corpus
from search.corpus import Article, read_articles
from search.documents.apart import Apart
from search.documents.limits import Limits
from search.documents.model import Document, Part, Reading, Unread
from search.errors import NothingRead
from search.sources import Skipped


class Kept:
    """One process that reads apart, for many tests: starting it takes most of the time of a small test."""

    @staticmethod
    @cache
    def kept() -> Apart:
        """The process."""
        apart = Apart()
        atexit.register(apart.close)
        return apart

    def read(self, kind: str, part: Part, reading: Reading) -> list[Document | Unread]:
        return self.kept().read(kind, part, reading)

    def close(self) -> None:
        """It stays."""


def read_all(paths: Sequence[Path], reading: Reading | None = None) -> tuple[list[Article], dict[str, str]]:
    """Articles, and the reason of each thing that was skipped, by its name without folders before it."""
    articles: list[Article] = []
    skipped: dict[str, str] = {}
    try:
        with mock.patch.object(corpus, "Apart", Kept):
            outcomes = list(read_articles(paths, reading))
        for found in outcomes:
            if isinstance(found, Skipped):
                skipped[_named(found)] = found.reason
            else:
                articles.append(found)
    except NothingRead as problem:
        assert problem.skipped
        return [], {_named(one): one.reason for one in problem.skipped}
    return articles, skipped


def _named(skipped: Skipped) -> str:
    file, mark, fragment = skipped.path.partition("#")
    return file.rpartition("/")[2] + mark + fragment


def limited(**limits: int) -> Reading:
    """The usual way of reading but for these limits."""
    return Reading(Limits(**limits))

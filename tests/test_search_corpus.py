"""Files become articles: what is read, what is skipped and why, what is an error."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from search.corpus import Article, Skipped, article_from_text, read_articles
from search.errors import SeedError

SEEDS = Path(__file__).parents[1] / "seeds"
SEED_DIGESTS = {
    path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(SEEDS.glob("*.txt"))
}


def articles_in(*paths: Path) -> list[Article]:
    return [found for found in read_articles(paths) if isinstance(found, Article)]


def skipped_in(*paths: Path) -> dict[str, str]:
    return {Path(found.path).name: found.reason for found in read_articles(paths) if isinstance(found, Skipped)}


def test_the_seeds_are_five_articles() -> None:
    assert [(a.file[:3], a.lang, a.published) for a in articles_in(SEEDS)] == [
        ("000", "bg", "2025-07"),
        ("001", "bg", None),
        ("002", "ru", "2025-09-05"),
        ("003", "uk", "2025-09-05"),
        ("004", "ru", "2026-01-19"),
    ]


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no articles"):
        list(read_articles([tmp_path]))


def test_any_text_becomes_an_article() -> None:
    assert article_from_text("", "x").paragraphs == ()

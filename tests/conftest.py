"""What many tests share: a corpus of twelve articles, four a language, and indexes of it and of seeds/."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings

from search.corpus import Article, read_articles
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.indexing import build_index
from search.records import article_records
from search.retold import with_groups
from search.searcher import Searcher
from search.settings import Settings
from search.vocabulary import vocabulary_of
from tests.opensearch_server import opensearch, opensearch_new, opensearch_pair, unique  # noqa: F401
from web.app import create_app
from web.current import Current

# Laws are tested, not times: a busy machine or a first dictionary load must not fail one.
settings.register_profile("dogovor", deadline=None)
settings.load_profile("dogovor")

# No test writes into the cache folder of whoever runs it.
os.environ["DOGOVOR_CACHE"] = "off"

FUZZ_SEED = int(os.environ.setdefault("FUZZ_SEED", str(secrets.randbelow(10**9))))
"""What is made at random is made from it; another for each run, unless it is set."""

CORPUS = Path(__file__).with_name("corpus")
SEEDS = Path(__file__).parent.parent / "seeds"


def pytest_report_header() -> str:
    return f"what is made at random comes from FUZZ_SEED={FUZZ_SEED}"


@pytest.fixture(scope="session")
def corpus_articles() -> tuple[Article, ...]:
    """The twelve articles as read."""
    return tuple(one for one in read_articles([CORPUS]) if isinstance(one, Article))


@pytest.fixture(scope="session")
def corpus_records(corpus_articles: tuple[Article, ...]) -> tuple[Record, ...]:
    """Their records."""
    made = [article_records(article) for article in corpus_articles]
    deals = [record for one in made for record in one.deals]
    texts = [record for one in made for record in one.texts]
    return (*texts, *with_groups(deals), vocabulary_of([*texts, *deals]))


@pytest.fixture(scope="session")
def plain_searcher(corpus_records: tuple[Record, ...]) -> Searcher:
    """The corpus in the plain engine."""
    return Searcher(MemoryEngine(corpus_records), Path("memory"))


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus indexed. Tests only read it."""
    index = tmp_path_factory.mktemp("corpus") / "index"
    build_index([CORPUS], index)
    return index


@pytest.fixture(scope="session")
def searcher(corpus_index: Path) -> Iterator[Searcher]:
    """The corpus in Whoosh."""
    opened = Searcher.open(corpus_index)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """seeds/ indexed. Tests only read it."""
    index = tmp_path_factory.mktemp("seeds") / "index"
    build_index([SEEDS], index)
    return index


@pytest.fixture(scope="session")
def seeds_app(seeds_index: Path) -> Iterator[Flask]:
    """The page and the API over seeds/."""
    held = Current(seeds_index)
    yield create_app(held, Settings(index=seeds_index))
    held.close()


@pytest.fixture(scope="session")
def seeds_searcher(seeds_index: Path) -> Iterator[Searcher]:
    """seeds/ in Whoosh."""
    opened = Searcher.open(seeds_index)
    yield opened
    opened.close()

"""Indexes that older versions really made: each command says what to do, and `dogovor index` makes them new.

tests/data/README.md tells what made them.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor
from cli.serve import build_if_needed, reason_to_build
from search.checking import check_index
from search.indexing import build_index
from search.manifest import FORMAT, MANIFEST
from search.query import parse
from search.searcher import Searcher
from search.settings import Settings

DATA = Path(__file__).parent / "data" / "older_indexes.zip"
FORMS = (1, 2, 3)
MADE_OF = "/srv/dogovor/articles"
"""Where the articles lay when these indexes were made."""

FOUND = {
    "терминал": {"port#1", "port#2"},
    "договор": {"port#2", "vjatar#1"},
    "кредит": {"port#1"},
    "централа": {"vjatar#1", "vjatar#2"},
    "угоду": {"gaz#1"},
    '"весной"': {"port#2"},
}
"""What the versions that made them found in them."""

COMMANDS = (
    "search договор",
    "deals",
    "facets sector",
    "suggest дог",
    "show port",
    "info",
    "check",
    "repair",
    "repair --no-build",
    "backup {other}",
    "watch-query договор",
    "serve --production",
    "serve --no-build",
)


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def index(form: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of that form, as it was written."""
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"DOGOVOR_{name}", str(tmp_path / name))
    with zipfile.ZipFile(DATA) as held:
        for name in held.namelist():
            if name.startswith((f"format-{form}/", "articles/")):
                held.extract(name, tmp_path)
    folder = tmp_path / f"format-{form}"
    return folder.rename(tmp_path / "index")


def made_of(index: Path, articles: Path) -> Path:
    """The same as if its articles had lain there."""
    path = index / MANIFEST
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace(MADE_OF, str(articles)), encoding="utf-8")
    return index


@pytest.fixture
def at_home(index: Path) -> Path:
    return made_of(index, index.parent / "articles")


def run(*words: str) -> Result:
    return CliRunner().invoke(dogovor, list(words))


def content(index: Path) -> dict[str, bytes]:
    return {
        path.relative_to(index).as_posix(): path.read_bytes()
        for path in index.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def found(index: Path, query: str) -> set[str]:
    searcher = Searcher.open(index)
    try:
        return {hit.id for hit in searcher.search(parse(query)).hits}
    finally:
        searcher.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_what_to_do_and_changes_nothing(index: Path, tmp_path: Path, command: str) -> None:
    before = content(index)
    words = [word.format(other=tmp_path / "other") for word in command.split()]
    told = run(*words, "--index", str(index))
    assert told.exit_code == 2 and not told.stdout
    assert told.stderr.rstrip("\n") == (
        f"dogovor: The index in {index} was made by an older version of dogovor. "
        f"Build it again: dogovor index --index {index}"
    )
    assert content(index) == before and not (tmp_path / "other").exists()


def test_a_backup_of_before_is_not_restored(index: Path, tmp_path: Path) -> None:
    told = run("restore", str(index), "--index", str(tmp_path / "other"))
    assert told.exit_code == 2 and "was made by an older version of dogovor" in told.stderr
    assert not (tmp_path / "other").exists()


def test_indexing_makes_it_new_of_the_same_articles(at_home: Path) -> None:
    old = json.loads((at_home / MANIFEST).read_text(encoding="utf-8"))
    assert old["format"] < FORMAT
    told = run("index", "--index", str(at_home))
    assert told.exit_code == 0 and "3 articles" in told.stderr
    new = json.loads((at_home / MANIFEST).read_text(encoding="utf-8"))
    assert new["format"] == FORMAT and new["named"] == old["named"]
    assert (new["articles"], new["paragraphs"]) == (old["articles"], old["paragraphs"])
    assert check_index(at_home).problems == ()
    for query, ids in FOUND.items():
        assert found(at_home, query) == ids, query
    assert not (at_home / old["generation"]).exists()


def test_the_old_index_stays_until_the_new_one_is_complete(at_home: Path) -> None:
    before, seen = content(at_home), []

    def progress(_: object) -> None:
        now = content(at_home)
        seen.append(all(now.get(name) == held for name, held in before.items()))

    build_index([at_home.parent / "articles"], at_home, progress)
    assert seen and all(seen) and found(at_home, "кредит") == FOUND["кредит"]


def test_an_upgrade_that_fails_leaves_the_old_index(at_home: Path) -> None:
    before = content(at_home)

    def fail(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index([at_home.parent / "articles"], at_home, fail)
    assert content(at_home) == before


def test_where_the_articles_are_gone_the_old_index_stays(index: Path, tmp_path: Path) -> None:
    before = content(made_of(index, tmp_path / "gone"))
    told = run("index", "--index", str(index))
    assert told.exit_code == 2 and str(tmp_path / "gone") in told.stderr
    assert content(index) == before
    named = run("index", str(index.parent / "articles"), "--index", str(index))
    assert named.exit_code == 0 and found(index, "кредит") == FOUND["кредит"]


def test_a_page_that_may_build_does_so_by_itself(at_home: Path) -> None:
    settings = Settings(index=at_home)
    reason, sources, _ = reason_to_build(settings)
    assert reason and sources == (at_home.parent / "articles",)
    build_if_needed(settings)
    assert reason_to_build(settings)[0] is None
    assert found(at_home, "централа") == FOUND["централа"]

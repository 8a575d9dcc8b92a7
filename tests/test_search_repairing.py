"""A damaged index brought back; an index copied while it is written; an index of before, built anew."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor
from search.checking import check_index
from search.copying import copy_index
from search.errors import (
    DogovorError,
    IndexDamaged,
    IndexForeign,
    IndexLocked,
    IndexMissing,
    IndexUnwritable,
)
from search.indexing import build_index
from search.locking import locked
from search.manifest import Manifest
from search.query import parse
from search.repairing import repair_index
from search.searcher import Searcher
from search.stores.folder import FolderStore
from tests.plain_index import commit, held

PORT = "Порт и завод подписали договор о поставке зерна на 12 млн долларов.\n\nПоставки начнутся весной.\n"
BANK = "Банк выдал заводу кредит на 5 млн евро.\n"


@pytest.fixture(scope="module")
def two_commits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two articles, of which the second came with the second commit, and its articles."""
    place = tmp_path_factory.mktemp("repairing")
    (place / "in").mkdir()
    (place / "in" / "port.txt").write_text(PORT, encoding="utf-8")
    build_index([place / "in"], place / "index")
    (place / "in" / "bank.txt").write_text(BANK, encoding="utf-8")
    build_index([place / "in"], place / "index")
    return place


@pytest.fixture
def index(two_commits: Path, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    shutil.copytree(two_commits / "index", tmp_path / "index")
    return tmp_path / "index"


def articles(index: Path) -> int:
    searcher = Searcher.open(index)
    try:
        return searcher.search(parse("договор OR кредит")).total
    finally:
        searcher.close()


def new_files(index: Path) -> list[Path]:
    """The files that the last commit has and the one before has not."""
    now, before = (
        json.loads((index / name).read_text(encoding="utf-8"))
        for name in ("manifest.json", "manifest.previous.json")
    )
    return [index / now["generation"] / name for name in sorted(now["files"].keys() - before["files"].keys())]


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 4
    path.write_bytes(raw)


# --- repair -------------------------------------------------------------------------------------------------


def test_nothing_is_done_to_a_sound_index(index: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in index.rglob("*") if path.name != "lock"}
    assert repair_index(index).way == "sound"
    assert {path: path.stat().st_mtime_ns for path in index.rglob("*") if path.name != "lock"} == before
    assert not list(index.parent.glob("index.damaged*"))


Spoil = Callable[[Path], object]
WITH_THE_LAST_COMMIT: dict[str, Spoil] = {
    "a segment flipped": lambda index: flip(next(p for p in new_files(index) if p.suffix == ".arrays")),
    "a segment gone": lambda index: next(p for p in new_files(index) if p.suffix == ".arrays").unlink(),
    "its table emptied": lambda index: new_files(index)[-1].write_bytes(b""),
    "manifest emptied": lambda index: (index / "manifest.json").write_bytes(b""),
    "manifest gone": lambda index: (index / "manifest.json").unlink(),
    "manifest of something else": lambda index: (index / "manifest.json").write_text("[]"),
}


@pytest.mark.parametrize("spoil", WITH_THE_LAST_COMMIT.values(), ids=WITH_THE_LAST_COMMIT)
def test_the_commit_before_comes_back_and_what_was_is_kept(
    index: Path, two_commits: Path, spoil: Spoil
) -> None:
    spoil(index)
    with pytest.raises(DogovorError):
        articles(index)
    done = repair_index(index)
    assert done.way == "back" and done.problems and articles(index) >= 1
    assert check_index(index).problems == ()
    assert done.kept is not None and done.kept.parent == index.parent
    assert list(done.kept.glob("generation-*/*.arrays"))
    assert f"dogovor index {two_commits / 'in'} --index {index}" in done.notes[0]
    build_index([two_commits / "in"], index)  # what the note says
    assert articles(index) == 2 and check_index(index).problems == ()


def damage_both(index: Path) -> None:
    for path in index.glob("generation-*/*.arrays"):
        flip(path)


def test_where_both_are_damaged_it_is_built_again(index: Path, two_commits: Path) -> None:
    damage_both(index)
    asked: list[Manifest] = []

    def build(manifest: Manifest) -> None:
        asked.append(manifest)
        build_index([Path(name) for name in manifest.named], index)

    done = repair_index(index, build=build)
    assert done.way == "again" and articles(index) == 2
    assert [manifest.named for manifest in asked] == [[str(two_commits / "in")]]
    assert done.kept is not None and len(list(done.kept.glob("generation-*/*.arrays"))) >= 2


def test_where_nothing_helps_everything_is_left_as_it_is(index: Path) -> None:
    damage_both(index)
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file() and path.name != "lock"}
    with pytest.raises(IndexDamaged, match=r"cannot be mended: .*Build it again: dogovor index PATH"):
        repair_index(index)
    for name in ("manifest.json", "manifest.previous.json"):
        (index / name).write_bytes(b"{}")
        before[index / name] = b"{}"
    with pytest.raises(IndexDamaged, match="dogovor index PATH"):
        repair_index(index, build=lambda _: pytest.fail("from what?"))
    assert before == {
        path: path.read_bytes() for path in index.rglob("*") if path.is_file() and path.name != "lock"
    }


def test_what_is_no_index_is_left_alone(tmp_path: Path, index: Path) -> None:
    with pytest.raises(IndexMissing):
        repair_index(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexMissing):
        repair_index(tmp_path / "empty")
    (index / "letters.txt").write_text("не мои", encoding="utf-8")
    with pytest.raises(IndexForeign, match=r"letters\.txt"):
        repair_index(index)


def test_an_index_that_is_written_is_not_mended(index: Path) -> None:
    with locked(index / "lock"), pytest.raises(IndexLocked):
        repair_index(index)


# --- backup and restore -------------------------------------------------------------------------------------


def test_a_backup_is_an_index_and_comes_back(index: Path, tmp_path: Path) -> None:
    copied = copy_index(index, tmp_path / "backup")
    assert copied.bytes > 0 and articles(tmp_path / "backup") == 2
    assert check_index(tmp_path / "backup").problems == ()
    assert copy_index(index, tmp_path / "backup").bytes == 0
    shutil.rmtree(index)
    copy_index(tmp_path / "backup", index)
    assert articles(index) == 2 and check_index(index).problems == ()


@pytest.mark.parametrize("how", list(WITH_THE_LAST_COMMIT)[:-1])
def test_a_backup_takes_the_place_of_a_damaged_index(index: Path, tmp_path: Path, how: str) -> None:
    copy_index(index, tmp_path / "backup")
    WITH_THE_LAST_COMMIT[how](index)
    copy_index(tmp_path / "backup", index)
    assert articles(index) == 2 and check_index(index).problems == ()


def test_what_is_damaged_is_not_copied(index: Path, tmp_path: Path) -> None:
    good = tmp_path / "backup"
    copy_index(index, good)
    damaged = new_files(index)[0]
    flip(damaged)
    with pytest.raises(IndexDamaged, match="not as it was written; it is not copied"):
        copy_index(index, tmp_path / "other")
    assert not (tmp_path / "other" / "manifest.json").exists()
    damaged.unlink()
    with pytest.raises(IndexDamaged, match="lacks"):
        copy_index(index, tmp_path / "other")
    assert copy_index(index, good).bytes == 0  # what is there already and sound need not be read
    assert articles(good) == 2


def test_where_a_backup_cannot_lie(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexUnwritable, match="onto itself"):
        copy_index(index, index)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letters.txt").write_text("не индекс", encoding="utf-8")
    with pytest.raises(IndexForeign):
        copy_index(index, tmp_path / "mine")
    with pytest.raises(IndexMissing):
        copy_index(tmp_path / "none", tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_backup_made_while_it_is_written_is_one_commit(tmp_path: Path) -> None:
    index, stop = tmp_path / "index", threading.Event()
    with FolderStore(index).writing() as writing:
        commit(writing, [0])

    def write() -> None:
        number = 1
        while not stop.is_set():
            with FolderStore(index).writing() as writing:
                commit(writing, [number], [number - 1] if number % 3 == 0 else [])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = []
        for number in range(12):
            copy_index(index, tmp_path / f"backup{number % 2}")
            seen.append(len(held(tmp_path / f"backup{number % 2}")))
    finally:
        stop.set()
        writer.join()
    assert len(set(seen)) > 1


# --- the commands -------------------------------------------------------------------------------------------


def run(*words: str) -> Result:
    return CliRunner().invoke(dogovor, list(words))


def test_the_commands_say_what_they_did(index: Path, tmp_path: Path) -> None:
    where = ["--index", str(index)]
    assert "is sound" in run("check", *where).stdout
    assert "Nothing had to be done" in run("repair", *where).stdout
    saved = run("backup", str(tmp_path / "saved"), *where)
    assert saved.exit_code == 0 and "2 articles" in saved.stdout
    flip(new_files(index)[0])
    checked = run("check", *where)
    assert checked.exit_code == 2 and "dogovor repair" in checked.stderr
    refused = run("search", "договор", *where)
    assert refused.exit_code == 2 and "dogovor repair" in refused.stderr
    mended = run("repair", *where)
    assert mended.exit_code == 0 and "back at the commit before" in mended.stdout
    assert "is kept in" in mended.stderr and "dogovor index" in mended.stderr
    restored = run("restore", str(tmp_path / "saved"), *where, "--json")
    assert restored.exit_code == 0 and json.loads(restored.stdout)["articles"] == 2
    damage_both(index)
    (index / "manifest.previous.json").unlink()
    assert run("repair", "--no-build", *where).exit_code == 2
    built = run("repair", *where, "--json")
    assert built.exit_code == 0 and json.loads(built.stdout)["way"] == "again", built.stderr
    assert "is sound" in run("check", *where).stdout


def test_a_server_mends_itself(tmp_path: Path) -> None:
    for words in (["repair"], ["backup", str(tmp_path / "b")], ["restore", str(tmp_path / "b")]):
        result = run(*words, "--index", "opensearch:http://127.0.0.1:9")
        assert result.exit_code == 2 and "snapshots" in result.stderr

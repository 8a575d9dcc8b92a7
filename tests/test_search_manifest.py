"""An index that cannot be used (missing, foreign, stale, damaged) is refused with what to do."""

from __future__ import annotations

import ast
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from search import manifest, manifest_versions
from search.checking import check_index
from search.errors import IndexDamaged, IndexForeign, IndexMissing, IndexStale
from search.indexing import Run, build_index
from search.manifest import (
    MANIFEST,
    current_mark,
    load_manifest,
    read_manifest,
    verify_files,
)
from search.manifest_sources import changed_since
from search.manifest_versions import extraction_fingerprint, rooms_of_writing
from search.searcher import Searcher
from search.stores.folder import FolderStore

ROOT = Path(__file__).parent.parent


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("Подписан договор о поставке газа.\n", encoding="utf-8")
    (folder / "two.txt").write_text("Цены на нефть упали до низкой отметки.\n", encoding="utf-8")
    return folder


@pytest.fixture
def index(seeds: Path, tmp_path: Path) -> Path:
    build_index([seeds], tmp_path / "index")
    return tmp_path / "index"


def change(index: Path, **values: Any) -> None:
    held = json.loads((index / MANIFEST).read_text(encoding="utf-8"))
    (index / MANIFEST).write_text(json.dumps(held | values), encoding="utf-8")


def test_no_index(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(IndexMissing, match="dogovor index --index"):
            Searcher.open(folder)


def test_something_else(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"")
    with pytest.raises(IndexForeign, match=r"song\.mp3"):
        Searcher.open(tmp_path)
    (tmp_path / MANIFEST).write_text("[]")
    with pytest.raises(IndexForeign, match="not written by dogovor"):
        Searcher.open(tmp_path)
    with pytest.raises(IndexForeign, match="is a file"):
        Searcher.open(tmp_path / "song.mp3")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"schema": 0}, "schema 0"),
        ({"format": 99}, "a newer version"),
        ({"format": 0}, "an older version"),
        ({"analyzers": "older"}, "word tables or dictionaries"),
        ({"extraction": "older"}, "rules of reading"),
    ],
)
def test_an_index_of_other_making_is_stale(index: Path, values: dict[str, Any], says: str) -> None:
    change(index, **values)
    with pytest.raises(IndexStale, match=says) as caught:
        Searcher.open(index)
    assert f"Build it again: dogovor index --index {index}" in str(caught.value)


def test_a_manifest_that_is_cut_off(index: Path) -> None:
    whole = (index / MANIFEST).read_text(encoding="utf-8")
    (index / MANIFEST).write_text(whole[:100], encoding="utf-8")
    with pytest.raises(IndexDamaged, match="Build it again"):
        Searcher.open(index)


def test_a_manifest_that_lacks_something(index: Path) -> None:
    held = json.loads((index / MANIFEST).read_text(encoding="utf-8"))
    del held["files"]
    (index / MANIFEST).write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(IndexDamaged):
        Searcher.open(index)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("files", []),
        ("files", {"x": 1}),
        ("files", {"x": {"size": "1", "sha256": ""}}),
        ("named", 5),
        ("named", [5]),
        ("articles", None),
        ("articles", True),
        ("deals", -1),
        ("versions", "3"),
        ("schema", "1"),
        ("generation", "../elsewhere"),
        ("generation", None),
        ("commit", -1),
        ("settled", 1),
        ("surplus", 1),
    ],
)
def test_a_manifest_with_a_value_of_another_shape(index: Path, name: str, value: Any) -> None:
    change(index, **{name: value})
    for look in (Searcher.open, check_index, current_mark):
        with pytest.raises(IndexDamaged, match=f"{name}.*Build it again: dogovor index --index"):
            look(index)
    assert build_index([index.parent / "articles"], index).articles == 2


def segment(index: Path) -> Path:
    segments = (index / load_manifest(index).generation).glob("*.arrays")
    path = max(segments, key=lambda one: one.stat().st_size)
    return path


def test_a_file_that_is_missing(index: Path) -> None:
    segment(index).unlink()
    with pytest.raises(IndexDamaged, match="is missing"):
        Searcher.open(index)


def test_a_file_that_is_cut_off(index: Path) -> None:
    path = segment(index)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(IndexDamaged, match="bytes instead of"):
        Searcher.open(index)


def test_a_single_changed_bit(index: Path) -> None:
    path = segment(index)
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)
    with pytest.raises(IndexDamaged, match="not as it was written"):
        Searcher.open(index)


def test_a_generation_that_is_gone(index: Path) -> None:
    shutil.rmtree(index / load_manifest(index).generation)
    with pytest.raises(IndexDamaged, match="is missing"):
        Searcher.open(index)


def test_the_generation_that_counts(index: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_mark(index)
    assert before == load_manifest(index).mark
    with monkeypatch.context() as patch:  # asked again, the manifest is not read again
        patch.setattr(manifest, "load_manifest", lambda index: pytest.fail("read again"))
        assert current_mark(index) == before
    build_index([seeds], index, run=Run(full=True))
    assert current_mark(index) == load_manifest(index).mark != before
    with pytest.raises(IndexMissing):
        current_mark(index / "absent")


def test_the_manifest_says_what_the_index_was_made_of(index: Path, seeds: Path) -> None:
    held = load_manifest(index)
    assert (held.articles, held.paragraphs, held.deals) == (2, 2, held.deals)
    assert held.settled is True
    assert held.named == [str(seeds)]
    assert held.versions["whoosh"] == "2.7.4"
    assert {"python", "dogovor", "pymorphy3-dicts-uk"} <= set(held.versions)
    assert held.as_dict()["files"] == held.files
    searcher = Searcher.open(index)
    assert searcher.info().manifest == held.as_dict()
    searcher.close()


def test_sources_that_changed_make_it_stale(index: Path, seeds: Path) -> None:
    assert changed_since(FolderStore(index)) is None
    text = (seeds / "one.txt").read_text(encoding="utf-8")
    (seeds / "one.txt").write_text(text.replace("газа", "угля"), encoding="utf-8")
    assert "one" in (changed_since(FolderStore(index)) or "")
    (seeds / "one.txt").write_text(text.replace("газа", "руды"), encoding="utf-8")
    assert "changed" in (changed_since(FolderStore(index)) or "")


def test_a_file_that_was_only_touched_is_not_changed(index: Path, seeds: Path) -> None:
    os.utime(seeds / "one.txt", (1, 1))
    assert changed_since(FolderStore(index)) is None


def test_sources_added_or_removed_make_it_stale(index: Path, seeds: Path) -> None:
    (seeds / "three.txt").write_text("Третья новость.\n", encoding="utf-8")
    assert "added" in (changed_since(FolderStore(index)) or "")
    (seeds / "three.txt").unlink()
    (seeds / "two.txt").unlink()
    assert "removed" in (changed_since(FolderStore(index)) or "")


def test_an_index_that_is_missing_or_damaged_says_so(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="There is no index"):
        read_manifest(tmp_path / "absent")
    segment(index).unlink()
    [problem] = verify_files(index, read_manifest(index), thoroughly=False)
    assert "missing" in problem


def test_one_article_is_told_as_one(index: Path, seeds: Path) -> None:
    (seeds / "three.txt").write_text("Построен новый завод.\n", encoding="utf-8")
    assert changed_since(FolderStore(index)) == "1 article was added since it was built: three."
    (seeds / "two.txt").unlink()
    (seeds / "one.txt").unlink()
    (seeds / "three.txt").unlink()
    (seeds / "four.txt").write_text("Построен новый завод.\n", encoding="utf-8")
    (seeds / "five.txt").write_text("Построен новый мост.\n", encoding="utf-8")
    added = changed_since(FolderStore(index))
    assert added == "2 articles were added since it was built, among them five."


def test_info_says_that_the_articles_are_gone(index: Path, seeds: Path) -> None:
    shutil.rmtree(seeds)
    searcher = Searcher.open(index)
    assert str(seeds) in (searcher.info().stale or "")
    searcher.close()


def test_every_room_that_decides_what_is_indexed_counts_in_the_fingerprint() -> None:
    """What building imports from this floor, wherever the import stands, and the tables that it reads."""
    floor = ROOT / "search"
    waiting, rooms, texts = [floor / "indexing.py"], set(), set()
    while waiting:
        room = waiting.pop()
        if room in rooms or not room.is_file():
            continue
        rooms.add(room)
        for node in ast.walk(ast.parse(room.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                if module.split(".")[0] == "search" and module != "search.stores.server":
                    path = ROOT / module.replace(".", "/")
                    waiting += [path.with_suffix(".py"), path / "__init__.py"]
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    read = {table for table in (floor / "tables").glob("*.tsv") if table.name in texts}
    assert {table.name for table in read} >= {"furniture.tsv", "letters.tsv", "months.tsv"}
    counted = rooms_of_writing()
    assert counted >= rooms | read
    assert {path for path in counted if path.suffix == ".py"} == rooms
    assert floor / "searcher.py" not in counted


def test_a_changed_table_changes_the_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = extraction_fingerprint()
    table = tmp_path / "letters.tsv"
    table.write_text("changed", encoding="utf-8")
    rooms = {path for path in rooms_of_writing() if path.name != "letters.tsv"}
    monkeypatch.setattr(manifest_versions, "rooms_of_writing", lambda: frozenset({*rooms, table}))
    assert extraction_fingerprint.__wrapped__() != before

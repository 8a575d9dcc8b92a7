"""Building an index: swapped in at once, nothing lost on failure, one writer, nothing foreign overwritten."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search import batches, opening, records
from search.batches import Progress
from search.corpus import Article, read_articles
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged, IndexForeign, IndexLocked, IndexUnwritable, SeedError
from search.indexing import Run, build_index
from search.kept import Kept
from search.locking import locked
from search.manifest import LOCK, MANIFEST
from search.manifest_sources import changed_since
from search.query import parse
from search.searcher import Searcher
from search.sources import Source
from search.stores.folder import FolderStore

CORPUS = Path(__file__).with_name("corpus")
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, "gas", "Подписан договор о поставке газа.")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.txt").write_text(f"date 2025-01-02\n\nНовости\n\n{text}\n", encoding="utf-8")


def totals(index: Path, text: str = "") -> int:
    reader = Searcher.open(index)
    try:
        return reader.search(parse(text)).total
    finally:
        reader.close()


def generations(index: Path) -> list[str]:
    return sorted(path.name for path in index.iterdir() if path.is_dir())


def test_an_index_is_built_and_rebuilt_in_its_place(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "deep" / "index"
    report = build_index([seeds], index)
    assert (report.articles, report.paragraphs, report.skipped) == (1, 1, ())
    assert report.seconds > 0
    assert totals(index, "газ") == 1
    write(seeds, "oil", "Нефть подешевела.")
    assert build_index([seeds], index).articles == 2
    assert totals(index) == 2
    build_index([seeds], index)
    assert len(generations(index)) == 1
    build_index([seeds], index, run=Run(full=True))
    assert len(generations(index)) == 2  # this one and the one before, which somebody may be opening


def test_only_the_owner_can_read_it(seeds: Path, tmp_path: Path) -> None:
    build_index([seeds], tmp_path / "index")
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700


def test_progress_counts_files_paragraphs_and_deals(seeds: Path, tmp_path: Path) -> None:
    write(seeds, "loan", "Банк развития предоставил компании «Север» кредит на 5 млн долларов.")
    steps: list[Progress] = []
    report = build_index([seeds], tmp_path / "index", steps.append)
    assert [(step.done, step.total, step.committed) for step in steps] == [(1, 2, 0), (2, 2, 0), (2, 2, 2)]
    assert (steps[-1].paragraphs, steps[-1].deals) == (report.paragraphs, report.deals)
    assert report.paragraphs == 2


def test_what_cannot_be_read_is_skipped_and_said(seeds: Path, tmp_path: Path) -> None:
    (seeds / "empty.txt").write_bytes(b"")
    (seeds / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
    report = build_index([seeds], tmp_path / "index")
    assert report.articles == 1
    assert {Path(skipped.path).name for skipped in report.skipped} == {"empty.txt", "picture.txt"}
    again = build_index([seeds], tmp_path / "index")
    assert again.is_idle and again.skipped == report.skipped


def test_one_absurd_sum_does_not_cost_the_index(seeds: Path, tmp_path: Path) -> None:
    write(seeds, "jest", "Порт и завод «Бета» подписали контракт на 99999999 триллионов долларов.")
    assert build_index([seeds], tmp_path / "index").articles == 2
    assert totals(tmp_path / "index", "контракт") == 2


def test_an_article_whose_deals_cannot_be_read_is_found_all_the_same(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("no such case")

    monkeypatch.setattr(records, "extract", stumble)
    report = build_index([seeds], tmp_path / "index")
    assert report.notes == ("gas.txt: its deals could not be read (ValueError: no such case)",)
    assert totals(tmp_path / "index", "газ") == 1


@pytest.mark.parametrize("folder", [CORPUS, SEEDS])
def test_every_article_of_ours_is_read_whole(folder: Path) -> None:
    for article in read_articles([folder]):
        assert isinstance(article, Article)
        assert records.article_records(article).fault is None


def test_nothing_to_index_leaves_the_old_index(seeds: Path, tmp_path: Path) -> None:
    index, nothing = tmp_path / "index", tmp_path / "nothing"
    nothing.mkdir()
    build_index([seeds], index)
    for wrong in (nothing, tmp_path / "absent"):
        with pytest.raises(SeedError):
            build_index([wrong], index)
    assert totals(index) == 1


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_a_build_that_ends_midway_leaves_the_old_index(
    seeds: Path, tmp_path: Path, fault: type[BaseException]
) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    write(seeds, "oil", "Нефть подешевела.")

    def stop(progress: Progress) -> None:
        if progress.done == 1:
            raise fault

    with pytest.raises(fault):
        build_index([seeds], index, stop)
    assert totals(index) == 1
    assert len(generations(index)) == 1
    assert build_index([seeds], index).articles == 2


def test_a_full_disk_leaves_the_old_index(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write(seeds, "oil", "Нефть подешевела.")
    monkeypatch.setattr(os, "fsync", full)
    for full_build in (False, True):
        with pytest.raises(IndexUnwritable, match="no space left on device"):
            build_index([seeds], index, run=Run(full=full_build))
    monkeypatch.undo()
    assert totals(index) == 1
    assert len(generations(index)) == 1


def test_an_article_that_changes_while_it_is_indexed_is_a_changed_one(seeds: Path, tmp_path: Path) -> None:
    def rewrite(_: Progress) -> None:
        write(seeds, "gas", "Подписан договор о поставке нефти.")

    build_index([seeds], tmp_path / "index", rewrite)
    assert totals(tmp_path / "index", "нефть") == 0
    assert "changed" in (changed_since(FolderStore(tmp_path / "index")) or "")


def test_what_articles_lack_is_not_blamed_on_the_index(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*asked: object) -> Iterator[Article]:
        raise PermissionError(13, "Permission denied", "gas.txt")
        yield

    monkeypatch.setattr(batches, "articles_of", fail)
    with pytest.raises(SeedError, match=r"gas\.txt: permission denied"):
        build_index([seeds], tmp_path / "index")


def test_an_article_that_is_gone_before_it_is_read_is_skipped(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(seeds, "oil", "Нефть подешевела.")
    looked_at = batches.looked_at

    def remove(source: Source) -> Kept:
        if source.id == "oil":
            source.path.unlink()
        return looked_at(source)

    monkeypatch.setattr(batches, "looked_at", remove)
    report = build_index([seeds], tmp_path / "index")
    assert (report.articles, [one.reason for one in report.skipped]) == (1, ["it does not exist"])
    report = build_index([seeds], tmp_path / "index")
    assert (report.articles, report.removed, report.skipped) == (1, 1, ())


def test_who_no_longer_listens_is_no_fault_of_the_folder(seeds: Path, tmp_path: Path) -> None:
    def gone(_: Progress) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        build_index([seeds], tmp_path / "index", gone)


def test_an_index_that_lost_records_is_not_swapped_in(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    monkeypatch.setattr(WhooshEngine, "count", lambda self, kind: 0)
    with pytest.raises(IndexDamaged, match="were written"):
        build_index([seeds], index, run=Run(full=True))
    monkeypatch.undo()
    assert totals(index) == 1


def test_a_reader_keeps_its_index_while_a_new_one_takes_its_place(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    reader = Searcher.open(index)
    write(seeds, "oil", "Нефть подешевела.")
    build_index([seeds], index)
    assert reader.search(parse("")).total == 1
    [hit] = reader.search(parse("газ")).hits
    assert hit.article.id == "gas"
    reader.close()
    assert totals(index) == 2


def test_an_index_can_be_opened_while_it_is_replaced(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    write(seeds, "oil", "Нефть подешевела.")
    opened, verified, rebuilt = WhooshEngine.open, opening.verify_files, []

    def rebuild() -> None:
        if not rebuilt:
            rebuilt.append(True)
            for _ in range(2):  # the second removes what the reader has in its hands
                build_index([seeds], index, run=Run(full=True))

    def open_late(folder: Path, commit: int) -> WhooshEngine:
        rebuild()
        return opened(folder, commit)

    def verify_late(*given: Any, **how: Any) -> list[str]:
        rebuild()
        return verified(*given, **how)

    with monkeypatch.context() as patch:
        patch.setattr(opening, "verify_files", verify_late)
        assert totals(index) == 2
    rebuilt.clear()
    with monkeypatch.context() as patch:
        patch.setattr(opening.WhooshEngine, "open", staticmethod(open_late))
        assert totals(index) == 2
    assert rebuilt


def test_files_that_cannot_be_read_are_a_damaged_index(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(path: Path) -> str:
        path.unlink()
        raise FileNotFoundError(2, "No such file or directory", str(path))

    build_index([seeds], tmp_path / "index")
    monkeypatch.setattr("search.manifest.sha256", vanish)
    with pytest.raises(IndexDamaged, match="is missing"):
        Searcher.open(tmp_path / "index")


def test_a_folder_with_other_files_is_refused_and_left_as_it_is(seeds: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.doc").write_text("...")
    with pytest.raises(IndexForeign, match=r"letter\.doc"):
        build_index([seeds], home)
    assert [path.name for path in home.iterdir()] == ["letter.doc"]


def test_a_file_is_no_folder_for_an_index(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexForeign, match="is a file"):
        build_index([seeds], tmp_path / "index")


def test_the_manifest_of_another_program_is_refused(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"name": "Webpack"}')
    with pytest.raises(IndexForeign, match="not written by dogovor"):
        build_index([seeds], tmp_path)
    assert json.loads((tmp_path / MANIFEST).read_text()) == {"name": "Webpack"}


def test_a_readme_may_lie_beside_an_index(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    (index / "README.md").write_text("kept")
    build_index([seeds], index)
    assert (index / "README.md").read_text() == "kept"


def test_a_damaged_index_can_be_built_again(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    (index / MANIFEST).write_text("{")
    build_index([seeds], index)
    assert totals(index) == 1


def test_what_a_killed_build_left_is_swept(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    left = index / "generation-20250101T000000Z-0badcafe"
    left.mkdir()
    (left / "half.arrays").write_text("")
    build_index([seeds], index)
    assert not left.exists()


def test_one_writer_at_a_time(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([seeds], index)
    with locked(index / LOCK), pytest.raises(IndexLocked, match="Wait until it is done"):
        build_index([seeds], index)
    assert build_index([seeds], index).articles == 1


@pytest.mark.slow
def test_the_lock_of_a_dead_process_does_not_block(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from search.locking import locked
        with locked(Path(sys.argv[1])):
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    root = Path(__file__).parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", script, str(index / LOCK)], cwd=root, check=False, env={**os.environ}
    )
    assert ended.returncode != 0
    assert (index / LOCK).exists()
    assert build_index([seeds], index).articles == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(seeds: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(IndexUnwritable, match="permission denied"):
        build_index([seeds], closed / "index")


def test_an_index_among_the_articles_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Подписан договор о поставке вольфрама на пять лет.", encoding="utf-8")
    for _ in range(2):
        report = build_index([tmp_path], tmp_path / "here")
        assert (report.articles, report.skipped) == (1, ())


def test_rings_are_looked_for_as_often_after_a_build_as_before(seeds: Path, tmp_path: Path) -> None:
    before = gc.get_threshold()
    within: list[tuple[int, int, int]] = []
    build_index([seeds], tmp_path / "index", lambda _: within.append(gc.get_threshold()))
    assert gc.get_threshold() == before
    assert within
    assert all(seldom[0] > before[0] for seldom in within)


def test_a_name_with_bytes_that_are_no_letters(seeds: Path, tmp_path: Path) -> None:
    try:
        odd = Path(os.fsdecode(os.fsencode(seeds) + b"/oil\xff.txt"))
        odd.write_text("Нефть подешевела.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    odd.with_suffix(".json").write_text('{"title": "Цены"}', encoding="utf-8")
    assert build_index([seeds], tmp_path / "index").articles == 2
    assert build_index([seeds], tmp_path / "index").is_idle
    odd.unlink()
    assert build_index([seeds], tmp_path / "index").removed == 1


def test_ids_stay_when_files_called_alike_come(seeds: Path, tmp_path: Path) -> None:
    def ids() -> dict[str, str]:
        searcher = Searcher.open(tmp_path / "index")
        try:
            return {hit.article.file: hit.article.id for hit in searcher.search(parse("договор")).hits}
        finally:
            searcher.close()

    build_index([seeds], tmp_path / "index")
    assert ids() == {"gas.txt": "gas"}
    line = json.dumps({"text": "Подписан договор о поставке руды."})
    (seeds / "gas.jsonl").write_text(line, encoding="utf-8")
    (seeds / "a").mkdir()
    write(seeds / "a", "gas2", "Подписан договор о поставке угля.")
    build_index([seeds], tmp_path / "index")
    assert ids()["gas.txt"] == "gas"
    assert {one.partition("~")[0] for one in ids().values()} == {"gas", "gas.jsonl", "gas2"}


def test_times_are_not_trusted_alone(seeds: Path, tmp_path: Path) -> None:
    write(seeds, "oil", "Нефть подешевела.")
    build_index([seeds], tmp_path / "index")
    path = seeds / "gas.txt"
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("газа", "угля"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert build_index([seeds], tmp_path / "index").changed == 1
    assert totals(tmp_path / "index", "уголь") == 1

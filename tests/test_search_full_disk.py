"""A disk that is really full: runs of `dogovor index` on a small file system, all or nothing each time."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.batches import Size
from search.checking import check_index
from search.errors import IndexMissing, IndexUnwritable
from search.indexing import Run, build_index
from search.kept import kept_in
from search.stores.folder import FolderStore

FILES = 12
TEXT = "Новости {n}\n\nБанк развития предоставил компании «Север-{n}» кредит на {v} млн долларов.\n"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system whose size can be changed."""
    place = tmp_path / "small"
    place.mkdir()
    if mount("-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)):
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def mount(*arguments: str) -> bool:
    """Whether it could not be done."""
    try:
        return bool(subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode)
    except OSError:
        return True


def resize(place: Path, kilobytes: int) -> None:
    assert not mount("-o", f"remount,size={kilobytes}k", str(place))


def files_of(index: Path) -> set[str]:
    """The files an index has read; all of it is sound."""
    try:
        assert check_index(index).problems == ()
    except IndexMissing:
        return set()
    store = FolderStore(index)
    engine = store.open(store.read())
    try:
        return {Path(one.key).name for one in kept_in(engine)}
    finally:
        engine.close()


@pytest.mark.slow
def test_an_index_on_a_disk_that_is_full(small: Path, tmp_path: Path) -> None:
    articles, index = tmp_path / "articles", small / "index"
    articles.mkdir()
    all_of_them, refused = set(), 0
    for step in range(30):
        path = articles / f"{step % FILES}.txt"
        path.write_text(TEXT.format(n=step % FILES, v=step + 1), encoding="utf-8")
        all_of_them.add(path.name)
        before = files_of(index)
        resize(small, used(small) + 4 * (step % 10) ** 2)
        try:
            build_index([articles], index, run=Run(size=Size(articles=2)))
        except IndexUnwritable as error:
            refused += 1
            assert "no space left on device. Free some space" in str(error)
            assert files_of(index) >= before
        resize(small, 16_000)
        if step % 2:
            build_index([articles], index)
            assert files_of(index) == all_of_them
    assert 5 < refused < 30


def used(place: Path) -> int:
    """Kilobytes that are taken, those of removed files that somebody has open among them."""
    gc.collect()
    status = os.statvfs(place)
    return (status.f_blocks - status.f_bfree) * status.f_frsize // 1024 + 4

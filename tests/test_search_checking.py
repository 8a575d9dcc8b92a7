"""What `check` finds: files that changed, records that are missing, stand twice or belong to nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from search.checking import check_index, problems_of, problems_of_groups
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged, IndexMissing
from search.fields import ARTICLE, DEAL, PARAGRAPH
from search.indexing import build_index
from search.manifest import load_manifest
from search.retold import group_record, linkable, with_group

TEXT = "Порт и завод подписали договор о поставке зерна на 12 млн долларов.\n\nПоставки начнутся весной.\n"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("checking")
    (place / "in").mkdir()
    (place / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    build_index([place / "in"], place / "index")
    return place


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    shutil.copytree(sound / "index", tmp_path / "index")
    return tmp_path / "index"


def test_a_sound_index_has_no_problems(index: Path) -> None:
    checked = check_index(index)
    assert checked.problems == () and checked.advice is None and checked.notes == ()
    assert (checked.articles, checked.paragraphs, checked.deals) == (1, 2, 1)
    assert checked.files >= 1


def test_no_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="dogovor index"):
        check_index(tmp_path / "none")


def spoil_manifest(index: Path, **changes: object) -> None:
    path = index / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


@pytest.mark.parametrize("count", ["articles", "paragraphs", "deals"])
def test_counts_that_do_not_agree(index: Path, count: str) -> None:
    spoil_manifest(index, **{count: 99})
    [problem] = check_index(index).problems
    assert "99 were written" in problem


def test_an_index_built_by_other_tables_is_not_sound(index: Path) -> None:
    spoil_manifest(index, analyzers="0" * 16)
    checked = check_index(index)
    [problem] = checked.problems
    assert "other word tables" in problem
    assert checked.advice and checked.advice.startswith("Build it again: dogovor index --index")


def test_every_file_is_looked_at(index: Path) -> None:
    manifest = load_manifest(index)
    for path in [index / manifest.generation / name for name in manifest.files]:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        checked = check_index(index)
        assert any(path.name in problem for problem in checked.problems)
        assert checked.advice == f"Mend it: dogovor repair --index {index}"
        path.write_bytes(content)
    assert check_index(index).problems == ()


def test_what_to_do_is_said_once(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(folder: Path, commit: int) -> WhooshEngine:
        raise IndexDamaged(
            "The index in x cannot be read (EOFError). Build it again: dogovor index --index x"
        )

    monkeypatch.setattr(WhooshEngine, "open", staticmethod(unreadable))
    checked = check_index(index)
    assert checked.problems == ("The index in x cannot be read (EOFError).",)
    assert checked.advice and checked.advice.startswith("Mend it: dogovor repair --index")


def test_changed_articles_are_told_and_are_no_fault(sound: Path, index: Path) -> None:
    (sound / "in" / "b.txt").write_text("Ещё одна статья о порте.\n", encoding="utf-8")
    try:
        checked = check_index(index)
    finally:
        (sound / "in" / "b.txt").unlink()
    assert checked.problems == ()
    assert len(checked.notes) == 1 and "b" in checked.notes[0]


Spoil = Callable[[list[Record]], Iterable[Record]]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda records: [one for one in records if one.kind != ARTICLE], "article of paragraph"),
        (lambda records: [one for one in records if one.kind != PARAGRAPH], "paragraph of deal"),
        (
            lambda records: [replace(one, parent="x#9") if one.kind == DEAL else one for one in records],
            "of deal",
        ),
    ],
    ids=["no articles", "no paragraphs", "a deal of no paragraph"],
)
def test_records_that_belong_to_nothing(corpus_records: tuple[Record, ...], spoil: Spoil, said: str) -> None:
    kept = list(spoil(list(corpus_records)))
    counts = {kind: sum(one.kind == kind for one in kept) for kind in (ARTICLE, PARAGRAPH, DEAL)}
    problems = list(problems_of(MemoryEngine(kept), counts))
    assert problems and all(said in problem or " more records" in problem for problem in problems)


def test_the_whole_corpus_is_sound(corpus_records: tuple[Record, ...]) -> None:
    counts = {kind: sum(one.kind == kind for one in corpus_records) for kind in (ARTICLE, PARAGRAPH, DEAL)}
    assert list(problems_of(MemoryEngine(corpus_records), counts)) == []
    assert min(counts.values()) >= 12


def told_twice(records: Iterable[Record]) -> tuple[Record, Record, Record, list[Record]]:
    """Two deals that are one, their group, and all other records."""
    one, other = [record for record in records if record.kind == DEAL][:2]
    group = group_record([linkable(one), linkable(other)])
    others = [record for record in records if record.id not in (one.id, other.id)]
    return with_group(one, one.id), with_group(other, one.id), group, others


def test_deals_and_their_groups_know_of_each_other(corpus_records: tuple[Record, ...]) -> None:
    one, other, group, others = told_twice(corpus_records)

    def problems(*records: Record) -> list[str]:
        return list(problems_of_groups(MemoryEngine((*records, *others))))

    assert problems(one, other, group) == []
    assert problems(one, with_group(other, None), group) == [
        f"Deal {other.id} and its group of deals do not know of each other."
    ]
    assert sorted(problems(one, other)) == sorted(
        f"Deal {deal.id} and its group of deals do not know of each other." for deal in (one, other)
    )
    again = replace(group, id=f"{group.id}-again")
    assert problems(one, other, group, again)[0].startswith(f"Deal {one.id} is named by two groups")
    assert problems(one, group) == [f"Groups name 1 deals that are missing, among them {other.id}."]


def test_an_interrupted_run_is_no_fault_of_groups(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.checking.problems_of_groups", lambda *_: iter(["Groups are wrong."]))
    assert check_index(index).problems == ("Groups are wrong.",)
    spoil_manifest(index, settled=False)
    assert check_index(index).problems == ()

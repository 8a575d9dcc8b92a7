"""Near copies: which texts are one, printed again, which only look like it, and their groups in an index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.main import dogovor
from search.copied import copies, group_of, with_copy
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.fields import PARAGRAPH
from search.indexing import build_index
from search.near_copies import LEAST_WORDS, Told, may_be_copies, same_paragraphs, traces_of, words_of
from search.query import parse
from search.records import article_records
from search.searcher import Searcher
from tests.stories import Story, article_of, must_be_copies, must_not_be, stories

ROOT = Path(__file__).resolve().parent.parent
STORIES = stories()
TOLD = {story.name: story.told for story in STORIES}
COPIES = list(must_be_copies(STORIES))


@pytest.mark.parametrize(("one", "other"), [pytest.param(*pair, id=pair[1].name) for pair in COPIES])
def test_what_was_printed_again_is_told(one: Story, other: Story) -> None:
    ours, theirs = TOLD[one.name], TOLD[other.name]
    assert may_be_copies(ours.traces, theirs.traces), other.tried
    assert same_paragraphs(ours, theirs), other.tried


def test_what_only_looks_like_it_is_not_told() -> None:
    false = [
        (one.name, other.name, other.tried)
        for one, other in must_not_be(STORIES)
        if same_paragraphs(TOLD[one.name], TOLD[other.name])
    ]
    assert false == []


def test_stories_that_no_rule_has_seen() -> None:
    unseen = stories("near_copies_unseen.txt")
    told = {story.name: story.told for story in unseen}
    again = [pair for pair in must_be_copies(unseen) if _are_told(*(told[one.name] for one in pair))]
    false = [pair for pair in must_not_be(unseen) if _are_told(*(told[one.name] for one in pair))]
    assert false == []
    assert len(again) >= 14


def _are_told(one: Told, other: Told) -> bool:
    return may_be_copies(one.traces, other.traces) and bool(same_paragraphs(one, other))


def test_the_golden_file_is_large_enough_to_mean_something() -> None:
    looks = [pair for pair in must_not_be(STORIES) if pair[1].of == pair[0].name]
    assert len(COPIES) >= 30
    assert len(looks) >= 20
    assert {story.lang for story in STORIES} == {"ru", "bg", "uk"}


def test_no_articles_that_lie_here_are_copies_of_each_other() -> None:
    told = []
    for name in ("development", "heldout"):
        for line in (ROOT / "benchmarks" / "articles" / f"{name}.jsonl").read_text("utf-8").splitlines():
            article = json.loads(line)
            told.append(_told(article["id"], article["text"].split("\n")[1:]))
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        told.append(_told(path.name, path.read_text("utf-8").split("\n")))
    assert len(told) > 40
    assert [(one.id, other.id) for one, other in combinations(told, 2) if same_paragraphs(one, other)] == []


def _told(id: str, paragraphs: Sequence[str], published: str | None = None) -> Told:
    texts = [text for text in paragraphs if text.strip()]
    return Told(id, published, tuple(words_of(f"{id}#{at}", text) for at, text in enumerate(texts, 1)))


# --- laws ---------------------------------------------------------------------------------------------------

words = st.sampled_from(
    [
        "завод",
        "банк",
        "кредит",
        "Астана",
        "Бургас",
        "Hengli",
        "140",
        "2025",
        "подписали",
        "млн",
        "долларов",
        "и",
        "на",
    ]
)
paragraphs = st.lists(st.lists(words, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(one=paragraphs, other=paragraphs)
def test_it_does_not_matter_which_is_asked_first(one: list[str], other: list[str]) -> None:
    ours, theirs = _told("a", one), _told("b", other)
    there = same_paragraphs(ours, theirs)
    assert same_paragraphs(theirs, ours) == tuple((second, first) for first, second in there)
    assert may_be_copies(ours.traces, theirs.traces) == may_be_copies(theirs.traces, ours.traces)


@settings(max_examples=100, deadline=None)
@given(text=paragraphs, days=st.tuples(st.sampled_from([None, "2025", "2025-03-01", "2024-12-31"])))
def test_the_same_text_is_always_a_copy(text: list[str], days: tuple[str | None]) -> None:
    one, other = _told("a", text, "2025-03-01"), _told("b", text, *days)
    pairs = same_paragraphs(one, other)
    if len(one.forms) < LEAST_WORDS:
        assert pairs == ()
    else:
        assert pairs == tuple((f"a#{at}", f"b#{at}") for at in range(1, len(text) + 1))
        assert may_be_copies(one.traces, other.traces)


def test_a_shared_stretch_leaves_a_shared_trace() -> None:
    stretch = [f"слово{number}" for number in range(14)]
    one = [f"раз{number}" for number in range(37)] + stretch + [f"два{number}" for number in range(5)]
    other = [f"три{number}" for number in range(3)] + stretch + [f"четыре{number}" for number in range(50)]
    assert set(traces_of(one)) & set(traces_of(other))


# --- groups in an index -------------------------------------------------------------------------------------


def records_of(story: Story) -> list[Record]:
    return list(article_records(article_of(story)).texts)


RECORDS = {
    story.name: records_of(story)
    for story in STORIES
    if (story.of or story.name) in ("cement", "cement-again", "rate-day") and story.name != "cement-9"
}


def settled(engine: MemoryEngine, articles: Sequence[str] | None = None) -> dict[str, str | None]:
    """The groups are found and written; what changed."""
    changed = copies(engine, articles)
    with engine.writer() as writer:
        writer.add(with_copy(record, changed[record.id]) for record in engine.get(list(changed)) if record)
    return changed


def groups_of(engine: MemoryEngine) -> dict[str, str]:
    ids = [record.id for records in RECORDS.values() for record in records if record.kind == PARAGRAPH]
    return {record.id: group for record in engine.get(ids) if record and (group := group_of(record))}


def indexed(names: Sequence[str]) -> MemoryEngine:
    return MemoryEngine(record for name in names for record in RECORDS[name])


@pytest.fixture(scope="module")
def all_groups() -> dict[str, str]:
    engine = indexed(list(RECORDS))
    settled(engine)
    return groups_of(engine)


def test_a_group_is_named_after_its_first(all_groups: dict[str, str]) -> None:
    assert all_groups["cement-2#2"] == all_groups["cement-7#4"] == "cement#2"
    assert all_groups["rate-day-1#1"] == "rate-day#1"
    assert not any(id.startswith(("cement-again", "cement-10#")) for id in all_groups)


def test_what_is_settled_stays(all_groups: dict[str, str]) -> None:
    engine = indexed(list(RECORDS))
    settled(engine)
    assert settled(engine) == {}
    assert settled(engine, []) == {}
    assert groups_of(engine) == all_groups


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(list(RECORDS)), batch=st.integers(3, 9))
def test_the_order_in_which_articles_come_does_not_matter(
    order: list[str], batch: int, all_groups: dict[str, str]
) -> None:
    engine = indexed([])
    for at in range(0, len(order), batch):
        with engine.writer() as writer:
            writer.add(record for name in order[at : at + batch] for record in RECORDS[name])
        settled(engine, order[at : at + batch])
    assert groups_of(engine) == all_groups


@settings(max_examples=5, deadline=None)
@given(gone=st.sets(st.sampled_from(sorted(RECORDS)), max_size=12))
def test_when_articles_go_the_rest_is_grouped_as_if_they_had_never_been(gone: set[str]) -> None:
    engine, never = indexed(list(RECORDS)), indexed([name for name in RECORDS if name not in gone])
    settled(engine)
    with engine.writer() as writer:
        writer.delete(gone)
    settled(engine, [])
    settled(never)
    assert groups_of(engine) == groups_of(never)


# --- an index in a folder -----------------------------------------------------------------------------------


def test_an_index_keeps_its_groups_as_articles_come_and_go(tmp_path: Path) -> None:
    """What is added to an index and removed from it leaves the labels that a new index has."""
    folder, index = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()

    def write(*names: str) -> None:
        for story in STORIES:
            if story.name in names:
                text = "\n\n".join((story.title, story.published, *story.paragraphs))
                (folder / f"{story.name}.txt").write_text(text, "utf-8")

    def labels() -> dict[str, set[str]]:
        build_index([folder], index)
        searcher = Searcher.open(index)
        hits = searcher.search(parse("Hengli", copies=True, limit=100)).hits
        deals = searcher.deals(parse("Hengli", limit=100)).deals
        searcher.close()
        same = {deal.id: set(told["others"]) for deal in deals if (told := deal.record["same_deal"])}
        return {hit.id: {copy.id for copy in hit.also_in} for hit in hits} | same

    write("cement-1", "cement-9")
    assert labels()["cement-1#1"] == set()
    write("cement", "cement-2")
    found = labels()
    assert found["cement-2#1"] == {"cement#1", "cement-1#1"}
    words = ["--index", str(index), "Банк развития Казахстана обеспечит"]
    once = CliRunner().invoke(dogovor, ["search", *words])
    assert [line.split("\t")[0] for line in once.stdout.splitlines()].count("cement-9.txt") == 1
    assert len(once.stdout.splitlines()) == 2 and "--copies gives each" in once.stderr
    each = CliRunner().invoke(dogovor, ["search", "--copies", *words])
    assert len(each.stdout.splitlines()) == 4 and "--copies" not in each.stderr
    (folder / "cement.txt").unlink()
    found = labels()
    assert found["cement-2#1"] == {"cement-1#1"}
    (folder / "cement-1.txt").unlink()
    found = labels()
    assert found["cement-2#1"] == set()

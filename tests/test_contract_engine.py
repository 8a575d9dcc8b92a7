"""One suite over every engine: the plain one in memory is the judge of the others.

Records here hold made-up terms: an engine knows no language.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scripts.opensearch import Cluster
from search.engine import (
    All,
    AnyOf,
    Engine,
    LabelFilter,
    Near,
    Node,
    Not,
    Phrase,
    Preferring,
    Prefix,
    RangeFilter,
    Record,
    Request,
    Term,
)
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.kernels import use_loops
from tests.emptied import EmptiedEngine

FACETS = ("sector", "lang", "party")


@contextmanager
def engine_called(name: str) -> Iterator[Engine]:
    """An empty engine."""
    if name == "memory":
        yield MemoryEngine()
        return
    with loops_of(name), tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.create(Path(folder) / "index")
        yield engine
        engine.close()


@contextmanager
def loops_of(name: str) -> Iterator[None]:
    """Whoosh's engine with the loops that its name says."""
    if not use_loops(compiled=name == "compiled"):
        pytest.skip("numba is not installed: pip install 'dogovor[fast]'")
    try:
        yield
    finally:
        use_loops(compiled=False)


@pytest.fixture(scope="module")
def on_server(opensearch: Cluster) -> Iterator[EmptiedEngine]:
    """An engine on a real server, in two shards; tests share it and empty it."""
    engine = EmptiedEngine.make(opensearch.url)
    yield engine
    engine.remove()


@pytest.fixture(
    params=[
        "memory",
        "whoosh",
        "compiled",
        pytest.param("opensearch", marks=[pytest.mark.opensearch, pytest.mark.slow]),
    ]
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "opensearch":
        yield request.getfixturevalue("on_server").emptied()
        return
    with engine_called(request.param) as opened:
        yield opened


def record(
    id: str,
    text: str = "",
    *,
    kind: str = "paragraph",
    parent: str = "",
    article: str = "one",
    order: int = 0,
    usd: int | None = None,
    published: int | None = None,
    **labels: tuple[str, ...],
) -> Record:
    """A record whose text is written as "a b|c d": words at positions, alternatives with a bar."""
    slots = tuple(tuple(slot.split("|")) for slot in text.split())
    return Record(
        id=id,
        kind=kind,
        parent=parent or id,
        article=article,
        fields={"lemmas": slots},
        labels=labels,
        numbers={"order": order, "amount_usd": usd, "published": published},
        stored={"text": text},
    )


def fill(engine: Engine, *records: Record) -> None:
    with engine.writer() as writer:
        writer.add(records)


def found(engine: Engine, text: Node | None, kind: str = "paragraph") -> list[str]:
    return sorted(hit.id for hit in engine.search(Request(kind, text, limit=100)).hits)


WORDS = (
    record("p1", "газ і|и нефть договор", order=1),
    record("p2", "договор газ", order=2),
    record("p3", "газета", order=3),
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (None, ["p1", "p2", "p3"]),
        (Term("lemmas", "газ"), ["p1", "p2"]),
        (Term("lemmas", "нет"), []),
        (Term("forms", "газ"), []),
        (Prefix("lemmas", "газ"), ["p1", "p2", "p3"]),
        (Phrase("lemmas", (("договор",), ("газ",))), ["p2"]),
        (Phrase("lemmas", (("газ",), ("и", "или"), ("нефть",))), ["p1"]),
        (Phrase("lemmas", (("нефть",), ("договор",), ("газ",))), []),
        (Phrase("lemmas", ()), []),
        (All(()), ["p1", "p2", "p3"]),
        (AnyOf(()), []),
        (AnyOf((), best=True), []),
        (All((Term("lemmas", "газ"), Not(Term("lemmas", "нефть")))), ["p2"]),
        (Not(Term("lemmas", "газ")), ["p3"]),
        (Not(Not(Term("lemmas", "газ"))), ["p1", "p2"]),
        (All((Not(Term("lemmas", "нефть")), Not(Term("lemmas", "газета")))), ["p2"]),
        (AnyOf((Not(Term("lemmas", "газ")), Term("lemmas", "нефть"))), ["p1", "p3"]),
        (AnyOf((Term("lemmas", "нефть"), Term("lemmas", "газета")), best=True), ["p1", "p3"]),
        (Near(Term("lemmas", "газ"), Term("lemmas", "договор")), ["p1", "p2"]),
        (Near(Term("lemmas", "газ"), Term("lemmas", "газета")), []),
        (
            Preferring(Term("lemmas", "газ"), (Term("lemmas", "газета"), Term("lemmas", "нефть"))),
            ["p1", "p2"],
        ),
        (Preferring(Term("lemmas", "нет"), (Term("lemmas", "газ"),)), []),
        (Not(Preferring(Term("lemmas", "газ"), ())), ["p3"]),
    ],
)
def test_nodes_match_what_they_say(engine: Engine, node: Node | None, expected: list[str]) -> None:
    fill(engine, *WORDS)
    assert found(engine, node) == expected


def test_look_alikes_rank_below_the_word_itself(engine: Engine) -> None:
    fill(
        engine,
        record("look", "сходство", order=1),
        record("word", "слово " + "другое " * 200, order=2),
        record("third", "другое", order=3),
    )
    group = AnyOf((Term("lemmas", "слово"), Term("lemmas", "сходство", weight=0.4)), best=True)
    assert [hit.id for hit in engine.search(Request("paragraph", group)).hits] == ["word", "look"]


def test_kinds_are_apart(engine: Engine) -> None:
    fill(engine, record("p1", "газ"), record("d1", "газ", kind="deal", parent="p1"))
    assert found(engine, Term("lemmas", "газ")) == ["p1"]
    assert found(engine, Term("lemmas", "газ"), "deal") == ["d1"]
    assert found(engine, None, "article") == []
    assert (engine.count("paragraph"), engine.count("deal"), engine.count("article")) == (1, 1, 0)


def deals() -> tuple[Record, ...]:
    return (
        record("d1", kind="deal", parent="p1", order=1, usd=5, published=20250100, sector=("oil",)),
        record("d2", kind="deal", parent="p1", order=2, usd=9_000_000_000, sector=("gas",), party=("A", "B")),
        record("d3", kind="deal", parent="p2", order=3, published=20240101, sector=("oil",), party=("A",)),
        record("d4", kind="deal", parent="p3", order=4, usd=-7),
    )


def test_a_facet_ignores_its_own_filter_and_obeys_the_others(engine: Engine) -> None:
    fill(engine, *deals())
    answer = engine.search(
        Request(
            "deal",
            None,
            filters=(LabelFilter("sector", ("oil", None)), LabelFilter("party", ("A",))),
            facets=FACETS,
        )
    )
    assert [hit.id for hit in answer.hits] == ["d3"]
    assert answer.counts == {"sector": {"gas": 1, "oil": 1}, "lang": {}, "party": {"A": 1}}
    assert answer.missing == {"sector": 0, "lang": 1, "party": 2}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (5, 6, ["d1"]),
        (None, 6, ["d1", "d4"]),
        (6, None, ["d2"]),
        (None, None, ["d1", "d2", "d4"]),
        (5, 5, []),
        (9_000_000_000, None, ["d2"]),
    ],
)
def test_ranges_are_left_closed_and_need_a_number(
    engine: Engine, low: int | None, high: int | None, expected: list[str]
) -> None:
    fill(engine, *deals())
    answer = engine.search(Request("deal", None, filters=(RangeFilter("amount_usd", low, high),)))
    assert sorted(hit.id for hit in answer.hits) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (("-amount_usd",), ["d2", "d1", "d4", "d3"]),
        (("amount_usd",), ["d4", "d1", "d2", "d3"]),
        (("published", "-amount_usd"), ["d3", "d1", "d2", "d4"]),
        (("-published",), ["d1", "d3", "d2", "d4"]),
        (("score",), ["d1", "d2", "d3", "d4"]),
        (("-order",), ["d4", "d3", "d2", "d1"]),
    ],
)
def test_sorting_puts_missing_numbers_last(
    engine: Engine, sort: tuple[str, ...], expected: list[str]
) -> None:
    fill(engine, *deals())
    assert [hit.id for hit in engine.search(Request("deal", None, sort=sort)).hits] == expected


def test_labels_sort_by_their_characters_and_what_has_none_comes_last(engine: Engine) -> None:
    places = {"one": ("омск",), "two": (), "three": ("ом", "а"), "four": ("аа",), "five": ("😀",)}
    fill(engine, *(record(id, kind="deal", place=named) for id, named in places.items()))
    for sort, expected in (
        ("label:place", ["four", "three", "one", "five", "two"]),
        ("-label:place", ["five", "one", "three", "four", "two"]),
    ):
        found = engine.search(Request("deal", None, sort=(sort,))).hits
        assert [hit.id for hit in found] == expected
    fill(engine, record("six", kind="deal", place=("б",)))  # another segment
    found = engine.search(Request("deal", None, sort=("label:place",))).hits
    assert [hit.id for hit in found] == ["four", "six", "three", "one", "five", "two"]


def test_folding_gives_each_parent_once_by_its_best_record(engine: Engine) -> None:
    fill(engine, *deals())
    answer = engine.search(
        Request("deal", None, sort=("-amount_usd",), fold=True, limit=2, facets=("sector",))
    )
    assert (answer.total, answer.records) == (3, 4)
    assert [(hit.id, hit.parent) for hit in answer.hits] == [("d2", "p1"), ("d4", "p3")]
    assert answer.counts["sector"] == {"oil": 2, "gas": 1}


def test_parents_that_are_one_text_can_be_folded_together(engine: Engine) -> None:
    told = [
        record("d1", "газ", kind="deal", parent="p1", party=("text",), order=1),
        record("d2", "газ", kind="deal", parent="p2", party=("text",), order=2),
        record("d3", "газ", kind="deal", parent="p3", order=3),
        record("d4", "газ", kind="deal", parent="p3", order=4),
    ]
    fill(engine, *told)
    answer = engine.search(Request("deal", None, facets=("party",), fold=True, fold_by="party"))
    assert (answer.total, answer.records) == (2, 4)
    assert [hit.id for hit in answer.hits] == ["d1", "d3"]
    assert answer.counts["party"] == {"text": 2}


def test_what_is_told_twice_can_be_given_and_counted_once(engine: Engine) -> None:
    told = [
        record("d1", "газ", kind="deal", sector=("gas",), party=("a",)),
        record("d2", "газ", kind="deal", sector=("gas",), party=("a",)),
        record("d3", "газ", kind="deal", sector=("oil",), party=("a",)),
        record("d4", "газ", kind="deal", sector=("gas",)),
        record("d5", "газ", kind="deal", sector=("gas",)),
    ]
    fill(engine, *told)
    answer = engine.search(Request("deal", None, facets=("sector", "party"), once="party"))
    assert (answer.total, answer.records) == (3, 3)
    assert [hit.id for hit in answer.hits] == ["d1", "d4", "d5"]
    assert answer.counts == {"sector": {"gas": 3, "oil": 1}, "party": {"a": 1}}
    assert answer.missing == {"sector": 0, "party": 2}


def test_pages_do_not_overlap_and_end(engine: Engine) -> None:
    fill(engine, *deals())
    pages = [
        [hit.id for hit in engine.search(Request("deal", None, offset=offset, limit=3)).hits]
        for offset in (0, 3, 6)
    ]
    assert pages == [["d1", "d2", "d3"], ["d4"], []]
    counted = engine.search(Request("deal", None, limit=0))
    assert (counted.total, counted.hits) == (4, ())


def test_deleting_goes_by_article_and_adding_replaces(engine: Engine) -> None:
    fill(engine, record("p1", "газ", article="one"), record("p2", "газ", article="two"))
    with engine.writer() as writer:
        writer.delete(["one"])
        writer.add([record("p2", "нефть", article="two"), record("p3", "газ", article="one")])
    assert found(engine, Term("lemmas", "газ")) == ["p3"]
    assert found(engine, None) == ["p2", "p3"]
    assert engine.get(["p1", "p2"])[0] is None
    assert engine.terms("lemmas", "", 10) == ["газ", "нефть"]


def test_nothing_is_kept_of_a_write_that_fails(engine: Engine) -> None:
    fill(engine, record("p1", "газ"))
    with pytest.raises(RuntimeError), engine.writer() as writer:
        writer.delete(["one"])
        writer.add([record("p2", "газ")])
        raise RuntimeError
    assert found(engine, None) == ["p1"]
    fill(engine, record("p3", "газ"))
    assert found(engine, Term("lemmas", "газ")) == ["p1", "p3"]


def test_one_id_twice_in_a_batch_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="'p1' is added twice"):
        fill(engine, record("p1", "газ"), record("p1", "нефть"))
    assert found(engine, None) == []


def test_stored_values_come_back_whole(engine: Engine) -> None:
    one = record("p1", "газ", usd=10**15, sector=("a\x1fb", "«в»", ""), party=())
    fill(engine, one)
    [back, none] = engine.get(["p1", "p2"])
    assert none is None
    assert back is not None
    assert (back.id, back.kind, back.parent, back.article) == ("p1", "paragraph", "p1", "one")
    assert back.stored == one.stored
    assert {name: held for name, held in back.labels.items() if held} == {"sector": one.labels["sector"]}
    assert back.numbers.get("amount_usd") == 10**15
    assert back.numbers.get("published") is None


def test_terms_are_listed_by_prefix_in_order(engine: Engine) -> None:
    fill(engine, *WORDS)
    assert engine.terms("lemmas", "газ", 10) == ["газ", "газета"]
    assert engine.terms("lemmas", "", 3) == ["газ", "газета", "договор"]
    assert engine.terms("forms", "газ", 10) == []


# --- random corpora: every engine answers as the plain one --------------------------------------------------

terms = st.sampled_from(["а", "аб", "абв", "б", "бв", "x", "ru:а", "a|b c", "é"])
slots = st.lists(st.lists(terms, min_size=1, max_size=2, unique=True).map(tuple), max_size=6).map(tuple)
values = st.lists(st.sampled_from(["oil", "gas", "ga", "рус"]), max_size=2, unique=True).map(tuple)
numbers = st.none() | st.integers(-3, 3) | st.sampled_from([2**40, -(2**40)])
weights = st.sampled_from([0.25, 1.0, 2.0])
text_fields = st.sampled_from(["lemmas", "forms"])

bodies = st.builds(
    lambda lemmas, forms, labels, held, kind, parent, article: (
        lemmas,
        forms,
        labels,
        held,
        kind,
        parent,
        article,
    ),
    slots,
    slots,
    st.fixed_dictionaries(dict.fromkeys(FACETS, values)),
    st.fixed_dictionaries({"amount_usd": numbers, "published": numbers, "order": st.integers(0, 3)}),
    st.sampled_from(["paragraph", "deal"]),
    st.sampled_from(["p1", "p2", "p3"]),
    st.sampled_from(["one", "two", "three"]),
)


def numbered(batches: list[list[tuple]]) -> list[list[Record]]:
    count = 0
    result = []
    for batch in batches:
        records = []
        for lemmas, forms, labels, held, kind, parent, article in batch:
            count += 1
            fields = {"lemmas": lemmas, "forms": forms}
            records.append(Record(f"r{count}", kind, parent, article, fields, labels, held, {"n": count}))
        result.append(records)
    return result


nodes = st.recursive(
    st.builds(Term, text_fields, terms, weights)
    | st.builds(Prefix, text_fields, st.sampled_from(["а", "б", "аб", "ru:"]), weights)
    | st.builds(
        Phrase, text_fields, st.lists(st.lists(terms, max_size=2).map(tuple), max_size=3).map(tuple), weights
    ),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple), st.booleans())
        | st.builds(Not, inner)
        | st.builds(Near, inner, inner, weights)
        | st.builds(Preferring, inner, st.lists(inner, max_size=2).map(tuple))
    ),
    max_leaves=6,
)
filters = st.lists(
    st.builds(
        LabelFilter,
        st.sampled_from(FACETS),
        st.lists(st.sampled_from(["oil", "gas", "рус", "none", None]), min_size=1, max_size=2).map(tuple),
    )
    | st.builds(
        RangeFilter,
        st.sampled_from(["amount_usd", "published"]),
        st.none() | st.integers(-3, 3),
        st.none() | st.integers(-3, 3),
    ),
    max_size=3,
).map(tuple)
requests = st.builds(
    Request,
    kind=st.sampled_from(["paragraph", "deal"]),
    text=st.none() | nodes,
    filters=filters,
    facets=st.just(FACETS),
    sort=st.sampled_from(
        [
            ("score",),
            ("-amount_usd", "score"),
            ("amount_usd",),
            ("-published",),
            ("band", "-published", "score"),
            ("label:party", "score"),
            ("-label:party",),
        ]
    ),
    offset=st.integers(0, 2),
    limit=st.sampled_from([0, 2, 50]),
    fold=st.booleans(),
    once=st.sampled_from([None, *FACETS]),
    fold_by=st.sampled_from([None, *FACETS]),
)


@pytest.mark.parametrize("name", ["whoosh", "compiled"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    batches=st.lists(st.lists(bodies, min_size=1, max_size=5), min_size=1, max_size=3).map(numbered),
    deleted=st.lists(st.sampled_from(["one", "two"]), max_size=2),
    asked=st.lists(requests, min_size=1, max_size=6),
)
def test_whoosh_answers_as_the_plain_engine(
    name: str, batches: list[list[Record]], deleted: list[str], asked: list[Request]
) -> None:
    with engine_called("memory") as plain, engine_called(name) as whoosh:
        for engine in (plain, whoosh):
            for batch in batches:
                fill(engine, *batch)
            with engine.writer() as writer:
                writer.delete(deleted)
        for request in asked:
            expected, answer = plain.search(request), whoosh.search(request)
            assert (answer.total, answer.records) == (expected.total, expected.records)
            assert answer.counts == expected.counts
            assert answer.missing == expected.missing
            assert [hit.id for hit in answer.hits] == [hit.id for hit in expected.hits]
            if {"score", "band"} & set(request.sort):  # else nothing need be scored
                scores = [hit.score for hit in expected.hits]
                assert [hit.score for hit in answer.hits] == pytest.approx(scores)
        for field in ("lemmas", "forms"):
            assert whoosh.terms(field, "", 50) == plain.terms(field, "", 50)


@pytest.mark.opensearch
@pytest.mark.slow
def test_opensearch_answers_as_the_plain_engine(on_server: EmptiedEngine) -> None:
    """The same sets and counts; scores are rounded by the server, so an order by them may differ."""

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make an example smaller takes minutes
    )
    @given(
        batches=st.lists(st.lists(bodies, min_size=1, max_size=5), min_size=1, max_size=3).map(numbered),
        deleted=st.lists(st.sampled_from(["one", "two"]), max_size=2),
        asked=st.lists(requests, min_size=1, max_size=6),
    )
    def answers(batches: list[list[Record]], deleted: list[str], asked: list[Request]) -> None:
        plain, server = MemoryEngine(), on_server.emptied()
        for engine in (plain, server):
            for batch in batches:
                fill(engine, *batch)
            with engine.writer() as writer:
                writer.delete(deleted)
        for request in asked:
            expected, answer = plain.search(request), server.search(request)
            assert (answer.total, answer.records) == (expected.total, expected.records)
            assert answer.counts == expected.counts
            assert answer.missing == expected.missing
            assert len(answer.hits) == len(expected.hits)
            if request.text is None or not {"score", "band"} & set(request.sort):
                assert [hit.id for hit in answer.hits] == [hit.id for hit in expected.hits]
            elif request.limit == 50 and not request.fold and not request.once:
                assert {hit.id for hit in answer.hits} == {hit.id for hit in expected.hits}
        for field in ("lemmas", "forms"):
            assert server.terms(field, "", 50) == plain.terms(field, "", 50)

    answers()

"""Whoosh's own searcher reads the same segments in its own way, and judges the answers that are not its."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as asked
from whoosh.searching import Searcher

from search.engine import All, AnyOf, LabelFilter, Node, Not, Phrase, Prefix, Record, Request, Term
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.contents import open_folder
from search.engines.whoosh.schema import label_column

LETTERS = "абв"
words = st.text(LETTERS, min_size=1, max_size=2)
slots = st.lists(st.lists(words, min_size=1, max_size=2, unique=True).map(tuple), max_size=8).map(tuple)
fields = st.sampled_from(["lemmas", "skeletons"])
nodes: st.SearchStrategy[Node] = st.recursive(
    st.one_of(
        st.builds(Term, fields, words),
        st.builds(Prefix, fields, words),
        st.builds(
            Phrase,
            st.just("lemmas"),
            st.lists(words.map(lambda word: (word,)), min_size=2, max_size=3).map(tuple),
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda held: All(tuple(held))),
        st.lists(inner, min_size=1, max_size=3).map(lambda held: AnyOf(tuple(held))),
        st.tuples(inner, inner).map(lambda held: All((held[0], Not(held[1])))),
    ),
    max_leaves=6,
)
texts = st.tuples(slots, slots, st.sampled_from(["", "energy", "it"]))
commits = st.lists(
    st.tuples(st.lists(texts, max_size=12), st.sets(st.integers(0, 30), max_size=3)), max_size=4
)


def in_whooshs_words(node: Node) -> asked.Query:
    """The same question as Whoosh asks it."""
    match node:
        case Term(field, term):
            return asked.Term(field, term.encode())
        case Prefix(field, prefix):
            return asked.Prefix(field, prefix)
        case Phrase(field, held):
            return asked.Phrase(field, [word for (word,) in held])
        case All(children):
            return asked.And([in_whooshs_words(child) for child in children])
        case AnyOf(children):
            return asked.Or([in_whooshs_words(child) for child in children])
        case Not(child):
            return asked.Not(in_whooshs_words(child))
    raise AssertionError(node)


def filled(engine: WhooshEngine, held: list[tuple[list[tuple[object, ...]], set[int]]]) -> None:
    """Several commits, which add records and delete articles."""
    number = 0
    for added, gone in held:
        with engine.writer() as writer:
            writer.delete(f"a{one}" for one in gone)
            for lemmas, skeletons, sector in added:
                labels = {"sector": (sector,) if sector else ()}
                of = {"lemmas": lemmas, "skeletons": skeletons}
                id = f"p{number}"
                writer.add([Record(id, "paragraph", id, f"a{number}", of, labels, {"order": number}, {})])
                number += 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@settings(max_examples=150, deadline=None)
@given(commits, st.lists(nodes, min_size=1, max_size=5))
def test_whoosh_finds_the_same(
    held: list[tuple[list[tuple[object, ...]], set[int]]], trees: list[Node]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.create(Path(folder) / "index")
        filled(engine, held)
        with Searcher(open_folder(engine.folder).reader()) as judge:
            column = label_column("sector")
            for tree in trees:
                found = engine.search(Request("paragraph", tree, facets=("sector",), limit=1000))
                numbers = set(judge.docs_for_query(in_whooshs_words(tree)))
                columns, _ = engine._state
                assert {hit.id for hit in found.hits} == {columns.id(number) for number in numbers}
                assert found.total == len(numbers)
                sectors = [judge.reader().column_reader(column)[number] for number in sorted(numbers)]
                counts = Counter(str(one, "utf-8") if isinstance(one, bytes) else one for one in sectors)
                assert found.missing["sector"] == counts.pop("", 0)
                assert found.counts["sector"] == counts
                chosen = (LabelFilter("sector", ("energy", None)),)
                few = engine.search(Request("paragraph", tree, chosen, facets=("sector", "lang"), limit=3))
                assert few.counts["sector"] == found.counts["sector"]
                assert few.total == sum(one not in ("it", b"it") for one in sectors) == few.missing["lang"]
        engine.close()

"""The analysers in a Whoosh user's own schema."""

from __future__ import annotations

import pickle

import pytest
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

from analyzers.whoosh import bulgarian, russian, ukrainian

TEXTS = {
    "one": "Компании подписали договоры о торгово-экономическом сотрудничестве",
    "two": "Дети едят мороженое",
}


@pytest.fixture(scope="module")
def index() -> object:
    schema = Schema(text=TEXT(analyzer=russian(), phrase=True, chars=True, stored=True))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for text in TEXTS.values():
        writer.add_document(text=text)
    writer.commit()
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("договором", ["one"]),
        ('"подписала договор"', ["one"]),
        ('"договор подписала"', []),
        ("экономических", ["one"]),
        ("торгово-экономических", ["one"]),
        ("ребёнок", ["two"]),
    ],
)
def test_search(index: object, query: str, found: list[str]) -> None:
    with index.searcher() as searcher:  # type: ignore[attr-defined]
        hits = searcher.search(QueryParser("text", index.schema).parse(query))  # type: ignore[attr-defined]
        assert [hit["text"] for hit in hits] == [TEXTS[name] for name in found]


def test_highlights_mark_the_form(index: object) -> None:
    with index.searcher() as searcher:  # type: ignore[attr-defined]
        [hit] = searcher.search(QueryParser("text", index.schema).parse("договор"))  # type: ignore[attr-defined]
        assert ">договоры<" in hit.highlights("text")


@pytest.mark.parametrize("make", [russian, bulgarian, ukrainian])
def test_pickled_by_name(make: object) -> None:
    analyzer = make()  # type: ignore[operator]
    again = pickle.loads(pickle.dumps(analyzer))  # noqa: S301
    assert again == analyzer and hash(again) == hash(analyzer)
    assert len(pickle.dumps(analyzer)) < 100


def test_alternatives_share_a_position() -> None:
    shown = [
        (token.text, token.pos, token.startchar)
        for token in russian()("мыла раму", positions=True, chars=True)
    ]
    assert {(text, pos) for text, pos, _ in shown} == {("мыло", 0), ("мыть", 0), ("рама", 1)}
    assert {start for _, _, start in shown} == {0, 5}

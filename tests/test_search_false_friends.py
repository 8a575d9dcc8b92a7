"""False friends: a word typed in one language does not find what only looks like it in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

import search.expand
from analyzers.glossary import false_friend
from analyzers.languages import CODES
from analyzers.tables import FOLDER, Row, read_table
from search.engine import Record, Request
from search.engines.memory import MemoryEngine
from search.fields import PARAGRAPH
from search.interpret import interpret
from search.nearest import nearest_node
from search.query import parse
from search.terms import terms_of

COLUMNS = ("look", "ru", "ru_means", "bg", "bg_means", "uk", "uk_means")
TABLE = read_table(FOLDER / "false_friends.tsv", COLUMNS)


def pairs(rows: Sequence[Row] = TABLE) -> Iterator[tuple[str, str, str, str]]:
    """(language, word, other language, its false friend) of every row."""
    for row in rows:
        for here in CODES:
            for there in CODES:
                for word in row.words(here):
                    if false_friend(word, here, there):
                        yield from ((here, word, there, other) for other in row.words(there))


def finds(query: str, lang: str, text: str, other: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a query known to be in one language finds a paragraph in another."""
    monkeypatch.setattr(search.expand, "spoken", lambda _: lang)
    record = Record("p", "paragraph", "p", "a", terms_of(text, other).fields, {}, {"order": 0}, {})
    engine = MemoryEngine([record])
    node = search.expand.expand(parse(query).tree, engine).all_words
    assert node is not None
    return engine.search(Request(PARAGRAPH, node)).total > 0


def test_there_are_many() -> None:
    assert len(TABLE) >= 150
    assert {row["look"] for row in TABLE} >= {"гора", "булка", "стол", "направо", "живот", "майка", "куча"}


@pytest.mark.parametrize(("lang", "word", "other_lang", "other"), list(pairs()))
def test_a_false_friend_is_not_found(
    lang: str, word: str, other_lang: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not finds(word, lang, other, other_lang, monkeypatch)


@pytest.mark.parametrize(
    ("lang", "word", "other_lang", "other"),
    [
        ("ru", "горы", "bg", "планините"),
        ("ru", "неделю", "uk", "тиждень"),
        ("uk", "місто", "ru", "города"),
        ("bg", "стол", "ru", "стулья"),
        ("bg", "булка", "uk", "наречена"),
        ("uk", "дружина", "ru", "жену"),
        ("ru", "овощи", "bg", "зеленчуци"),
        ("bg", "износ", "uk", "експорту"),
    ],
)
def test_what_it_means_is_found(
    lang: str, word: str, other_lang: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert finds(word, lang, other, other_lang, monkeypatch)


def reached(query: str, lang: str, text: str, other: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether any path of the search brings a paragraph: an answer, a correction, what comes nearest."""
    monkeypatch.setattr(search.expand, "spoken", lambda _: lang)
    record = Record("p", "paragraph", "p", "a", terms_of(text, other).fields, {}, {"order": 0}, {})
    engine = MemoryEngine([record])
    meaning = interpret(parse(query), engine)
    nodes = (meaning.node, nearest_node(meaning.expansion, engine))
    return any(node is not None and engine.search(Request(PARAGRAPH, node)).total for node in nodes)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["look"])
def test_no_path_of_the_search_leads_to_a_false_friend(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed, in quotes, as a part of a phrase; by other names, skeletons, stems, corrections, nearness."""
    wrong = [
        (query, here, other)
        for here, word, there, other in pairs([row])
        for query in (word, f'"{word}"', f"{word} алюминий", f'"{word} алюминий"')
        if reached(query, here, other, there, monkeypatch)
    ]
    assert not wrong


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["look"])
def test_an_exclusion_takes_no_false_friend_away(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    for here, word, there, other in pairs([row]):
        assert reached(f"алюминий -{word}", here, f"алюминий {other}", there, monkeypatch)

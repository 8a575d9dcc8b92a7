"""False friends: a word typed in one language does not find what only looks like it in another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import search.expand
from analyzers.glossary import false_friend
from analyzers.languages import CODES
from analyzers.tables import FOLDER, read_table
from search.engine import Record, Request
from search.engines.memory import MemoryEngine
from search.fields import PARAGRAPH
from search.query import parse
from search.terms import terms_of

COLUMNS = ("look", "ru", "ru_means", "bg", "bg_means", "uk", "uk_means")
TABLE = read_table(FOLDER / "false_friends.tsv", COLUMNS)


def pairs() -> Iterator[tuple[str, str, str, str]]:
    """(language, word, other language, its false friend) of every row."""
    for row in TABLE:
        for here in CODES:
            for there in CODES:
                for word in row.words(here):
                    if false_friend(word, here, there):
                        yield from ((here, word, there, other) for other in row.words(there))


def finds(query: str, lang: str, text: str, other: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a query known to be in one language finds a paragraph in another."""
    monkeypatch.setattr(search.expand, "language_of", lambda *_, **__: lang)
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

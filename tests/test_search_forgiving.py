"""Slips are forgiven: another keyboard layout, wrong letters, apostrophes, scripts, a space left out.

Each line of tests/golden/forgiving.tsv is typed over the small texts below; what was done is said, and what
was typed can be searched exactly.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.engine import Answer, Engine, Record, Request
from search.engines.memory import MemoryEngine
from search.fields import PARAGRAPH
from search.interpret import Meaning, interpret
from search.query import parse
from search.remembering import Remembering
from search.suggest import near_words
from search.terms import terms_of

GOLDEN = Path(__file__).with_name("golden") / "forgiving.tsv"

TEXTS = (
    ("ru", "Стороны подписали договор о поставке вольфрама."),
    ("ru", "Банк открыл кредитную линию на 5 млн долларов."),
    ("ru", "Электростанция на 60 МВт работает с 2019 г."),
    ("ru", "На съезде обсудили подъём экономики и трёхсторонний союз."),
    ("ru", "Дорога длиной 100 км и сеть 10G."),
    ("ru", "Соглашение с CNPC подписано."),
    ("bg", "Подписано е споразумение за въглища."),
    ("bg", "Електроцентралата дава енергия, кредит от 650 млн."),
    ("bg", "Кредитна линия от Dalian."),
    ("uk", "Прем'єр-міністр відвідав підприємство."),
    ("uk", "Прем'єр назвав об'єкт на з'їзді."),
    ("uk", "Угода про вугілля на 650 млн доларів."),
    ("uk", "Електростанція дала струм."),
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return MemoryEngine(
        Record(f"p{at}", PARAGRAPH, f"p{at}", "a", terms_of(text, lang).fields, {}, {"order": at}, {})
        for at, (lang, text) in enumerate(TEXTS)
    )


@dataclass(frozen=True, slots=True)
class Line:
    typed: str
    meant: str
    code: str


def lines() -> list[Line]:
    rows = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    return [Line(*row[:3]) for row in rows if len(row) >= 3 and not row[0].startswith("#")]


def found(meaning: Meaning, engine: Engine) -> set[str]:
    assert meaning.node is not None
    return {hit.id for hit in engine.search(Request(PARAGRAPH, meaning.node, limit=99)).hits}


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.typed)
def test_what_was_meant_is_found_and_what_was_done_is_said(engine: Engine, line: Line) -> None:
    meaning = interpret(parse(line.typed), engine)
    assert found(meaning, engine) == found(interpret(parse(line.meant), engine), engine) != set()
    said = {note.code for note in meaning.notes if note.is_replacement}
    if line.code:
        assert said == ({line.code} - {"-"})


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.typed)
def test_what_was_typed_can_be_searched_exactly(engine: Engine, line: Line) -> None:
    meaning = interpret(parse(line.typed, exact=True), engine)
    assert not any(note.is_replacement or note.suggestion for note in meaning.notes)
    if line.code in ("layout", "corrected"):
        assert not found(meaning, engine)


def test_where_any_of_the_words_will_do_latin_letters_are_read_too(engine: Engine) -> None:
    meaning = interpret(parse("ugoda vugillia soglashenie abrakadabra"), engine)
    assert {note.code for note in meaning.notes} >= {"layout", "relaxed"}
    assert found(meaning, engine) >= found(interpret(parse("угода OR вугілля"), engine), engine)


@pytest.mark.parametrize(
    "text", ["абракадабра", "djkmahfvv договор", "xyzxyz", "zzzz", "кзщшгн", "'''", "12345млрд", "'ъь"]
)
def test_where_nothing_finds_more_nothing_is_replaced(engine: Engine, text: str) -> None:
    notes = interpret(parse(text), engine).notes
    assert not any(note.code in ("layout", "corrected") for note in notes)


@pytest.mark.parametrize(
    ("lang", "word", "near"),
    [("ru", "экспорт", "эксперт"), ("bg", "поставка", "доставка"), ("uk", "вивезення", "ввезення")],
)
def test_a_word_of_a_dictionary_is_no_slip_for_another(lang: str, word: str, near: str) -> None:
    """It may be meant as typed and stand nowhere; the other one is suggested at most."""
    record = Record("p", PARAGRAPH, "p", "a", terms_of(f"{near} газ", lang).fields, {}, {"order": 0}, {})
    meaning = interpret(parse(f"{word} газ"), MemoryEngine([record]))
    assert not any(note.code == "corrected" for note in meaning.notes)


def test_a_correction_never_finds_less_than_what_was_typed(engine: Engine) -> None:
    """Latin words are read in Cyrillic letters only where that finds more."""
    for text in ("Dalian", "CNPC", "zavod", "most", "dogovor", "energia"):
        meaning = interpret(parse(text), engine)
        if meaning.node is not None and any(note.code == "layout" for note in meaning.notes):
            assert found(meaning, engine)


def test_lemmas_are_suggested_too_and_the_first_letter_counts() -> None:
    record = Record("p", PARAGRAPH, "p", "a", terms_of("добыча вольфрама и ГАЭС", "ru").fields, {}, {}, {})
    engine = MemoryEngine([record])
    assert near_words(engine, "вольфарм")[0] == "вольфрам"
    assert near_words(engine, "АЭС") == ["ГАЭС"]
    assert near_words(engine, "обыча") == ["добыча"]
    assert near_words(engine, "вальфарм") == ["вольфрам"]


def test_near_words_of_a_long_vocabulary_are_found_in_milliseconds() -> None:
    letters = "абвгдеиклмнопрстуя"
    words = [f"{a}{b}{c}{d}слово" for a in letters[:9] for b in letters for c in letters for d in "аеио"]
    fields = {"forms": [[word] for word in words]}
    engine = Remembering(MemoryEngine([Record("p", PARAGRAPH, "p", "a", fields, {}, {}, {})]))
    near_words(engine, "ааааслово")
    started = time.perf_counter()
    assert near_words(engine, "ааааслвоо")
    assert time.perf_counter() - started < 0.25, "on a busy machine; about 10 ms on an idle one"


def test_a_word_of_hundreds_of_letters_is_not_tried_letter_by_letter() -> None:
    tried: list[str] = []

    class Counting(MemoryEngine):
        def search(self, request: Request) -> Answer:
            tried.append(repr(request))
            return super().search(request)

    interpret(parse("а'" * 250), Counting([]))
    assert len(tried) < 20

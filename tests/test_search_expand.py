"""Which terms stand for a typed word: weights that keep the word itself on top, and what is never asked."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from search.engine import All, AnyOf, Engine, Node, Not, Phrase, Preferring, Prefix, Record, Request, Term
from search.engines.memory import MemoryEngine
from search.expand import Expansion, expand
from search.fields import FORMS, LEMMAS, PARAGRAPH, SKELETONS
from search.prefixes import MOST_EXPANSIONS
from search.query import parse
from search.suggest import edits, near_words
from search.terms import terms_of
from search.weights import (
    ALIKE,
    DERIVED,
    EXACT,
    FLOOR,
    KIN,
    LEMMA,
    OTHER_LANGUAGE,
    TRANSLATED,
    WHOLE,
)


def engine_of(*texts: tuple[str, str]) -> MemoryEngine:
    """An index of texts, each given with its language."""
    return MemoryEngine(
        Record(f"p{at}", "paragraph", f"p{at}", "a", terms_of(text, lang).fields, {}, {"order": at}, {})
        for at, (lang, text) in enumerate(texts)
    )


def leaves(node: Node | None) -> Iterable[Term | Prefix | Phrase]:
    match node:
        case All(children) | AnyOf(children):
            for child in children:
                yield from leaves(child)
        case Not(child):
            yield from leaves(child)
        case Preferring(wanted):
            yield from leaves(wanted)
        case Term() | Prefix() | Phrase():
            yield node


def asked(text: str, engine: Engine | None = None) -> Expansion:
    return expand(parse(text).tree, engine or MemoryEngine())


def weights(text: str, engine: Engine | None = None) -> dict[tuple[str, str], float]:
    terms = [leaf for leaf in leaves(asked(text, engine).all_words) if isinstance(leaf, Term)]
    return {(leaf.field, leaf.term): leaf.weight for leaf in terms}


def test_below_half_means_never_above() -> None:
    """A match keeps at least half of its weight (search.engines.scoring)."""
    assert EXACT > WHOLE > LEMMA > OTHER_LANGUAGE > ALIKE > TRANSLATED > KIN > DERIVED
    assert LEMMA / 2 > ALIKE
    assert FLOOR == 0.5


def test_a_word_is_asked_in_every_language_and_by_its_look_alikes() -> None:
    engine = engine_of(("uk", "договір"), ("ru", "догмат"))
    terms = weights("договору", engine)
    assert terms[FORMS, "договору"] == EXACT
    assert terms[LEMMAS, "ru:договор"] == LEMMA
    assert any(term.startswith("bg:") for _, term in terms)
    assert any(term.startswith("uk:") for _, term in terms)
    assert terms[FORMS, "договір"] == ALIKE
    assert not any(field == SKELETONS for field, _ in terms)
    assert (FORMS, "догмат") not in terms


def test_the_language_of_the_query_comes_first() -> None:
    terms = weights("ґрунт і договір")
    assert terms[LEMMAS, "uk:договір"] > max(
        weight for (field, term), weight in terms.items() if field == LEMMAS and term.startswith("ru:")
    )


def test_a_false_friend_is_not_asked() -> None:
    """A mountain in Russian is a forest in Bulgarian; the query says by ы that it is Russian."""
    terms = weights("высокие горы")
    assert (LEMMAS, "ru:гора") in terms
    assert not any(term == "bg:гора" for _, term in terms)
    assert not any(field == FORMS and term == "горы" for field, term in terms)


def test_function_words_are_left_out_unless_there_are_no_others() -> None:
    assert (FORMS, "о") not in weights("договор о поставке")
    assert (FORMS, "и") in weights("и")
    assert (FORMS, "на") in weights('"на"')


def test_a_phrase_keeps_its_function_words() -> None:
    node = asked('"договор о поставке"').all_words
    phrases = [leaf for leaf in leaves(node) if isinstance(leaf, Phrase)]
    assert {len(phrase.slots) for phrase in phrases} == {3, 4}  # 4: a Bulgarian „на“ between the words
    assert all(any("ru:о" in slot or "о" in slot for slot in phrase.slots) for phrase in phrases)


def test_other_names_are_asked_only_where_the_index_holds_them() -> None:
    bulgarian = engine_of(("bg", "слънчева електроцентрала"))
    notes = asked("солнечная электростанция", bulgarian).notes
    assert [note.code for note in notes] == ["also"]
    assert "слънчева електроцентрала (bg)" in notes[0].text
    assert asked("солнечная электростанция").notes == ()


def test_words_that_name_one_thing_are_one_unit() -> None:
    expansion = asked("новая солнечная электростанция")
    assert [unit.text for unit in expansion.units] == ["новая", "солнечная электростанция"]


@pytest.mark.parametrize(
    "name", ["Шанхайская организация сотрудничества", "Шанхайська організація співробітництва"]
)
def test_a_name_with_a_word_in_another_case_is_one_thing(name: str) -> None:
    engine = engine_of(("bg", "среща на ШОС"))
    [unit] = asked(name, engine).units
    assert unit.text == name
    assert {leaf for leaf in leaves(unit.node) if leaf == Term(LEMMAS, "bg:шос", TRANSLATED)}


def test_a_word_that_is_nowhere_is_found_by_its_stem() -> None:
    engine = engine_of(("ru", "кабелеукладчик"))
    expansion = asked("кабель", engine)
    assert [note.code for note in expansion.notes] == ["similar"]
    assert weights("кабель", engine)[FORMS, "кабелеукладчик"] == DERIVED
    assert "similar" not in [note.code for note in asked("кабель", engine_of(("ru", "кабель"))).notes]
    assert "similar" not in [note.code for note in asked("рис", engine_of(("ru", "риски"))).notes]


def test_latin_letters_are_read_as_cyrillic_too() -> None:
    assert (FORMS, "токаев") in weights("Tokayev")
    assert (LEMMAS, "bg:токаев") in weights("Toqaev")


def test_the_words_of_a_name_are_asked_too() -> None:
    """„цифровая валюта“ stands in the glossary; „цифровата валута“ in the index is still found."""
    expansion = asked("цифровая валюта", engine_of(("bg", "в областта на цифровата и фиатната валута")))
    engine = engine_of(("bg", "в областта на цифровата и фиатната валута"))
    assert engine.search(Request(PARAGRAPH, expansion.all_words)).total == 1
    assert [part.text for part in expansion.units[0].parts] == ["цифровая", "валюта"]


def test_a_phrase_crosses_languages_and_falls_back_to_all_its_words() -> None:
    engine = engine_of(("bg", "кредитна линия"), ("bg", "железопътна линия"))
    found = engine.search(Request(PARAGRAPH, asked('"кредитная линия"', engine).all_words))
    assert [hit.id for hit in found.hits] == ["p0"]
    scattered = engine_of(("ru", "линия по договору кредитная"), ("ru", "железная линия"))
    expansion = asked('"кредитная линия"', scattered)
    assert scattered.search(Request(PARAGRAPH, expansion.all_words)).total == 0
    assert [hit.id for hit in scattered.search(Request(PARAGRAPH, expansion.any_word)).hits] == ["p0"]


def test_an_exclusion_drops_what_the_word_would_find() -> None:
    engine = engine_of(("ru", "CNPC и газ"), ("bg", "CNPC в газовия сектор"), ("uk", "CNPC"))
    found = engine.search(Request(PARAGRAPH, asked("CNPC NOT газ", engine).all_words))
    assert [hit.id for hit in found.hits] == ["p2"]


def test_a_note_repeats_no_name_and_names_at_most_six() -> None:
    engine = engine_of(("bg", "слънчева електроцентрала, соларна централа, СЕС, соларен парк"))
    [note] = asked("солнечная электростанция", engine).notes
    names = note.text.split("also as: ")[1].rstrip(".").split(", ")
    assert len(names) == len(set(names)) <= 6


def test_an_abbreviation_has_no_look_alikes() -> None:
    assert not any(field == SKELETONS for field, _ in weights("АЭС"))


def test_what_is_excluded_is_the_word_itself() -> None:
    denied = asked("-электростанция").all_words
    assert isinstance(denied, Not)
    assert {leaf.field for leaf in leaves(denied)} <= {LEMMAS, FORMS}


def test_any_word_keeps_the_exclusions() -> None:
    any_word = asked("газ нефть -уголь").any_word
    assert isinstance(any_word, All)
    assert isinstance(any_word.children[-1], Not)
    assert asked("газ").any_word is None
    assert asked("газ -уголь").any_word is None


def test_a_prefix_of_too_many_words_is_cut_and_said() -> None:
    many = MemoryEngine(
        [Record("p", "paragraph", "p", "a", {FORMS: tuple((f"аб{n:05}",) for n in range(1100))}, {}, {}, {})]
    )
    expansion = asked("аб*", many)
    assert [note.code for note in expansion.notes] == ["truncated"]
    assert len(list(leaves(expansion.all_words))) == MOST_EXPANSIONS


@pytest.mark.parametrize("text", ["", "sector:energy", "(", "OR"])
def test_nothing_to_ask(text: str) -> None:
    expansion = asked(text)
    assert expansion.any_word is None
    assert (expansion.all_words is None) == (text != "OR")


@pytest.mark.parametrize(
    ("first", "second", "most", "errors"),
    [
        ("договор", "договор", 2, 0),
        ("договор", "догавор", 2, 1),
        ("договор", "дговоор", 2, 2),
        ("договор", "догвоор", 2, 1),
        ("договор", "оговор", 1, 1),
        ("договор", "протокол", 2, None),
        ("", "аб", 2, 2),
    ],
)
def test_errors_of_spelling_are_counted(first: str, second: str, most: int, errors: int | None) -> None:
    assert edits(first, second, most) == errors
    assert edits(second, first, most) == errors


def test_near_words_come_nearest_first() -> None:
    engine = engine_of(("ru", "вольфрам вольфрама договор 2025 ГАЭС"))
    assert near_words(engine, "вольфарм") == ["вольфрам", "вольфрама"]
    assert near_words(engine, "АЭС") == ["ГАЭС"]
    assert near_words(engine, "но") == []
    assert near_words(engine, "2024") == []


@pytest.mark.parametrize("once", ["договор", "кред*", '"договор о поставке"', "и"])
def test_what_is_said_many_times_is_asked_once(once: str) -> None:
    for joined in (" ".join([once] * 12), " OR ".join([once] * 12)):
        node = asked(joined).all_words
        assert node is not None
        assert len(list(leaves(node))) == len(list(leaves(asked(once).all_words)))

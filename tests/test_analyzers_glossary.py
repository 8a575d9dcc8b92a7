"""The glossary: sound rows, and concepts found in inflected texts of each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyzers.analyzer import analyze
from analyzers.glossary import SPOKEN, concepts, equivalents, false_friend, find_concepts
from analyzers.languages import CODES, LANGUAGES
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

GOLDEN = Path(__file__).with_name("golden") / "concepts.tsv"
DOMAINS = {
    *("government", "trade_finance", "transport_logistics", "construction_realestate", "agriculture_food"),
    *("energy", "oil_gas_chemicals", "mining_metals", "manufacturing", "education_science"),
    *("ict_technology", "media_culture_tourism", "water_environment", "health_pharma", "other"),
    *("general", "place", "name"),
}
ALPHABETS = {language.code: set(language.alphabet) for language in LANGUAGES}
ALPHABETS["kk"] = ALPHABETS["ru"] | set("әғқңөұүһі") | set("abcdefghijklmnopqrstuvwxyz")
ALPHABETS["en"] = set("abcdefghijklmnopqrstuvwxyzäöüçğışéó")
SCRIPTS = re.compile("[a-z].*[\u0400-\u04ff]|[\u0400-\u04ff].*[a-z]")


def rows() -> list[tuple[str, str, list[str]]]:
    found = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            lang, text, *named = line.split("\t")
            found.append((lang, text, named[0].split("|") if named else []))
    return found


@pytest.mark.parametrize(("lang", "text", "expected"), rows())
def test_concepts_of_a_text(lang: str, text: str, expected: list[str]) -> None:
    tokens = analyze(text, lang)
    found = [
        f"{hit.concept}:{text[tokens[hit.first].span.start : tokens[hit.last].span.stop]}"
        for hit in find_concepts(tokens, lang, text)
    ]
    assert found == expected


def test_without_the_text_any_case_will_do() -> None:
    tokens = analyze("аэс казахстан", "ru")
    assert [hit.concept for hit in find_concepts(tokens, "ru")] == ["nuclear-power-plant", "kazakhstan"]
    assert find_concepts(tokens, "ru", "аэс казахстан") == ()


def test_no_tokens_no_concepts() -> None:
    assert find_concepts((), "ru", "") == ()


@pytest.mark.parametrize("lang", CODES)
def test_a_one_word_phrase_names_its_concept(lang: str) -> None:
    """Every one-word phrase is found again when it is read as a text of its language."""
    lost = []
    for concept in concepts().values():
        for phrase in concept.phrases.get(lang, ()):
            hits = find_concepts(analyze(phrase, lang), lang)
            if " " not in phrase and concept.id not in {hit.concept for hit in hits}:
                lost.append((concept.id, phrase))
    assert not lost


def test_concepts_are_sorted_slugs_of_a_known_domain() -> None:
    ids = list(concepts())
    assert ids == sorted(ids) and len(ids) >= 900
    for concept in concepts().values():
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", concept.id), concept.id
        assert concept.domain in DOMAINS, concept


def test_each_concept_has_at_least_two_languages_and_no_phrase_twice() -> None:
    for concept in concepts().values():
        assert len(set(concept.phrases) - {"kk"}) >= 2, concept.id
        for phrases in concept.phrases.values():
            assert len({fold(phrase) for phrase in phrases}) == len(phrases), concept


def test_phrases_are_written_in_the_letters_of_their_language() -> None:
    """No Latin look-alike in a Cyrillic word, no ы in Bulgarian, no и-with-dots in Russian."""
    for concept in concepts().values():
        for lang in SPOKEN:
            for phrase in concept.phrases.get(lang, ()):
                letters = {letter for letter in phrase.lower() if letter.isalpha()}
                assert letters <= ALPHABETS[lang], (concept.id, lang, phrase)
                assert not any(SCRIPTS.search(word) for word in phrase.lower().split()), (concept.id, phrase)


def test_equivalents_of_an_unknown_concept_are_none() -> None:
    assert equivalents("no-such-concept") == {}
    assert "АЕЦ" in equivalents("nuclear-power-plant")["bg"]


@pytest.mark.parametrize(
    ("term", "lang_a", "lang_b", "expected"),
    [
        ("гора", "ru", "bg", True),
        ("гора", "bg", "uk", True),
        ("гора", "ru", "uk", False),
        ("стол", "ru", "bg", True),
        ("булка", "bg", "ru", True),
        ("живот", "ru", "bg", True),
        ("направо", "ru", "bg", True),
        ("майка", "uk", "bg", True),
        ("неделя", "ru", "bg", True),
        ("неділя", "uk", "bg", False),
        ("олово", "ru", "bg", True),
        ("родина", "uk", "ru", True),
        ("мир", "ru", "bg", False),
        ("договор", "ru", "bg", False),
    ],
)
def test_false_friends(term: str, lang_a: str, lang_b: str, expected: bool) -> None:
    assert false_friend(term, lang_a, lang_b) is expected


def test_false_friends_are_sorted_and_each_parts_two_languages() -> None:
    columns = ("look", "ru", "ru_means", "bg", "bg_means", "uk", "uk_means")
    table = read_table(FOLDER / "false_friends.tsv", columns)
    looks = [row["look"] for row in table]
    assert looks == sorted(set(looks))
    for row in table:
        pairs = [(a, b) for a in CODES for b in CODES if a < b and row[a] and row[b]]
        assert any(false_friend(row.words(a)[0], a, b) for a, b in pairs), row.where
        for lang in CODES:
            assert bool(row[lang]) == bool(row[f"{lang}_means"]), row.where
            assert set(row[lang]) - set("| ") <= ALPHABETS[lang], row.where

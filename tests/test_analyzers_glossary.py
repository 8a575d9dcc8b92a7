"""The glossary: sound rows, and concepts found in inflected texts of each language."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from analyzers import glossary
from analyzers.analyzer import analyze
from analyzers.glossary import SPOKEN, concepts, equivalents, false_friend, find_concepts
from analyzers.languages import CODES, LANGUAGES
from analyzers.morphology import readings
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

GOLDEN = Path(__file__).with_name("golden") / "concepts.tsv"
HOMONYMS = Path(__file__).with_name("golden") / "homonyms.tsv"
NAMED = ("name", "place")
FRIENDS = ("look", "ru", "ru_means", "bg", "bg_means", "uk", "uk_means")
DOMAINS = {
    *("government", "trade_finance", "transport_logistics", "construction_realestate", "agriculture_food"),
    *("energy", "oil_gas_chemicals", "mining_metals", "manufacturing", "education_science"),
    *("ict_technology", "media_culture_tourism", "water_environment", "health_pharma", "other"),
    *("general", "place", "name"),
}
ALPHABETS = {language.code: set(language.alphabet) for language in LANGUAGES}
ALPHABETS["kk"] = ALPHABETS["ru"] | set("әғқңөұүһі") | set("abcdefghijklmnopqrstuvwxyz")
ALPHABETS["en"] = set("abcdefghijklmnopqrstuvwxyzäöüçğışéó")
ALPHABETS["zh"] = {chr(code) for code in range(0x4E00, 0xA000)}
CHINESE_THINGS = {"belt-and-road", "communist-party-of-china", "confucius-institute", "luban-workshop"}
CHINESE_THINGS |= {"state-council-china", "yuan"}
OBLIQUE = ("козловой кран", "минтруда", "плацкарт", "автозапчасти", "останнім часом")  # they are right
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
    assert ids == sorted(ids) and len(ids) >= 4000
    for concept in concepts().values():
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", concept.id), concept.id
        assert concept.domain in DOMAINS, concept


def test_each_concept_is_named_in_each_language_and_no_phrase_stands_twice() -> None:
    for concept in concepts().values():
        assert set(concept.phrases) >= {*CODES, "en"}, concept.id
        for phrases in concept.phrases.values():
            assert len({fold(phrase) for phrase in phrases}) == len(phrases), concept
            for phrase in phrases:
                assert phrase and phrase == " ".join(phrase.split()), concept


def test_chinese_stands_at_names_only() -> None:
    for concept in concepts().values():
        if "zh" in concept.phrases:
            assert concept.domain in NAMED or concept.id in CHINESE_THINGS, concept.id


def test_a_chinese_name_is_found_as_it_stands() -> None:
    text = "Компания Huawei (华为) и 中石油"
    tokens = analyze(text, "ru")
    assert [hit.concept for hit in find_concepts(tokens, "ru", text)][-2:] == ["huawei", "cnpc"]


@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_phrases_stand_in_the_nominative(lang: str) -> None:
    """A phrase that begins with an oblique case is never met: its text gives other lemmas."""
    for concept in concepts().values():
        for phrase in concept.phrases.get(lang, ()):
            first = fold(phrase).split(" ", 1)[0]
            if phrase.isupper() or concept.domain in NAMED or phrase in OBLIQUE:
                continue
            found = [one for one in readings(first, lang) if one.known]
            assert not found or any(one.case in ("Nom", None) for one in found), (concept.id, phrase)


@pytest.mark.parametrize("lang", CODES)
def test_phrases_that_fall_together_are_known_homonyms(lang: str) -> None:
    """By their lemmas two concepts may share a phrase: a list that was read, not an accident."""
    named = defaultdict(set)
    for concept in concepts().values():
        for phrase in concept.phrases.get(lang, ()):
            for path in glossary._paths(phrase, lang, concept.domain in NAMED):
                named[" ".join(path)].add(concept.id)
    shared = {(term, "|".join(sorted(ids))) for term, ids in named.items() if len(ids) > 1}
    known = {(term, ids) for code, term, ids in homonyms() if code == lang}
    assert shared == known


def homonyms() -> list[list[str]]:
    lines = HOMONYMS.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("lang", "word", "other"),
    [
        ("ru", "песок", "dmitry-peskov"),
        ("ru", "газ", "gaza"),
        ("ru", "семья", "semey"),
        ("ru", "орать", "uralsk"),
        ("bg", "мода", "narendra-modi"),
        ("bg", "германий", "germany"),
        ("uk", "пара", "south-africa"),
        ("ru", "дорога", "expensive"),
    ],
)
def test_a_word_is_not_taken_for_a_form_of_a_name(lang: str, word: str, other: str) -> None:
    assert other not in {hit.concept for hit in find_concepts(analyze(word, lang), lang)}


def test_phrases_are_written_in_the_letters_of_their_language() -> None:
    """No Latin look-alike in a Cyrillic word, no ы in Bulgarian, no и-with-dots in Russian."""
    for concept in concepts().values():
        for lang in SPOKEN:
            for phrase in concept.phrases.get(lang, ()):
                letters = {letter for letter in phrase.lower() if letter.isalpha()}
                assert letters <= ALPHABETS[lang], (concept.id, lang, phrase)
                assert not any(SCRIPTS.search(word) for word in phrase.lower().split()), (concept.id, phrase)


def test_the_docs_count_right() -> None:
    text = " ".join((Path(__file__).parents[1] / "docs" / "languages.md").read_text("utf-8").split())
    kinds = [concept.domain for concept in concepts().values()]
    named, news = sum(kind in NAMED for kind in kinds), kinds.count("general")
    assert f"{len(kinds):,} concepts" in text
    assert (
        f"{len(kinds) - named - news:,} things of the field by its sectors, {news:,} of ordinary news" in text
    )
    assert f"{named:,} places, people, firms and bodies" in text
    for lang, name in (("kk", "in Kazakh"), ("zh", "in Chinese")):
        assert f"{sum(lang in concept.phrases for concept in concepts().values())} {name}" in text
    assert f"{len(read_table(FOLDER / 'false_friends.tsv', FRIENDS))} rows of words that look alike" in text


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
    table = read_table(FOLDER / "false_friends.tsv", FRIENDS)
    looks = [row["look"] for row in table]
    assert looks == sorted(set(looks))
    for row in table:
        pairs = [(a, b) for a in CODES for b in CODES if a < b and row[a] and row[b]]
        assert any(false_friend(row.words(a)[0], a, b) for a, b in pairs), row.where
        for lang in CODES:
            assert bool(row[lang]) == bool(row[f"{lang}_means"]), row.where
            assert set(row[lang]) - set("| ") <= ALPHABETS[lang], row.where


def test_what_is_kept_of_words_that_name_nothing_is_bounded() -> None:
    most = glossary._tree.cache_parameters()["maxsize"]
    assert most and most <= 1 << 16

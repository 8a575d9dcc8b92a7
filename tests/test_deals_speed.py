"""Short cuts on the way to the deals of a text change nothing that is found."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analyzers import analyze, tokenize
from analyzers.text import clean
from analyzers.tokens import Token
from deals import Block, extract
from deals.currencies import is_currency, is_in
from deals.draft import Context
from deals.lexicon import Lexicon
from deals.reading import Sentence, read
from deals.words import scan

rules = importlib.import_module("deals.extract")  # `deals.extract` is the function

ARTICLES = Path(__file__).parents[1] / "benchmarks" / "articles"
LANGS = ("ru", "bg", "uk")

VOCABULARY = """
    Вега «Вега» „Астра“ Казахстан банк и за с на між между договор меморандум кредит подписал купил построит
    подписа купи построи отпусна підписав купив побудує виділив выделил получит отримає ще получи згідно
    по заводу завод стоимость вартість стойност план 5 млн долларов лева гривень , ; . : — продаёт откроет
    запуск запустил участь договорились выиграл обрав поставит инвестирует вложит
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


def articles() -> Iterator[list[Block]]:
    """The articles of the benchmark, a paragraph a line."""
    for name in ("development", "heldout"):
        for line in (ARTICLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            texts = [clean(text) for text in article["text"].split("\n") if text.strip()]
            yield [Block(number, text, article["lang"]) for number, text in enumerate(texts, start=1)]


def drafts_passed_over(sentences: list[Sentence]) -> list[str]:
    """What the rules would find in the sentences that they are not asked about."""
    contexts = [Context(procurement, crime) for procurement in (True, False) for crime in (True, False)]
    return [
        f"{rule.name}: {sentence.text}"
        for sentence in sentences
        if not rules.may_tell(sentence)
        for rule in rules.RULES
        for context in contexts
        if any(rule.find(sentence, context))
    ]


def test_sentences_of_articles_that_are_passed_over_tell_of_no_deal() -> None:
    sentences = [one for article in articles() for block in article for one in read(block)]
    assert drafts_passed_over(sentences) == []
    assert sum(map(rules.may_tell, sentences)) < len(sentences)


@given(TEXTS, st.sampled_from(LANGS))
def test_sentences_of_any_words_that_are_passed_over_tell_of_no_deal(text: str, lang: str) -> None:
    assert drafts_passed_over(list(read(Block(1, text, lang)))) == []


@given(
    st.one_of(st.text(), st.text(alphabet="руб$€лв.грн 5'’u\u0441sd1x"), TEXTS).map(clean),
    st.sampled_from(LANGS),
)
def test_a_quick_look_for_currencies_sees_what_the_atoms_have(text: str, lang: str) -> None:
    assert is_in(text, lang) == any(is_currency(atom.form, lang) for atom in scan(text))


@given(TEXTS, st.sampled_from(LANGS))
def test_words_that_are_given_are_read_as_words_that_are_found(text: str, lang: str) -> None:
    given_words = Block(1, text, lang, words=analyze(text, lang))
    assert extract([given_words]) == extract([Block(1, text, lang)])


def test_articles_are_read_alike_from_words_that_are_given() -> None:
    for article in articles():
        known = [Block(b.number, b.text, b.lang, words=analyze(b.text, b.lang)) for b in article]
        assert extract(known) == extract(article)


PHRASES = st.lists(
    st.lists(st.sampled_from(["а", "аб", "аб*", "абв*", "б", "..", "бв*", "в"]), min_size=1, max_size=4)
    .map(" ".join)
    .map(lambda phrase: phrase.removeprefix(".. ").removesuffix(" .."))
    .filter(lambda phrase: ".." not in (phrase, phrase.split()[0])),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(PHRASES, st.lists(st.sampled_from(["а", "аб", "абв", "абвг", "б", "бвг", "в"]), max_size=9))
def test_phrases_are_found_as_if_each_were_looked_for_alone(phrases: list[str], forms: list[str]) -> None:
    words = tokenize(" ".join(forms))
    lexicon = Lexicon((phrase, phrase) for phrase in phrases)
    together = [(hit.first, hit.last, hit.sense) for hit in lexicon.every(words)]
    assert sorted(together) == sorted(alone(phrases, words))


def alone(phrases: list[str], words: tuple[Token, ...]) -> list[tuple[int, int, str]]:
    """Every phrase at every word, by a lexicon of its own."""
    lexicons = [(phrase, Lexicon([(phrase, phrase)])) for phrase in phrases]
    return [
        (at, hit.last, phrase)
        for at in range(len(words))
        for phrase, lexicon in lexicons
        if (hit := lexicon.at(words, at)) is not None
    ]

"""Laws of analysis, tried on random text: it never fails, tells true places, and gives the same answer
whatever was analysed before, in whichever thread."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import analyzer, context, detect, tokenizer
from analyzers.analyzer import analyze, analyzer_for, spans
from analyzers.detect import language_of, segments
from analyzers.languages import CODES
from analyzers.sentences import sentences
from analyzers.text import clean, fold, one_script
from analyzers.tokenizer import tokenize

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
# Whole words and marks beside single characters, so that quotes, compounds and mixed languages do occur.
WORDS = (
    "договор подписан в данном случае торгово-экономического строительства за проекта изграждане угоду "
    "підписано з'їзду Казахстана „ “ « » ( ) \" ’ - – . , 300 000 2,78 2025-го 60MW 10G www.inform.kz CNPC "
    "Жетiсу Шәкәрім ё ґ ѝ ы і ъ І\u0306 е\u0301 \u00ad \u200b 👍 ß İ ﬁ \ud7ff 一带一路"
)
PIECES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=12)
TEXTS = st.one_of(st.text(), PIECES.map(" ".join), PIECES.map("".join))
LANGS = st.sampled_from(CODES)


def paragraphs() -> list[tuple[str, str]]:
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines()[:12]:
            text = clean(line)
            found.append((text, language_of(text, "ru") or "ru"))
    return found


def forget() -> None:
    """Empty the memory of words, as in a new process; the dictionaries stay loaded."""
    for module in (analyzer, context, detect, tokenizer, sys.modules["analyzers.morphology"]):
        for name, function in vars(module).items():
            if hasattr(function, "cache_clear") and name not in ("_pymorphy", "_simplemma", "_snowball"):
                function.cache_clear()


@settings(max_examples=200, deadline=None)
@given(TEXTS, LANGS)
def test_places_are_true_and_rise(text: str, lang: str) -> None:
    text = clean(text)
    tokens = analyze(text, lang)
    last = 0
    for position, token in enumerate(tokens):
        assert token.position == position
        assert last <= token.span.start < token.span.stop <= len(text)
        assert token.form == one_script(fold(token.span.of(text)))
        assert token.terms and all(token.terms)
        last = token.span.stop
    assert [token.span for token in tokenize(text)] == [token.span for token in tokens]
    assert all(0 <= start < stop <= len(text) for start, stop, _ in spans(lang, text))


@settings(max_examples=100, deadline=None)
@given(TEXTS, LANGS)
def test_what_is_done_twice_changes_nothing(text: str, lang: str) -> None:
    text = clean(text)
    assert analyze(text, lang) == analyze(text, lang)
    assert [token[:4] for token in tokenize(fold(text))] == [token[:4] for token in tokenize(text)]
    once = analyzer_for(lang).annotate(tokenize(text))
    assert analyzer_for(lang).annotate(once) == once
    assert analyzer_for(lang).steps(text)[-1][1] == analyze(text, lang)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.one_of(st.none(), LANGS))
def test_text_that_was_not_cleaned_does_no_harm(text: str, lang: str | None) -> None:
    assert language_of(text, lang) in (*CODES, None)
    for code in CODES:
        analyze(text, code)
        assert segments(text, code)[-1][0].stop == len(text)
    sentences(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, LANGS)
def test_a_word_found_by_itself_is_found_in_a_text(text: str, lang: str) -> None:
    """Context only takes lemmas away: what a text holds, a query for the same word asks."""
    text = clean(text)
    main = analyzer_for(lang)
    alone = main.annotate(tokenize(text))
    for token, single in zip(main.analyze(text), alone, strict=True):
        assert set(token.terms) <= set(single.terms) and token.parts == single.parts


def test_new_words_and_known_ones_are_analysed_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = paragraphs()
    forget()
    new = [analyze(text, lang) for text, lang in texts]
    assert [analyze(text, lang) for text, lang in reversed(texts)] == new[::-1]
    forget()
    monkeypatch.setattr(analyzer, "_MOST_WORDS", 5)  # the memory is emptied again and again
    assert [analyze(text, lang) for text, lang in texts] == new
    forget()


def test_threads_do_not_disturb_each_other() -> None:
    texts = paragraphs()
    expected = [analyze(text, lang) for text, lang in texts]
    forget()
    with ThreadPoolExecutor(8) as pool:
        rounds = [pool.map(analyze, *zip(*texts, strict=True)) for _ in range(8)]
        assert [list(done) for done in rounds] == [expected] * 8

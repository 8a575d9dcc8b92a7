"""What speaks against a deal: doubts, what outweighs them, and whose a deal must be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from analyzers.languages import CODES
from deals import Block, Deal, extract
from deals.doubts import DOUBTS
from deals.lexicon import rows
from tests.golden_lines import facts

BY_STANDING = {"proposed", "history", "yearly", "petty", "bulk", "anyone"}
"""Doubts that no words of the table raise."""


ARTICLES = Path(__file__).with_name("golden") / "articles_without_deals.txt"


def articles() -> list[tuple[str, list[str]]]:
    """Language and paragraphs of each article of the golden file."""
    _, *found = ARTICLES.read_text(encoding="utf-8").split("\n@")
    return [(lang, lines) for lang, *lines in (article.strip().split("\n") for article in found)]


def deals_of(text: str, lang: str) -> Sequence[Deal]:
    """The deals of paragraphs, one a line."""
    return extract([Block(number, line, lang) for number, line in enumerate(text.split("\n"), 1)]).deals


@pytest.mark.parametrize(("said", "lang", "text"), facts("no_deals.tsv", 3))
def test_what_is_said_in_general_or_in_doubt_is_no_deal(said: str, lang: str, text: str) -> None:
    assert not deals_of(text, lang), said


@pytest.mark.parametrize(("said", "lang", "text"), facts("deals_in_doubt.tsv", 3))
def test_a_deal_told_beside_words_of_doubt_is_found(said: str, lang: str, text: str) -> None:
    assert deals_of(text, lang), said


@pytest.mark.parametrize(("lang", "paragraphs"), articles())
def test_an_article_without_a_deal_tells_of_none(lang: str, paragraphs: list[str]) -> None:
    title, *lines = paragraphs
    blocks = [Block(number, line, lang) for number, line in enumerate(lines, start=1)]
    assert not extract([Block(0, title, lang, is_title=True), *blocks]).deals


@pytest.mark.parametrize("lang", CODES)
def test_words_of_every_doubt_stand_in_the_table(lang: str) -> None:
    told = {row["doubt"] for row in rows("doubts.tsv", ("lang", "phrase", "doubt")) if row["lang"] == lang}
    assert told - {"-"} == set(DOUBTS) - BY_STANDING


@pytest.mark.parametrize(
    ("lang", "named", "unnamed"),
    [
        (
            "ru",
            "Сбербанк выдал заводу «Вектор» кредит на 2 млрд рублей, максимальная сумма – 3 млрд.",
            "Кредит на 2 млрд рублей выдаётся без залога, максимальная сумма – 3 млрд.",
        ),
        (
            "bg",
            "ББР отпусна на „Вектор“ кредит от 2 млн. лв., максималният размер е 3 млн. лв.",
            "Отпуска се кредит от 2 млн. лв., максималният размер е 3 млн. лв.",
        ),
        (
            "uk",
            "Ощадбанк видав «Вектору» кредит на 2 млн грн, максимальна сума – 3 млн грн.",
            "Кредит на 2 млн грн видається без застави, максимальна сума – 3 млн грн.",
        ),
    ],
)
def test_who_is_named_outweighs_conditions(lang: str, named: str, unnamed: str) -> None:
    assert deals_of(named, lang)
    assert not deals_of(unnamed, lang)


@pytest.mark.parametrize(
    ("lang", "many", "deal"),
    [
        (
            "ru",
            "Банки выдали экспортёрам кредиты на 3 млрд рублей.",
            "«Вега» купила «Орион» за 2 млрд рублей.",
        ),
        ("bg", "Банките дадоха на износителите кредити за 3 млн. лв.", "„Вега“ купи „Орион“ за 2 млн. лв."),
        ("uk", "Банки видали експортерам кредити на 3 млн грн.", "«Вега» купила «Оріон» за 2 млн грн."),
    ],
)
def test_what_many_do_counts_only_in_an_article_that_tells_of_a_deal(lang: str, many: str, deal: str) -> None:
    assert not deals_of(many, lang)
    assert len(deals_of(f"{deal}\n{many}", lang)) in (1, 2)
    assert len(deals_of(deal, lang)) == 1


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Каждая из сторон, «Вега» и «Орион», вложит в завод 50 млн евро."),
        ("bg", "Всеки от двамата, „Вега“ и „Орион“, ще вложи в завода 50 млн. евро."),
        ("uk", "Кожен із партнерів, «Вега» і «Оріон», вкладе в завод 50 млн євро."),
    ],
)
def test_each_of_those_who_are_named_is_no_doubt(lang: str, text: str) -> None:
    assert deals_of(text, lang)

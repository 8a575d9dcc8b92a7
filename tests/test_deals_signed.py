"""The day on which a deal was signed: golden texts, its evidence, and days as such."""

from __future__ import annotations

import pytest

from analyzers.text import clean
from analyzers.tokenizer import tokenize
from deals import Block, extract
from deals.days import days_in
from tests.golden_lines import facts


@pytest.mark.parametrize(("lang", "published", "signed", "text"), facts("signed.tsv", 4))
def test_golden(lang: str, published: str, signed: str, text: str) -> None:
    date = None if published == "-" else published
    found = extract([Block(1, clean(text), lang)], published=date).deals
    assert [deal.signed or "-" for deal in found] == [signed]


def test_the_evidence_is_the_day() -> None:
    text = "15 мая «Вега» подписала с «Орион» договор о поставке труб."
    [deal] = extract([Block(1, text, "ru")], published="2014-05-20").deals
    assert [(one.quote, one.span.of(text)) for one in deal.evidence if one.rule == "signed_on"] == [
        ("15 мая", "15 мая")
    ]


@pytest.mark.parametrize(
    ("lang", "published", "text", "days"),
    [
        ("ru", None, "31 февраля 2014 года и 15.05.2014 г.", ["2014-05-15"]),
        ("ru", None, "в 2014 и 15 мая", []),
        ("ru", "2014-01-10", "15 мая и 5 января", ["2013-05-15", "2014-01-05"]),
        ("ru", "2014-01-10", "в прошлом месяце", ["2013-12"]),
        ("bg", "2014-05-20", "онзи ден, на 7-ми май т.г.", ["2014-05-18", "2014-05-07"]),
        ("uk", "2014-05-20", "до 2016 року, у травні 2013 року", ["2016", "2013-05"]),
        ("bg", "2014", "вчера и през март", []),
    ],
)
def test_days(lang: str, published: str | None, text: str, days: list[str]) -> None:
    assert [day.iso for day in days_in(tokenize(text), lang, published)] == days

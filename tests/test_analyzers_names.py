"""Names of people, places and firms meet in all their cases, invented ones too: golden/names.tsv."""

from __future__ import annotations

import pytest

from analyzers.analyzer import analyzer_for
from analyzers.skeleton import akin, skeletons
from analyzers.tokens import Token
from tests.golden_lines import facts


def words(name: str, lang: str) -> tuple[Token, ...]:
    return analyzer_for(lang).analyze(name)


def terms(name: str, lang: str) -> set[str]:
    return {term for word in words(name, lang) for term in word.terms}


def keys(name: str, lang: str) -> set[str]:
    return {key for word in words(name, lang) for key in skeletons(word)}


def how_they_meet(one: str, other: str, lang: str) -> str:
    if terms(one, lang) & terms(other, lang):
        return "lemma"
    return "kin" if keys(one, lang) & keys(other, lang) and akin(one, other) else "apart"


@pytest.mark.parametrize(("lang", "one", "other", "how"), facts("names.tsv", 4))
def test_two_forms_of_names(lang: str, one: str, other: str, how: str) -> None:
    assert how_they_meet(one, other, lang) == how

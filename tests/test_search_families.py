"""Families of words and signs of currencies: what the tables say is found."""

from __future__ import annotations

import pytest

from analyzers.glossary import concepts
from search.families import families_of
from search.fields import LEMMAS
from search.terms import currency_signs, terms_of


@pytest.mark.parametrize(
    ("form", "concept"),
    [
        ("газовия", "natural-gas"),
        ("памучно", "cotton"),
        ("вугільна", "coal"),
        ("тепличный", "greenhouse"),
        ("данъчните", "tax"),
        ("школьная", "school"),
        ("митного", "customs"),
        ("съдебен", "court"),
    ],
)
def test_an_adjective_belongs_to_the_thing(form: str, concept: str) -> None:
    assert concept in {one for family in families_of((), form) for one in family.concepts}


def test_a_compound_is_asked_for_but_not_read() -> None:
    [gas] = families_of(("natural-gas",))
    assert "нефтегаз" in gas.wider
    assert gas not in families_of((), "нефтегазовая")
    assert families_of((), "газета") == ()


def test_families_and_signs_name_concepts_of_the_glossary() -> None:
    named = {one for concept in concepts() for family in families_of((concept,)) for one in family.concepts}
    assert named <= concepts().keys()
    assert set(currency_signs().values()) <= concepts().keys()


@pytest.mark.parametrize("text", ["за $650 млн", "за 650 $", "за US$ 650"])
def test_a_sign_beside_a_number_is_a_term(text: str) -> None:
    terms = terms_of(text, "uk").fields[LEMMAS]
    assert [slot for slot in terms if "$" in slot] == [("650", "$")]

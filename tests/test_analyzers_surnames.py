"""Names that no dictionary lists."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.morphology import lemmas
from analyzers.surnames import may_be_surname, nominatives


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("ru", "токаев токаева токаеву токаевым токаеве"),
        ("ru", "майгельдинов майгельдинова майгельдинову майгельдиновым майгельдинове"),
        ("ru", "пашинян пашиняна пашиняну пашиняном"),
        ("ru", "хоргос хоргоса хоргосу хоргосом хоргосе"),
        ("ru", "костанай костаная костанаю костанаем костанае"),
        ("ru", "астана астаны астане астану астаной"),
        ("uk", "токаєв токаєва токаєву токаєвим"),
        ("uk", "жапаров жапарова жапарову жапаровим"),
        ("uk", "сибіга сибіги сибігу сибігою"),
        ("uk", "зеленський зеленського зеленському зеленським"),
    ],
)
def test_the_cases_of_a_name_meet(lang: str, forms: str) -> None:
    for one, other in combinations(forms.split(), 2):
        assert set(lemmas(one, lang)) & set(lemmas(other, lang)), (one, other)


def test_plurals_that_may_be_surnames() -> None:
    assert may_be_surname("токаев")
    assert not may_be_surname("договоров")


@given(st.text(alphabet="аеиовнскйя", max_size=14), st.sampled_from(("ru", "uk", "bg")))
def test_nominatives_share_the_stem(form: str, lang: str) -> None:
    assert all(nominative[:3] == form[:3] for nominative in nominatives(form, lang))

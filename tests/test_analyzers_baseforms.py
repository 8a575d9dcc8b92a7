"""Base forms of names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.baseform import base_form
from analyzers.languages import CODES
from tests.golden_lines import facts


@pytest.mark.parametrize(("lang", "written", "expected"), facts("baseforms.tsv", 3))
def test_golden_base_forms(lang: str, written: str, expected: str) -> None:
    assert base_form(written, lang) == expected


@pytest.mark.parametrize("lang", CODES)
@pytest.mark.parametrize(
    "name", ["", "CNPC", "„Самрук-Казына“", "АО «КазМунайГаз»", "КНР", "10G", "-", "Shandong Energy Group"]
)
def test_what_is_fixed_stays(name: str, lang: str) -> None:
    assert base_form(name, lang) == name


@settings(max_examples=80)
@given(st.text(alphabet="абвийокстуАБМ «»-. ІX", max_size=24), st.sampled_from(CODES))
def test_never_fails_and_keeps_what_is_quoted(phrase: str, lang: str) -> None:
    quoted = f"{phrase} «Договором»"
    assert base_form(quoted, lang).endswith(" «Договором»")

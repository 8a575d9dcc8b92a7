"""Status: how far a deal has come, told by words and by the tense of its verb."""

from __future__ import annotations

import pytest

from analyzers.text import clean
from deals import Block, extract
from deals.cues import ACTS
from deals.lexicon import rows
from tests.golden_lines import facts


@pytest.mark.parametrize(("lang", "status", "text"), facts("status.tsv", 3))
def test_golden(lang: str, status: str, text: str) -> None:
    [deal] = extract([Block(1, clean(text), lang)]).deals
    assert deal.status.value == status


def test_every_act_has_a_status_in_every_tense() -> None:
    table = rows("act_status.tsv", ("act", "past", "present", "future"))
    assert {row["act"] for row in table} == ACTS
    assert all(row[tense] for row in table for tense in ("past", "present", "future"))

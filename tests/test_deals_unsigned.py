"""Deals told without a signature; the sentences stand in golden/unsigned.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from deals import Block, extract

GOLDEN = Path(__file__).with_name("golden") / "unsigned.tsv"
LINES = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.rsplit("\t", 1)[-1][:40])
def test_a_deal_is_read_from_what_sides_do(line: str) -> None:
    lang, kind, amount, parties, text = line.split("\t")
    deals = extract([Block(1, text, lang)]).deals
    if kind == "-":
        assert not deals
        return
    [deal] = deals
    assert deal.kind.value == kind
    assert (str(deal.amount.value) if deal.amount else "-") == amount
    assert [party.name for party in deal.parties] == parties.split("|")

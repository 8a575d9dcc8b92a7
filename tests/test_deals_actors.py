"""Who acts, with whom, in which role, also where the clause does not name them: golden/parties.tsv."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.model import Party
from tests.golden_lines import facts


def told(party: Party) -> str:
    return f"{party.name}={party.role}" if party.role else party.name


@pytest.mark.parametrize(("lang", "text", "expected"), facts("parties.tsv", 3))
def test_parties_and_their_roles(lang: str, text: str, expected: str) -> None:
    headline, _, body = text.rpartition(" || ")
    above = Block(0, headline, lang, is_title=True) if headline else None
    deal = extract([Block(1, body, lang)], above).deals[-1]
    assert sorted(map(told, deal.parties)) == sorted(expected.split("; "))

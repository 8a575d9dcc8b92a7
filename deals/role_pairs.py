"""Roles of parties that come in pairs: who lends and who borrows, who sells and who buys.

Comes in: a draft whose parties have a role or none. Goes out: the draft with the other side of a known role,
and, where a bank and another sign a loan or a grant, with who gives and who takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deals.draft import Draft
from deals.model import Kind, Party

_PAIR = 2
_OPPOSITE = {
    Kind.LOAN: (("lender", "borrower"),),
    Kind.GRANT: (("funder", "payee"),),
    Kind.CONTRACT: (("buyer", "supplier"), ("contractor", "buyer")),
    Kind.ACQUISITION: (("seller", "buyer"), ("buyer", "target")),
}
"""Roles that answer each other in a deal of a kind; the first pair that holds a role counts."""
_GIVEN = {Kind.LOAN: ("lender", "borrower"), Kind.GRANT: ("funder", "payee")}


def paired(draft: Draft) -> Draft:
    """The draft with the role of its second party, if that of the first tells it."""
    if len(draft.parties) != _PAIR:
        return draft
    roles = [party.role for party in draft.parties]
    known = [role for role in roles if role]
    if len(known) == 1:
        missing = _answer(draft.kind, known[0])
        return _with_roles(draft, [role or missing for role in roles])
    if known or draft.kind not in _GIVEN:
        return draft
    lends = [_lends(draft, party) for party in draft.parties]
    if sum(lends) != 1:
        return draft
    giver, taker = _GIVEN[draft.kind]
    return _with_roles(draft, [giver if one else taker for one in lends])


def _answer(kind: Kind, role: str) -> str | None:
    for pair in _OPPOSITE.get(kind, ()):
        if role in pair:
            return pair[1 - pair.index(role)]
    return None


def _lends(draft: Draft, party: Party) -> bool:
    """Whether a word for a lender stands in a party's name."""
    words = draft.sentence.words
    return party.span.of(draft.sentence.block.text) == party.as_written and any(
        cue.sort == "lender" and party.span.start <= words[cue.first].span.start < party.span.stop
        for cue in draft.sentence.cues
    )


def _with_roles(draft: Draft, roles: Sequence[str | None]) -> Draft:
    parties = tuple(replace(party, role=role) for party, role in zip(draft.parties, roles, strict=True))
    return replace(draft, parties=parties)

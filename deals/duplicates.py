"""A deal that an article tells twice is one record.

Comes in: drafts in order of the text. Goes out: drafts, each deal once, with the evidence of all its
tellings. Two drafts tell of one deal if they state the same sum (also converted: „15,6 млрд крон (2,4 млрд
долларов)“) and their parties do not contradict; or if one of them states no sum, both are of one sort and
share a party. Lists of documents are never joined: each item is a deal of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from deals.draft import Draft
from deals.model import Evidence, Kind
from deals.naming import name_keys

_RECENT = 50
"""How many earlier drafts that share a sum or a name are looked at."""
_LISTED = frozenset(("document_between", "document_heading", "document_of", "documents_numbered", "elided"))
_SORTS = {
    Kind.PROJECT: "project",
    Kind.INVESTMENT: "project",
    Kind.ACQUISITION: "acquisition",
    Kind.LOAN: "finance",
    Kind.GRANT: "finance",
}


def joined(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those of one deal joined into the telling that names most."""
    kept: list[Draft] = []
    places: dict[object, list[int]] = defaultdict(list)
    for draft in drafts:
        near = sorted({at for mark in _marks(draft) for at in places[mark][-_RECENT:]})
        at = next((i for i in near if _same(kept[i], draft)), None)
        if at is None:
            at = len(kept)
            kept.append(draft)
        else:
            kept[at] = _join(kept[at], draft)
        for mark in _marks(kept[at]):
            if not places[mark] or places[mark][-1] != at:
                places[mark].append(at)
    return kept


def _marks(draft: Draft) -> set[object]:
    """What two tellings of one deal have in common: a sum or a word of a name."""
    return {*_values(draft), *_keys(draft)}


def _same(one: Draft, other: Draft) -> bool:
    if one.rule in _LISTED and other.rule in _LISTED:
        return False
    if one.sentence is other.sentence and not _share(one, other):
        return False
    ours, theirs = _values(one), _values(other)
    if ours and theirs:
        if not ours & theirs:
            return False
        return _share(one, other) or not one.parties or not other.parties or _title(one, other)
    if _sort(one) != _sort(other) and not _title(one, other):
        return False
    ours_alone, theirs_alone = _keys(one) - _keys(other), _keys(other) - _keys(one)
    if ours_alone and theirs_alone and not _title(one, other):
        return False  # one buyer, two firms bought
    return _share(one, other) and (_title(one, other) or _sort(one) == "acquisition")


def _join(one: Draft, other: Draft) -> Draft:
    """One draft of two: the first telling that is no headline leads; the sum and missing parts come from
    either.
    """
    lead, second = (other, one) if _worse(one, other) else (one, other)
    amount_from = lead if lead.amount is not None else second
    told = Evidence(second.sentence.block.number, second.sentence.span, second.sentence.text, "told_again")
    return replace(
        lead,
        amount=amount_from.amount,
        also=(*lead.also, *second.also, *((second.amount,) if second.amount and lead.amount else ())),
        amount_block=amount_from.amount_block or (amount_from.sentence.block if amount_from.amount else None),
        parties=lead.parties if len(lead.parties) >= len(second.parties) else second.parties,
        strong=lead.strong or second.strong,
        evidence=(*lead.evidence, told, *second.evidence),
    )


def _worse(one: Draft, other: Draft) -> bool:
    """Whether the first telling should not lead: a headline, or one that names nobody."""
    if one.sentence.block.is_title != other.sentence.block.is_title:
        return one.sentence.block.is_title
    return not one.parties and bool(other.parties)


def _values(draft: Draft) -> set[tuple[object, str]]:
    return {(a.value, a.currency) for a in (draft.amount, *draft.also) if a is not None}


def _share(one: Draft, other: Draft) -> bool:
    return bool(_keys(one) & _keys(other))


def _keys(draft: Draft) -> frozenset[str]:
    return frozenset(key for party in draft.parties for key in name_keys(party.name))


def _sort(draft: Draft) -> str:
    return _SORTS.get(draft.kind, "document")


def _title(*drafts: Draft) -> bool:
    return any(draft.sentence.block.is_title for draft in drafts)

"""Which sum belongs to which deal, when it stands in a sentence of its own.

Comes in: the drafts of an article and its sentences. Goes out: drafts, each with the sum that is its own. „Обемът на
инвестициите ще възлезе на 60 млн. долара“ belongs to the deal last named in the same paragraph, if that has no
sum yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deals.draft import Draft
from deals.model import Amount, Evidence
from deals.reading import Sentence


def with_sums(drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]]) -> list[Draft]:
    """The drafts with the sums of following sentences; those that needed one and got none are dropped."""
    known = list(drafts)
    for page in pages:
        for sentence in page:
            amount = stated_sum(sentence)
            if amount is None or any(draft.sentence is sentence for draft in known):
                continue
            at = _owner(known, sentence)
            if at is not None:
                known[at] = _given(known[at], sentence, amount)
    return [draft for draft in known if draft.strong or draft.amount is not None]


def stated_sum(sentence: Sentence) -> Amount | None:
    """The sum that a sentence states of a deal told before it."""
    if not sentence.amounts or not sentence.has("worth", "invest"):
        return None
    return sentence.amounts[0]


def _owner(drafts: Sequence[Draft], sentence: Sentence) -> int | None:
    """The last draft before a sentence in the same block that waits for a sum."""
    for at in range(len(drafts) - 1, -1, -1):
        draft = drafts[at]
        if draft.sentence.block is sentence.block and draft.sentence.number < sentence.number:
            return at if draft.amount is None and draft.wants_sum else None
    return None


def _given(draft: Draft, sentence: Sentence, amount: Amount) -> Draft:
    evidence = Evidence(sentence.block.number, sentence.span, sentence.text, "sum_in_next_sentence")
    return replace(draft, amount=amount, amount_block=sentence.block, evidence=(*draft.evidence, evidence))

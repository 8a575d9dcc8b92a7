"""Which sum belongs to which deal, when it stands in a sentence of its own.

Comes in: the drafts of an article and its sentences. Goes out: drafts, each with the sum that is its own.
„Обемът на инвестициите ще възлезе на 60 млн. долара“ belongs to the deal last named before it, in the same
paragraph or, where it begins its paragraph, in the one above. A sentence that tells of a cost and of nobody
who pays (`is_sum_sentence`) first looks for such a deal; only if none waits for a sum is it a project of its
own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace

from deals.clauses import clauses, conversions, is_price_told, sum_of
from deals.draft import Draft
from deals.model import Amount, Evidence
from deals.reading import Sentence

_REACH = 3
"""How many sentences of one paragraph may lie between a deal and its sum."""
_LATE = 2
"""In the next paragraph, a sentence that begins later must name the deal („Угода потягнула на ...“)."""
_OWN = frozenset(("worth", "investment", "construction"))
_NO_ACT = frozenset(("worth", "sum", "inline", "document", "invest"))
"""What a draft of the rule "weighed" may turn on if it tells no more than a price."""
_ALSO = frozenset(("joint", "abroad"))
"""Rules whose drafts, if nobody acts in them, may be no more than the sum of a deal told before."""


def with_sums(drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]], summed: Set[int]) -> list[Draft]:
    """The drafts with the sums of following sentences; those that needed one and got none are dropped.

    Args:
        summed: ids of the sentences whose sum is a total's.
    """
    known: list[Draft] = []
    by_sentence: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_sentence[id(draft.sentence)].append(draft)
    for page in pages:
        for sentence in page:
            own = by_sentence.get(id(sentence), [])
            if sentence.amounts and id(sentence) not in summed and is_sum_sentence(sentence, own):
                amount = own[0].amount if own else stated_sum(sentence)
                at = _owner(known, sentence) if amount else None
                if at is not None and amount is not None:
                    known[at] = _given(known[at], sentence, amount)
                    continue
            known += _with_own_price(sentence, own)
    return [draft for draft in known if draft.strong or draft.amount is not None]


def _with_own_price(sentence: Sentence, own: Sequence[Draft]) -> list[Draft]:
    """The only draft of a sentence takes the price that another clause of it tells: „купил Х; сумма сделки —
    2 млн“.
    """
    if len(own) != 1 or own[0].amount is not None or not own[0].wants_sum:
        return list(own)
    for clause in clauses(sentence):
        amount = None if clause.has("hope") else sum_of(clause)
        if amount is not None and is_price_told(clause, amount):
            return [replace(own[0], amount=amount, also=conversions(sentence, amount))]
    return list(own)


def is_sum_sentence(sentence: Sentence, own: Sequence[Draft]) -> bool:
    """Whether a sentence tells what something costs and not who pays."""
    if not sentence.has("worth", "invest") and stated_sum(sentence) is None:
        return False
    return all(_tells_price(draft) for draft in own)


def _tells_price(draft: Draft) -> bool:
    """Whether a draft may be no more than the price of a deal told before."""
    if draft.rule == "weighed" and draft.act not in _NO_ACT:
        return False
    known = draft.rule in _OWN | _ALSO or draft.rule == "weighed"
    return known and (not draft.parties or draft.sentence.has("worth"))


def stated_sum(sentence: Sentence) -> Amount | None:
    """The sum that a sentence states of a deal told before it."""
    for clause in clauses(sentence):
        amount = None if clause.has("hope") else sum_of(clause)
        if amount is not None and (clause.has("worth", "invest") or is_price_told(clause, amount)):
            return amount
    return None


def _owner(drafts: Sequence[Draft], sentence: Sentence) -> int | None:
    """The last draft before a sentence that waits for a sum."""
    if not drafts:
        return None
    at = len(drafts) - 1
    draft = drafts[at]
    if draft.amount is not None or not draft.wants_sum:
        return None
    if draft.sentence.block is sentence.block:
        return at if sentence.number - draft.sentence.number <= _REACH else None
    above = draft.sentence.block.number == sentence.block.number - 1
    named = sentence.number <= _LATE and sentence.has("document", "venture")
    return at if above and (sentence.number == 0 or named) and not draft.sentence.block.is_title else None


def _given(draft: Draft, sentence: Sentence, amount: Amount) -> Draft:
    evidence = Evidence(sentence.block.number, sentence.span, sentence.text, "sum_in_next_sentence")
    also = conversions(sentence, amount)
    return replace(
        draft,
        amount=amount,
        also=also,
        amount_block=sentence.block,
        evidence=(*draft.evidence, evidence),
    )

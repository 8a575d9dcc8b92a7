"""The sum of a deal that only the headline tells: „10 млн. евро за „Вега““, and in the text no sum.

Comes in: drafts in order, the sentences of the text and those of the headline, which is no paragraph. Goes
out: drafts, of which one may have taken the sum. It is the first that waits for one near the head of the
text, and speaks of what the headline speaks of. Where the text states the same money once more, rounded or
not, it is read there.

A text that tells of no deal by itself may go on with one that its headline tells in full („«Вега» и «Орион»
подписали дорожную карту“, and below: „Документ парафирован в Киеве“): then the deal is that sentence's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from deals.clauses import Clause, clauses, sum_of
from deals.draft import Draft
from deals.model import Amount, Evidence
from deals.reading import Sentence

TOLD_BY_HEADLINE = "told_by_headline"
"""The rule of a deal of which the text only goes on to tell."""
SUM_IN_HEADLINE = "sum_in_headline"
"""The rule that evidence for such a sum carries."""
_FIRST_BLOCKS = 3
_ROUNDED = Decimal("0.1")
"""By how much a headline may round a sum: „миллиард“ for 0.95 to 1.05."""
_STEM, _LONG = 4, 5
_AGAINST = ("hope", "denial", "penalty", "macro", "so_far")


def with_headline_sum(
    drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]], headline: Sequence[Sentence]
) -> list[Draft]:
    """The drafts, of which the first that waits for a sum takes that of the headline."""
    amount = _only_sum(headline)
    kept = list(drafts)
    if amount is None or _is_told(amount, pages):
        return kept
    for at, draft in enumerate(kept):
        if draft.sentence.block.number > _FIRST_BLOCKS:
            break
        if draft.amount is None and draft.wants_sum and _is_alike(draft.sentence, headline):
            sentence = draft.sentence
            told = Evidence(sentence.block.number, sentence.span, sentence.text, SUM_IN_HEADLINE)
            block = headline[0].block
            kept[at] = replace(draft, amount=amount, amount_block=block, evidence=(*draft.evidence, told))
            break
    return kept


def _only_sum(headline: Sequence[Sentence]) -> Amount | None:
    """The sum that a headline states, if it is one and may be a deal's."""
    told = [amount for sentence in headline for amount in sentence.amounts]
    if len(told) != 1:
        return None
    parts: list[Clause] = [part for sentence in headline for part in clauses(sentence)]
    return next((found for part in parts if not part.has(*_AGAINST) and (found := sum_of(part))), None)


def _is_told(amount: Amount, pages: Sequence[Sequence[Sentence]]) -> bool:
    """Whether the text states the sum of its headline too."""
    reach = abs(amount.value) * _ROUNDED
    return any(
        one.currency == amount.currency
        and any(abs(end - amount.value) <= reach for end in (one.value, one.upper) if end is not None)
        for page in pages
        for sentence in page
        for one in sentence.amounts
    )


def _is_alike(sentence: Sentence, headline: Sequence[Sentence]) -> bool:
    """Whether a sentence has a longer word in common with the headline."""
    here = {word.form[:_STEM] for word in sentence.words if len(word.form) >= _LONG}
    return any(
        word.form[:_STEM] in here for told in headline for word in told.words if len(word.form) >= _LONG
    )


def told_by_headline(drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]]) -> list[Draft]:
    """The deal of a headline, for a text that has none: the first sentence's, if that speaks of it too."""
    first = next((sentence for page in pages for sentence in page), None)
    full = (draft for draft in drafts if draft.amount is not None or len(draft.parties) > 1)
    whole = [draft for draft in full if draft.strong]
    if first is None or len(whole) != 1:
        return []
    draft, goes_on = whole[0], first.has("sign", "paper", "document")
    if not (goes_on or _is_alike(first, [draft.sentence])):
        return []
    block = draft.sentence.block if draft.amount is not None else None
    return [
        replace(
            draft,
            rule=TOLD_BY_HEADLINE,
            sentence=first,
            span=first.span,
            title=None,
            object=None,
            amount_block=block,
        )
    ]

"""From the paragraphs of one article to its deals, totals and sums of money.

Comes in: the blocks of one article, in order. Goes out: an `Extraction`. Four steps: read each block into
sentences; let every rule of RULES look at each sentence; give a deal the sum that a following sentence states
(`deals.sums`); join what is told twice (`deals.duplicates`). Every Deal names in its evidence the rule that
found it, the sentence, and the rule that found its sum.

>>> text = "Меморандум между акимата на Астана и YTO Express за складове. Инвестицията е 60 млн. долара."
>>> [deal] = extract([Block(1, text, "bg")]).deals
>>> deal.kind.value, [party.name for party in deal.parties], int(deal.amount.value), deal.sector
('memorandum', ['акимат на Астана', 'YTO Express'], 60000000, 'transport_logistics')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzers.languages import CODES
from deals import acts, documents, projects, series, unsigned, weighing
from deals.anchors import anchored
from deals.cues import ACTS
from deals.doubts import doubt
from deals.draft import Context, Draft, Rule
from deals.duplicates import joined
from deals.finish import Surroundings, finish
from deals.headlines import told_by_headline
from deals.known_parties import with_known_parties
from deals.model import Block, Extraction, Mention
from deals.reading import Sentence, read
from deals.sums import with_sums
from deals.totals import totals_of
from deals.whose_money import WhoseMoney

RULES: tuple[Rule, ...] = (
    *series.RULES,
    *unsigned.HEADLINES,
    *documents.RULES,
    *acts.RULES,
    *projects.RULES,
    *unsigned.RULES,
    *weighing.RULES,
)
"""All rules, in the order in which they look at a sentence; the first that is sure has it."""

_TELLING = ACTS | {"document", "worth", "inline", "under", "respectively"}
"""Cues without which no rule finds anything."""

_TELLING_ALONE = weighing.FORETELLING | unsigned.FORETELLING
"""Acts that may be a deal without a sum and without a document; of the others no rule then wants to know."""

_CRIMES, _CRIME_SHARE = 2, 0.25
"""Sentences with words of crimes and lawsuits that make an article one on crime: so many, and this share."""


def extract(
    blocks: Sequence[Block], headline: Block | None = None, published: str | None = None
) -> Extraction:
    """All deals, totals and sums of one article, in order of the text.

    Args:
        blocks: its paragraphs.
        headline: its title, if that is none of them: it tells whom the article is about.
        published: its date (ISO 8601, perhaps partial).
    """
    known = [block for block in blocks if block.lang in CODES]
    title = [headline] if headline is not None and headline.lang in CODES else []
    whose = WhoseMoney([(block.text, block.lang) for block in (*title, *known)], published)
    pages = [read(block, whose) for block in known]
    above = read(title[0], whose) if title else ()
    context = _context([above, *pages])
    totals = [found for page in pages for found in totals_of(page)]
    summed = {id(sentence) for _, told in totals for sentence in told}
    drafts = [
        draft
        for page in pages
        for sentence in page
        if may_tell(sentence)
        for draft in drafts_of(sentence, context)
        if id(sentence) not in summed or draft.rule in documents.NAMES
    ]
    told = anchored(with_sums(drafts, pages, summed, above), pages, context)
    if not told:
        headlined = [draft for sentence in above for draft in drafts_of(sentence, context)]
        told = told_by_headline(anchored(headlined, [above], context), pages)
    kept = joined(with_known_parties(told, pages, above))
    surroundings = Surroundings(pages, above, published)
    return Extraction(
        deals=tuple(finish(draft, surroundings) for draft in kept),
        totals=tuple(total for total, _ in totals),
        money=tuple(_mentions(pages)),
    )


def may_tell(sentence: Sentence) -> bool:
    """Whether any rule may find something in a sentence; in running news four of five tell nothing."""
    named = {cue.sort for cue in sentence.cues}
    if sentence.amounts or "document" in named:
        return not named.isdisjoint(_TELLING) or unsigned.is_paired(sentence.text)
    return not named.isdisjoint(_TELLING_ALONE) or unsigned.may_be_given(sentence)


def drafts_of(sentence: Sentence, context: Context) -> tuple[Draft, ...]:
    """What the first rule that fits finds in each clause of a sentence, less what is in doubt."""
    if not any(cue.sort in _TELLING for cue in sentence.cues):
        return tuple(unsigned.paired(sentence, context))
    sure: list[Draft] = []
    weak: tuple[Draft, ...] = ()
    for rule in RULES:
        if sure and (sure[0].span == sentence.span or len(sentence.amounts) <= len(sure)):
            break
        found = tuple(draft for draft in rule.find(sentence, context) if doubt(draft) is None)
        if not sure and any(draft.strong for draft in found):
            sure += found
        elif sure:
            sure += [draft for draft in found if _is_further(draft, sure)]
        weak = weak or found
    return tuple(sorted(sure, key=lambda draft: draft.span)) or weak


def _is_further(draft: Draft, sure: Sequence[Draft]) -> bool:
    """Whether a later rule has found a deal with a sum of its own in a clause in which no other was found."""
    apart = not any(one.span.overlaps(draft.span) for one in sure)
    return apart and draft.strong and draft.amount is not None


def _context(pages: Sequence[Sequence[Sentence]]) -> Context:
    sentences = [sentence for page in pages for sentence in page]
    crimes = sum(sentence.has("penalty") for sentence in sentences)
    return Context(
        procurement=any(sentence.has("procurement") for sentence in sentences),
        crime=crimes >= _CRIMES and crimes >= _CRIME_SHARE * len(sentences),
    )


def _mentions(pages: Sequence[Sequence[Sentence]]) -> Iterator[Mention]:
    for page in pages:
        for sentence in page:
            for amount in sentence.amounts:
                yield Mention(sentence.block.number, amount.span.of(sentence.block.text), amount)

"""From a draft to the Deal: sector, place, status, measures and the evidence of every value.

Comes in: a draft and the sentences of its article. Goes out: a `Deal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzers.tokens import Span
from deals.draft import Draft
from deals.measures import find_measures
from deals.model import Deal, Evidence
from deals.places import place_of
from deals.reading import Sentence
from deals.sectors import OTHER, choose_sector
from deals.status import status_of


def finish(draft: Draft, pages: Sequence[Sequence[Sentence]]) -> Deal:
    """The deal that a draft tells of."""
    sentence, block = draft.sentence, draft.sentence.block
    text, lang = block.text, block.lang
    sector, near = choose_sector(_parts(draft), lang)
    for wider in _surroundings(draft, pages):
        if sector == OTHER:
            sector, near = choose_sector(wider, lang)
    place, country = place_of(sentence, draft.span, draft.object, draft.parties)
    first = Evidence(block.number, sentence.span, sentence.text, draft.rule)
    amount_block = draft.amount_block or (block if draft.amount else None)
    return Deal(
        kind=draft.kind,
        status=status_of([word for word in sentence.words if _inside(word.span, draft.span)], lang),
        parties=draft.parties,
        title=draft.title.of(text) if draft.title else draft.span.of(text),
        object=draft.object.of(text) if draft.object else None,
        amount=draft.amount,
        amount_text=draft.amount.span.of(amount_block.text) if draft.amount and amount_block else None,
        amount_block=amount_block.number if amount_block else None,
        measures=tuple(m for m in find_measures(text, lang) if _inside(m.span, draft.span)),
        sector=sector,
        sector_alt=near,
        heading=block.heading,
        place=place,
        country=country,
        block=block.number,
        span=draft.span,
        evidence=(first, *draft.evidence),
    )


def _parts(draft: Draft) -> dict[str, str]:
    """The words of a deal by how much they tell of its sector; each word in one part only."""
    text = draft.sentence.block.text
    taken = [party.span for party in draft.parties]
    parts = {"parties": " ; ".join(party.name for party in draft.parties)}
    if draft.object:
        parts["object"] = _without(text, draft.object, taken)
        taken.append(draft.object)
    if draft.title:
        parts["title"] = _without(text, draft.title, taken)
        taken.append(draft.title)
    parts["clause"] = _without(text, draft.span, taken)
    if draft.sentence.block.heading:
        parts["heading"] = draft.sentence.block.heading
    return parts


def _surroundings(draft: Draft, pages: Sequence[Sequence[Sentence]]) -> Iterator[dict[str, str]]:
    """Where to look for a sector that the deal's own words do not tell: further sentences of it, the paragraph,
    the title, the article.
    """
    yield {"near": " ".join(told.quote for told in draft.evidence)}
    yield {"near": draft.sentence.block.text}
    yield {"near": " ".join(page[0].block.text for page in pages if page and page[0].block.is_title)}
    yield {"near": " ".join(page[0].block.text for page in pages if page)}


def _without(text: str, span: Span, taken: Sequence[Span]) -> str:
    """The words of a span that stand in none of the others."""
    letters = list(span.of(text))
    for other in taken:
        for at in range(max(other.start, span.start), min(other.stop, span.stop)):
            letters[at - span.start] = " "
    return "".join(letters)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start < outer.stop

"""From a draft to the Deal: sector, place, status, measures and the evidence of every value.

Comes in: a draft and the sentences of its article. Goes out: a `Deal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from analyzers.tokens import Span
from deals.draft import Draft
from deals.known_parties import ELSEWHERE
from deals.measures import find_measures
from deals.model import Deal, Evidence, Measure
from deals.places import place_of, stands_in
from deals.reading import Sentence
from deals.sector_words import OTHER
from deals.sectors import choose_sector
from deals.status import status_of
from deals.titles import object_of, title_of

_SHORT = 20
"""Paragraphs of an article that is likely to be about one thing."""
_FAR = 4_000
"""Characters of a wider text that are looked at for a sector."""


class Surroundings:
    """The wider text of one article, in which a deal's sector is looked for if its own words tell none."""

    def __init__(self, pages: Sequence[Sequence[Sentence]]) -> None:
        self._pages = pages

    def sector(self, draft: Draft) -> tuple[str, tuple[str, ...]]:
        """By further sentences on the deal, then its paragraph, the title, the article."""
        told = " ".join(told.quote for told in draft.evidence if told.rule != ELSEWHERE)
        for text in (told, draft.sentence.block.text[:_FAR]):
            found = choose_sector({"near": text}, draft.sentence.lang)
            if found[0] != OTHER:
                return found
        title, whole = self._article
        found = choose_sector({"near": title}, draft.sentence.lang)
        return found if found[0] != OTHER else choose_sector({"near": whole}, draft.sentence.lang)

    def parts(self, draft: Draft) -> dict[str, str]:
        """The wider text by how far it is from the deal; it weighs little beside the deal's own words. Where
        an article has sections of its own, or lists deals one a paragraph, the rest of it tells nothing.
        """
        block = draft.sentence.block
        if block.heading or block.is_title or len(self._pages) > _SHORT:
            return {}
        headline, whole = self._article
        return {"paragraph": block.text[:_FAR], "headline": headline, "article": whole}

    @cached_property
    def _article(self) -> tuple[str, str]:
        """The title and the beginning of the article."""
        blocks = [page[0].block for page in self._pages if page]
        title = " ".join(block.text for block in blocks if block.is_title)
        return title, " ".join(block.text for block in blocks)[:_FAR]


def finish(draft: Draft, surroundings: Surroundings) -> Deal:
    """The deal that a draft tells of."""
    sentence, block = draft.sentence, draft.sentence.block
    text, lang = block.text, block.lang
    sector, near = choose_sector({**_parts(draft), **surroundings.parts(draft)}, lang)
    if sector == OTHER:
        sector, near = surroundings.sector(draft)
    here = [party for party in draft.parties if stands_in(party, text)]
    about = object_of(draft, here)
    place, country = place_of(sentence, draft.span, draft.object, draft.parties)
    first = Evidence(block.number, sentence.span, sentence.text, draft.rule)
    amount_block = draft.amount_block or (block if draft.amount else None)
    return Deal(
        kind=draft.kind,
        status=status_of([word for word in sentence.words if _inside(word.span, draft.span)], lang),
        parties=draft.parties,
        title=title_of(draft, about),
        object=about.of(text) if about else None,
        amount=draft.amount,
        amount_text=draft.amount.span.of(amount_block.text) if draft.amount and amount_block else None,
        amount_block=amount_block.number if amount_block else None,
        measures=tuple(_measures(draft)),
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
    taken = [party.span for party in draft.parties if stands_in(party, text)]
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


def _measures(draft: Draft) -> Iterator[Measure]:
    """Quantities in the draft's clause; spans count in its block."""
    start = draft.span.start
    for found in find_measures(draft.span.of(draft.sentence.block.text), draft.sentence.lang):
        yield replace(found, span=Span(found.span.start + start, found.span.stop + start))


def _without(text: str, span: Span, taken: Sequence[Span]) -> str:
    """The words of a span that stand in none of the others."""
    letters = list(span.of(text))
    for other in taken:
        for at in range(max(other.start, span.start), min(other.stop, span.stop)):
            letters[at - span.start] = " "
    return "".join(letters)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start < outer.stop

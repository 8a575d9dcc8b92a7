"""From a draft to the Deal: sector, place, status, measures and the evidence of every value.

Comes in: a draft and the sentences of its article. Goes out: a `Deal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from analyzers.tokens import Span
from deals.draft import Draft
from deals.kinds import settled
from deals.known_parties import ELSEWHERE
from deals.measures import find_measures
from deals.model import Deal, Evidence, Measure
from deals.objects import object_of
from deals.places import main_place, place_of, stands_in
from deals.reading import Sentence
from deals.sector_words import OTHER
from deals.sectors import choose_sector
from deals.signed import signed_on
from deals.status import status_of
from deals.titles import title_of

_SHORT = 20
"""Paragraphs of an article that is likely to be about one thing."""
_FAR = 4_000
"""Characters of a wider text that are looked at for a sector."""


_OPENING = 60
"""Sentences of an article that are asked where it happens."""
_TARGETS = ("target",)
"""Who is bought says what a deal is about."""
_FUNDERS = ("lender", "funder")
"""Who gives money gives it for anything."""


class Surroundings:
    """The wider text of one article, which tells of a deal's sector beside the deal's own words.

    Args:
        pages: its paragraphs, read.
        headline: its title, read.
        published: its date.
    """

    def __init__(
        self,
        pages: Sequence[Sequence[Sentence]],
        headline: Sequence[Sentence] = (),
        published: str | None = None,
    ) -> None:
        self._pages = pages
        self._headline = headline
        self._published = published

    def signed(self, draft: Draft) -> tuple[str, Evidence] | None:
        """The day on which a deal was signed, and where it stands."""
        return signed_on(draft, self._pages, self._published)

    def parts(self, draft: Draft) -> dict[str, str]:
        """The wider text by how far it is from the deal. Where an article has sections of its own, or lists
        deals one a paragraph, the rest of it tells nothing.
        """
        block = draft.sentence.block
        told = " ".join(told.quote for told in draft.evidence if told.rule != ELSEWHERE)
        if block.heading or block.is_title or len(self._pages) > _SHORT:
            return {"told": told}
        before, after = self._beside(draft.sentence)
        return {
            "told": told,
            "before": before,
            "after": after,
            "paragraph": block.text[:_FAR],
            "headline": self._title,
            "article": self._article,
        }

    def _beside(self, sentence: Sentence) -> tuple[str, str]:
        """The sentences before and after one in its paragraph."""
        page = self._by_block.get(id(sentence.block), ())
        at = sentence.number
        after = page[at + 1].text if at + 1 < len(page) else ""
        return sentence.previous.text if sentence.previous else "", after

    @cached_property
    def _by_block(self) -> dict[int, Sequence[Sentence]]:
        return {id(page[0].block): page for page in self._pages if page}

    def place(self, draft: Draft) -> tuple[str, str | None] | None:
        """Where an article that is about one place has it; nothing where deals are listed."""
        if draft.sentence.block.heading or len(self._pages) > _SHORT:
            return None
        return self._main_place

    @cached_property
    def _main_place(self) -> tuple[str, str | None] | None:
        everywhere = [sentence for page in self._pages for sentence in page]
        return main_place(self._headline, everywhere[:_OPENING])

    def far(self, draft: Draft) -> dict[str, str]:
        """All of the wider text, for a deal of which nothing nearer tells."""
        return {"paragraph": draft.sentence.block.text[:_FAR], "headline": self._title}

    @cached_property
    def _title(self) -> str:
        return " ".join(sentence.text for sentence in self._headline)

    @cached_property
    def _article(self) -> str:
        """The beginning of the article."""
        return " ".join(page[0].block.text for page in self._pages if page)[:_FAR]


def finish(draft: Draft, surroundings: Surroundings) -> Deal:
    """The deal that a draft tells of."""
    sentence, block = draft.sentence, draft.sentence.block
    text, lang = block.text, block.lang
    here = [party for party in draft.parties if stands_in(party, text)]
    about = object_of(draft, here)
    draft = replace(draft, kind=settled(draft, about.of(text) if about else ""))
    sector, near = choose_sector({**_parts(draft, about), **surroundings.parts(draft)}, lang)
    if sector == OTHER:
        sector, near = choose_sector(surroundings.far(draft), lang)
    place, country = place_of(sentence, draft.span, draft.object, draft.parties, surroundings.place(draft))
    first = Evidence(block.number, sentence.span, sentence.text, draft.rule)
    signed = surroundings.signed(draft)
    amount_block = draft.amount_block or (block if draft.amount else None)
    return Deal(
        kind=draft.kind,
        status=status_of(draft),
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
        evidence=(first, *draft.evidence, *((signed[1],) if signed else ())),
        signed=signed[0] if signed else None,
    )


def _parts(draft: Draft, about: Span | None) -> dict[str, str]:
    """The words of a deal by how much they tell of its sector; each word in one part only."""
    text = draft.sentence.block.text
    taken = [party.span for party in draft.parties if stands_in(party, text)]
    parts = {
        part: " ; ".join(party.name for party in draft.parties if party.role in roles)
        for part, roles in (("target", _TARGETS), ("funders", _FUNDERS))
    }
    rest = (party.name for party in draft.parties if party.role not in (*_TARGETS, *_FUNDERS))
    parts["parties"] = " ; ".join(rest)
    for part, span in (("object", about), ("title", draft.title)):
        if span:
            parts[part] = _without(text, span, taken)
            taken.append(span)
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

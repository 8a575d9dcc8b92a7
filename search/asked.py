"""A query made ready for an engine: words as terms, choices as filters.

Comes in: what `search.searcher` found out about a query. Goes out: one value from which all kinds of answers
are made; and which choices speak of deals, which of texts, and which of sums over many deals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.deal_record import TotalRecord
from search.engine import Filter, LabelFilter, Node
from search.expand import Expansion
from search.facets import FACETS
from search.fields import AMOUNT_USD, COPIED_DEAL, COPY, DEAL, PARAGRAPH, SAME_DEAL, STATED, STATED_IN
from search.results import Note

OF_DEAL = tuple(facet for facet in FACETS if facet.of_deal)
OF_TEXT = tuple(facet for facet in FACETS if not facet.of_deal)

_DEAL_NAMES = frozenset((*(facet.name for facet in OF_DEAL), AMOUNT_USD, STATED, STATED_IN))
_TEXT_NAMES = frozenset(facet.name for facet in OF_TEXT)
_CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask for, from which words, which records pass, what to say, whether a deal told several times
    counts once, whether near copies of a text are given each by itself, whether texts are asked for: where
    one of them is given once, so are its deals."""

    node: Node | None
    words: Expansion | None
    choices: Mapping[str, tuple[str, ...]]
    filters: tuple[Filter, ...]
    notes: tuple[Note, ...]
    once: bool = False
    copies: bool = False
    in_texts: bool = False

    @property
    def of_deal(self) -> bool:
        """Whether a choice must hold for one and the same deal."""
        return any(one.field in _DEAL_NAMES for one in self.filters)

    @property
    def kind(self) -> str:
        """The records to ask."""
        return DEAL if self.of_deal else PARAGRAPH

    @property
    def of_text(self) -> tuple[Filter, ...]:
        """The choices that paragraphs can be asked for too."""
        return tuple(one for one in self.filters if one.field in _TEXT_NAMES)

    @property
    def thing(self) -> str | None:
        """The label by which several tellings are one deal, where they shall count once."""
        if self.once:
            return SAME_DEAL
        return COPIED_DEAL if self.in_texts and not self.copies else None

    @property
    def text(self) -> str | None:
        """The label by which several paragraphs are one text, where they shall be given once."""
        return None if self.copies else COPY

    @property
    def thing_of_kind(self) -> str | None:
        """The label by which the records to ask are given once: deals, or paragraphs."""
        return self.thing if self.of_deal else self.text

    @property
    def can_concern_totals(self) -> bool:
        """Whether a sum over many deals can answer: not where deals of one sector, party, size, ... are asked
        for, since it says of none of them what they share; of its currency it does."""
        return all(one.field == _CURRENCY or one.field not in _DEAL_NAMES for one in self.filters)

    def concerns(self, total: TotalRecord) -> bool:
        """Whether a sum over many deals is in a currency asked for."""
        asked = [one for one in self.filters if isinstance(one, LabelFilter) and one.field == _CURRENCY]
        return all(total["currency"] in one.values for one in asked)

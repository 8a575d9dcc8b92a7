"""What kind of deal a document makes.

Comes in: a sentence and the document named in it. Goes out: a Kind. The word for the document says it
(tables/deal_nouns.tsv), but for three things: an agreement on a loan or a grant is that loan or grant, one to
supply something for a sum is a contract, and one to buy or sell a firm or a share is an acquisition.
"""

from __future__ import annotations

from deals.cues import Cue
from deals.model import Kind
from deals.reading import Sentence


def kind_of(sentence: Sentence, document: Cue) -> Kind:
    """The document's kind; an agreement on a loan is a loan."""
    kind = Kind(document.value)
    supply = any(cue.sort == "order" and cue.first > document.last for cue in sentence.cues)
    if kind is Kind.AGREEMENT and supply and sentence.amounts:
        return Kind.CONTRACT  # „угода на постачання ... на суму“
    bargain = any(cue.sort in ("buy", "sell") and cue.first > document.last for cue in sentence.cues)
    if kind in (Kind.AGREEMENT, Kind.CONTRACT) and bargain and sentence.has("share"):
        return Kind.ACQUISITION  # „сделка по покупке акций“
    if kind in (Kind.AGREEMENT, Kind.FRAMEWORK_AGREEMENT, Kind.CONTRACT):
        for cue in sentence.cues:
            if (
                cue.sort == "document"
                and cue.first > document.first
                and Kind(cue.value) in (Kind.LOAN, Kind.GRANT)
            ):
                return Kind(cue.value)
    return kind

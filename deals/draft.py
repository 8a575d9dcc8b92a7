"""A deal in the making: what one rule found in one sentence.

Comes in: from the rules (deals.documents, deals.acts, deals.projects). Goes out: to `deals.extract`, which
gives it a sum from a neighbouring sentence, joins what is told twice, and turns it into a `Deal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from analyzers.tokens import Span
from deals.model import Amount, Block, Evidence, Kind, Party
from deals.reading import Sentence


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule found.

    Attributes:
        rule: the rule's name.
        kind: of the deal.
        act: the act or "document"; the roles of the parties depend on it.
        sentence: where it stands.
        span: the clause that tells it.
        parties: found in that clause.
        title: words of the document, as written.
        object: what it is for, as written.
        amount: the sum, where it stands in the same clause.
        also: the same sum in other currencies.
        amount_block: where the sum stands, if not in the deal's own block.
        strong: a deal even without a sum (otherwise it needs one from a neighbouring sentence).
        wants_sum: a sum in a following sentence may be its own.
        evidence: further sentences that tell of it.
    """

    rule: str
    kind: Kind
    act: str
    sentence: Sentence
    span: Span
    parties: tuple[Party, ...] = ()
    title: Span | None = None
    object: Span | None = None
    amount: Amount | None = None
    also: tuple[Amount, ...] = ()
    amount_block: Block | None = None
    strong: bool = True
    wants_sum: bool = True
    evidence: tuple[Evidence, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole article tells about each of its sentences.

    Attributes:
        procurement: it speaks of tenders: „X will get N for Y“ is then a contract.
        crime: it speaks of crimes and lawsuits; a sum in it is rarely that of a deal.
    """

    procurement: bool = False
    crime: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: it reads one sentence and yields what it finds; `explain` says when it fires."""

    name: str
    explain: str
    find: Callable[[Sentence, Context], Iterator[Draft]]

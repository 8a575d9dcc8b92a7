"""Queries that look like deals: a kind of deal with a party or a sum.

"Кредит Самрук-Казына" or "меморандум 300 млн евро" asks for more than two words: paragraphs that tell of a
loan to that party, or of a memorandum over that sum, belong on top. Each record of a paragraph or deal
therefore holds, for each of its deals, the kind joined with each word of the parties and with the sum, in one
small field; a query asks for such a pair without ever demanding it.

Comes in: a deal; what stands for the words of a query. Goes out: terms; wishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import search.weights as weights  # as a module: benchmarks try other weights
from analyzers.languages import CODES
from analyzers.tables import read_table
from search.deal_record import DealRecord
from search.engine import AnyOf, Node, Term
from search.fields import FORMS, LEMMAS, SUCH_DEALS
from search.lexicon import readings
from search.terms import Slots, terms_of
from search.wishes import Wish, leaves

TABLES = Path(__file__).with_name("tables")
_SIGNS = {LEMMAS: "", FORMS: "="}


def such_deals(deals: Sequence[DealRecord], lang: str) -> Slots:
    """The pairs of some deals, all at one place."""
    pairs = dict.fromkeys(pair for deal in deals for pair in _pairs(deal, lang))
    return (tuple(pairs),) if pairs else ()


def _pairs(deal: DealRecord, lang: str) -> Iterator[str]:
    for party in deal["parties"]:
        fields = terms_of(party["as_written"], lang).fields
        for field, sign in _SIGNS.items():
            yield from (f"{deal['kind']} {sign}{term}" for terms in fields[field] for term in terms)
    if deal["amount"] is not None and deal["currency"]:
        yield f"{deal['kind']} {_sum(Decimal(str(deal['amount'])), deal['currency'])}"


def _sum(amount: Decimal, currency: str) -> str:
    return f"#{amount.normalize():f} {currency}"


def deal_wishes(units: Sequence[tuple[str, Sequence[Node]]], text: str, lang: str | None) -> Iterator[Wish]:
    """What a query that looks like a deal prefers.

    Args:
        units: (words as typed, what stands for each of them) for each thing asked for.
        text: the words of the query.
        lang: its language, if known.
    """
    kinds = {typed: kinds_named(typed) for typed, _ in units}
    asked = dict.fromkeys(kind for named in kinds.values() for kind in named)
    if not asked:
        return
    for typed, nodes in units:
        held = (leaf for node in nodes for leaf in leaves(node)) if not kinds[typed] else ()
        terms = [leaf for leaf in held if isinstance(leaf, Term) and leaf.field in _SIGNS]
        pairs = tuple(
            Term(SUCH_DEALS, f"{kind} {_SIGNS[term.field]}{term.term}", weights.SUCH_A_DEAL * term.weight)
            for term in dict.fromkeys(terms)
            for kind in asked
        )
        if pairs:
            yield Wish(typed, AnyOf(pairs, best=True))
    for said, amount in _sums(text, lang):
        yield Wish(
            said,
            AnyOf(
                tuple(Term(SUCH_DEALS, f"{kind} {amount}", weights.SUCH_A_DEAL) for kind in asked), best=True
            ),
        )


def kinds_named(words: str) -> tuple[str, ...]:
    """The kinds of deals that some typed words name.

    >>> kinds_named("кредита"), kinds_named("дорожная карта"), kinds_named("газ")
    (('loan',), ('roadmap',), ())
    """
    lemmas = {term for reading in readings(words) for lang in CODES for term in (*reading[lang].terms,)}
    forms = {reading[CODES[0]].form for reading in readings(words)}
    return tuple(dict.fromkeys(kind for word in lemmas | forms for kind in _kinds().get(word, ())))


@cache
def _kinds() -> Mapping[str, tuple[str, ...]]:
    rows = read_table(TABLES / "deal_kinds.tsv", ("kinds", "words", "note"), folded=("words",))
    return {word: row.words("kinds") for row in rows for word in row.words("words")}


def _sums(text: str, lang: str | None) -> Iterator[tuple[str, str]]:
    """(as typed, as the index has it) of the sums in a query."""
    if not any(letter.isdigit() for letter in text):
        return
    from deals.amounts import find_amounts  # it loads what deals are read by: only for such a query

    found: dict[str, str] = {}
    for code in (lang,) if lang else CODES:
        for amount in find_amounts(text, code):
            found.setdefault(_sum(amount.value, amount.currency), amount.span.of(text))
    yield from ((said, held) for held, said in found.items())

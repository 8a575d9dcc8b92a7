"""A tree of what is asked as a query of OpenSearch.

Comes in: a node (`search.engine`), and how rare what it asks for is. Goes out: a query that matches the same
documents. It scores by the rules of the other engines (`search.engines.scoring`): the similarity of the index
gives the strength of a match, the boost how rare it is, so that ways to say one thing count together. Scores
differ in the third digit all the same: the server rounds the lengths of fields, and counts those of documents
that have died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.engines.opensearch.documents import joined
from search.engines.opensearch.mapping import ANALYSER, BETWEEN_PLACES, BETWEEN_TERMS, NEAR
from search.engines.scoring import FARTHEST
from search.errors import UnsupportedFeature
from search.fields import PHRASE_FIELDS

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"bool": {"filter": [{"match_all": {}}]}}
"""Scores nothing."""

_USUAL_STRENGTH = 0.75
"""Of what is not weighed one by one: between the least and the most that a match can have."""

MOST_CLAUSES = 900
"""The server takes 1,024 in a query; what is longer is asked for with less regard to its order."""


def translated(node: Node, rarity: Callable[[Node], float]) -> Query:
    """The query for a node, with scores."""
    query = _Translation(rarity).scored(node)
    if _clauses(query) > MOST_CLAUSES:
        query = _Translation(rarity, lean=True).scored(node)
    return query


def matching(node: Node) -> Query:
    """The query for a node where scores are of no account."""
    return {"bool": {"filter": [_Translation(lambda _: 1.0, lean=True).scored(node)]}}


def weighed_together(node: Node) -> Iterator[Node]:
    """The parts of a tree whose rarity decides what they score: each is asked how many documents hold it."""
    match node:
        case All(children) | AnyOf(children, best=False):
            for child in children:
                yield from weighed_together(child)
        case Near(first, second):
            yield from weighed_together(first)
            yield from weighed_together(second)
        case Preferring(wanted, wishes):
            for part in (wanted, *wishes):
                yield from weighed_together(part)
        case Not():
            return
        case _:
            yield node


class _Translation:
    def __init__(self, rarity: Callable[[Node], float], lean: bool = False) -> None:
        self._rarity = rarity
        self._lean = lean

    def scored(self, node: Node) -> Query:
        match node:
            case All(children):
                return self._all(children, self.scored)
            case AnyOf(children, best=False):
                return _any([self.scored(child) for child in children])
            case Not(child):
                return {"bool": {"must_not": [self.scored(child)], "filter": [{"match_all": {}}]}}
            case Near(first, second, weight):
                return self._near(node, weight * min(self._reach(first), self._reach(second)))
            case Preferring(wanted, wishes):
                wished = [] if self._lean else [self.scored(wish) for wish in wishes]
                demanded = self.scored(wanted)
                return {"bool": {"must": [demanded], "should": wished}} if wished else demanded
            case _:
                return self._strength(node, self._rarity(node))

    def _strength(self, node: Node, boost: float) -> Query:
        """How strongly a document holds the node, times `boost`."""
        match node:
            case Term(field, term, weight):
                return {"term": {f"fields.{field}": {"value": term, "boost": boost * weight}}}
            case Prefix(field, prefix, weight):
                return _constant({"prefix": {f"fields.{field}": {"value": prefix}}}, boost * weight)
            case Phrase(field, slots, weight):
                if not slots or not all(slots):
                    return NOTHING
                if field not in PHRASE_FIELDS:
                    raise UnsupportedFeature(f"Phrases cannot be asked in the field {field} on OpenSearch.")
                wanted = {"query": joined(slots), "analyzer": ANALYSER, "boost": boost * weight}
                return {"match_phrase": {f"fields.{field}": wanted}}
            case AnyOf(children):
                ways = list(self._together(children, boost)) if self._lean else []
                ways += [
                    self._strength(one, boost)
                    for one in children
                    if not (self._lean and isinstance(one, Term))
                ]
                return {"dis_max": {"queries": ways}} if len(ways) > 1 else ways[0] if ways else NOTHING
            case All(children):
                share = boost / max(1, len(children))
                return self._all(children, lambda child: self._strength(child, share))
            case Not():
                return self.scored(node)
            case Near(_, _, weight):
                return self._near(node, boost * weight)
            case Preferring(wanted):
                return self._strength(wanted, boost)

    def _together(self, children: Iterable[Node], boost: float) -> Iterator[Query]:
        """Terms of one weight in one clause, each match as good as the other."""
        kept: dict[tuple[str, float], list[str]] = {}
        for one in children:
            if isinstance(one, Term):
                kept.setdefault((one.field, one.weight), []).append(one.term)
        for (field, weight), terms in kept.items():
            yield _constant({"terms": {f"fields.{field}": terms}}, boost * weight)

    def _all(self, children: tuple[Node, ...], translate: Callable[[Node], Query]) -> Query:
        wanted = [translate(child) for child in children if not isinstance(child, Not)]
        unwanted = [translate(child.child) for child in children if isinstance(child, Not)]
        if not unwanted:
            return EVERYTHING if not wanted else wanted[0] if len(wanted) == 1 else {"bool": {"must": wanted}}
        held = {"must": wanted} if wanted else {"filter": [{"match_all": {}}]}
        return {"bool": {**held, "must_not": unwanted}}

    def _near(self, node: Near, boost: float) -> Query:
        """Documents that match both, where one stands within reach of the other."""
        first, second = list(_spans(node.first)), list(_spans(node.second))
        if not first or not second:
            return NOTHING
        one, other = _either(first), _either(second)
        # The other way round counts as one word farther, and so does what stands at the same place.
        close = [
            _in_a_row([one, other], FARTHEST - 2, ordered=True),
            _in_a_row([one, other], FARTHEST - 3, ordered=False),
        ]
        both = [matching(node.first), matching(node.second)]
        return {
            "bool": {
                "must": [{"dis_max": {"queries": close, "boost": boost}}],
                "filter": both,
            }
        }

    def _reach(self, node: Node) -> float:
        """What a document scores for a node, about."""
        match node:
            case All(children) | AnyOf(children, best=False):
                return sum(map(self._reach, children))
            case Near(first, second, weight):
                return weight * min(self._reach(first), self._reach(second))
            case Preferring(wanted):
                return self._reach(wanted)
            case Not():
                return 0.0
            case _:
                return _USUAL_STRENGTH * self._rarity(node) * max(_weights(node), default=0.0)


def _any(queries: list[Query]) -> Query:
    if len(queries) <= 1:
        return queries[0] if queries else NOTHING
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _constant(query: Query, boost: float) -> Query:
    return {"constant_score": {"filter": query, "boost": boost * _USUAL_STRENGTH}}


def _weights(node: Node) -> Iterator[float]:
    match node:
        case Term(_, _, weight) | Prefix(_, _, weight) | Phrase(_, _, weight):
            yield weight
        case All(children) | AnyOf(children):
            for child in children:
                yield from _weights(child)


# --- where things stand -------------------------------------------------------------------------------------


def _spans(node: Node) -> Iterator[tuple[str, Query]]:
    """Where what the node asks for stands: fields with queries for their places."""
    match node:
        case Term(field, term) if field in PHRASE_FIELDS:
            yield field, _span(field, term)
        case Prefix(field, prefix) if field in PHRASE_FIELDS:
            begun = {"value": prefix, "rewrite": "top_terms_256"}
            yield field, {"span_multi": {"match": {"prefix": {f"fields.{field}": begun}}}}
        case Phrase(field, slots) if field in PHRASE_FIELDS and slots and all(slots):
            places = [_one_of([_span(field, term) for term in slot]) for slot in slots]
            yield field, places[0] if len(places) == 1 else _in_a_row(places, 0, ordered=True)
        case All(children) | AnyOf(children):
            for child in children:
                yield from _spans(child)
        case Near(first, second):
            yield from _spans(first)
            yield from _spans(second)
        case Preferring(wanted):
            yield from _spans(wanted)


def _either(spans: Iterable[tuple[str, Query]]) -> Query:
    """Spans of several fields as those of one."""
    by_field: dict[str, list[Query]] = {}
    for field, span in spans:
        by_field.setdefault(field, []).append(span)
    masked = [{"span_field_masking": {"query": _one_of(held), "field": NEAR}} for held in by_field.values()]
    return _one_of(masked)


def _in_a_row(places: list[Query], between: int, *, ordered: bool) -> Query:
    return {"span_near": {"clauses": places, "slop": between, "in_order": ordered}}


def _one_of(spans: list[Query]) -> Query:
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}


def _span(field: str, term: str) -> Query:
    return {"span_term": {f"fields.{field}": {"value": term}}}


def _clauses(query: object) -> int:
    """How many leaves a query has, as the server counts them."""
    if isinstance(query, list):
        return sum(map(_clauses, query))
    if not isinstance(query, dict):
        return 0
    if "match_phrase" in query:
        [wanted] = query["match_phrase"].values()
        held: str = wanted["query"]
        return held.count(BETWEEN_PLACES) + held.count(BETWEEN_TERMS) + 1
    own = sum(name in ("term", "span_term", "prefix", "terms") for name in query)
    return own + sum(map(_clauses, query.values()))

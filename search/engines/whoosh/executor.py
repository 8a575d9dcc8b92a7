"""A request answered from the postings: which documents match, and what they score.

Comes in: a tree of what is asked (`search.engine`), over the segments of one commit. Goes out: documents in
rising order with their scores, as arrays. What the tree means is said by the plain engine
(`search.engines.memory`).

Whoosh's own query objects are not used: some of them fail or run for seconds on what a person can type
(nested NOT, bare wildcards, a thousand brackets), and their scores cannot keep look-alikes below the word
that was asked for (`search.engines.scoring`). All terms that are ways to say one thing are one pass over
their postings (`kernels.joined`), however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import local

import numpy as np

from search.deadline import check
from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.engines.scoring import FARTHEST, rarity
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.kept import Kept
from search.engines.whoosh.kernels import loops
from search.engines.whoosh.kernels.plain import PLACE_BITS, Held
from search.engines.whoosh.layout import PLACED
from search.engines.whoosh.places import phrase, standing
from search.engines.whoosh.postings import NOTHING, Postings, both, gathered, without

_HARDLY_MORE = 1000
"""Documents."""


class Executor:
    """Evaluates trees over one commit; several threads may ask at once."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._postings = Postings(columns)
        self._kept = Kept()
        self._own = local()

    def matching(self, node: Node | None, ranked: bool = True) -> Held:
        """Documents that match, with their scores; where nobody asks for these, they may be 0."""
        check()
        if node is not None:
            return self._scored(node, ranked)
        documents = self._columns.live()
        return documents, np.zeros(len(documents))

    def begun(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that start with a prefix and stand in a document that counts, in order."""
        return self._postings.begun(field, prefix)

    def _scored(self, node: Node, ranked: bool) -> Held:
        """The last answer of each thread is kept: a page asks the same of paragraphs and of deals."""
        last = getattr(self._own, "last", None)
        if last is None or last[0] is not node or (ranked and not last[1]):
            asked = node.node if isinstance(node, Preferring) and not ranked else node
            self._own.last = last = (
                node,
                ranked,
                _Question(self._columns, self._postings, self._kept).scores(asked),
            )
        found: Held = last[2]
        return found


@dataclass(slots=True)
class _Question:
    """One tree being evaluated. Its parts are asked for more than once, and evaluated once."""

    columns: Columns
    postings: Postings
    kept: Kept
    strengths_of: dict[int, Held] = field(default_factory=dict)

    # --- scores ---------------------------------------------------------------------------------------------

    def scores(self, node: Node) -> Held:
        """Documents that match, and their scores."""
        check()
        match node:
            case All(children):
                return self._all(children)
            case AnyOf(children, best=False):
                return self._added(children)
            case Not(child):
                return self._complement(self._documents(child))
            case Near():
                return self._near(node)
            case Preferring(wanted, wishes):
                return self._preferring(wanted, wishes)
            case _:
                documents, held = self.strengths(node)
                return documents, held * rarity(self.columns.living, len(documents))

    def _all(self, children: tuple[Node, ...]) -> Held:
        """Sums over the documents that match every child; exclusions are taken away, never enumerated."""
        wanted = [child for child in children if not isinstance(child, Not)]
        if len(wanted) > 1 and all(isinstance(child, Term) for child in wanted):
            terms = [child for child in wanted if isinstance(child, Term)]
            found, wanted = self.postings.shared(terms, partial(rarity, self.columns.living)), []
        else:
            found = self.scores(wanted[0]) if wanted else self._complement(NOTHING[0])
        for child in wanted[1:]:
            if len(found[0]):
                documents, values = self.scores(child)
                here, there = both(found[0], documents)
                found = found[0][here], found[1][here] + values[there]
        for unwanted in (child.child for child in children if isinstance(child, Not)):
            if len(found[0]):
                found = without(found, self._documents(unwanted))
        return found

    def _documents(self, node: Node) -> Array:
        """Documents that match, whatever they score."""
        if isinstance(node, Term):
            return self.postings.holding(node.field, (node.term,))
        return self.scores(node)[0]

    def _added(self, children: tuple[Node, ...]) -> Held:
        """Sums over the documents that match any child."""
        if all(isinstance(child, Term) for child in children):
            terms = [child for child in children if isinstance(child, Term)]
            return self.postings.joined(terms, self._rarities(terms), adding=True)
        return gathered([self.scores(child) for child in children], adding=True)

    def _rarities(self, terms: Sequence[Term]) -> list[float]:
        return [rarity(self.columns.living, self.postings.size(term)) for term in terms]

    def _preferring(self, wanted: Node, wishes: tuple[Node, ...]) -> Held:
        documents, values = self.scores(wanted)
        if len(documents) and wishes:
            values = values.copy()
            for wish in wishes:
                added = self._wished(wish, documents) if isinstance(wish, Near) else self.scores(wish)
                here, there = both(documents, added[0])
                values[here] += added[1][there]
        return documents, values

    def _wished(self, wish: Near, documents: Array) -> Held:
        """What stands near each other: everywhere, which is kept, where that is hardly more than in some."""
        sizes = [len(self._unweighed(part)[0][0]) for part in (wish.first, wish.second)]
        if min(sizes) <= len(documents) + _HARDLY_MORE:
            return self.kept.of(wish, lambda _: self._near(wish))
        return self._near(wish, documents)

    def _complement(self, documents: Array) -> Held:
        live = self.columns.live()
        return without((live, np.zeros(len(live))), documents)

    # --- strengths ------------------------------------------------------------------------------------------

    def strengths(self, node: Node) -> Held:
        """How strongly each matching document holds the node, how rare it is left aside."""
        if id(node) not in self.strengths_of:  # the tree outlives the question
            self.strengths_of[id(node)] = self.kept.of(node, self._strengths_anew)
        return self.strengths_of[id(node)]

    def _strengths_anew(self, node: Node) -> Held:
        match node:
            case Term():
                return self.postings.joined([node], [1.0], adding=False)
            case AnyOf():
                terms, others = _ways(node)
                ways = [self.strengths(other) for other in others]
                if terms:
                    ways.append(self.postings.joined(terms, [1.0] * len(terms), adding=False))
                return gathered(ways, adding=False)
            case Prefix(field, prefix, weight):
                return self.postings.prefixed(field, prefix, weight)
            case Phrase(field, slots, weight):
                if slots and field in PLACED and all(len(terms) == 1 for terms in slots):
                    documents, counts = self.postings.phrased(field, [term for (term,) in slots])
                else:
                    numbers = (phrase(self.postings, field, slots) >> PLACE_BITS).astype(np.uint32)
                    documents, counts = np.unique(numbers, return_counts=True)
                return documents, self.postings.weighed(field, weight, documents, counts)
            case All(children):
                if not children:
                    return self._complement(NOTHING[0])
                (documents, values), *more = [self.strengths(child) for child in children]
                for others_documents, held in more:
                    here, there = both(documents, others_documents)
                    documents, values = documents[here], np.minimum(values[here], held[there])
                return documents, values
            case Not(child):
                return self._complement(self.strengths(child)[0])
            case Near(_, _, weight):
                documents, _ = self._near(node)
                return documents, np.full(len(documents), weight)
            case Preferring(wanted):
                return self.strengths(wanted)

    def _near(self, node: Near, among: Array | None = None) -> Held:
        """What stands near each other, looked for only where both are, and among some documents."""
        first, rare = self._unweighed(node.first)
        second, other_rare = self._unweighed(node.second)
        here, there = both(first[0], second[0])
        documents, one, other = first[0][here], first[1][here] * rare, second[1][there] * other_rare
        if among is not None:
            kept, _ = both(documents, among)
            documents, one, other = documents[kept], one[kept], other[kept]
        if not len(documents):
            return NOTHING
        places = (standing(self.postings, held, documents) for held in (node.first, node.second))
        close, steps = loops().nearest(*places, FARTHEST)
        at, _ = both(documents, close)
        return close, node.weight * (1 / steps) * np.minimum(one, other)[at]

    def _unweighed(self, node: Node) -> tuple[Held, float]:
        """What makes up the scores of a node: strengths, and what each has to be multiplied by."""
        match node:
            case Term() | Prefix() | Phrase() | AnyOf(best=True):
                found = self.strengths(node)
                return found, rarity(self.columns.living, len(found[0]))
            case _:
                return self.scores(node), 1.0


def _ways(node: AnyOf) -> tuple[list[Term], list[Node]]:
    """The terms that are ways to say one thing, and whatever else is."""
    terms: list[Term] = []
    others: list[Node] = []
    for child in node.children:
        if isinstance(child, Term):
            terms.append(child)
        elif isinstance(child, AnyOf):
            more, rest = _ways(child)
            terms += more
            others += rest
        else:
            others.append(child)
    return terms, others

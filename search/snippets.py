"""Which words of a text a query found, and the piece of the text to show.

Comes in: the terms of a text and the node that an engine was asked. Goes out: spans of the words that made it
match, and a snippet around the densest of them. The same on every engine, since no engine takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analyzers.tokens import Span
from search import weights
from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.results import Snippet
from search.terms import Terms

WIDTH = 320
"""Most characters of a snippet."""

_LEAD = 60
"""Characters shown before the first mark where the text is cut."""


def marks(terms: Terms, node: Node | None) -> tuple[Span, ...]:
    """The words that made a text match, in order. Nothing is marked that only an exclusion names."""
    return tuple(terms.spans[place] for place in marked_places(terms, node))


def marked_places(terms: Terms, node: Node | None) -> list[int]:
    """The same by the running numbers of the words."""
    return sorted(_places(terms, node)) if node is not None else []


def snippet(text: str, spans: tuple[Span, ...], width: int = WIDTH) -> Snippet:
    """At most `width` characters of the text, cut between words, where most marks stand together."""
    if len(text) <= width:
        return Snippet(text, spans)
    start, stop = _window(text, spans, width)
    inside = tuple(
        Span(span.start - start, span.stop - start)
        for span in spans
        if start <= span.start and span.stop <= stop
    )
    return Snippet(text[start:stop], inside, cut_left=start > 0, cut_right=stop < len(text), start=start)


def _places(terms: Terms, node: Node) -> set[int]:
    match node:
        case Term(field, term, _):
            return set(terms.places(field).get(term, ()))
        case Prefix(field, prefix, _):
            held = terms.places(field).items()
            return {at for term, places in held if term.startswith(prefix) for at in places}
        case Phrase(field, wanted, _):
            return _phrase_places(terms.places(field), wanted)
        case Not():
            return set()
        case Near(first, second):
            return _places(terms, first) | _places(terms, second)
        case Preferring(wanted):
            return _places(terms, wanted)
        case AnyOf(children, best=True):
            return _group_places(terms, children)
        case All(children) | AnyOf(children):
            return set().union(*(_places(terms, child) for child in children))


def _group_places(terms: Terms, children: Iterable[Node]) -> set[int]:
    """A look-alike is what matched only where neither the word itself nor its translation stands."""
    sure: set[int] = set()
    alike: set[int] = set()
    for child in children:
        look_alike = isinstance(child, Term | Phrase) and child.weight in weights.ONLY_LIKE_IT
        (alike if look_alike else sure).update(_places(terms, child))
    return sure or alike


def _phrase_places(places: Mapping[str, Sequence[int]], wanted: tuple[tuple[str, ...], ...]) -> set[int]:
    return {start + at for start in phrase_starts(places, wanted) for at in range(len(wanted))}


def phrase_starts(places: Mapping[str, Sequence[int]], wanted: tuple[tuple[str, ...], ...]) -> set[int]:
    """Where a phrase begins among the words of a text, given where each term stands."""
    starts: set[int] | None = None
    for offset, alternatives in enumerate(wanted):
        here = {at - offset for term in alternatives for at in places.get(term, ())}
        starts = here if starts is None else starts & here
        if not starts:
            return set()
    return starts or set()


def _window(text: str, spans: tuple[Span, ...], width: int) -> tuple[int, int]:
    """Where the snippet starts and stops."""
    room = width - _LEAD

    if spans:
        best = _densest(spans, room)
        start = max(0, min(spans[best].start - _LEAD, len(text) - width))
    else:
        start = 0
    stop = min(len(text), start + width)
    if start:
        start = _word_start(text, start)
    if stop < len(text):
        stop = _word_stop(text, start, stop)
    return start, stop


def _densest(spans: Sequence[Span], room: int) -> int:
    """The first mark of those from which most marks end within so many characters; marks stand in order."""
    best, most, last = 0, 0, 0
    for first, span in enumerate(spans):
        while last < len(spans) and spans[last].stop <= span.start + room:
            last += 1
        if last - first > most:
            best, most = first, last - first
    return best


def _word_start(text: str, at: int) -> int:
    """The first word that begins at or after a place."""
    space = text.find(" ", at - 1)
    return at if space < 0 else space + 1


def _word_stop(text: str, start: int, at: int) -> int:
    """The end of the last word that ends before a place."""
    space = text.rfind(" ", start, at + 1)
    return at if space <= start else space

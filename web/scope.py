"""Where was searched, above the results, with the other ways a click away: one language, exact words.

Comes in: the query shown and its facets. Goes out: a sentence and two rows of links. The languages are those
of the facet: a link here chooses one of them alone, the counts are the facet's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from search import wording
from search.query import Query
from search.results import Facet
from search.said import say
from search.scope import FACET, said, scope_of
from web import urls

Linker = Callable[[Query], str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to search: its name, whether it is the one shown, how many results it gives where known."""

    name: str
    address: str
    here: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """What is said of where was searched, and the ways that can be chosen instead."""

    said: str
    languages: tuple[Way, ...]
    words: tuple[Way, ...]


def where(query: Query, facets: Iterable[Facet], link: Linker) -> Where | None:
    """Where the words of a query were looked for; None where it has no words."""
    if query.tree is None:
        return None
    scope = scope_of(query)
    buckets = (bucket for facet in facets if facet.name == FACET for bucket in facet.buckets)
    counts = {bucket.value: bucket.count for bucket in buckets}
    alone = tuple(
        Way(
            say("only %(language)s", language=name),
            link(urls.choose(query, FACET, (code,))),
            query.choices.get(FACET, ()) == (code,),
            counts.get(code, 0),
        )
        for code, name in wording.LANGUAGES.items()
    )
    everywhere = Way(say("all languages"), link(urls.choose(query, FACET, ())), not query.choices.get(FACET))
    forms = Way(say("in any form"), link(replace(query, exact=False, offset=0)), not scope.exact)
    typed = Way(say("exact words only"), link(replace(query, exact=True, offset=0)), scope.exact)
    return Where(said(scope), (everywhere, *alone), (forms, typed))

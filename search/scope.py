"""Where a query was looked for: in which languages, and in which words.

Comes in: a query. Goes out: the languages of the documents that may answer, whether words count as typed
alone, and a sentence that says so. The languages are the choice of the facet `lang` and nothing beside it; a
choice never changes what the words mean, so that each count beside a language is what choosing it gives.
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzers.languages import CODES
from search.query import Query
from search.said import row, say
from search.wording import language

FACET = "lang"
"""The facet whose values are the languages searched."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where was searched.

    Attributes:
        languages: codes of the languages of the documents.
        exact: only the words as typed count: no other forms, related words, other names, corrections.
    """

    languages: tuple[str, ...] = CODES
    exact: bool = False

    @property
    def everywhere(self) -> bool:
        """Whether documents of every language may answer."""
        return set(self.languages) >= set(CODES)


def scope_of(query: Query) -> Scope:
    """Where the words of a query are looked for."""
    chosen = query.choices.get(FACET, ())
    return Scope(tuple(code for code in CODES if code in chosen or not chosen), query.exact)


def said(scope: Scope) -> str:
    """Where was searched, in a sentence.

    >>> said(Scope(("bg",)))
    'Searched in Bulgarian only: your words, their forms, related words and other names.'
    >>> said(Scope(("ru", "uk"), exact=True))
    'Searched in Russian and Ukrainian: your words exactly as typed.'
    """
    names = [language(code) for code in CODES if code in scope.languages]
    if not names:
        where = say("texts of unknown language")
    elif len(names) == 1:
        where = say("%(language)s only", language=names[0])
    else:
        where = say("%(some)s and %(last)s", some=row(names[:-1]), last=names[-1])
    if scope.exact:
        return say("Searched in %(where)s: your words exactly as typed.", where=where)
    if len(names) == 1:
        return say(
            "Searched in %(where)s: your words, their forms, related words and other names.", where=where
        )
    return say(
        "Searched in %(where)s: your words, their forms, and what other languages call them.", where=where
    )

"""The forms of an index that share a skeleton.

Comes in: an engine and a skeleton. Goes out: forms. A skeleton joins strangers too, so a query asks the index
for single forms that were looked at (`analyzers.skeleton.akin`), never for the skeleton itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from analyzers.skeleton import beginnings, skeleton
from search.engine import Engine
from search.fields import FORMS, SKELETONS
from search.remembering import holds, remembered

_MOST_FORMS = 100_000
"""Forms that begin with one letter, looked through once in the life of an open index."""


def alike_forms(engine: Engine, key: str) -> tuple[str, ...]:
    """Forms of the index with this skeleton; nothing is read where the index does not hold it."""
    if not holds(engine, SKELETONS, key):
        return ()
    return tuple(form for letter in beginnings(key) for form in _begun(engine, letter).get(key, ()))


@remembered(64)
def _begun(engine: Engine, letter: str) -> Mapping[str, list[str]]:
    """The forms that begin with a letter, by their skeletons."""
    forms: dict[str, list[str]] = defaultdict(list)
    for form in engine.terms(FORMS, letter, _MOST_FORMS):
        if "-" not in form and (key := skeleton(form)):
            forms[key].append(form)
    return forms

"""The forms of an index that share a skeleton.

Comes in: an engine and a skeleton. Goes out: forms. A skeleton joins strangers too, so a query asks the index
for single forms that were looked at (`analyzers.skeleton.akin`), never for the skeleton itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from analyzers.skeleton import beginnings, skeleton
from search.engine import Engine
from search.fields import FORMS, PARAGRAPH, SKELETONS

_MOST_FORMS = 100_000
"""Forms that begin with one letter, looked through once in the life of an open index."""

_known: WeakKeyDictionary[Engine, tuple[int, dict[str, Mapping[str, list[str]]]]] = WeakKeyDictionary()


def alike_forms(engine: Engine, key: str) -> tuple[str, ...]:
    """Forms of the index with this skeleton; nothing is read where the index does not hold it."""
    if engine.terms(SKELETONS, key, 1) != [key]:
        return ()
    return tuple(form for letter in beginnings(key) for form in _begun(engine, letter).get(key, ()))


def _begun(engine: Engine, letter: str) -> Mapping[str, list[str]]:
    """The forms that begin with a letter, by their skeletons."""
    held = engine.count(PARAGRAPH)
    known = _known.get(engine)
    if known is None or known[0] != held:
        known = _known[engine] = (held, {})
    if letter not in known[1]:
        forms: dict[str, list[str]] = defaultdict(list)
        for form in engine.terms(FORMS, letter, _MOST_FORMS):
            if "-" not in form and (key := skeleton(form)):
                forms[key].append(form)
        known[1][letter] = forms
    return known[1][letter]

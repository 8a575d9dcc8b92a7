"""An open index that remembers: what depends on a word and the index alone is worked out once.

Comes in: an engine; functions whose first argument is an engine. Goes out: an engine that answers the same,
and is asked only for what its index holds; and the same functions, whose results an engine that remembers
keeps, those asked for longest ago dropped first.

What is remembered belongs to the index that is open: it goes with it, and is forgotten when something is
written to it. Given any other engine, such a function does its work anew each time, and the answers are equal
(tests/test_search_remembering.py). Several threads may ask at once; at worst two of them do the same work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial, wraps
from inspect import unwrap
from types import MethodType
from typing import Any, Concatenate, ParamSpec, TypeVar

from search.ahead import Ahead, Distant, Lately, beside, groups_beside
from search.engine import Answer, Engine, Node, Record, Request, Writer
from search.fields import PARAGRAPH
from search.pruning import Pruner
from search.weak_cache import cached

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_MOST_RECORDS = 1024
"""Stored paragraphs and deals: those of some fifty pages."""
_MOST_AT_ONCE = 64
"""Whoever asks for more reads through them all, and once."""
_MOST_TERMS = 1 << 14
"""Of which it is known whether they stand anywhere."""


class Remembering:
    """An engine whose index is read by people who ask for the same words again and again."""

    def __init__(self, engine: Engine) -> None:
        self.capabilities = engine.capabilities
        self._engine = engine
        self._results: dict[object, Any] = {}
        self._records = Lately(_MOST_RECORDS)
        self._ahead = Ahead(engine, _MOST_TERMS) if isinstance(engine, Distant) else None
        self.holds = cached(self._holds, _MOST_TERMS)
        self._pruner = Pruner(self.holds)

    def recall(self, work: Callable[..., Result], most: int) -> Callable[..., Result]:
        """The same work on this engine, its last results kept."""
        known = self._results.get(work)
        if known is None:
            known = self._results.setdefault(work, cached(MethodType(work, self), most))
        return known  # type: ignore[no-any-return]

    def forget(self, function: Callable[..., Any] | None = None) -> None:
        """Nothing is known any more, or nothing of what one function found."""
        if function is not None:
            self._results.pop(unwrap(function), None)
            return
        self._results.clear()
        self._records.forget()
        if self._ahead is not None:
            self._ahead.forget()
        self.holds.cache_clear()
        self._pruner.forget()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Collect changes; when they are made, what was known is forgotten."""
        try:
            with self._engine.writer() as writer:
                yield writer
        finally:
            self.forget()

    def search(self, request: Request) -> Answer:
        """Answer a request."""
        if request.text is not None and (self._ahead is None or request.limit or request.facets):
            if self._ahead is not None:
                self._ahead.look_up(request.text)
            request = replace(request, text=self._pruner.pruned(request.text))
        return self._engine.search(request)

    def get(self, ids: Sequence[str]) -> list[Record | None]:
        """Stored records in the order asked."""
        unknown = self._records.unknown(ids)
        if len(unknown) > _MOST_AT_ONCE:
            return self._engine.get(ids)
        if unknown:
            self._records.put(unknown, self._engine.get(unknown))
        found = self._records.take(ids)
        return self._engine.get(ids) if found is None else found

    def get_ahead(self, ids: Sequence[str]) -> None:
        """Have records at hand that will be asked for a few at a time, where each time costs a way."""
        if self._ahead is not None and (unknown := self._records.unknown(ids)):
            found = self._engine.get(unknown)
            self._records.put(unknown, found)
            self.get_ahead(list(groups_beside(found)))

    def count_ahead(self, kind: str, nodes: Sequence[Node]) -> None:
        """Find out at once how many records match each node, where one question costs as much as many."""
        if isinstance(self._engine, Distant):
            self._engine.count_ahead(kind, nodes)

    def terms(self, field: str, prefix: str, limit: int) -> list[str]:
        """Terms of a field that start with a prefix."""
        return self._engine.terms(field, prefix, limit)

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        return self._engine.count(kind)

    def close(self) -> None:
        """Close the index and forget it."""
        self.forget()
        self._engine.close()

    def _holds(self, field: str, term: str) -> bool:
        known = self._ahead.known(field, term) if self._ahead is not None else None
        return _holds(self._engine, field, term) if known is None else known


def remembered(
    most: int,
) -> Callable[
    [Callable[Concatenate[Engine, Arguments], Result]], Callable[Concatenate[Engine, Arguments], Result]
]:
    """Have an engine that remembers keep so many results of a function, by its further arguments."""

    def remembering(
        work: Callable[Concatenate[Engine, Arguments], Result],
    ) -> Callable[Concatenate[Engine, Arguments], Result]:
        @wraps(work)
        def once(engine: Engine, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            if isinstance(engine, Remembering):
                return engine.recall(work, most)(*args, **kwargs)
            return work(engine, *args, **kwargs)

        return once

    return remembering


def holds(engine: Engine, field: str, term: str) -> bool:
    """Whether a term stands anywhere in a field."""
    return (engine.holds if isinstance(engine, Remembering) else partial(_holds, engine))(field, term)


@remembered(64)
def holds_any(engine: Engine, field: str) -> bool:
    """Whether any term stands in a field."""
    return bool(engine.terms(field, "", 1))


def _holds(engine: Engine, field: str, term: str) -> bool:
    return engine.terms(field, term, 1) == [term]


def get_beside(engine: Engine, records: Sequence[Record | None]) -> None:
    """Have at hand what is shown beside some records."""
    if isinstance(engine, Remembering):
        engine.get_ahead(beside(records))


def look_up(engine: Engine, nodes: Sequence[Node]) -> None:
    """Have it known how many paragraphs match each node, before they are asked for one by one."""
    if isinstance(engine, Remembering):
        engine.count_ahead(PARAGRAPH, nodes)


@remembered(2048)
def paragraphs_with(engine: Engine, node: Node) -> int:
    """How many paragraphs match."""
    return engine.search(Request(PARAGRAPH, node, limit=0)).total

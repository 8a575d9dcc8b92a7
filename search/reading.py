"""Records read a few at a time, so that never all of them are in memory.

Comes in: an engine; ids, or a kind. Goes out: records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.engine import Engine, Record, Request

_AT_ONCE = 500
"""Records that are asked for together."""


def records_of(engine: Engine, kind: str) -> Iterator[Record]:
    """All records of a kind, in no order."""
    total = engine.count(kind)
    hits = engine.search(Request(kind, None, sort=(), limit=total)).hits if total else ()
    return asked_for(engine, [hit.id for hit in hits])


def asked_for(engine: Engine, ids: Sequence[str]) -> Iterator[Record]:
    """The records of some ids that there are, in their order."""
    for start in range(0, len(ids), _AT_ONCE):
        for record in engine.get(ids[start : start + _AT_ONCE]):
            if record is not None:
                yield record

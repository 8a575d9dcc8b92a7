"""What depends on the whole collection, brought up to date once a run: texts printed twice, deals told twice,
words to suggest.

Comes in: an engine with all that was committed. Goes out: one change of it. Of paragraphs and deals only
those are written again whose group or links changed; the words of paragraphs were counted when they came and
went, and are only added up here (`search.counts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from search.copied import copies, with_copy
from search.counts import counts_record, summed
from search.deal_record import SameDeal
from search.engine import Engine, Record, Request, Writer
from search.fields import COUNTS, DEAL
from search.refilling import refilled
from search.retold import same_deals, with_link
from search.vocabulary import NAMED, VOCABULARY, Vocabulary

_AT_ONCE = 500
"""Records that are asked for together."""


def settle(engine: Engine, writer: Writer, *, deals: bool = True) -> None:
    """Write what has changed of all that depends on the whole collection.

    Args:
        engine: what is there.
        writer: of the same.
        deals: whether any deal may have come or gone since this was last done.
    """
    counted = list(records_of(engine, COUNTS))
    groups = copies(engine, [article for one in counted for article in one.stored["articles"]])
    linked = _linked_anew(engine, groups) if deals or groups else ()
    writer.add(refilled(engine, [*_grouped_anew(engine, groups), *linked]))
    _count(engine, writer, counted)


def _grouped_anew(engine: Engine, groups: Mapping[str, str | None]) -> Iterator[Record]:
    """The paragraphs whose near copies are others than they say."""
    for record in _asked_for(engine, list(groups)):
        yield with_copy(record, groups[record.id])


def _linked_anew(engine: Engine, groups: Mapping[str, str | None]) -> Iterator[Record]:
    """The deals whose tellings elsewhere are others than they say, and those of paragraphs grouped anew."""
    known: dict[str, SameDeal] = {}
    moved: list[str] = []

    def now(record: Record) -> Record:
        return with_copy(record, groups[record.parent]) if record.parent in groups else record

    def deals() -> Iterator[Record]:
        for record in records_of(engine, DEAL):
            if told := record.stored["same_deal"]:
                known[record.id] = told
            if record.parent in groups:
                moved.append(record.id)
            yield now(record)

    links = same_deals(deals())
    other = [id for id in {**known, **links} if known.get(id) != links.get(id)]
    for record in _asked_for(engine, list(dict.fromkeys((*other, *moved)))):
        yield with_link(now(record), links.get(record.id))


def _count(engine: Engine, writer: Writer, counted: Sequence[Record]) -> None:
    """Put together what was counted since, and write what can be suggested."""
    if len(counted) == 1 and engine.count(VOCABULARY):
        return
    counts = summed(counted)
    answer = engine.search(Request(DEAL, None, facets=NAMED, limit=0))
    writer.delete([*(record.id for record in counted), VOCABULARY])
    writer.add([counts_record(counts), Vocabulary(counts, answer.counts).record()])


def records_of(engine: Engine, kind: str) -> Iterator[Record]:
    """All records of a kind, in no order."""
    total = engine.count(kind)
    hits = engine.search(Request(kind, None, sort=(), limit=total)).hits if total else ()
    return _asked_for(engine, [hit.id for hit in hits])


def _asked_for(engine: Engine, ids: Sequence[str]) -> Iterator[Record]:
    for start in range(0, len(ids), _AT_ONCE):
        for record in engine.get(ids[start : start + _AT_ONCE]):
            if record is not None:
                yield record

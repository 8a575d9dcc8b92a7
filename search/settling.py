"""What depends on the whole collection, brought up to date once a run: texts printed twice, deals told twice,
words to suggest.

Comes in: an engine with all that was committed. Goes out: one change of it. Each commit left word of
the articles that it added, of the groups of deals that it took something from, and of the words that came and
went (`search.counts`); so what is read, compared and written again is what changed and what that concerns,
not the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from search.copied import copies, with_copy
from search.counts import counts_record, summed
from search.engine import Engine, Record, Request, Writer
from search.fields import COUNTS, DEAL
from search.reading import asked_for, records_of
from search.refilling import refilled
from search.relinking import relinked
from search.vocabulary import NAMED, VOCABULARY, Vocabulary


def settle(engine: Engine, writer: Writer) -> None:
    """Write what has changed of all that depends on the whole collection.

    Args:
        engine: what is there.
        writer: of the same.
    """
    counted = list(records_of(engine, COUNTS))
    articles = list(dict.fromkeys(article for one in counted for article in one.stored["articles"]))
    left = list(dict.fromkeys(group for one in counted for group in one.stored["left"]))
    groups = copies(engine, articles)
    deals = relinked(engine, articles, left, groups)
    writer.add(refilled(engine, [*_grouped_anew(engine, groups), *deals.deals]))
    writer.delete(deals.gone)
    writer.add(deals.groups)
    _count(engine, writer, counted)


def _grouped_anew(engine: Engine, groups: Mapping[str, str | None]) -> Iterator[Record]:
    """The paragraphs whose near copies are others than they say."""
    for record in asked_for(engine, list(groups)):
        yield with_copy(record, groups[record.id])


def _count(engine: Engine, writer: Writer, counted: Sequence[Record]) -> None:
    """Put together what was counted since, and write what can be suggested."""
    if len(counted) == 1 and engine.count(VOCABULARY):
        return
    counts = summed(counted)
    answer = engine.search(Request(DEAL, None, facets=NAMED, limit=0))
    writer.delete([*(record.id for record in counted), VOCABULARY])
    writer.add([counts_record(counts), Vocabulary(counts, answer.counts).record()])

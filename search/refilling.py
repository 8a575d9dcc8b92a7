"""Records whose labels change when other articles come and go, written again without reading their article.

Comes in: records as an index gives them back, changed. Goes out: the same with their text fields, which no
engine gives back: they are worked out from what it stores of the paragraphs. Only the paragraphs concerned
are analysed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from analyzers.analyzer import words_of
from search.copied import group_of
from search.deal_record import DealRecord
from search.engine import Engine, Record
from search.fields import DEAL, SUCH_DEALS, article_record_id
from search.records import headings_above, own_fields, paragraph_fields
from search.such_deals import such_deals
from search.terms import Slots


def refilled(engine: Engine, changed: Iterable[Record]) -> Iterator[Record]:
    """Paragraphs and deals with their text fields, those of one article at a time.

    Args:
        engine: holds their articles.
        changed: without text fields.
    """
    by_article: dict[str, list[Record]] = defaultdict(list)
    for record in changed:
        by_article[record.article].append(record)
    for article, records in by_article.items():
        fields = _fields(engine, article, {record.parent for record in records})
        for record in records:
            yield _refilled(engine, record, fields[record.parent])


def _fields(engine: Engine, article: str, wanted: set[str]) -> dict[str, Mapping[str, Slots]]:
    """The text fields of some paragraphs of an article."""
    [whole] = engine.get([article_record_id(article)])
    if whole is None:
        raise LookupError(f"there is no article {article}")
    info = whole.stored["info"]
    paragraphs = [one.stored for one in engine.get(whole.stored["paragraphs"]) if one is not None]
    above = headings_above(info["title"], info["lang"], ((one["heading"], one["lang"]) for one in paragraphs))
    return {
        id: paragraph_fields(words_of(one["text"], one["lang"]), one["text"], headings)
        for id, one, headings in zip(whole.stored["paragraphs"], paragraphs, above, strict=True)
        if id in wanted
    }


def _refilled(engine: Engine, record: Record, fields: Mapping[str, Slots]) -> Record:
    if record.kind == DEAL:
        deal = cast("DealRecord", record.stored)
        return replace(record, fields={**fields, **own_fields(deal, deal["lang"], group_of(record))})
    deals = [cast("DealRecord", one.stored) for one in engine.get(record.stored["deals"]) if one is not None]
    return replace(record, fields={**fields, SUCH_DEALS: such_deals(deals, record.stored["lang"])})

"""Deals that several articles tell of: what linking asks of their records, and how these say what it found.

Comes in: deal records, groups of tellings. Goes out: what is known of a deal, as linking takes it; records. A
deal bears the label of its group, by which it can be counted once; who else is in the group, what agrees and
what conflicts is a record of the group (`search.told_elsewhere` reads it), so that one telling more writes
two records and not all of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from deals.agreeing import compared
from deals.linkable import Linkable, Side
from deals.linking import groups_of
from deals.marks import marks_of
from deals.regrouping import Place
from search.copied import group_of
from search.deal_record import DealRecord
from search.engine import Record
from search.fields import COPIED_DEAL, COPY, ORDER, RETOLD, SAME_DEAL
from search.told_elsewhere import group_record_id

# --- what linking asks of a deal ----------------------------------------------------------------------------


def linkable(record: Record) -> Linkable:
    """What is known of the deal of a record."""
    return _linkable(record.stored, group_of(record))


def place_of(record: Record) -> Place:
    """Where a telling stands in the order of all: the oldest first, those without a date last."""
    return record.stored["published"] or "~", record.numbers[ORDER] or 0, record.id


def filed_by(deal: DealRecord, passage: str | None = None) -> tuple[tuple[str, ...], ...]:
    """The marks of a deal as a text field; `passage`: the group of near copies of its paragraph."""
    return tuple((mark,) for mark in sorted(marks_of(_linkable(deal, passage))))


def _linkable(deal: Mapping[str, Any], passage: str | None) -> Linkable:
    return Linkable(
        id=deal["id"],
        article=deal["article_id"],
        lang=deal["lang"],
        parties=tuple(Side(one["name"], one["role"], one["country"]) for one in deal["parties"]),
        kind=deal["kind"],
        object=deal["object"],
        amount=_decimal(deal["amount"]),
        upper=_decimal(deal["upper"]),
        currency=deal["currency"],
        qualifier=deal["qualifier"],
        usd=deal["amount_usd"],
        measures=tuple((Decimal(str(one["value"])), one["unit"]) for one in deal["measures"]),
        sector=deal["sector"],
        near=tuple(deal["sector_alt"]),
        place=deal["place"],
        country=deal["country"],
        status=deal["status"],
        published=deal["published"],
        passage=passage or "",
    )


def _decimal(number: int | float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


# --- what is written ----------------------------------------------------------------------------------------


def group_record(tellings: Sequence[Linkable]) -> Record:
    """A group of two deals or more, in their order, as a record."""
    agrees, conflicts = compared(tellings)
    id = group_record_id(tellings[0].id)
    stored = {
        "deals": [one.id for one in tellings],
        "agrees": list(agrees),
        "conflicts": list(conflicts),
    }
    return Record(id, RETOLD, id, id, {}, {}, {}, stored)


def with_group(record: Record, group: str | None) -> Record:
    """The record of a deal with the label of its group, or without."""
    copy = record.labels.get(COPY, ())
    return replace(
        record,
        labels={
            **record.labels,
            SAME_DEAL: (group,) if group else (),
            COPIED_DEAL: (f"{copy[0]} {group}",) if copy and group else (),
        },
    )


def with_groups(records: Iterable[Record]) -> Iterator[Record]:
    """The deals of a whole collection with the labels of their groups, and the records of these."""
    held = sorted(records, key=place_of)
    groups = [group for group in groups_of([linkable(one) for one in held]).values() if len(group) > 1]
    first = {one.id: group[0].id for group in groups for one in group}
    yield from (with_group(one, first[one.id]) if one.id in first else one for one in held)
    yield from map(group_record, groups)

"""Deals that several articles tell of, joined across the collection.

Comes in: the deal records of all articles. Goes out: the same records; those of a deal that is told elsewhere
too say where, what agrees and what conflicts, and bear the label by which they can be counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from deals.linking import Linkable, Side, link
from search.copied import group_of
from search.deal_record import SameDeal
from search.engine import Record
from search.fields import COPIED_DEAL, COPY, ORDER, SAME_DEAL


def same_deals(records: Iterable[Record]) -> dict[str, SameDeal]:
    """For each deal that is told in another article too: the group, what agrees and conflicts, the others.

    The oldest telling stands first, in whatever order they come.
    """
    told = [(_when(record), _linkable(record.stored, group_of(record))) for record in records]
    found = link([one for _, one in sorted(told, key=lambda pair: pair[0])])
    return {
        id: {
            "group": one.group,
            "agrees": list(one.agrees),
            "conflicts": list(one.conflicts),
            "others": list(one.others),
        }
        for id, one in found.items()
    }


def _when(record: Record) -> tuple[str, int, str]:
    """By what tellings are sorted: those without a date are the last."""
    return record.stored["published"] or "~", record.numbers[ORDER] or 0, record.id


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


def with_links(records: Sequence[Record], links: Mapping[str, SameDeal]) -> Iterator[Record]:
    """Deal records with what is known of the same deal elsewhere."""
    for record in records:
        told = links.get(record.id)
        yield record if told is None else with_link(record, told)


def with_link(record: Record, told: SameDeal | None) -> Record:
    """A deal record with what is known of the same deal elsewhere, and with nothing else of it."""
    group = () if told is None else (told["group"],)
    copy = record.labels.get(COPY, ())
    return replace(
        record,
        labels={
            **record.labels,
            SAME_DEAL: group,
            COPIED_DEAL: (f"{copy[0]} {group[0]}",) if copy and group else (),
        },
        stored={**record.stored, "same_deal": told},
    )

"""Deals that several articles tell of, joined across the collection.

Comes in: the deal records of all articles. Goes out: the same records; those of a deal that is told elsewhere
too say where, what agrees and what conflicts, and bear the label by which they can be counted once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from deals.linking import Linkable, Side, link
from search.deal_record import SameDeal
from search.engine import Record
from search.fields import SAME_DEAL


def same_deals(records: Sequence[Record]) -> dict[str, SameDeal]:
    """For each deal that is told in another article too: the group, what agrees and conflicts, the others."""
    found = link([_linkable(record.stored) for record in records])
    return {
        id: {
            "group": one.group,
            "agrees": list(one.agrees),
            "conflicts": list(one.conflicts),
            "others": list(one.others),
        }
        for id, one in found.items()
    }


def _linkable(deal: Mapping[str, Any]) -> Linkable:
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
    )


def _decimal(number: int | float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def with_links(records: Sequence[Record], links: Mapping[str, SameDeal]) -> Iterator[Record]:
    """Deal records with what is known of the same deal elsewhere."""
    for record in records:
        told = links.get(record.id)
        if told is None:
            yield record
        else:
            yield replace(
                record,
                labels={**record.labels, SAME_DEAL: (told["group"],)},
                stored={**record.stored, "same_deal": told},
            )

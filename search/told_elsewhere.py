"""What is known of deals in other articles, read together with them.

Comes in: an engine, ids of deals. Goes out: their records, those of a deal that several articles tell of with
its group: in what its tellings agree and conflict, and the others of them. `search.retold` writes what is
read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from search.deal_record import DealRecord, SameDeal
from search.engine import Engine, Record
from search.fields import DEAL, RETOLD, SAME_DEAL

_PREFIX = f"{RETOLD}:"

_MOST_TOLD = 100
"""Other tellings that a deal names, the first of them."""


def group_record_id(group: str) -> str:
    """The id under which a group is kept."""
    return f"{_PREFIX}{group}"


def told_in(record: Record) -> str | None:
    """The group that a deal is in; None: nobody else tells of it."""
    return next(iter(record.labels.get(SAME_DEAL, ())), None)


def groups_told(engine: Engine, ids: Sequence[str]) -> list[str]:
    """The groups that some deals are in."""
    return [group for one in engine.get(ids) if one is not None and (group := told_in(one))] if ids else []


def told_elsewhere(engine: Engine, ids: Sequence[str]) -> list[Record]:
    """The deals of these ids that there are, each with what is known of it elsewhere."""
    records = [one for one in engine.get(ids) if one is not None and one.kind == DEAL]
    wanted = list(dict.fromkeys(group for one in records if (group := told_in(one))))
    found = engine.get([group_record_id(one) for one in wanted]) if wanted else []
    groups = {group: one for group, one in zip(wanted, found, strict=True) if one is not None}
    return [_told(one, groups.get(told_in(one) or "")) for one in records]


def grouped_only(engine: Engine, ids: Sequence[str]) -> list[DealRecord]:
    """The deals of these ids that there are, each with the name of its group and nothing else of that.

    What counts is the label of the deal; neither the record of its group nor its article is read.
    """
    deals = []
    for one in engine.get(ids):
        if one is not None and one.kind == DEAL:
            group = told_in(one)
            same: SameDeal | None = (
                None if group is None else {"group": group, "agrees": [], "conflicts": [], "others": []}
            )
            deals.append(cast("DealRecord", {**one.stored, "same_deal": same}))
    return deals


def _told(record: Record, group: Record | None) -> Record:
    if group is None:
        return record
    same: SameDeal = {
        "group": group.id.removeprefix(_PREFIX),
        "agrees": group.stored["agrees"],
        "conflicts": group.stored["conflicts"],
        "others": [one for one in group.stored["deals"][: _MOST_TOLD + 1] if one != record.id][:_MOST_TOLD],
    }
    return replace(record, stored={**record.stored, "same_deal": same})

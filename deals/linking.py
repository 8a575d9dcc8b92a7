"""Which deals of several articles are one deal, told again, perhaps in another language.

Comes in: what is known of each deal, as plain values (`Linkable`). Goes out: for each deal that has a
double, its group, what agrees and what conflicts. Precision before recall: two deals are linked only if

    a party shares a distinctive word      Dalian Hesheng Holdings, "Dalian Group"
    nothing tells them apart               sectors meet; objects, where both are stated, meet too
    and one thing more agrees              the same sum; a common object; or the name stands in no other deal

So two plants that the same two sides build are never one. A sum or a status that differs is no obstacle:
it is a conflict to show („800 million“ beside „650 million“), and nobody here says who is right.

>>> told = {"amount": Decimal(650), "currency": "USD", "sector": "agriculture_food"}
>>> one = Linkable("a#1", "a", "bg", ("Dalian Hesheng Holdings",), **told)
>>> other = Linkable("b#1", "b", "uk", ("Dalian Group",), **told)
>>> link([one, other])["a#1"].agrees
('parties', 'amount', 'sector')
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from analyzers.analyzer import analyze
from analyzers.glossary import concepts, find_concepts
from analyzers.skeleton import skeleton
from deals.naming import name_keys
from deals.sectors import sectors

_CLOSE = Decimal("0.005")
"""Sums that differ by half a per cent are one: 2.78 and 2.8 billion are not."""
_RARE = 1
"""In how many deals of one article a name may stand to tell by itself which deal is meant."""


_VAGUE = frozenset(
    [
        "construction",
        "plant",
        "factory",
        "processing",
        "production",
        "power",
        "station",
        "system",
        "center",
        "centre",
        "project",
        "building",
        "industry",
        "industrial",
        "park",
        "zone",
        "complex",
        "facility",
        "equipment",
        "works",
        "technology",
        "company",
        "service",
        "development",
        "training",
        "education",
        "school",
        "university",
        "laboratory",
        "science",
        "research",
        "international",
        "state",
    ]
)
"""Parts of concept names that many objects share: „grain-processing“ and „maize“ must not meet in
„processing“.
"""


@dataclass(frozen=True, slots=True)
class Linkable:
    """What linking needs to know of a deal.

    Attributes:
        id: of the deal.
        article: deals of one article are never linked: what it tells twice is one record already.
        lang: of its words.
        parties: names in base form.
        object: what it is about, as written.
        amount, currency: the sum, if stated.
        sector, near: its sector and those it comes near.
        place, status: as on the record.
    """

    id: str
    article: str
    lang: str
    parties: tuple[str, ...]
    object: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    sector: str = "other"
    near: tuple[str, ...] = ()
    place: str | None = None
    status: str = "unknown"


@dataclass(frozen=True, slots=True)
class SameDeal:
    """A deal's place in a group of tellings.

    Attributes:
        group: the id of the group's first deal.
        agrees: what all tellings that state it agree in: parties, amount, sector, object, place.
        conflicts: in what they differ: amount, status, place.
        others: ids of the other tellings.
    """

    group: str
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]
    others: tuple[str, ...]


def link(items: Sequence[Linkable]) -> Mapping[str, SameDeal]:
    """The deals that are told in more than one article, each with its group; others are not in the answer."""
    by_key: dict[str, list[Linkable]] = defaultdict(list)
    for item in items:
        for key in _keys(item):
            by_key[key].append(item)
    common = _common_keys(by_key)
    links: dict[str, set[str]] = defaultdict(set)
    for key in sorted(by_key):
        for one, other in combinations(by_key[key], 2):
            if _same(one, other, rare=key not in common):
                links[one.id].add(other.id)
                links[other.id].add(one.id)
    known = {item.id: item for item in items}
    answer: dict[str, SameDeal] = {}
    for group in _groups(items, links):
        tellings = [known[one] for one in group]
        agrees, conflicts = _compared(tellings)
        for told in group:
            others = tuple(one for one in group if one != told)
            answer[told] = SameDeal(group[0], agrees, conflicts, others)
    return answer


def _same(one: Linkable, other: Linkable, rare: bool) -> bool:
    """Whether two deals that share a party's name are one."""
    if one.article == other.article or not _sectors(one) & _sectors(other):
        return False
    things, common = (_things(one), _things(other)), _things(one) & _things(other)
    if all(things) and not common:
        return False
    same_sum = _sum_agrees(one, other)
    if same_sum is False and not common:
        return False
    return bool(same_sum) or (rare and one.sector == other.sector) or bool(common)


def _groups(items: Sequence[Linkable], links: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Deals linked with each other, one of an article at most: a chain of links may not join two of them."""
    article = {item.id: item.article for item in items}
    groups: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for item in items:
        if item.id in seen or item.id not in links:
            continue
        group, articles = [item.id], {item.article}
        for other in sorted(links[item.id], key=lambda one: (article[one], one)):
            if other not in seen and article[other] not in articles:
                group.append(other)
                articles.add(article[other])
        if len(group) > 1:
            seen.update(group)
            groups.append(tuple(group))
    return groups


def _compared(tellings: Sequence[Linkable]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What agrees and what conflicts in all pairs that state it."""
    agrees: list[str] = ["parties"]
    conflicts: list[str] = []
    pairs = list(combinations(tellings, 2))
    sums = [told for pair in pairs if (told := _sum_agrees(*pair)) is not None]
    if sums:
        (agrees if all(sums) else conflicts).append("amount")
    if all(one.sector == other.sector for one, other in pairs):
        agrees.append("sector")
    if all(_things(one) & _things(other) for one, other in pairs):
        agrees.append("object")
    places = {skeleton(one.place.split()[0].lower()) or one.place for one in tellings if one.place}
    if len(places) == 1 and all(one.place for one in tellings):
        agrees.append("place")
    if len({one.status for one in tellings if one.status != "unknown"}) > 1:
        conflicts.append("status")
    return tuple(agrees), tuple(conflicts)


def _sum_agrees(one: Linkable, other: Linkable) -> bool | None:
    """Whether the sums agree; None where one is not stated or their currencies differ."""
    if one.amount is None or other.amount is None or one.currency != other.currency:
        return None
    return abs(one.amount - other.amount) <= _CLOSE * max(one.amount, other.amount)


def _sectors(item: Linkable) -> set[str]:
    return {item.sector, *item.near}


def _keys(item: Linkable) -> frozenset[str]:
    return frozenset(key for party in item.parties for key in name_keys(party))


def _common_keys(by_key: Mapping[str, Sequence[Linkable]]) -> frozenset[str]:
    """Names that stand in several deals of one article: they do not tell which deal is meant."""
    return frozenset(
        key
        for key, items in by_key.items()
        if max(Counter(item.article for item in items).values(), default=0) > _RARE
    )


def _things(item: Linkable) -> frozenset[str]:
    """What an object speaks of, in a form that the languages share."""
    return _things_of(item.object, item.lang) if item.object else frozenset()


@lru_cache(maxsize=1 << 12)
def _things_of(text: str, lang: str) -> frozenset[str]:
    found = {one.concept for one in find_concepts(analyze(text, lang), lang, text)}
    fields = {sector.code for sector in sectors()}
    told = {concept for concept in found if concepts()[concept].domain in fields}
    return frozenset(part for concept in told for part in concept.split("-") if part not in _VAGUE)

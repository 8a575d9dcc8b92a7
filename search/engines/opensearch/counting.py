"""How many: facets, parents and things told once, counted exactly by the server.

Comes in: a request. Goes out: aggregations to ask for with it, and from the answer to them the counts. The
server's own count of different values is an estimate, and its list of values ends somewhere: so parents are
counted in sets (all of one parent lie on one shard), things told several times by pairs of value and thing,
and whatever list did not end is read through page by page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.engine import Answer, Filter, LabelFilter, Request
from search.engines.opensearch.translating import Query

_MOST_BUCKETS = 50_000
"""The server gives 65,535 in one answer, all lists together."""
_PAGE = 10_000

Ask = Callable[[dict[str, Any]], Any]
"""A search of this index, by its body."""

_DIFFERENT = {
    "init_script": "state.seen = new HashSet()",
    "map_script": "state.seen.add(doc[params.key].value)",
    "combine_script": "return state.seen.size()",
    "reduce_script": "long all = 0; for (one in states) { all += one } return all",
}


@dataclass(frozen=True, slots=True)
class _Among:
    """Documents in which something is counted: those that pass all filters but the ones on a facet."""

    filters: tuple[Query, ...]
    facets: tuple[str, ...]
    whole: bool
    """Whether these are the documents of the answer itself."""


class Counting:
    """The counts of one request."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.within = tuple(passing(one) for one in request.filters if one.field not in request.facets)
        """Filters that hold for all that is counted."""
        chosen = [(one.field, passing(one)) for one in request.filters if one.field in request.facets]
        self.after = tuple(query for _, query in chosen)
        """Filters of the answer that not every facet obeys."""
        filtered = {name for name, _ in chosen}
        free = tuple(name for name in request.facets if name not in filtered)
        self._among = [_Among(self.after, free, True)]
        for name in request.facets:
            if name in filtered:
                others = tuple(query for field, query in chosen if field != name)
                self._among.append(_Among(others, (name,), False))
        lists = (2 if request.once else 1) * len(request.facets) + bool(request.once) + bool(request.fold_by)
        self._size = max(100, min(_PAGE, _MOST_BUCKETS // max(1, lists)))

    def aggregations(self) -> dict[str, Any]:
        """What to ask for."""
        asked: dict[str, Any] = {}
        for number, among in enumerate(self._among):
            for label, told in self._parts():
                inner: dict[str, Any] = {}
                for name in among.facets:
                    inner |= self._lists(name, told)
                if among.whole and told:
                    inner["things"] = _pairs([("thing", f"keys.{self._request.once}")], self._size)
                if inner:
                    filters = [*among.filters, *([label] if label else [])]
                    asked[f"{number}.{told:d}"] = {"filter": _all_of(filters), "aggs": inner}
        if self._request.fold:
            parents = {"scripted_metric": {**_DIFFERENT, "params": {"key": "keys.parent"}}}
            asked["fold"] = {"filter": _all_of([*self.after, *self._apart]), "aggs": {"parents": parents}}
        if self._request.fold and self._request.fold_by:
            together = {"together": _pairs(self._folds, self._size)}
            asked["folded"] = {"filter": _all_of([*self.after, self._shared]), "aggs": together}
        return asked

    @property
    def _shared(self) -> Query:
        """Parents that are folded together with others."""
        return {"exists": {"field": f"labels.{self._request.fold_by}"}}

    @property
    def _apart(self) -> list[Query]:
        """Parents that stand for themselves; those that do not may lie on several shards."""
        return [{"bool": {"must_not": [self._shared]}}] if self._request.fold_by else []

    @property
    def _folds(self) -> list[tuple[str, str]]:
        return [("fold", f"folds.{self._request.fold_by}")]

    def answer(self, found: int, counted: dict[str, Any], base: Query, ask: Ask) -> Answer:
        """The counts, without hits.

        Args:
            found: documents of the answer, each for itself.
            counted: what the server answered to the aggregations.
            base: the query that all of them were asked within.
            ask: asks for what did not fit into the answer.
        """
        counts: dict[str, Counter[str]] = {name: Counter() for name in self._request.facets}
        missing: dict[str, int] = dict.fromkeys(self._request.facets, 0)
        records = found
        for number, among in enumerate(self._among):
            for label, told in self._parts():
                held = counted.get(f"{number}.{told:d}")
                if held is None:
                    continue
                query = _within(base, [*among.filters, *([label] if label else [])])
                for name in among.facets:
                    for value, times in self._values(name, told, held, query, ask):
                        if value is None:
                            missing[name] += times
                        else:
                            counts[name][value] += times
                if among.whole and told:
                    things = self._whole_list(held["things"], [("thing", self._thing)], query, ask)
                    records += sum(1 for _ in things) - held["doc_count"]
        total = records
        if self._request.fold:
            total = counted["fold"]["parents"]["value"]
            if "folded" in counted:
                query = _within(base, [*self.after, self._shared])
                together = self._whole_list(counted["folded"]["together"], self._folds, query, ask)
                total += sum(1 for _ in together)
        return Answer(total, records, (), {name: dict(held) for name, held in counts.items()}, missing)

    @property
    def _thing(self) -> str:
        return f"keys.{self._request.once}"

    def _parts(self) -> Iterator[tuple[Query | None, bool]]:
        """Documents that stand for themselves, and those that may tell of one thing."""
        if self._request.once is None:
            yield None, False
            return
        told = {"exists": {"field": f"labels.{self._request.once}"}}
        yield {"bool": {"must_not": [told]}}, False
        yield told, True

    def _lists(self, name: str, told: bool) -> dict[str, Any]:
        field = f"labels.{name}"
        if told:
            return {name: _pairs([("value", field), ("thing", self._thing)], self._size)}
        return {
            name: {"terms": {"field": field, "size": self._size}},
            f"{name} none": {"missing": {"field": field}},
        }

    def _values(
        self, name: str, told: bool, held: dict[str, Any], query: Query, ask: Ask
    ) -> Iterator[tuple[str | None, int]]:
        """Values of a facet with how often; None where there is none."""
        field = f"labels.{name}"
        if told:
            pairs = [("value", field), ("thing", self._thing)]
            for one in self._whole_list(held[name], pairs, query, ask):
                yield one["key"]["value"], 1
            return
        yield None, held[f"{name} none"]["doc_count"]
        listed = held[name]
        if not listed["sum_other_doc_count"] and not listed["doc_count_error_upper_bound"]:
            for one in listed["buckets"]:
                yield one["key"], one["doc_count"]
            return
        for one in _all_pages([("value", field)], query, ask, missing=False):
            yield one["key"]["value"], one["doc_count"]

    def _whole_list(
        self, listed: dict[str, Any], pairs: Sequence[tuple[str, str]], query: Query, ask: Ask
    ) -> Iterator[dict[str, Any]]:
        """The list that was answered; where that is full, the whole from the beginning."""
        if len(listed["buckets"]) < self._size:
            yield from listed["buckets"]
        else:
            yield from _all_pages(pairs, query, ask)


def passing(wanted: Filter) -> Query:
    """The query for what passes a filter."""
    if isinstance(wanted, LabelFilter):
        field = f"labels.{wanted.field}"
        values = [value for value in wanted.values if value is not None]
        ways: list[Query] = [{"terms": {field: values}}] if values else []
        if None in wanted.values:
            ways.append({"bool": {"must_not": [{"exists": {"field": field}}]}})
        if not ways:
            return {"match_none": {}}
        return ways[0] if len(ways) == 1 else {"bool": {"should": ways, "minimum_should_match": 1}}
    field = f"numbers.{wanted.field}"
    ends = {"gte": wanted.low, "lt": wanted.high}
    held = {name: end for name, end in ends.items() if end is not None}
    return {"range": {field: held}} if held else {"exists": {"field": field}}


def _all_of(filters: Sequence[Query]) -> Query:
    return {"bool": {"filter": list(filters)}} if filters else {"match_all": {}}


def _within(base: Query, filters: Sequence[Query]) -> Query:
    return {"bool": {"filter": [base, *filters]}}


def _pairs(
    sources: Sequence[tuple[str, str]], size: int, after: Any = None, missing: bool = True
) -> dict[str, Any]:
    listed = [{name: {"terms": {"field": field, "missing_bucket": missing}}} for name, field in sources]
    return {"composite": {"sources": listed, "size": size} | ({"after": after} if after else {})}


def _all_pages(
    sources: Sequence[tuple[str, str]], query: Query, ask: Ask, missing: bool = True
) -> Iterator[dict[str, Any]]:
    """Every combination of values, ten thousand a time."""
    after = None
    while True:
        aggs = {"pairs": _pairs(sources, _PAGE, after, missing)}
        held = ask({"size": 0, "track_total_hits": False, "query": query, "aggs": aggs})
        listed = held["aggregations"]["pairs"]
        yield from listed["buckets"]
        after = listed.get("after_key")
        if after is None or len(listed["buckets"]) < _PAGE:
            return

"""An index on OpenSearch, read as it was at one commit.

Comes in: records and requests (`search.engine`). Goes out: answers equal to those of the memory engine, but
for scores, which differ in the third digit.

Every answer counts what had been born by its commit and had not died (`documents.alive`): what another writer
is sending meanwhile is never seen, not even half of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from search.deadline import check, remaining
from search.engine import Answer, Node, Record, Request
from search.engines.opensearch.connection import Connection
from search.engines.opensearch.counting import Counting
from search.engines.opensearch.documents import OF_RECORD, alive, record_of
from search.engines.opensearch.hits import WINDOW, beyond, first_page, found, is_ranked, order, refuse
from search.engines.opensearch.mapping import Form
from search.engines.opensearch.translating import (
    Query,
    matching,
    translated,
    weighed_together,
)
from search.engines.opensearch.writing import Commit
from search.engines.scoring import rarity
from search.errors import DogovorError, TookTooLong

_AT_ONCE = 1000
_MOST_RARITIES = 4096


class OpenSearchEngine:
    """One generation of an index at one commit."""

    capabilities = frozenset({"phrase", "prefix", "fold"})

    def __init__(self, connection: Connection, index: str, commit: int, form: Form | None = None) -> None:
        self.index = index
        self.commit = commit
        self._connection = connection
        self._form = form or Form()
        self._known_terms: set[tuple[str, str]] = set()
        self._living: int | None = None
        self._forget()

    @contextmanager
    def writer(self) -> Iterator[Commit]:
        """Collect changes; they count when the block ends well. One writer at a time (`search.stores`)."""
        commit = Commit(self._connection, self.index, self.commit, self._form, self._known_terms)
        try:
            yield commit
            commit.finish()
        except BaseException:
            self._known_terms.clear()
            with suppress(DogovorError):  # a server that is gone: the next writer does it
                commit.take_back()
            raise
        self.commit += 1
        self._forget()

    def go_to(self, commit: int) -> None:
        """Read what another commit left."""
        self.commit = commit
        self._known_terms.clear()
        self._forget()

    def search(self, request: Request) -> Answer:
        """Answer a request."""
        check()
        refuse(request, self._form)
        if request == Request(request.kind, request.text, limit=0):
            known = self._counted.get((request.kind, request.text)) if request.text is not None else None
            if known is not None:
                return Answer(known, known, ())
        counting = Counting(request)
        text = self._query(request)
        ranked = is_ranked(request)
        filters = [{"term": {"kind": request.kind}}, alive(self.commit), *counting.within]
        base: Query = {"bool": {"filter": filters}}
        if text is not None:
            base = {"bool": {"must": [text], "filter": filters}} if ranked else _and(base, text)
        chosen = _and(base, *counting.after) if counting.after else base
        best = self._best(chosen) if ranked and "band" in request.sort else None
        keys = order(request, best)
        body = {"query": base, "track_total_hits": True, **first_page(request, keys)}
        if counting.after:
            body["post_filter"] = {"bool": {"filter": list(counting.after)}}
        if aggregations := counting.aggregations():
            body["aggs"] = aggregations
        held = self._ask(body)
        hits = held["hits"]
        answer = counting.answer(hits["total"]["value"], held.get("aggregations", {}), base, self._ask)
        if request.limit and request.offset + request.limit > WINDOW:
            with self._view() as ask:
                return replace(answer, hits=beyond(request, chosen, keys, ask, answer.total))
        return replace(answer, hits=found(hits["hits"]))

    def get(self, ids: Sequence[str]) -> list[Record | None]:
        """Stored records in the order asked."""
        held: dict[str, Record] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), _AT_ONCE):
            share = wanted[start : start + _AT_ONCE]
            query = {"bool": {"filter": [{"terms": {"id": share}}, alive(self.commit)]}}
            body = {"query": query, "size": len(share), "_source": OF_RECORD, "track_total_hits": False}
            for hit in self._ask(body)["hits"]["hits"]:
                record = record_of(hit["_source"])
                held[record.id] = record
        return [held.get(id) for id in ids]

    def terms(self, field: str, prefix: str, limit: int) -> list[str]:
        """Terms of a field that start with a prefix, in order of their code points."""
        filters: list[Query] = [{"term": {"of": field}}, alive(self.commit)]
        if prefix:
            filters.append({"prefix": {"term": {"value": prefix}}})
        body: dict[str, Any] = {
            "query": {"bool": {"filter": filters}},
            "sort": [{"term": "asc"}],
            "track_total_hits": False,
            "_source": False,
        }
        terms: list[str] = []
        while len(terms) < limit:
            size = min(WINDOW, limit - len(terms))
            hits = self._ask({**body, "size": size})["hits"]["hits"]
            terms += [hit["sort"][0] for hit in hits]
            if len(hits) < size:
                break
            body["search_after"] = hits[-1]["sort"]
        return terms

    def holding(self, terms: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those terms that stand in their field anywhere."""
        found: set[tuple[str, str]] = set()
        for start in range(0, len(terms), _AT_ONCE):
            by_field: dict[str, list[str]] = {}
            for field, term in terms[start : start + _AT_ONCE]:
                by_field.setdefault(field, []).append(term)
            ways = [_and({"term": {"of": of}}, {"terms": {"term": held}}) for of, held in by_field.items()]
            query = {"bool": {"should": ways, "minimum_should_match": 1, "filter": [alive(self.commit)]}}
            body = {"query": query, "size": _AT_ONCE, "track_total_hits": False, "_source": ["of", "term"]}
            for hit in self._ask(body)["hits"]["hits"]:
                found.add((hit["_source"]["of"], hit["_source"]["term"]))
        return found

    def count_ahead(self, kind: str, nodes: Sequence[Node]) -> None:
        """Find out at once how many records match each node."""
        unknown = [one for one in dict.fromkeys(nodes) if (kind, one) not in self._counted]
        if not unknown:
            return
        if len(self._counted) > _MOST_RARITIES:
            self._counted.clear()
        filters = [{"term": {"kind": kind}}, alive(self.commit)]
        bodies = [_counting(_and(*filters, matching(one))) for one in unknown]
        for one, answer in zip(unknown, self._connection.many(self.index, bodies), strict=True):
            self._counted[kind, one] = answer["hits"]["total"]["value"]

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        return self._number({"term": {"kind": kind}})

    def close(self) -> None:
        """Nothing is held open but the line, which belongs to whoever opened it."""

    def _query(self, request: Request) -> Query | None:
        if request.text is None:
            return None
        if not is_ranked(request):
            return matching(request.text)
        self._weigh(request.text)
        return translated(request.text, self._rarity)

    # --- how rare things are --------------------------------------------------------------------------------

    def _weigh(self, node: Node) -> None:
        """Ask at once for all that is not known of how rare the parts of a question are."""
        unknown = [one for one in dict.fromkeys(weighed_together(node)) if one not in self._holding]
        if len(self._holding) + len(unknown) > _MOST_RARITIES:
            self._holding.clear()
            unknown = list(dict.fromkeys(weighed_together(node)))
        bodies = [_counting(_and(self._records(), matching(one))) for one in unknown]
        answers = self._connection.many(self.index, bodies)
        for one, answer in zip(unknown, answers, strict=True):
            self._holding[one] = answer["hits"]["total"]["value"]

    def _rarity(self, node: Node) -> float:
        holding = self._holding.get(node)
        if holding is None:
            holding = self._holding[node] = self._number(matching(node))
        if self._living is None:
            self._living = self._number({"match_all": {}})
        return rarity(self._living, holding)

    def _forget(self) -> None:
        self._holding: dict[Node, int] = {}
        self._counted: dict[tuple[str, Node], int] = {}
        self._living = None

    def _number(self, query: Query) -> int:
        """How many records match."""
        held = self._ask(_counting(_and(self._records(), query)))
        return int(held["hits"]["total"]["value"])

    def _records(self) -> Query:
        return _and({"exists": {"field": "kind"}}, alive(self.commit))

    def _best(self, query: Query) -> float | None:
        held = self._ask({"query": query, "size": 1, "_source": False, "track_total_hits": False})
        best: float | None = held["hits"]["max_score"]
        return best

    # --- asking ---------------------------------------------------------------------------------------------

    def _ask(self, body: dict[str, Any], path: str | None = None) -> Any:
        """Search; an answer that some shards did not give is none."""
        if (left := remaining()) is not None:
            body = {**body, "timeout": f"{max(1, int(left * 1000))}ms"}
        held = self._connection.ask(
            "POST",
            path or f"/{self.index}/_search",
            body,
            {} if path else {"allow_partial_search_results": "false"},
        )
        if held.get("timed_out"):
            check()
            raise TookTooLong("The server gave the answer up. Ask with fewer words or more filters.")
        return held

    @contextmanager
    def _view(self) -> Iterator[Any]:
        """Searches of the index as it is now, whatever is written meanwhile: pages fit together."""
        opened = self._connection.ask(
            "POST", f"/{self.index}/_search/point_in_time", parameters={"keep_alive": "2m"}
        )
        view = {"id": opened["pit_id"], "keep_alive": "2m"}
        try:
            yield lambda body: self._ask({**body, "pit": view}, "/_search")
        finally:
            self._connection.ask(
                "DELETE", "/_search/point_in_time", {"pit_id": [view["id"]]}, missing={}, patience=5.0
            )


def _and(*queries: Query) -> Query:
    return {"bool": {"filter": list(queries)}}


def _counting(query: Query) -> dict[str, Any]:
    return {"query": query, "size": 0, "track_total_hits": True}

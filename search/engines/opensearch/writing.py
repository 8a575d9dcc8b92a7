"""One commit to an index on OpenSearch: nothing of it is seen before all of it is there.

Comes in: records to add and articles to delete. Goes out: documents born with the next commit, and old ones
that die with it. Until the number of the commit is written down (`search.stores.server`), readers pass both
by; what a broken writer left of a commit that never was is taken back by the next.

Beside the records, each term that stands anywhere in a field is a small document of its own: from these come
the words that begin in some way (`Engine.terms`). They are born and die as records do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from search.engine import Record
from search.engines.opensearch.connection import MOST_IN_BULK, Connection
from search.engines.opensearch.documents import (
    Document,
    alive,
    document,
    term_document,
    terms_in,
)
from search.engines.opensearch.mapping import Form

_AT_ONCE = 5000
_PAGE = 1000
_QUESTIONS = 500
_MOST_KNOWN = 2_000_000
"""Terms of which the writer keeps in mind that they stand in the index."""

_LONG = 600.0
"""Seconds that one sweep over an index may take."""

Term = tuple[str, str]
One = TypeVar("One")


class Commit:
    """Changes that become one commit."""

    def __init__(self, connection: Connection, index: str, commit: int, form: Form, known: set[Term]) -> None:
        self._connection = connection
        self._index = index
        self._commit = commit
        self._form = form
        self._known = known
        self._added: set[str] = set()
        self._deleted: set[str] = set()
        self._terms: set[Term] = set()
        self._waiting: list[tuple[str, Document]] = []

    def add(self, records: Iterable[Record]) -> None:
        """Take records in, which go in larger shares; they take the place of those with the same ids."""
        for one in self._documents(records):
            self._waiting.append(one)
            if len(self._waiting) >= MOST_IN_BULK:
                self._send()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._connection.bulk(self._index, waiting)

    def delete(self, articles: Iterable[str]) -> None:
        """All records of these articles are to die."""
        self._deleted.update(articles)

    def finish(self) -> None:
        """Make everything so that the next commit can be said to be there."""
        self._send()
        gone: set[Term] = set()
        self._connection.bulk(self._index, self._dying(gone))
        self._connection.bulk(self._index, self._new_terms())
        self.refresh()
        if vanished := gone - self._terms:
            self._connection.bulk(self._index, self._vanished(vanished))
            self.refresh()

    def take_back(self) -> None:
        """Undo what was sent after the commit that counts."""
        take_back(self._connection, self._index, self._commit)

    def refresh(self) -> None:
        """Have what was sent be found."""
        self._connection.ask("POST", f"/{self._index}/_refresh", patience=_LONG)

    @property
    def _next(self) -> int:
        return self._commit + 1

    def _documents(self, records: Iterable[Record]) -> Iterator[tuple[str, Document]]:
        for record in records:
            if record.id in self._added:
                raise ValueError(f"record id {record.id!r} is added twice")
            self._added.add(record.id)
            made = document(record, self._next, self._form)
            self._terms.update(terms_in(made.source["fields"]))
            yield "index", made

    def _dying(self, gone: set[Term]) -> Iterator[tuple[str, Document]]:
        """What is deleted or replaced; `gone` takes the terms that stood there."""
        for field, values in (("article", self._deleted), ("id", self._added)):
            for share in _shares(sorted(values)):
                for hit in self._living({"terms": {field: share}}, "id", ["fields", "id"]):
                    gone.update(terms_in(hit["_source"].get("fields", {})))
                    yield "update", Document(hit["_id"], {"died": self._next}, hit.get("_routing"))

    def _new_terms(self) -> Iterator[tuple[str, Document]]:
        """Terms that stood nowhere."""
        for field, share in self._by_field(self._terms - self._known):
            query = _both({"term": {"of": field}}, {"terms": {"term": share}})
            held = {hit["sort"][0] for hit in self._living(query, "term", False)}
            for term in share:
                if term not in held:
                    yield "index", term_document(field, term, self._next)
        if len(self._known) + len(self._terms) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(self._terms)

    def _vanished(self, terms: set[Term]) -> Iterator[tuple[str, Document]]:
        """The documents of terms that stand nowhere any more."""
        for some in _shares(sorted(terms), _QUESTIONS):
            bodies = [
                {
                    "query": _both({"term": {f"fields.{field}": term}}, alive(self._next)),
                    "size": 0,
                    "terminate_after": 1,
                }
                for field, term in some
            ]
            answers = self._connection.many(self._index, bodies)
            found = (answer["hits"]["total"]["value"] for answer in answers)
            nowhere = {term for term, number in zip(some, found, strict=True) if not number}
            self._known -= nowhere
            for field, share in self._by_field(nowhere):
                query = _both({"term": {"of": field}}, {"terms": {"term": share}})
                for hit in self._living(query, "term", False):
                    yield "update", Document(hit["_id"], {"died": self._next}, hit.get("_routing"))

    def _by_field(self, terms: Iterable[Term]) -> Iterator[tuple[str, list[str]]]:
        by_field: dict[str, list[str]] = {}
        for field, term in sorted(terms):
            by_field.setdefault(field, []).append(term)
        for field, held in by_field.items():
            for share in _shares(held):
                yield field, share

    def _living(self, query: dict[str, Any], sort: str, source: Any) -> Iterator[dict[str, Any]]:
        """Documents that count before this commit, in order of a field of which each has its own value."""
        body: dict[str, Any] = {
            "query": _both(query, alive(self._commit)),
            "sort": [{sort: "asc"}],
            "size": _PAGE,
            "_source": source,
            "track_total_hits": False,
        }
        while True:
            hits = self._connection.ask("POST", f"/{self._index}/_search", body)["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            body["search_after"] = hits[-1]["sort"]


def take_back(connection: Connection, index: str, commit: int) -> None:
    """Undo what a writer sent of a commit that never came to be."""
    connection.ask("POST", f"/{index}/_refresh", patience=_LONG)
    unborn = {"query": {"range": {"born": {"gt": commit}}}}
    _sweep(connection, f"/{index}/_delete_by_query", unborn)
    undead = {
        "query": {"range": {"died": {"gt": commit}}},
        "script": {"source": "ctx._source.remove('died')"},
    }
    _sweep(connection, f"/{index}/_update_by_query", undead)


def purge(connection: Connection, index: str, commit: int) -> None:
    """Remove what had died by a commit that nobody reads any more."""
    _sweep(connection, f"/{index}/_delete_by_query", {"query": {"range": {"died": {"lte": commit}}}})


def _sweep(connection: Connection, path: str, body: dict[str, Any]) -> None:
    connection.ask("POST", path, body, {"refresh": "true", "conflicts": "proceed"}, patience=_LONG)


def _both(*queries: dict[str, Any]) -> dict[str, Any]:
    return {"bool": {"filter": list(queries)}}


def _shares(values: Sequence[One], size: int = _AT_ONCE) -> Iterator[list[One]]:
    rest = iter(values)
    while share := list(islice(rest, size)):
        yield share

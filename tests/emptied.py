"""An engine on a real OpenSearch that many tests share, empty for each.

To make an index takes the server longer than a test; to empty one takes it a moment.
"""

from __future__ import annotations

import uuid
from typing import Self

from search.address import address_of
from search.engines.opensearch import OpenSearchEngine
from search.engines.opensearch.connection import Connection
from search.engines.opensearch.mapping import Form, mapping, settings

LABELS = ("sector", "lang", "party", "place")
FORM = Form(LABELS, LABELS, LABELS)
_EVERYTHING = {"query": {"match_all": {}}}


class EmptiedEngine:
    """An index of one's own on a server; by any of its labels things can be told once and sorted."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index

    @classmethod
    def make(cls, url: str) -> Self:
        """A new index, in two shards."""
        connection = Connection(address_of(f"opensearch:{url}"))
        index = f"contract-{uuid.uuid4().hex[:8]}"
        connection.ask("PUT", f"/{index}", {"settings": settings(2), "mappings": mapping(FORM)})
        return cls(connection, index)

    def emptied(self) -> OpenSearchEngine:
        """The engine over it, with nothing in it."""
        path = f"/{self._index}/_delete_by_query"
        self._connection.ask("POST", path, _EVERYTHING, {"refresh": "true"})
        return OpenSearchEngine(self._connection, self._index, 0, FORM)

    def remove(self) -> None:
        """Take it away."""
        self._connection.ask("DELETE", f"/{self._index}")
        self._connection.close()

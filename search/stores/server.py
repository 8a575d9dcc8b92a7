"""An index on an OpenSearch cluster: commits that are whole or not there at all.

Comes in: changes. Goes out: commits. An index has a name on the cluster, an alias; behind it lies the
generation that counts, an index `NAME-generation-...` of its own. What is asked of it:

    begin      a new generation beside the one that counts; nobody reads it
    commit     documents sent that nobody sees yet, then one document written: the manifest, which says which
               commit counts. That is one write to one document: it happens or it does not
    switch     the first time, counts compared, copies made, and the alias moved in one step
    tidy       generations but the last two removed; documents that died long ago too

A generation is of one mapping for ever, and the mapping says (`_meta`) what made it: a dogovor of other
tables or rules reads nothing of it.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from search.address import address_of
from search.engine import Writer
from search.engines.opensearch import OpenSearchEngine
from search.engines.opensearch.connection import Connection, parts_missing
from search.engines.opensearch.holding import held_by
from search.engines.opensearch.mapping import MAPPING_VERSION, Form, copies, mapping, settings
from search.engines.opensearch.writing import purge, take_back
from search.errors import (
    DogovorError,
    IndexDamaged,
    IndexMissing,
    IndexStale,
    IndexUnwritable,
    ServerFailed,
    TookTooLong,
)
from search.manifest import FORMAT, Manifest, manifest_of, refuse_stale
from search.settings import ServerSettings
from search.store import Facts

_MANIFEST = "manifest"
"""The id of the document that says which commit counts."""

_KEPT = 60.0
"""Seconds for which documents that died are kept for readers that have not followed yet."""

_STARTING = 10.0
"""Seconds for which nodes that start are waited for before anything is written."""
_COPYING = 60.0
_LOOK_EVERY = 0.5

_LONG = 120.0
_ABSENT: dict[str, Any] = {"absent": True}


class ServerStore:
    """An index on a cluster (`search.store.Store`)."""

    def __init__(self, where: str, settings: ServerSettings | None = None) -> None:
        self.address = address_of(where)
        self.name = str(self.address)
        self.settings = settings or ServerSettings()
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The line to the cluster, opened when it is first needed."""
        if self._connection is None:
            connection = Connection(self.address, self.settings)
            connection.look_at_version()
            self._connection = connection
        return self._connection

    def read(self) -> Manifest:
        """The manifest of an index that can be used."""
        manifest = self.load()
        refuse_stale(manifest, f"on {self.name}", self._again)
        self._refuse_other_form(manifest)
        return manifest

    def load(self) -> Manifest:
        """The manifest as it stands, whether or not it is up to date."""
        found = self.connection.ask("GET", self._document, missing=_ABSENT)
        held = found.get("_source", {}).get("manifest")
        if held is None:
            raise IndexMissing(
                f"There is no index on {self.name}. Build one: dogovor index --engine {self.name}"
            )
        return self._manifest(held)

    def current(self) -> str:
        """A mark that is another one after each commit."""
        found = self.connection.ask(
            "GET", self._document, parameters={"_source_includes": "mark"}, missing=_ABSENT
        )
        mark = found.get("_source", {}).get("mark")
        return self.load().mark if mark is None else str(mark)  # which says what is wrong

    def open(self, manifest: Manifest) -> OpenSearchEngine:
        """The engine over what a manifest names."""
        return OpenSearchEngine(self.connection, self.index_of(manifest.generation), manifest.commit)

    @contextmanager
    def writing(self, wait: Callable[[str], None] | None = None) -> Iterator[ServerWriting]:
        """Hold the index for writing."""
        lock = f"{self.address.name}-lock"
        with held_by(self.connection, lock, self.name, wait) as still_held:
            yield ServerWriting(self, still_held)

    def health(self) -> dict[str, Any]:
        """How the cluster is: status, nodes, shards; a cluster that has lost its manager says nothing."""
        index = f"{self.address.name}-generation-*"
        held: dict[str, Any] = self.connection.ask(
            "GET", f"/_cluster/health/{index}", parameters={"local": "true"}, patience=5.0
        )
        return {
            name: held.get(name)
            for name in ("cluster_name", "status", "number_of_nodes", "active_shards", "unassigned_shards")
        }

    def index_of(self, generation: str) -> str:
        """The index of a generation."""
        return f"{self.address.name}-{generation.lower()}"

    @property
    def _document(self) -> str:
        return f"/{self.address.name}/_doc/{_MANIFEST}"

    @property
    def _again(self) -> str:
        return f"Build it again: dogovor index --engine {self.name}"

    def _manifest(self, held: str) -> Manifest:
        try:
            values = json.loads(held)
            if values["format"] != FORMAT:
                raise IndexStale(
                    f"The index on {self.name} was made by another version of dogovor. {self._again}"
                )
            return Manifest(**values)
        except (ValueError, KeyError, TypeError):
            raise IndexDamaged(
                f"The manifest of the index on {self.name} cannot be read. {self._again}"
            ) from None

    def _refuse_other_form(self, manifest: Manifest) -> None:
        """Refuse an index of another mapping than this program makes."""
        index = self.index_of(manifest.generation)
        found = self.connection.ask("GET", f"/{index}/_mapping", parameters={"local": "true"})
        about = next(iter(found.values()))["mappings"].get("_meta", {})
        if about.get("mapping") != MAPPING_VERSION:
            raise IndexStale(f"The index on {self.name} has another mapping. {self._again}")


class ServerWriting:
    """An index on a cluster, held for writing (`search.store.Writing`)."""

    def __init__(self, store: ServerStore, still_held: Callable[[], None]) -> None:
        self._store = store
        self._connection = store.connection
        self._still_held = still_held
        self._engine: OpenSearchEngine | None = None
        self._generation = ""
        self._history: list[tuple[int, float]] = []
        self._version: dict[str, Any] = {}
        self.manifest: Manifest | None = None
        if (counts := self._remove_begun()) and not self._has_parts(counts, _STARTING):
            raise parts_missing(store.address)
        with suppress(IndexMissing, IndexStale, IndexDamaged):
            self.manifest = store.read()
            self._generation = self.manifest.generation
            self._engine = store.open(self.manifest)
            self._version = self._version_in(self._engine.index)
            self._history = [(self.manifest.commit, _moment(self.manifest.built))]
            take_back(self._connection, self._engine.index, self.manifest.commit)

    def _has_parts(self, index: str, seconds: float) -> bool:
        """Whether all parts of an index are there, or are within some seconds: nodes may be starting.

        What writes to one that is missing would hang for a minute.
        """
        until = time.monotonic() + seconds
        while self._connection.ask("GET", f"/_cluster/health/{index}", patience=_LONG).get("status") == "red":
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_EVERY)
        return True

    @property
    def engine(self) -> OpenSearchEngine:
        """What has been committed of the generation that is being written."""
        if self._engine is None:
            self.begin()
        assert self._engine is not None  # noqa: S101
        return self._engine

    def begin(self) -> None:
        """Write a new, empty generation from here on."""
        self._generation = f"generation-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        index = self._store.index_of(self._generation)
        about = manifest_of(_NOTHING, self._generation, 0, {})
        form = {
            **mapping(Form()),
            "_meta": {
                "mapping": MAPPING_VERSION,
                "schema": about.schema,
                "analyzers": about.analyzers,
                "extraction": about.extraction,
            },
        }
        body = {"settings": settings(self._store.settings.shards), "mappings": form}
        self._connection.ask("PUT", f"/{index}", body, {"wait_for_active_shards": "1"}, patience=_LONG)
        self._engine = OpenSearchEngine(self._connection, index, 0)
        self._version = {"op_type": "create"}
        self._history = []

    def commit(
        self, change: Callable[[Writer], None], facts: Callable[[], Facts], *, switch: bool = True
    ) -> None:
        """Make a change, all of it or nothing."""
        engine = self.engine
        before = engine.commit
        self._purge(engine)
        try:
            with engine.writer() as writer:
                change(writer)
            manifest = manifest_of(facts(), self._generation, engine.commit, {})
            self._still_held()
        except BaseException as error:
            if engine.commit != before:
                engine.go_to(before)
                with suppress(DogovorError):  # else the next writer does it
                    take_back(self._connection, engine.index, before)
            if isinstance(error, (ServerFailed, TookTooLong)):
                raise IndexUnwritable(f"{error} What was committed before is as it was.") from error
            raise
        self._history.append((engine.commit, time.monotonic()))
        if switch:
            self._put(engine.index, manifest)
            if self.manifest is None or self.manifest.generation != self._generation:
                self._switch(engine.index)
            self.manifest = manifest

    def _put(self, index: str, manifest: Manifest) -> None:
        """Have a commit count, unless somebody else has written meanwhile.

        If no answer comes, nobody knows whether it counts: nothing is taken back, and the next writer looks.
        """
        held = json.dumps(manifest.as_dict(), ensure_ascii=True, separators=(",", ":"))
        try:
            answer = self._connection.ask(
                "PUT",
                f"/{index}/_doc/{_MANIFEST}",
                {"mark": manifest.mark, "manifest": held},
                {"timeout": "30s", **self._version},
                conflict={},
                patience=_LONG,
            )
        except (ServerFailed, TookTooLong) as error:
            raise IndexUnwritable(
                f"{error} Whether the last commit counts is not known; index again, which finds out."
            ) from error
        if "_seq_no" not in answer:
            raise IndexUnwritable(
                f"Another dogovor has written the index on {self._store.name}. Nothing of it was changed; "
                "index again."
            )
        self._version = _version_of(answer)

    def _version_in(self, index: str) -> dict[str, Any]:
        """The version of the manifest that is there."""
        return _version_of(self._connection.ask("GET", f"/{index}/_doc/{_MANIFEST}"))

    def _switch(self, index: str) -> None:
        """Have a generation count, all at once."""
        name, connection = self._store.address.name, self._connection
        connection.ask("PUT", f"/{index}/_settings", {"index": copies(self._store.settings.replicas)})
        connection.ask("POST", f"/{index}/_flush", patience=_LONG)
        if not self._has_parts(index, _COPYING):
            raise IndexUnwritable(
                f"Not all parts of the new index on {self._store.name} are there; the old one counts. "
                "Look at the cluster's health and index again."
            )
        old = self._generations()
        behind = connection.ask("GET", f"/_alias/{name}", missing=_ABSENT)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": one, "alias": name}} for one in behind if one in old
        ]
        actions.append({"add": {"index": index, "alias": name}})
        connection.ask("POST", "/_aliases", {"actions": actions}, patience=_LONG)
        for one in sorted(set(old) - {index} - set(behind)):
            connection.ask("DELETE", f"/{one}", missing={}, patience=_LONG)

    def _remove_begun(self) -> str:
        """Remove generations that an interrupted writer began after the one that counts; tells that one."""
        behind = self._connection.ask("GET", f"/_alias/{self._store.address.name}", missing=_ABSENT)
        counts = max((one for one in behind if one != "absent"), default="")
        for one in self._generations():
            if one > counts:
                self._connection.ask("DELETE", f"/{one}", missing={}, patience=_LONG)
        return counts

    def _generations(self) -> list[str]:
        """The indexes that are generations of this one, the oldest first."""
        name = self._store.address.name
        found = self._connection.ask("GET", f"/{name}-generation-*/_alias", missing={})
        own = re.compile(re.escape(name) + r"-generation-[0-9tz]+-[0-9a-f]{8}")
        return sorted(one for one in found if own.fullmatch(one))

    def _purge(self, engine: OpenSearchEngine) -> None:
        """Remove what died so long ago that every reader has followed."""
        old = [number for number, moment in self._history if time.monotonic() - moment >= _KEPT]
        if old:
            purge(self._connection, engine.index, old[-1])
            self._history = [one for one in self._history if one[0] > old[-1]]


def _version_of(answer: dict[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _moment(built: str) -> float:
    """When that was, on the monotonic clock."""
    return time.monotonic() - max(0.0, (datetime.now(UTC) - datetime.fromisoformat(built)).total_seconds())


_NOTHING = Facts((), {}, None, 0, 0, 0, False)

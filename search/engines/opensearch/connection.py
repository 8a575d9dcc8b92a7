"""The line to an OpenSearch cluster: the only room that knows its client.

Comes in: an address (`Address`) and what the environment says of it (`search.settings.ServerSettings`). Goes
out: answers as dictionaries, or an error in words that never hold a password. The client is imported when a
line is opened: who keeps an index in a folder need not have it.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from search.address import Address
from search.deadline import check, remaining
from search.engines.opensearch.documents import Document
from search.errors import IndexUnwritable, ServerFailed, TookTooLong, UnsupportedFeature
from search.settings import ServerSettings

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

MOST_IN_BULK = 500
LARGEST_BULK = 10 * 2**20
"""Documents and bytes of one bulk request."""

_TRIES = 10
"""More than a minute in all: a node that is started again is waited for."""
_FIRST_WAIT = 0.25
_LONGEST_WAIT = 20.0
"""Seconds; a server that is overrun is given more time after each refusal."""
_OVERRUN = (429, 502, 503, 504)
_OLDEST = (2, 4)
_SHOWN = 3
_BLOCK = "cluster_block_exception"
_STARTING = (
    "no_shard_available_action",
    "illegal_index_shard_state",
    "unavailable_shards",
    "node_not_connected",
    "cluster_manager_not_discovered",
    "all shards failed",
    "missing shards",
)


class Connection:
    """An open line to a cluster; several threads may use it."""

    def __init__(self, address: Address, settings: ServerSettings | None = None) -> None:
        self.address = address
        self._settings = settings or ServerSettings()
        self._client = _client(address, self._settings)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        parameters: Mapping[str, Any] | None = None,
        *,
        missing: Any = None,
        conflict: Any = None,
        patience: float | None = None,
    ) -> Any:
        """The answer to one request.

        Args:
            body: JSON, or lines of it.
            missing: what is given back where there is no such thing; None: it is an error.
            conflict: the same where somebody else was quicker.
            patience: seconds to wait; None: as many as are set. No more than are left for the whole.
        """
        from opensearchpy import exceptions

        check()
        left = remaining()
        seconds = patience or self._settings.timeout
        if left is not None:
            seconds = min(seconds, max(0.05, left))
        try:
            return self._client.transport.perform_request(
                method, path, params={**(parameters or {}), "request_timeout": seconds}, body=body
            )
        except exceptions.NotFoundError as error:
            if missing is not None:
                return missing
            raise self._failed(method, path, error) from None
        except exceptions.ConnectionTimeout:
            check()  # whose time it was
            raise TookTooLong(
                f"{self.address} did not answer within {seconds:g} seconds. Try again, or look at its health."
            ) from None
        except exceptions.TransportError as error:
            quicker = error.status_code == 409 or "already_exists" in str(error.error)
            if quicker and conflict is not None:
                return conflict
            raise self._failed(method, path, error) from None

    def many(self, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The answers to several searches, asked at once."""
        if not bodies:
            return []
        lines = "".join(f"{{}}\n{json.dumps(body)}\n" for body in bodies)
        answers = self.ask("POST", f"/{index}/_msearch", lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise ServerFailed(f"{self.address} refused a search: {_reason(answer)}")
        return list(answers)

    def bulk(self, index: str, actions: Iterable[tuple[str, Document]]) -> int:
        """Send documents, a share at a time; what an overrun server refuses is sent again.

        Args:
            actions: "index", "create", "update" or "delete" with documents.

        Raises:
            IndexUnwritable: some could not be written; it names them.
        """
        sent = 0
        for share in _shares(actions):
            self._send(index, share)
            sent += len(share)
        return sent

    def _send(self, index: str, share: list[tuple[str, str]]) -> None:
        wait = _FIRST_WAIT
        for attempt in range(_TRIES):
            try:
                lines = "".join(lines for _, lines in share)
                answer = self.ask("POST", f"/{index}/_bulk", lines, {"timeout": "10s"}, patience=120.0)
            except (ServerFailed, TookTooLong) as error:
                if attempt == _TRIES - 1 or (isinstance(error, ServerFailed) and not error.passing):
                    raise IndexUnwritable(
                        f"{error} What was committed before is as it was; index again."
                    ) from None
            else:
                share = _refused(share, answer, self.address)
                if not share:
                    return
            time.sleep(wait * (0.5 + random.random()))  # noqa: S311  # so that writers do not come together
            wait = min(2 * wait, _LONGEST_WAIT)
        raise IndexUnwritable(
            f"{self.address} was overrun: {len(share)} records were refused {_TRIES} times. "
            "What was committed before is as it was; index again later."
        )

    def look_at_version(self) -> None:
        """Refuse a server that cannot do what is needed.

        Raises:
            UnsupportedFeature: it is another product, or too old.
        """
        held = self.ask("GET", "/")
        version = held.get("version", {}) if isinstance(held, dict) else {}
        number = str(version.get("number", "?"))
        found = tuple(int(part) for part in number.split(".")[:2] if part.isdigit())
        if version.get("distribution") != "opensearch" or found < _OLDEST:
            what = version.get("distribution", "another server")
            raise UnsupportedFeature(
                f"{self.address} is {what} {number}; OpenSearch {'.'.join(map(str, _OLDEST))} or "
                "newer is needed."
            )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _failed(self, method: str, path: str, error: Any) -> ServerFailed:
        """What went wrong, in words: where, what, what now."""
        status = error.status_code
        said = _reason(error.info if isinstance(error.info, dict) else {})
        if said.startswith(_BLOCK):
            return ServerFailed(_blocked(self.address, said))
        if status in (401, 403):
            return ServerFailed(
                f"{self.address} refused the user or the key. Set DOGOVOR_OPENSEARCH_USER and "
                "DOGOVOR_OPENSEARCH_PASSWORD, or DOGOVOR_OPENSEARCH_API_KEY."
            )
        if not isinstance(status, int):
            if "SSL" in type(error).__name__:
                return ServerFailed(
                    f"{self.address} does not answer by TLS, or its certificate is not trusted. Name the "
                    "file of the authority that signed it: DOGOVOR_OPENSEARCH_CA"
                )
            return ServerFailed(
                f"{self.address} cannot be reached. Is it running, and is the address right?", passing=True
            )
        if any(sign in said for sign in _STARTING):
            return parts_missing(self.address)
        return ServerFailed(
            f"{self.address} answered {method} {path.split('?')[0]} with {status}: {said[:300]}",
            passing=status in _OVERRUN,
        )


def parts_missing(address: Address) -> ServerFailed:
    """What is said where a part of an index cannot be read or written."""
    return ServerFailed(
        f"{address} has not all parts of the index at hand: a node is missing, or is starting. Try again, or "
        f"look at its health: dogovor info --engine {address}",
        passing=True,
    )


def _client(address: Address, settings: ServerSettings) -> OpenSearch:
    try:
        from opensearchpy import OpenSearch
    except ImportError:
        raise UnsupportedFeature(
            "An index on OpenSearch needs its client. Install it: pip install 'dogovor[opensearch]'"
        ) from None
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what fails is said by us, in words
    secure: dict[str, Any] = {}
    if settings.user:
        secure["http_auth"] = (settings.user, settings.password)
    if settings.api_key:
        secure["headers"] = {"Authorization": f"ApiKey {settings.api_key}"}
    if settings.authority is not None:
        secure["ca_certs"] = str(settings.authority)
    return OpenSearch(
        hosts=list(address.hosts),
        timeout=settings.timeout,
        max_retries=max(2, len(address.hosts)),
        retry_on_timeout=False,
        http_compress=True,
        pool_maxsize=16,
        **secure,
    )


def _shares(actions: Iterable[tuple[str, Document]]) -> Iterator[list[tuple[str, str]]]:
    """Ids with the lines that are sent, as many as go into one request."""
    share: list[tuple[str, str]] = []
    size = 0
    for action, one in actions:
        lines = _lines(action, one)
        if share and (len(share) >= MOST_IN_BULK or size + len(lines) > LARGEST_BULK):
            yield share
            share, size = [], 0
        share.append((str(one.source.get("id", one.id)), lines))
        size += len(lines)
    if share:
        yield share


def _lines(action: str, one: Document) -> str:
    about = {"_id": one.id} | ({"routing": one.route} if one.route is not None else {})
    head = json.dumps({action: about})
    if action == "delete":
        return f"{head}\n"
    body = {"doc": one.source} if action == "update" else one.source
    return f"{head}\n{json.dumps(body, ensure_ascii=False, separators=(',', ':'))}\n"


def _refused(share: list[tuple[str, str]], answer: Any, address: Address) -> list[tuple[str, str]]:
    """What must be sent again.

    Raises:
        IndexUnwritable: something can never be written.
    """
    if not answer.get("errors"):
        return []
    again, never = [], []
    for (id, lines), item in zip(share, answer["items"], strict=True):
        [(action, outcome)] = item.items()
        status = outcome.get("status", 500)
        if status >= 400 and (said := _reason(outcome)).startswith(_BLOCK):
            raise IndexUnwritable(_blocked(address, said))
        if status in _OVERRUN:
            again.append((id, lines))
        elif status >= 400 and (action, status) not in (("create", 409), ("delete", 404), ("update", 404)):
            never.append(f"{id}: {_reason(outcome)}")
    if never:
        more = f" and {len(never) - _SHOWN} more" if len(never) > _SHOWN else ""
        raise IndexUnwritable(
            f"{address} refused {len(never)} records: {'; '.join(never[:_SHOWN])}{more}. "
            "What was committed before is as it was."
        )
    return again


def _blocked(address: Address, said: str) -> str:
    return (
        f"{address} allows no writing ({said[:200]}). What was committed before is as it was. Free "
        "disk space on its nodes; the block goes with it, or set index.blocks.read_only_allow_delete to null."
    )


def _reason(held: Mapping[str, Any]) -> str:
    """Why, as the server says it; the innermost cause tells most."""
    error = held.get("error", {})
    if not isinstance(error, dict):
        return str(error)
    for cause in (error.get("root_cause") or [{}])[:1]:
        error = {**error, **cause}
    while isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
    return f"{error.get('type', 'error')}: {error.get('reason', '')}".strip(": ")

"""One writer at a time, on a cluster: a document that says who writes, and until when that holds.

Comes in: a line and the name of the lock. Goes out: the lock, for the length of a `with` block. It is renewed
while the block runs; a writer that ends without a word loses it after a minute.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from search.engines.opensearch.connection import Connection
from search.errors import DogovorError, IndexLocked, IndexUnwritable

HELD = 60.0
"""Seconds for which a lock holds that nobody renews."""
_RENEWED = 10.0
_LOOK_EVERY = 1.0
_PATIENCE = 10.0
_ID = "writer"
_LOST: set[str] = set()
"""What this process held and could perhaps not give back."""


@contextmanager
def held_by(
    connection: Connection, lock: str, name: str, wait: Callable[[str], None] | None = None
) -> Iterator[Callable[[], None]]:
    """Hold the lock; what is given raises where it was lost.

    Args:
        lock: the index in which it is kept.
        name: of the index that it guards, for messages.
        wait: told once who holds it, where it must be waited for; None: who comes second is refused.

    Raises:
        IndexLocked: another process holds it.
    """
    holding = _Holding(connection, lock)
    told = False
    while (other := holding.take()) is not None:
        said = f"Another dogovor ({other}) is writing the index on {name}."
        if wait is None:
            raise IndexLocked(
                f"{said} Wait until it is done; if it is gone, its lock is void within a minute."
            )
        if not told:
            wait(said)
            told = True
        time.sleep(_LOOK_EVERY)
    over = Event()
    renewing = Thread(target=holding.renew_until, args=(over,), name="lock", daemon=True)
    renewing.start()

    def still_held() -> None:
        if not holding.is_held():
            raise IndexUnwritable(
                f"The lock of the index on {name} was lost: the server was not reached for a minute. "
                "What was committed before is as it was; index again."
            )

    try:
        yield still_held
    finally:
        over.set()
        renewing.join(_PATIENCE)
        holding.let_go()


class _Holding:
    def __init__(self, connection: Connection, lock: str) -> None:
        self._connection = connection
        self._path = f"/{lock}/_doc/{_ID}"
        self._lock = lock
        self._token = secrets.token_hex(8)
        self._version: dict[str, Any] = {}
        self._until = 0.0

    def take(self) -> str | None:
        """Take the lock; else who has it."""
        self._make()
        found = self._connection.ask("GET", self._path, missing={"found": False}, patience=_PATIENCE)
        if found.get("found"):
            held = found["_source"]
            if held["until"] > time.time() and not self._is_gone(held):
                return f"process {held['process']} on {held['host']}"
            condition = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        else:
            condition = {"op_type": "create"}
        return None if self._write(condition) else "one that was quicker"

    def _is_gone(self, held: dict[str, Any]) -> bool:
        """Whether a holder on this machine has ended without letting go.

        A mistake costs nothing: what counts is written by version, and the later of two writers is refused.
        """
        if held["host"] != socket.gethostname():
            return False
        if held["process"] == os.getpid():
            return held["token"] in _LOST
        try:
            os.kill(held["process"], 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    def is_held(self) -> bool:
        """Whether it is ours for some time yet."""
        return time.monotonic() < self._until and self._write(self._version)

    def renew_until(self, over: Event) -> None:
        """Say now and then that the writer lives."""
        while not over.wait(_RENEWED):
            with suppress(DogovorError):  # not reached: the time runs out, or the next try succeeds
                self._write(self._version)

    def let_go(self) -> None:
        """Give the lock back; where that fails, it is known to be void."""
        _LOST.add(self._token)
        with suppress(DogovorError):
            self._connection.ask("DELETE", self._path, None, self._version, missing={}, patience=_PATIENCE)

    def _write(self, condition: dict[str, Any]) -> bool:
        """Write that it is ours until in a minute, unless another has written."""
        body = {
            "host": socket.gethostname(),
            "process": os.getpid(),
            "token": self._token,
            "until": time.time() + HELD,
        }
        begun = time.monotonic()
        answer = self._connection.ask(
            "PUT", self._path, body, condition, missing={}, conflict={}, patience=_PATIENCE
        )
        if "_seq_no" not in answer:
            return False
        self._version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self._until = begun + HELD
        return True

    def _make(self) -> None:
        """The index of locks; that it is there already is no error."""
        if self._connection.ask("GET", f"/{self._lock}", missing={}):
            return
        body = {
            "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
            "mappings": {
                "dynamic": "strict",
                "properties": {
                    "host": {"type": "keyword"},
                    "process": {"type": "integer"},
                    "token": {"type": "keyword"},
                    "until": {"type": "double"},
                },
            },
        }
        self._connection.ask("PUT", f"/{self._lock}", body, conflict={})

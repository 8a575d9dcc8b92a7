"""What parts of a question came to, kept for the next questions over the same commit.

Comes in: a part of a question. Goes out: its documents and how strongly each holds it. A word is asked for
with many others, of paragraphs and of deals, with this filter and that; what it comes to is always the
same. The least lately asked goes first when there is no more room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from search.engine import Node
from search.engines.whoosh.kernels.plain import Held

MOST = 2_000_000
"""Documents that are kept, of all parts together: some twelve bytes each."""


class Kept:
    """The parts of one commit; several threads may ask."""

    def __init__(self) -> None:
        self._held: OrderedDict[Node, Held] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def of(self, node: Node, work: Callable[[Node], Held]) -> Held:
        """What a part comes to."""
        with self._lock:
            found = self._held.get(node)
            if found is not None:
                self._held.move_to_end(node)
                return found
        found = work(node)
        with self._lock:
            if node not in self._held and len(found[0]) <= MOST // 8:
                self._held[node] = found
                self._size += len(found[0]) + 64  # nothing, too, takes room
                while self._size > MOST:
                    _, (documents, _) = self._held.popitem(last=False)
                    self._size -= len(documents) + 64
        return found

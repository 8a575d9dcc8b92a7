"""Ready for many questions: what the first of them would wait for is loaded before the index is opened.

Comes in: nothing. Goes out: dictionaries and tables in memory, and out of Python's search for garbage, which
would otherwise go through them again and again: a few tenths of a second in which nobody is answered. What
belongs to a generation of an index comes later, so that it can be let go of.
"""

from __future__ import annotations

import gc
import math
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer

WORDS = (
    "договор о кредите",
    "споразумение за вятърна централа",
    "угода про газопровід",
    "Tokayev",
    "djkmahfv",
)
"""A question in each language, one in Latin letters, one in a wrong keyboard layout."""
_RARELY = 100
"""After so many looks at what is younger Python looks through everything, instead of ten: it goes through all
that was remembered of questions, up to half a second, and finds little, since what is replaced is let go of.
"""
_A_MOMENT = 0.1
"""Seconds."""
_EVERY = 10.0
"""Seconds between two looks for what can be let go of: each stops all answers for a moment."""


def load() -> None:
    """Load what questions in all three languages need, compiled loops among it."""
    from search.engines.memory import MemoryEngine
    from search.engines.whoosh import use_loops
    from search.query import parse
    from search.searcher import Searcher

    searcher = Searcher(MemoryEngine(()), Path("none"))
    for words in WORDS:
        searcher.search(parse(words))
    searcher.deals(parse("amount:>5млн евро"))
    searcher.close()
    use_loops(compiled=True)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _RARELY)


def release() -> None:
    """Let go of what was replaced, soon; only where little is left to look through (`load`)."""
    if gc.get_freeze_count():
        _releasing.soon()


class _Releasing:
    """Looks for what nobody holds any more, a moment later: who asked may still hold it.

    Between two looks some seconds pass; who asks while one is to come is served by that.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = -math.inf
        self._is_to_come = False

    def soon(self) -> None:
        with self._lock:
            if self._is_to_come:
                return
            later = Timer(max(_A_MOMENT, self._last + _EVERY - time.monotonic()), self._look)
            later.daemon = True
            with suppress(RuntimeError):  # no thread to be had: the next who asks tries again
                later.start()
                self._is_to_come = True

    def _look(self) -> None:
        with self._lock:
            self._last, self._is_to_come = time.monotonic(), False
        gc.collect()


_releasing = _Releasing()

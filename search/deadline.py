"""How long an answer may take: whoever asks sets it, whoever works through much looks at it on the way.

Comes in: seconds, set around a question (`within`). Goes out: `TookTooLong` from the `check` after them,
so that no question holds a thread, and the engine that answers one at a time, for as long as it likes. Each
thread has its own deadline; the innermost counts, and without any `check` does nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from search.errors import TookTooLong
from search.said import say

_ends: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)
"""The moment after which it is too late, on the monotonic clock, and the seconds that were given."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Answers sought in this block may take so many seconds together."""
    before = _ends.set((time.monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _ends.reset(before)


def remaining() -> float | None:
    """Seconds that are left; None: as many as it takes."""
    limit = _ends.get()
    return None if limit is None or limit[1] == math.inf else max(0.0, limit[0] - time.monotonic())


def check() -> None:
    """Go on, if there is time.

    Raises:
        TookTooLong: there is none.
    """
    if (limit := _ends.get()) is not None and time.monotonic() > limit[0]:
        raise TookTooLong(
            say(
                "The answer took longer than %(seconds)s seconds and was given up. "
                "Ask with fewer words, longer beginnings of words, or more filters.",
                seconds=f"{limit[1]:g}",
            )
        )

"""Ctrl-C and SIGTERM while something long is done: the first one asks for an end, the second one is it.

Comes in: signals. Goes out: whether an end is asked for, so that what was done can be kept.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a program."""


class Stopping:
    """Whether somebody asked for an end; `signal` is by what."""

    def __init__(self, said: str) -> None:
        self._said = said
        self.signal = 0

    def __call__(self) -> bool:
        return bool(self.signal)

    @property
    def status(self) -> int:
        """What the program ends with."""
        return _BY_SIGNAL + (self.signal or signal.SIGINT)

    def ask(self, number: int, _: FrameType | None) -> None:
        """A signal came."""
        if self.signal:
            raise KeyboardInterrupt
        self.signal = number
        # Past the streams of Python: the signal may have come while one of them was being written.
        os.write(2, f"{self._said}\n".encode())


@contextmanager
def stopping(said: str) -> Iterator[Stopping]:
    """Within, the first signal is only noted, and `said` is said.

    In another thread than the first, which gets no signals, nothing is changed.
    """
    stop = Stopping(said)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.ask) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

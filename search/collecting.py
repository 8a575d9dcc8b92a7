"""Python's search for rings of dead objects, made rare while very many objects are made.

An index or a file of texts makes millions of small objects, none of them in rings; the dictionaries hold a
hundred thousand more, and a full search walks over all of them. Reading articles takes a third longer so.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN_ENOUGH = (50_000, 20, 100)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within, rings are looked for after 50,000 new objects instead of some hundreds."""
    before = gc.get_threshold()
    gc.set_threshold(*_OFTEN_ENOUGH)
    try:
        yield
    finally:
        gc.set_threshold(*before)

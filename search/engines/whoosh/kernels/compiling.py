"""How a loop is compiled.

Comes in: a function over arrays. Goes out: the same compiled by numba when it is first called. The compiled
code is kept on the disk beside its source (or where NUMBA_CACHE_DIR says), so it is compiled once. No loop
holds the interpreter's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def compiled(loop: _Loop) -> _Loop:
    """A loop, compiled."""
    found: Any = numba.njit(cache=True, nogil=True)(loop)
    return cast(_Loop, found)

"""How a loop is compiled.

Comes in: a function over arrays. Goes out: the same compiled by numba when it is first called. The compiled
code is kept on the disk beside its source (or where NUMBA_CACHE_DIR says), so it is compiled once. No loop
holds the interpreter's lock.

A loop that calls another has the code of that in its own, and numba looks at the file of the outer one alone
when it asks whether what it kept is still good: with a newer inner loop the two would not fit together. So
what is kept has a folder of its own for each state of all the files here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numba.core.config
from numba.misc.appdirs import AppDirs

_Loop = TypeVar("_Loop", bound=Callable[..., Any])
_HERE = Path(__file__).parent
_config: Any = numba.core.config


def compiled(loop: _Loop) -> _Loop:
    """A loop, compiled."""
    with _kept_in(_folder(_HERE, _config.CACHE_DIR)):
        found: Any = numba.njit(cache=True, nogil=True)(loop)
    return cast(_Loop, found)


@cache
def _folder(sources: Path, wanted: str) -> str:
    """Where compiled code of these sources is kept: where somebody says, beside them, or in the user's cache.

    Args:
        wanted: the folder that somebody named for compiled code; empty: nobody did.
    """
    beside = sources / "__pycache__" if os.access(sources, os.W_OK) else None
    digest = hashlib.sha256()
    for path in sorted(sources.glob("*.py")):
        raw = path.read_bytes()
        digest.update(f"{path.name} {len(raw)} ".encode() + raw)
    folders_of: Any = AppDirs  # its types are not told
    place = Path(wanted or beside or folders_of(appname="numba", appauthor=False).user_cache_dir)
    return str(place / f"loops-{digest.hexdigest()[:16]}")


@contextmanager
def _kept_in(folder: str) -> Iterator[None]:
    """Where numba keeps what it is told of meanwhile: it asks once for each loop, at the beginning."""
    before = _config.CACHE_DIR
    _config.CACHE_DIR = folder
    try:
        yield
    finally:
        _config.CACHE_DIR = before

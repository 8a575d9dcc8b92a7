"""The inner loops of a search: compiled by numba where it is installed and asked for, else in NumPy alone.

Comes in: nothing. Goes out: one of two modules with the same functions (`plain`, `compiled`). To read
compiled loops from the disk takes a quarter of a second, so a single question from a command line goes
without; whoever answers many asks for them once.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from search.engines.whoosh.kernels import plain

_chosen: ModuleType = plain


def loops() -> ModuleType:
    """The loops that are in use."""
    return _chosen


def use_loops(*, compiled: bool, at_hand: bool = True) -> bool:
    """Use compiled loops from now on, or plain ones again; False: numba is not installed.

    Args:
        at_hand: those of a search are compiled, or read from the disk, before any is used, so that no
            question waits for it. False: each when it is first needed.
    """
    global _chosen
    if not compiled:
        _chosen = plain
    elif find_spec("numba") is None:
        return False
    else:
        module = import_module("search.engines.whoosh.kernels.compiled")
        if at_hand:
            module.compile_all()
        _chosen = module
    return True

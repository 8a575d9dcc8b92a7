"""`functools.lru_cache` over a method of an object, without a circle between the two.

Comes in: a method. Goes out: the same, whose last results are kept beside the object. An object with an
`lru_cache` over its own bound method holds itself, and goes only when Python next looks for garbage, which
stops all that is being answered for a moment. An open index is replaced at every commit, so its parts are to
go, files and all, at the moment when nobody holds them any more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from weakref import WeakMethod

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def cached(method: Callable[Arguments, Result], most: int) -> _lru_cache_wrapper[Result]:
    """A bound method that keeps its last results; whoever calls it holds the object meanwhile.

    Args:
        most: how many results; the one asked for longest ago is dropped first.
    """
    bound = WeakMethod(method)

    @wraps(method)
    def work(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        own = bound()
        if own is None:  # who calls it is to hold the object
            raise ReferenceError("the object of this method is gone")
        return own(*args, **kwargs)

    del work.__wrapped__  # it is the method, and holds the object
    return lru_cache(most)(work)

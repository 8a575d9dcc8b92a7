"""Values that are looked up many times, as keys of what is remembered of them.

Comes in: frozen dataclasses that say `__hash__ = HashedOnce.__hash__`, since a dataclass makes its own. Goes
out: the same, each with a hash that is worked out once.
"""

from __future__ import annotations

from typing import ClassVar


class HashedOnce:
    """A value made of others, with a hash that is worked out once."""

    __slots__ = ("_hash",)
    _hash: int
    __match_args__: ClassVar[tuple[str, ...]]

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", hash(tuple(getattr(self, one) for one in self.__match_args__)))
            return self._hash

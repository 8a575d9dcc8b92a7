"""Names for the documents of one file, that stay the same while the file grows.

Comes in: what the file calls a document (an id, an address, a path), or its number. Goes out: a short name,
fit for an address, unique in the file.

>>> names = Fragments()
>>> names.of("А 17", 1), names.of("А 17", 2), names.of(None, 3)
('А_17', 'А_17.2', '3')
"""

from __future__ import annotations

import hashlib
import re

_LONGEST = 60


class Fragments:
    """Those given so far."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def of(self, called: object, number: int) -> str:
        """The name of the document that is called so; of one without a name, its number."""
        name = fragment_name(str(called)) if called not in (None, "") else ""
        name = name or str(number)
        unique, copy = name, self._next.get(name, 2)
        while unique in self._given:
            unique = f"{name}.{copy}"
            copy += 1
        self._next[name] = copy
        self._given.add(unique)
        return unique


def fragment_name(called: str) -> str:
    """Letters, digits, dot, dash, underscore, slash; of what is long or an address, a digest."""
    name = re.sub(r"[^\w./-]+", "_", called).strip("._/")
    if "://" in called or len(name) > _LONGEST:
        return hashlib.sha256(called.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return name

"""How far a deal has come, by the words around it.

Comes in: the words of a deal's clause. Goes out: a Status. The strongest word found counts: what is cancelled
was once signed, what is completed was once announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analyzers.tokens import Token
from deals.lexicon import Lexicon, rows
from deals.model import Status

_RANK = (Status.CANCELLED, Status.COMPLETED, Status.UNDER_CONSTRUCTION, Status.SIGNED, Status.ANNOUNCED)


def status_of(words: Sequence[Token], lang: str) -> Status:
    """The status that the words tell; unknown where they tell none."""
    found = {hit.sense for hit in _lexicon(lang).find(words)}
    return next((status for status in _RANK if status in found), Status.UNKNOWN)


@cache
def _lexicon(lang: str) -> Lexicon[Status]:
    return Lexicon(
        (row["phrase"], Status(row["status"]))
        for row in rows("status.tsv", ("lang", "phrase", "status"))
        if row["lang"] == lang
    )

"""What marked words stand for, as plain values ready for JSON.

Comes in: glosses (`search.results`). Goes out: dictionaries with the words of the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from search.results import Gloss


class GlossFields(TypedDict):
    """Words of a text that are no form of what was typed: `found` stands for `typed`.

    `start` and `stop` count in the text; `concept`: what both name, in English, where the glossary says so.
    """

    start: int
    stop: int
    found: str
    typed: str
    concept: str | None


def gloss_fields(text: str, glosses: Iterable[Gloss]) -> list[GlossFields]:
    """Glosses of a text."""
    return [
        {
            "start": one.start,
            "stop": one.stop,
            "found": text[one.start : one.stop],
            "typed": one.typed,
            "concept": one.concept,
        }
        for one in glosses
    ]

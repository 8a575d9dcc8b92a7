"""The schema that Whoosh is told: our text fields and our labels.

Comes in: nothing. Goes out: a Whoosh schema. Terms arrive analysed, so Whoosh's own analysis is left out
(`Slots`). Whoosh writes none of it: `search.engines.whoosh.codec` shows it our arrays in these words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from whoosh import analysis, columns, fields, formats

from search.engines.whoosh.layout import FIELDS, PLACED
from search.fields import LABEL_FIELDS


class Places(formats.Positions):  # type: ignore[misc]  # whoosh has no types
    """Where a term stands, four bytes a place. Whoosh's own format pickles a list for each posting.

    The index remembers this class by its name alone, so name and place must stay.
    """

    def decode_positions(self, coded: bytes) -> Sequence[int]:
        """The places."""
        return [int(place) for place in np.frombuffer(coded, np.uint32)]

    def decode_frequency(self, coded: bytes) -> int:
        """How many places."""
        return len(coded) // 4


class Slots(fields.TEXT):  # type: ignore[misc]  # whoosh has no types
    """A text field whose terms arrive analysed.

    The index remembers this class by its name alone, so name and place must stay.
    """

    def __init__(self, phrase: bool) -> None:
        super().__init__(analyzer=analysis.IDAnalyzer(), phrase=phrase, spelling=False)
        if phrase:
            self.format = Places()


def label_column(name: str) -> str:
    """The name that Whoosh knows a facet's values by."""
    return f"label_{name}"


def whoosh_schema() -> fields.Schema:
    """The Whoosh schema of our records."""
    members: dict[str, fields.FieldType] = {"record": fields.STORED()}
    members |= {name: Slots(phrase=name in PLACED) for name in FIELDS}
    members |= {label_column(name): fields.COLUMN(columns.RefBytesColumn()) for name in LABEL_FIELDS}
    return fields.Schema(**members)

"""What a segment is made of, by name.

Comes in: nothing. Goes out: names, and where the file of a segment lies.
"""

from __future__ import annotations

from pathlib import Path

from search.fields import PHRASE_FIELDS, TEXT_FIELDS

NO_NUMBER = -(2**63)
"""Value of a record that has no such number."""

PLACED = tuple(name for name in TEXT_FIELDS if name in PHRASE_FIELDS)
FIELDS = (*PLACED, *(name for name in TEXT_FIELDS if name not in PHRASE_FIELDS))
"""Text fields in the order of their postings in a segment: those that keep places first."""

LONG = 255
"""A length that does not stand beside a posting: it is looked up."""

ARRAYS = ".arrays"
"""Ending of the one file of a segment."""


def segment_path(folder: Path, name: str) -> Path:
    """Where the arrays of a segment lie."""
    return folder / f"{name}{ARRAYS}"

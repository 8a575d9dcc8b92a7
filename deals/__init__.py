"""Deals in a text: who with whom, about what, for how much, and where each of it is written.

The names below are all that other floors need; each lives in the room named beside it.
"""

from __future__ import annotations

from deals.amounts import find_amounts
from deals.extract import extract
from deals.measures import find_measures
from deals.model import Amount, Block, Deal, Extraction, Party
from deals.rates import dollars
from deals.sectors import sectors

__all__ = [
    "Amount",
    "Block",
    "Deal",
    "Extraction",
    "Party",
    "dollars",
    "extract",
    "find_amounts",
    "find_measures",
    "sectors",
]

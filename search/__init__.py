"""Search: from source documents to an index, and from a query to results.

What builds an index is imported from its room, `search.indexing`: a search need not read how deals are found.
"""

from __future__ import annotations

from search.query import AmountRange, Query, parse
from search.results import DealResults, Results
from search.searcher import Searcher

__all__ = [
    "AmountRange",
    "DealResults",
    "Query",
    "Results",
    "Searcher",
    "parse",
]

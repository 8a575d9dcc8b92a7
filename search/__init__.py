"""Search: from source documents to an index, and from a query to results."""

from __future__ import annotations

from search.indexing import Progress, Report, build_index
from search.query import AmountRange, Query, parse
from search.results import DealResults, Results
from search.searcher import Searcher

__all__ = [
    "AmountRange",
    "DealResults",
    "Progress",
    "Query",
    "Report",
    "Results",
    "Searcher",
    "build_index",
    "parse",
]

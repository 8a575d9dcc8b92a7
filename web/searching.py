"""What the page asks of a searcher: the seam between this floor and the one below.

`search.searcher.Searcher` fits it, and so does a stand-in in tests that returns odd values on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from search.explain import Reason
from search.query import Query
from search.results import ArticleView, DealHit, DealResults, Hit, IndexInfo, Results
from search.tally import TallyResults


class Searching(Protocol):
    """An open index that answers queries."""

    def search(self, query: Query) -> Results: ...
    def deals(self, query: Query) -> DealResults: ...
    def tally(self, query: Query, grouping: str) -> TallyResults: ...
    def tallies(self, query: Query, groupings: Sequence[str]) -> tuple[TallyResults, ...]: ...
    def article(self, article: str, query: Query | None = None) -> ArticleView | None: ...
    def why(self, id: str, query: Query) -> tuple[Hit, tuple[Reason, ...]] | None: ...
    def deal(self, deal: str) -> DealHit | None: ...
    def info(self) -> IndexInfo: ...

"""A searcher that follows its index: what was built anew under a running server is served without a restart.

Comes in: where an index is. Goes out: the answers of whichever generation counts now. Once a second at
most the manifest is looked at; a new generation is opened beside the old one, which is closed when the last
answer that reads it is given. What cannot be opened is logged, and the old generation goes on answering.
Files too large to be looked at when they were opened are looked at beside the answers. From the moment that
one of them is found to be damaged there are no answers, until it was mended.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from weakref import ref

from search.address import is_address
from search.completions import Suggestion
from search.deadline import within
from search.errors import DogovorError
from search.explain import Reason
from search.logs import tell
from search.query import Query
from search.results import ArticleView, DealHit, DealResults, Hit, IndexInfo, Results
from search.searcher import Searcher
from search.state import health_of
from search.store import Where
from search.stores.choosing import store_of
from search.tally import TallyResults
from search.verifying import Damage, Verifying

LOOK_EVERY = 1.0
"""Seconds between two looks at the manifest."""

SOURCES_EVERY = 30.0
"""Seconds for which an answer about the sources is kept: comparing them reads a whole folder."""

log = logging.getLogger(__name__)


class _Held:
    """An open searcher and how many answers are being read from it; changed under the lock alone."""

    def __init__(self, searcher: Searcher, generation: str) -> None:
        self.searcher = searcher
        self.generation = generation
        self.readers = 0


class Current:
    """An index, in the generation that counts; several threads may ask at once."""

    def __init__(self, index: Where, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the index.

        Raises:
            DogovorError: the index is missing, stale, foreign or damaged.
        """
        self._index = index
        self._store = store_of(index)
        self._clock = clock
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        # Asked before opening: if the index is replaced in between, the next look opens it once more.
        generation = self._store.current()
        self._held = _Held(Searcher.open(index), generation)
        self._refused = self._told = ""
        self._looked = clock()
        self._info: tuple[ref[Searcher], float, IndexInfo] | None = None
        self._damage: Damage | None = None
        self._verifying = Verifying(self._refuse)
        self._verify()

    def search(self, query: Query) -> Results:
        with self._leased() as searcher:
            return searcher.search(query)

    def deals(self, query: Query) -> DealResults:
        with self._leased() as searcher:
            return searcher.deals(query)

    def tally(self, query: Query, grouping: str) -> TallyResults:
        with self._leased() as searcher:
            return searcher.tally(query, grouping)

    def tallies(self, query: Query, groupings: Sequence[str]) -> tuple[TallyResults, ...]:
        with self._leased() as searcher:
            return searcher.tallies(query, groupings)

    def article(self, article: str, query: Query | None = None) -> ArticleView | None:
        with self._leased() as searcher:
            return searcher.article(article, query)

    def why(self, id: str, query: Query) -> tuple[Hit, tuple[Reason, ...]] | None:
        with self._leased() as searcher:
            return searcher.why(id, query)

    def suggest(self, typed: str, most: int) -> tuple[Suggestion, ...]:
        with self._leased() as searcher:
            return searcher.suggest(typed, most)

    def deal(self, deal: str, query: Query | None = None) -> DealHit | None:
        with self._leased() as searcher:
            return searcher.deal(deal, query)

    def info(self, sources: bool = True) -> IndexInfo:
        """What the index holds; its sources and its engine's health are looked at now and then only."""
        with self._leased() as searcher:
            if not sources:
                return searcher.info(sources=False)
            now = self._clock()
            kept = self._info
            if kept is None or kept[0]() is not searcher or now - kept[1] >= SOURCES_EVERY:
                told = replace(searcher.info(), engine=health_of(self._store))
                kept = self._info = (ref(searcher), now, told)  # which may be replaced by now
            return kept[2]

    def close(self) -> None:
        """Close the files; nothing may be asked afterwards."""
        self._verifying.close()
        self._held.searcher.close()

    def _verify(self) -> None:
        """Look at the files of a folder; a server answers for its own."""
        if not is_address(self._index):
            with suppress(DogovorError):  # what is wrong with its manifest by now is for `_follow` to say
                self._verifying.look_at(Path(self._index))

    def _refuse(self, damage: Damage) -> None:
        """Answer nothing from a damaged file."""
        self._damage = damage
        log.error("Nothing is answered any more: %s", damage.message)

    @contextmanager
    def _leased(self) -> Iterator[Searcher]:
        """The searcher that counts now, open at least until the block is left.

        Raises:
            IndexDamaged: a file of it is not as it was written.
        """
        self._follow()
        if damage := self._damage:
            raise damage.error()
        with self._lock:
            held = self._held
            held.readers += 1
        try:
            yield held.searcher
        finally:
            with self._lock:
                held.readers -= 1
                idle = held is not self._held and not held.readers
            if idle:
                held.searcher.close()

    def _follow(self) -> None:
        """Open a new generation where there is one; one thread looks, the others are not kept waiting."""
        if self._clock() - self._looked < LOOK_EVERY or not self._opening.acquire(blocking=False):
            return
        try:
            self._looked = self._clock()
            try:
                generation = self._store.current()
                is_mended = self._damage is not None and not self._damage.is_there()
                if generation in (self._held.generation, self._refused) and not is_mended:
                    return
                self._refused = generation  # unless it opens
                with within(math.inf):  # whoever happens to ask just now; opening is not for them alone
                    fresh = _Held(Searcher.open(self._index), generation)
            except DogovorError as error:
                if str(error) != self._told:
                    log.warning("The index is served as it was: %s", error)
                self._told = str(error)
                return
            self._refused = self._told = ""
            with self._lock:
                old, self._held = self._held, fresh
                idle = not old.readers
            self._info = self._damage = None
            self._verify()
            tell(log, "commit", served=generation)
            if idle:
                old.searcher.close()
        finally:
            self._opening.release()

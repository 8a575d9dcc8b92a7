"""Ready for many questions: what the first of them would wait for is loaded before the index is opened.

Comes in: nothing. Goes out: dictionaries and tables in memory, and out of Python's search for garbage, which
would otherwise go through them again and again: a few tenths of a second in which nobody is answered. What
belongs to a generation of an index comes later, so that it can be let go of.
"""

from __future__ import annotations

import gc
from pathlib import Path

WORDS = (
    "договор о кредите",
    "споразумение за вятърна централа",
    "угода про газопровід",
    "Tokayev",
    "djkmahfv",
)
"""A question in each language, one in Latin letters, one in a wrong keyboard layout."""
_RARELY = 100
"""After so many looks at what is younger Python looks through everything, instead of ten: it goes through all
that was remembered of questions, up to half a second, and finds little, since what is replaced goes by itself
(`search.weak_cache`).
"""


def load() -> None:
    """Load what questions in all three languages need, compiled loops among it."""
    from search.engines.memory import MemoryEngine
    from search.engines.whoosh import use_loops
    from search.query import parse
    from search.searcher import Searcher

    searcher = Searcher(MemoryEngine(()), Path("none"))
    for words in WORDS:
        searcher.search(parse(words))
    searcher.deals(parse("amount:>5млн евро"))
    searcher.close()
    use_loops(compiled=True)
    seldom_look()


def seldom_look() -> None:
    """Have Python look for garbage seldom, and never in what is loaded by now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _RARELY)

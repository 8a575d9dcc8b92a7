"""Function words of each language: they stay in the index, and loose queries leave them out.

Comes in: a term and a language. Goes out: whether a query may ignore it. The lists are also what tells
languages apart (detect.py).
"""

from __future__ import annotations

from functools import cache

from analyzers.languages import CODES
from analyzers.tables import FOLDER, read_table


@cache
def stop_words(lang: str) -> frozenset[str]:
    """The folded function words of a language, as forms; none for an unknown language."""
    if lang not in CODES:
        return frozenset()
    rows = read_table(FOLDER / lang / "stopwords.tsv", ("words",), folded=("words",))
    return frozenset(word for row in rows for word in row.words("words", " "))


def is_stop(term: str, lang: str) -> bool:
    """Whether a term (a folded form or lemma) is a function word of that language."""
    return term in stop_words(lang)

"""Words of a text that speak of deals: documents, acts, and what stands around them.

Comes in: the words of a sentence and its language. Goes out: `Cue`s, left to right. All knowledge stands in
tables/deal_nouns.tsv, deal_verbs.tsv and frames.tsv; this room only says which table a word was found in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.tokens import Token
from deals.lexicon import Lexicon, rows
from deals.model import Kind


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that speaks of deals.

    Attributes:
        sort: "document" (value: a Kind), an act of deal_verbs.tsv (value: finite, passive or noun), or a
            frame of frames.tsv (value: the same name).
        value: see `sort`.
        first, last: the words of the sentence it covers, both included.
    """

    sort: str
    value: str
    first: int
    last: int


ACTS = frozenset(
    {"sign", "agree", "buy", "sell", "invest", "fund", "attract", "build", "launch", "modernise"}
    | {"order", "win", "receive", "join", "open"}
)


def find_cues(words: Sequence[Token], lang: str) -> tuple[Cue, ...]:
    """All cues among the words. Cues of one table never overlap; those of two tables may."""
    found = [
        Cue(hit.sense[0], hit.sense[1], hit.first, hit.last)
        for lexicon in _lexicons(lang)
        for hit in lexicon.find(words)
    ]
    return tuple(sorted(found, key=lambda cue: (cue.first, -cue.last)))


@cache
def _lexicons(lang: str) -> tuple[Lexicon[tuple[str, str]], ...]:
    documents = [
        (row["phrase"], ("document", Kind(row["kind"]).value))
        for row in rows("deal_nouns.tsv", ("lang", "phrase", "kind"))
        if row["lang"] == lang
    ]
    acts = [
        (row["phrase"], (row["act"], row["form"]))
        for row in rows("deal_verbs.tsv", ("lang", "phrase", "act", "form"))
        if row["lang"] == lang
    ]
    frames: dict[str, list[tuple[str, tuple[str, str]]]] = defaultdict(list)
    for row in rows("frames.tsv", ("lang", "phrase", "frame")):
        if row["lang"] == lang:
            frames[row["frame"]].append((row["phrase"], (row["frame"], row["frame"])))
    # Each frame is a lexicon of its own: one word may be a plan and stand in a phrase of another frame.
    return (Lexicon(documents), Lexicon(acts), *(Lexicon(phrases) for phrases in frames.values()))

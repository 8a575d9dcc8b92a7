"""Words of a text that speak of deals: documents, acts, and what stands around them.

Comes in: the words of a sentence and its language. Goes out: `Cue`s, left to right. All knowledge stands in
tables/deal_nouns.tsv, deal_verbs.tsv and frames.tsv; this room only says which table a word was found in. A
verb is written there by its stem and its model in tables/conjugations.tsv, so that no form is forgotten:

>>> spelled("уступ~ить .. дол*", "ru")[:3]
('уступить .. дол*', 'уступит .. дол*', 'уступят .. дол*')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.errors import DogovorError
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
    | {"order", "choose", "win", "receive", "supply", "join", "open", "pay", "lend", "cancel"}
)


def find_cues(words: Sequence[Token], lang: str) -> tuple[Cue, ...]:
    """All cues among the words: for each table and frame the longest at each word, never overlapping.

    Cues of two tables may overlap: one word may be a plan and stand in a phrase of another frame.
    """
    return cues_among([word.form for word in words], lang)


def cues_among(forms: Sequence[str], lang: str) -> tuple[Cue, ...]:
    """The same for words of which only the forms are known."""
    found: list[Cue] = []
    free: dict[str, int] = {}
    for first, last, (table, sort, value) in _lexicon(lang).among(forms):
        if free.get(table, 0) <= first:
            free[table] = last + 1
            found.append(Cue(sort, value, first, last))
    harmless = [cue for cue in found if cue.sort == "harmless"]
    if not harmless:
        return tuple(found)
    return tuple(
        cue
        for cue in found
        if cue.sort not in _AGAINST or not any(one.first <= cue.first <= one.last for one in harmless)
    )


_AGAINST = frozenset(("denial", "macro"))
"""Frames that count for nothing inside a phrase of the frame "harmless"."""
_MODEL = "~"


def spelled(phrase: str, lang: str) -> tuple[str, ...]:
    """The phrase with its first word in every form, if that is a verb's stem and model; else as it stands."""
    verb, *rest = phrase.split(" ", 1)
    stem, mark, model = verb.partition(_MODEL)
    if not mark:
        return (phrase,)
    if model not in _endings(lang):
        raise DogovorError(f"{phrase!r}: conjugations.tsv has no model {model!r} of {lang}. Add it there.")
    return tuple(" ".join((stem + ending, *rest)) for ending in _endings(lang)[model])


@cache
def _endings(lang: str) -> Mapping[str, tuple[str, ...]]:
    """The endings of each model of conjugation."""
    return {
        row["model"]: row.words("endings", " ")
        for row in rows("conjugations.tsv", ("lang", "model", "endings"))
        if row["lang"] == lang
    }


@cache
def _lexicon(lang: str) -> Lexicon[tuple[str, str, str]]:
    """All phrases of a language, each with its table (for frames: the frame), sort and value."""
    return Lexicon(
        [
            *(
                (row["phrase"], ("document", "document", Kind(row["kind"]).value))
                for row in rows("deal_nouns.tsv", ("lang", "phrase", "kind"))
                if row["lang"] == lang
            ),
            *(
                (phrase, ("act", row["act"], row["form"]))
                for row in rows("deal_verbs.tsv", ("lang", "phrase", "act", "form"))
                if row["lang"] == lang
                for phrase in spelled(row["phrase"], lang)
            ),
            *(
                (row["phrase"], (row["frame"], row["frame"], row["frame"]))
                for row in rows("frames.tsv", ("lang", "phrase", "frame"))
                if row["lang"] == lang
            ),
        ]
    )

"""Whether two articles are one text, printed twice: in two outlets, cut at its end, or with a sum corrected.

Comes in: the words of articles. Goes out: a few traces of an article, by which those that may be copies of it
are found without looking at all; and, of two articles, which paragraphs of the one stand in the other.

Traces are runs of words, of which every stretch keeps its least ("winnowing", Schleimer, Wilkerson and Aiken
2003): two texts that share a stretch of `_RUN` + `_WINDOW` - 1 words share a trace, wherever in the text it
stands. What is then compared is the text itself, and precision goes before recall:

    most of the shorter text stands in the longer one, word for word (runs of three words)
    where a number or a name stands in the one, no other stands in the other: a report of the next week with
    other figures is no copy, and neither is the same form of words for another firm
    but one number may be another, as in a corrected text, if both appeared within a few days

>>> text = "Компания построит завод по переработке зерна в Костанайской области, сообщили в акимате региона."
>>> one = Told("a", None, (words_of("a#1", text),))
>>> other = Told("b", None, (words_of("b#1", "Компания " + text[9:]),))
>>> same_paragraphs(one, other)
(('a#1', 'b#1'),)
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from analyzers.tables import read_table
from analyzers.tokenizer import tokenize
from analyzers.tokens import TokenKind

_RUN = 5
"""Words of a run by which articles are filed."""
_WINDOW = 10
"""Of so many runs that begin one after the other one is kept."""
_TRACE_BITS = 20
"""Traces are so short that an index of millions of articles holds a million different ones at most; what two
articles share by chance is a trace or two, and is not enough."""

_SHINGLE = 3
"""Words of a run by which two texts are compared."""
LEAST_WORDS = 12
"""A shorter article is nobody's copy: forms of words have that length."""
_CONTAINED = 0.7
"""Of the shorter article's runs so many stand in the longer one."""
_PARAGRAPH_CONTAINED = 0.7
_PARAGRAPH_LENGTHS = 0.5
"""Of two paragraphs that are one: how much of the shorter stands in the longer, how long it is beside it."""
_COMPARABLE = 0.5
"""Paragraphs that share so many of their words say the same of something, perhaps of something else."""
_CORRECTED_WORDS = 30
"""An article from so many words on can be told from a form of words filled in anew."""
_CORRECTED_DAYS = 5
"""Within which a text is corrected; a weekly report comes after more."""
_BEFORE_SOURCE = 2
"""Within so many words before a name stands what makes a source of it."""
_STEM = 4
"""Letters that two forms of one name share at the beginning."""
_STARTS = ".!?…:"
_BETWEEN = ' «„“"”»()–—-\u00a0'


class Words(NamedTuple):
    """A paragraph as it is compared: its words, and the places of numbers and of names among them."""

    id: str
    forms: tuple[str, ...]
    numbers: frozenset[int]
    names: frozenset[int]


_Pair = tuple[Words, Words, bool]
"""Two paragraphs that say the same, and whether they are one text."""


def words_of(id: str, text: str) -> Words:
    """A paragraph's words. A name begins with a capital and no sentence; Latin words count as such."""
    forms, numbers, names = [], set(), set()
    for at, token in enumerate(tokenize(text)):
        forms.append(token.form)
        if token.kind is TokenKind.NUMBER:
            numbers.add(at)
        elif text[token.span.start].isupper() and not _begins(text, token.span.start):
            names.add(at)
    return Words(id, tuple(forms), frozenset(numbers), frozenset(names))


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins at a place."""
    before = text[max(0, at - 8) : at].rstrip(_BETWEEN)
    return (before[-1] in _STARTS) if before else at < 8


def traces_of(forms: Sequence[str]) -> tuple[str, ...]:
    """The traces by which a text is filed, each once, in order."""
    runs = _hashed(forms, _RUN)
    kept = {min(runs[at : at + _WINDOW]) for at in range(max(1, len(runs) - _WINDOW + 1))} if runs else set()
    return tuple(sorted(f"{run & ((1 << _TRACE_BITS) - 1):05x}" for run in kept))


def may_be_copies(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two articles with such traces are worth a comparison."""
    shared, fewer = len(ours & theirs), min(len(ours), len(theirs))
    return shared >= min(2, fewer) and 3 * shared >= fewer > 0


def _hashed(forms: Sequence[str], length: int) -> list[int]:
    """Each run of so many words as a number; a shorter text is one run."""
    if not forms:
        return []
    starts = range(max(1, len(forms) - length + 1))
    return [crc32(" ".join(forms[at : at + length]).encode()) for at in starts]


@dataclass(frozen=True)
class Told:
    """An article as it is compared; its title is not: an outlet writes its own."""

    id: str
    published: str | None
    paragraphs: tuple[Words, ...]

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Its words from first to last."""
        return tuple(form for one in self.paragraphs for form in one.forms)

    @cached_property
    def traces(self) -> frozenset[str]:
        """The traces by which it is filed."""
        return frozenset(traces_of(self.forms))

    @cached_property
    def shingles(self) -> Counter[int]:
        """Its runs of a few words, with how often each stands there."""
        return Counter(_hashed(self.forms, _SHINGLE))

    @cached_property
    def of_paragraphs(self) -> tuple[Counter[int], ...]:
        """The same of each paragraph."""
        return tuple(Counter(_hashed(one.forms, _SHINGLE)) for one in self.paragraphs)


def same_paragraphs(one: Told, other: Told) -> tuple[tuple[str, str], ...]:
    """The paragraphs of two articles that are near copies, each with its copy; empty: they are none."""
    if one.id > other.id:  # in one order, whichever is asked first
        return tuple((theirs, ours) for ours, theirs in same_paragraphs(other, one))
    if min(len(one.forms), len(other.forms)) < LEAST_WORDS:
        return ()
    if one.forms == other.forms and len(one.paragraphs) == len(other.paragraphs):
        return tuple(
            (ours.id, theirs.id) for ours, theirs in zip(one.paragraphs, other.paragraphs, strict=True)
        )
    if _shared(one.shingles, other.shingles) < _CONTAINED:
        return ()
    pairs = _pairs(one, other)
    if _tell_of_others(one, other, pairs) or _told_otherwise(one, other, pairs):
        return ()
    return tuple((ours.id, theirs.id) for ours, theirs, same in pairs if same)


def _shared(ours: Counter[int], theirs: Counter[int]) -> float:
    """How much of the one with fewer runs stands in the other."""
    fewer = min(ours.total(), theirs.total())
    return (ours & theirs).total() / fewer if fewer else 0.0


def _pairs(one: Told, other: Told) -> list[_Pair]:
    """Paragraphs that say the same, those most alike taken first; and whether they are one text."""
    where: dict[int, list[int]] = {}
    for there, their_runs in enumerate(other.of_paragraphs):
        for run in their_runs:
            where.setdefault(run, []).append(there)
    likely = []
    for here, runs in enumerate(one.of_paragraphs):
        for there in {there for run in runs for there in where.get(run, ())}:
            their_runs = other.of_paragraphs[there]
            alike = (runs & their_runs).total() / max(runs.total(), their_runs.total())
            likely.append((-alike, abs(here - there), here, there))
    found, taken, given = [], set(), set()
    for _, _, here, there in sorted(likely):
        if here in taken or there in given:
            continue
        ours, theirs = one.paragraphs[here], other.paragraphs[there]
        same = _are_one(ours, theirs, _shared(one.of_paragraphs[here], other.of_paragraphs[there]))
        if same or _are_comparable(ours, theirs):
            taken.add(here)
            given.add(there)
            found.append((here, ours, theirs, same))
    return [(ours, theirs, same) for _, ours, theirs, same in sorted(found, key=lambda pair: pair[0])]


def _are_one(ours: Words, theirs: Words, shared: float) -> bool:
    fewer, more = sorted((len(ours.forms), len(theirs.forms)))
    if fewer < LEAST_WORDS:
        return ours.forms == theirs.forms or (shared >= _PARAGRAPH_CONTAINED and fewer >= more - 2)
    return shared >= _PARAGRAPH_CONTAINED and fewer >= _PARAGRAPH_LENGTHS * more


def _are_comparable(ours: Words, theirs: Words) -> bool:
    shared = (Counter(ours.forms) & Counter(theirs.forms)).total()
    return shared >= _COMPARABLE * max(len(ours.forms), len(theirs.forms))


# --- what is told otherwise ---------------------------------------------------------------------------------


def _tell_of_others(one: Told, other: Told, pairs: Sequence[_Pair]) -> bool:
    """Whether each has a paragraph of its own with a number or a name that the other does not know: two texts
    that share what stands below every text of an outlet, or what both know of old."""
    shared = {id for ours, theirs, _ in pairs for id in (ours.id, theirs.id)}
    return _has_own(one, other, shared) and _has_own(other, one, shared)


def _has_own(one: Told, other: Told, shared: Collection[str]) -> bool:
    known = {form[:_STEM] for form in other.forms}
    return any(
        words.forms[at][:_STEM] not in known
        for words in one.paragraphs
        if words.id not in shared
        for at in words.numbers | words.names
    )


def _told_otherwise(one: Told, other: Told, pairs: Sequence[_Pair]) -> bool:
    """Whether the two speak of something else, by the numbers and names in which they differ."""
    numbers: set[tuple[frozenset[str], frozenset[str]]] = set()
    for ours, theirs, _ in pairs:
        for here, there in _changes(ours.forms, theirs.forms):
            figures = _at(ours, ours.numbers, here), _at(theirs, theirs.numbers, there)
            if all(figures) and figures[0] != figures[1]:
                numbers.add(figures)
            if _other_names(ours, here, theirs, there):
                return True
    return bool(numbers) and not (
        len(numbers) == 1
        and min(len(one.forms), len(other.forms)) >= _CORRECTED_WORDS
        and _days_between(one.published, other.published) <= _CORRECTED_DAYS
    )


def _changes(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Where other words stand in the one than in the other; what is left out or put in says nothing else."""
    for tag, start, stop, their_start, their_stop in SequenceMatcher(None, ours, theirs).get_opcodes():
        if tag == "replace":
            yield range(start, stop), range(their_start, their_stop)


def _at(words: Words, places: frozenset[int], where: range) -> frozenset[str]:
    return frozenset(words.forms[at] for at in where if at in places)


def _other_names(ours: Words, here: range, theirs: Words, there: range) -> bool:
    """Whether there are names in both, and one of each that is no form of one of the other's."""
    if _is_source(ours.forms, here) or _is_source(theirs.forms, there):
        return False
    names, others = _at(ours, ours.names, here), _at(theirs, theirs.names, there)
    return bool(names) and bool(others) and _are_apart(names, others) and _are_apart(others, names)


def _are_apart(names: frozenset[str], others: frozenset[str]) -> bool:
    return any(all(name[:_STEM] != other[:_STEM] for other in others) for name in names)


def _is_source(forms: Sequence[str], where: range) -> bool:
    """Whether words stand beside those that tell where the news comes from."""
    near = forms[max(0, where.start - _BEFORE_SOURCE) : where.stop]
    starts, whole = _source_words()
    return any(form in whole or form.startswith(starts) for form in near)


@lru_cache(maxsize=1)
def _source_words() -> tuple[tuple[str, ...], frozenset[str]]:
    table = Path(__file__).with_name("tables") / "attributions.tsv"
    words = [word for row in read_table(table, ("lang", "words")) for word in row.words("words")]
    starts = tuple(word.removesuffix("*") for word in words if word.endswith("*"))
    return starts, frozenset(word for word in words if not word.endswith("*"))


def _days_between(one: str | None, other: str | None) -> int:
    """How many days lie between two dates as far as they are known; none where one is not."""
    if not one or not other:
        return 0
    known = min(len(one), len(other))
    if known < len("2025-07-01"):
        return 0 if one[:known] == other[:known] else _CORRECTED_DAYS + 1
    return abs((datetime.date.fromisoformat(one) - datetime.date.fromisoformat(other)).days)

"""The title of a document and what it is about, as written.

Comes in: a sentence, the document named in it, and where its parties stand. Goes out: spans in the block.
"""

from __future__ import annotations

from analyzers.tokens import Span
from deals import wording
from deals.cues import Cue
from deals.parties import ends_list
from deals.reading import Sentence


def title_of(sentence: Sentence, document: Cue, parties_at: int | None) -> Span:
    """The document's words: with the adjectives before it, up to the parties or to the end of its phrase."""
    words, first = sentence.words, document.first
    while (
        first
        and wording.gap(sentence.block.text, words, first) == " "
        and wording.is_adjective(words[first - 1], sentence.lang)
    ):
        if document.first - first >= 2:
            break
        first -= 1
    last = document.last
    if parties_at is not None and parties_at > document.last:
        last = parties_at - 1
    return wording.covers(words, first, last)


def object_of(sentence: Sentence, document: Cue, end: int, parties_at: int | None) -> Span | None:
    """What the document is about: the words after the parties, or else those in its title."""
    words = sentence.words
    stop = _object_stop(sentence, end)
    if end < stop and ends_list(words, end, sentence.lang) != "sum":
        return _trimmed(sentence, end, stop - 1)
    if parties_at is not None and parties_at > document.last + 1:
        return wording.covers(words, document.last + 1, parties_at - 1)
    return None


def _object_stop(sentence: Sentence, start: int) -> int:
    """The word at which the money begins, or the end of the sentence."""
    for cue in sentence.cues:
        if cue.sort in ("inline", "worth") and cue.first > start:
            return cue.first
    for amount in sentence.amounts:
        for i in range(start, len(sentence.words)):
            if sentence.words[i].span.start >= amount.span.start:
                return i
    return len(sentence.words)


def _trimmed(sentence: Sentence, first: int, last: int) -> Span | None:
    span = wording.covers(sentence.words, first, last)
    text = sentence.block.text
    stop = span.stop
    while stop < len(text) and text[stop] in '»“”")':
        stop += 1
    return Span(span.start, stop) if stop > span.start else None

"""All weights by which answers are ranked, in one table.

Comes in: nothing. Goes out: numbers, and for each way of answering a word its name for a person
(`search.explain`). They were chosen on development sets; docs/benchmarks.md shows what each is worth: the
same measure without it, with half and with double of it (`benchmarks.retrieval --ablate`).

A record scores by the best of the ways in which it answers a word, and a match keeps at least half of its
weight (`FLOOR`). So a way with less than half the weight of another can never stand above it: the word
itself, in any form, goes before related words, other names and whatever is only like it.
"""

from __future__ import annotations

from collections.abc import Mapping

from search.said import say

# --- ways to answer a word ----------------------------------------------------------------------------------

EXACT = 1.2
"""The word as typed."""
WHOLE = 1.1
"""All words of a name side by side."""
LEMMA = 1.0
"""Any form of it, in the language of the query."""
OTHER_LANGUAGE = 0.95
"""Any form of it as another language would read it."""
HEADING = 0.6
"""It stands in the heading above the paragraph and not in the paragraph."""
ROMANISED = 0.61
"""A Cyrillic reading of a Latin word."""
ALIKE = 0.49
"""A related word of another language or spelling: the skeletons agree, and the letters nearly do."""
TRANSLATED = 0.4
"""What the glossary gives for it."""
KIN = 0.3
"""Adjectives and compounds of the same family."""
DERIVED = 0.2
"""A word that begins with its stem, where none of these but the glossary finds anything."""
ENGLISH_NAME = 0.09
"""What the glossary gives in English for a word typed in Cyrillic: mostly part of a firm's name."""
SIMILAR = 0.5
"""A word that begins like it, in a list of its own below the answers (`search.nearest`)."""

# --- what is wished beside the words, and never demanded ----------------------------------------------------

NEAR = 0.3
"""Two neighbouring words of the query stand near each other: this share of what the lesser of them gives,
all of it side by side, less with each word between them."""
HEADED = 0.2
"""A word stands in the heading above the paragraph too."""
SUCH_A_DEAL = 0.6
"""The paragraph tells of a deal of the kind asked for, with a party or the sum asked for."""

# --- what a match is worth ----------------------------------------------------------------------------------

K1 = 1.2
"""How soon more occurrences of a word in a paragraph stop to count (BM25)."""
B = 0.75
"""How much a long paragraph counts less (BM25), from 0 to 1."""
FLOOR = 0.5
"""The share of its weight that a match keeps in the longest paragraph."""

WAYS: Mapping[float, str] = {
    EXACT: say("as typed"),
    WHOLE: say("all words of the name together"),
    LEMMA: say("a form of it"),
    OTHER_LANGUAGE: say("a form of it in another language"),
    ROMANISED: say("in Cyrillic letters"),
    TRANSLATED: say("another name of it"),
    KIN: say("a word of its family"),
    ALIKE: say("a related word"),
    DERIVED: say("a word that begins with its stem"),
    ENGLISH_NAME: say("its English name"),
    HEADING: say("in the heading above it"),
}
"""Weight -> what it stands for, in words: each has a weight of its own."""

ONLY_LIKE_IT = frozenset((ALIKE, DERIVED, ENGLISH_NAME))
"""Ways of which a text that says the thing otherwise, too, is not marked."""

"""What was typed oddly and can mean one thing only: 5млн without a space, дoговор with Latin letters in it.

Comes in: the tree of a query. Goes out: the tree as it is meant, and notes on what was read otherwise.
Apostrophes of all kinds, ё and capitals need no note: texts are folded as queries are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import Token, TokenKind
from search.results import Note
from search.said import say
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word, all_of, any_of


def as_meant(tree: Tree | None) -> tuple[Tree | None, tuple[Note, ...]]:
    """The tree with its odd words read as they are meant.

    >>> from search.tree import render
    >>> tree, notes = as_meant(Word("5млн", 0, 4))
    >>> render(tree), notes[0].text
    ('5 млн', '“5млн” was read as “5 млн”.')
    """
    if tree is None:
        return None, ()
    notes: list[Note] = []
    return _meant(tree, notes), tuple(notes)


def _meant(tree: Tree, notes: list[Note]) -> Tree:
    match tree:
        case Word(text, start, stop):
            tokens = tokenize(text)
            notes += _mixed(text, tokens, start)
            if not _is_glued(tokens):
                return tree
            words: list[Tree] = [
                Word(token.span.of(text), start + token.span.start, start + token.span.stop)
                for token in tokens
            ]
            apart = " ".join(token.span.of(text) for token in tokens)
            said = say("“%(typed)s” was read as “%(read)s”.", typed=text, read=apart)
            notes.append(Note("spaced", said, start, stop))
            return And(tuple(words))
        case Quoted(text, start) | PrefixWord(text, start):
            notes += _mixed(text, tokenize(text), start)
            return tree
        case And(children):
            return all_of([_meant(child, notes) for child in children]) or tree
        case Or(children):
            return any_of([_meant(child, notes) for child in children]) or tree
        case Without():
            return tree  # what is excluded is excluded as it stands


def _is_glued(tokens: Sequence[Token]) -> bool:
    """Whether a number runs into the word behind it: 5млн, 2019г., 100км; not 10G, which is a name."""
    return len(tokens) == 2 and (
        tokens[0].kind is TokenKind.NUMBER
        and tokens[1].kind is not TokenKind.NUMBER
        and tokens[0].span.stop == tokens[1].span.start
    )


def _mixed(text: str, tokens: Sequence[Token], start: int) -> Iterator[Note]:
    """A note for each word in which letters of another script stood for those that look like them."""
    for token in tokens:
        written = token.span.of(text)
        if fold(written) != token.form:
            if token.kind is TokenKind.WORD:
                said = say(
                    "“%(word)s” holds letters of two scripts; it was read in Cyrillic ones alone.",
                    word=written,
                )
            else:
                said = say(
                    "“%(word)s” holds letters of two scripts; it was read in Latin ones alone.", word=written
                )
            yield Note("letters", said, start + token.span.start, start + token.span.stop)

"""A tree of typed words as nodes for an engine.

Comes in: a tree of typed words. Goes out: a node in which all words must match; another in which any may; and
notes on which other words are asked for. What a facet chooses plays no part: a choice must never change what
the words mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzers.detect import language_of
from analyzers.languages import CODES
from analyzers.tokenizer import tokenize
from search.engine import All, AnyOf, Engine, Node, Not, Prefix, Term
from search.fields import FORMS
from search.lexicon import (
    ALIKE,
    DERIVED,
    EXACT,
    LEMMA,
    Lexicon,
    Typed,
    alike_node,
    form_node,
    phrase_node,
    typed,
)
from search.results import Note
from search.translation import named_at, other_names
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word

MOST_EXPANSIONS = 1024
"""Words of the index that a prefix may stand for."""

_MOST_NAMED = 6
"""Other words named in one note."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands for one typed word, or for several that name one thing.

    Attributes:
        text: as typed.
        node: any way to say it.
        start, stop: its characters in the query.
    """

    text: str
    node: Node
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """What to ask for.

    Attributes:
        all_words: everything must match as the query says.
        any_word: any of the words that are not excluded; None where there is only one.
        units: the words asked for, exclusions aside.
        notes: what else is asked for, what was left out.
    """

    all_words: Node | None
    any_word: Node | None
    units: tuple[Unit, ...]
    notes: tuple[Note, ...]


def expand(tree: Tree | None, engine: Engine) -> Expansion:
    """Turn typed words into terms; the engine is asked only which of them it holds."""
    if tree is None:
        return Expansion(None, None, (), ())
    lang = language_of(" ".join(_texts(tree)))
    expander = _Expander(Lexicon(engine, lang), engine)
    node = expander.node(tree)
    units = tuple(expander.units)
    any_word: Node | None = None
    if len(units) > 1 or expander.loosened:
        any_word = All((AnyOf(tuple(unit.node for unit in units)), *_exclusions(tree)))
    return Expansion(node, any_word, units, tuple(expander.notes))


class _Expander:
    """Walks the tree; collects units and notes on its way."""

    def __init__(self, lexicon: Lexicon, engine: Engine) -> None:
        self._lexicon = lexicon
        self._engine = engine
        self.units: list[Unit] = []
        self.notes: list[Note] = []
        self.loosened = False
        """Whether a phrase can be taken apart into its words."""

    def node(self, tree: Tree) -> Node | None:
        """The node for a part of the query; None where it holds nothing that can be asked."""
        match tree:
            case Word():
                return self._words([tree])
            case And(children):
                return self._and(children)
            case Or(children):
                nodes = [node for child in children if (node := self.node(child)) is not None]
                return AnyOf(tuple(nodes)) if nodes else None
            case Without(child):
                denied = _denied(child)
                return None if denied is None else Not(denied)
            case Quoted():
                return self._phrase(tree)
            case PrefixWord():
                return self._prefix(tree)

    def _and(self, children: Sequence[Tree]) -> Node | None:
        """Neighbouring words together, since several may name one thing; the others each for itself."""
        nodes: list[Node | None] = []
        run: list[Word] = []
        for child in (*children, None):
            if isinstance(child, Word):
                run.append(child)
                continue
            if run:
                nodes.append(self._words(run))
                run = []
            if child is not None:
                nodes.append(self.node(child))
        kept = [node for node in nodes if node is not None]
        return All(tuple(kept)) if len(kept) > 1 else kept[0] if kept else None

    def _words(self, words: Sequence[Word]) -> Node | None:
        """Words side by side: all of them, function words aside unless there are no others."""
        tokens = [one for word in words for one in typed(word)]
        if not tokens:
            for word in words:
                said = f"“{word.text}” was left out: it holds no letter or digit."
                self.notes.append(Note("ignored", said, word.start, word.stop))
            return None
        all_stops = all(self._lexicon.is_stop(one) for one in tokens)
        nodes: list[Node] = []
        place = 0
        while place < len(tokens):
            named = named_at(tokens, place, self._lexicon.lang)
            group = tokens[place : place + named.length]
            place += named.length
            if len(group) > 1 or all_stops or not self._lexicon.is_stop(group[0]):
                nodes.append(self._thing(group, named.concepts))
        return All(tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def _thing(self, words: Sequence[Typed], concepts: Sequence[str]) -> Node:
        """Words that name one thing: they themselves, or its other names."""
        others = other_names(concepts, words, self._lexicon)
        text = " ".join(dict.fromkeys(one.word.text for one in words))
        start, stop = words[0].word.start, words[-1].word.stop
        if others:
            said = [f"{one.phrase} ({one.lang})" for one in others]
            more = f" and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
            words_said = f"“{text}” also as: {', '.join(said[:_MOST_NAMED])}{more}."
            self.notes.append(Note("also", words_said, start, stop))
        own = self._own_words(words)
        node = AnyOf((*own, *(one.node for one in others)), best=True)
        self.units.append(Unit(text, node, start, stop))
        return node

    def _own_words(self, words: Sequence[Typed]) -> tuple[Node, ...]:
        if len(words) == 1:
            terms = self._lexicon.terms(words[0])
            return (*terms, *self._derived(words[0], terms))
        wanted = [one for one in words if not self._lexicon.is_stop(one)] or words
        return (All(tuple(AnyOf(self._lexicon.terms(one), best=True) for one in wanted)),)

    def _derived(self, word: Typed, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        """Where a word is nowhere found: those that begin with its stem."""
        if self._lexicon.found(AnyOf(terms, best=True)):
            return ()
        forms = self._lexicon.derived(word)
        if forms:
            said = f"“{word.word.text}” was found in: {', '.join(forms[:_MOST_NAMED])}."
            self.notes.append(Note("similar", said, word.word.start, word.word.stop))
        return tuple(Term(FORMS, form, DERIVED) for form in forms)

    def _phrase(self, quoted: Quoted) -> Node | None:
        """The words in this order, in any form. Where any word will do, also its words one by one."""
        by_lemma = phrase_node(quoted.text, CODES, LEMMA)
        exact = form_node(quoted.text, EXACT)
        if by_lemma is None or exact is None:
            return None
        whole = AnyOf((exact, by_lemma), best=True)
        if not self._lexicon.found(whole):
            whole = AnyOf((exact, by_lemma, alike_node(quoted.text, ALIKE)), best=True)
        words = [one for one in typed(Word(quoted.text)) if not self._lexicon.is_stop(one)]
        singly = tuple(AnyOf(self._lexicon.terms(one), best=True) for one in words)
        asked = AnyOf((whole, *singly)) if len(singly) > 1 else whole
        self.loosened = self.loosened or asked is not whole
        self.units.append(Unit(f'"{quoted.text}"', asked, quoted.start, quoted.stop))
        return whole

    def _prefix(self, word: PrefixWord) -> Node | None:
        """Words as written that begin so; of several words ("алматы-кап*") the last is left open."""
        *before, last = tokenize(word.text) or [None]
        if last is None:
            return None
        node: Node = Prefix(FORMS, last.form, LEMMA)
        begun = self._engine.terms(FORMS, last.form, MOST_EXPANSIONS + 1)
        if len(begun) > MOST_EXPANSIONS:
            said = f"“{word.text}*” begins too many words; the first {MOST_EXPANSIONS} were searched."
            self.notes.append(Note("truncated", said, word.start, word.stop))
            node = AnyOf(tuple(Term(FORMS, form) for form in begun[:MOST_EXPANSIONS]), best=True)
        whole = (*(Term(FORMS, token.form) for token in before if token), node)
        asked = All(whole) if len(whole) > 1 else node
        self.units.append(Unit(f"{word.text}*", asked, word.start, word.stop))
        return asked


def _exclusions(tree: Tree) -> Iterable[Node]:
    """What the query excludes, also where any of its words will do."""
    for child in tree.children if isinstance(tree, And) else (tree,):
        if isinstance(child, Without) and (denied := _denied(child.child)) is not None:
            yield Not(denied)


def _denied(tree: Tree) -> Node | None:
    """What is excluded: the words in any form, but neither look-alikes nor translations."""
    match tree:
        case Word(text) | Quoted(text):
            nodes = [phrase_node(text, CODES, LEMMA), form_node(text, EXACT)]
        case PrefixWord(text):
            tokens = tokenize(text)
            nodes = [Prefix(FORMS, tokens[-1].form)] if tokens else []
        case Without(child):
            denied = _denied(child)
            nodes = [Not(denied)] if denied is not None else []
        case And(children) | Or(children):
            nodes = [_denied(child) for child in children]
    kept = tuple(node for node in nodes if node is not None)
    if not kept:
        return None
    return All(kept) if isinstance(tree, And) else AnyOf(kept)


def _texts(tree: Tree) -> Iterable[str]:
    match tree:
        case Word(text) | Quoted(text) | PrefixWord(text):
            yield text
        case Without(child):
            yield from _texts(child)
        case And(children) | Or(children):
            for child in children:
                yield from _texts(child)

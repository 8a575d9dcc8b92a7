"""A tree of typed words as nodes for an engine.

Comes in: a tree of typed words. Goes out: a node in which all words must match; another in which any may; and
notes on which other words are asked for. What a facet chooses plays no part: a choice must never change what
the words mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzers.languages import CODES
from analyzers.tokenizer import tokenize
from search import weights
from search.engine import All, AnyOf, Engine, Node, Not, Preferring, Prefix
from search.fields import FORMS, HEADINGS, SUCH_DEALS
from search.lexicon import Lexicon, form_node, phrase_node, spoken, typed
from search.prefixes import prefix_node
from search.remembering import holds_any
from search.results import Note
from search.said import say
from search.such_deals import deal_wishes
from search.things import Thing, Unit, langs_of, phrase_of, thing_of
from search.translation import kin, named_at, other_names
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word
from search.wishes import Wish, heading_wishes, near_wishes


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """What to ask for; each stands for itself alone.

    Attributes:
        all_words: everything must match as the query says.
        any_word: any of the words that are not excluded; None where there is only one.
        units: the words asked for, exclusions aside.
        excluded: what must not match, whatever else is asked for.
        notes: what else is asked for, what was left out.
        wishes: what `all_words` and `any_word` prefer and do not demand.
        lang: the language that the query speaks for, if it is told by its letters or words.
    """

    all_words: Node | None
    any_word: Node | None
    units: tuple[Unit, ...]
    notes: tuple[Note, ...]
    excluded: tuple[Node, ...] = ()
    wishes: tuple[Wish, ...] = ()
    lang: str | None = None


def expand(tree: Tree | None, engine: Engine) -> Expansion:
    """Turn typed words into terms; the engine is asked only which of them it holds."""
    if tree is None:
        return Expansion(None, None, (), ())
    lang = spoken(" ".join(_texts(tree)))
    expander = _Expander(Lexicon(engine, lang), engine)
    node = expander.node(tree)
    units = tuple(expander.units)
    any_word: Node | None = None
    loose = tuple(node for unit in units for node in _loose(unit))
    excluded = tuple(expander.exclusions(tree))
    wishes = tuple(_wishes(expander, tree, engine, lang))
    wished = tuple(dict.fromkeys(wish.node for wish in wishes))
    if len(loose) > 1:
        any_word = _preferring(AnyOf(tuple(dict.fromkeys(loose))), wished)
        any_word = All((any_word, *excluded)) if excluded else any_word
    all_words = _preferring(node, wished) if node is not None else None
    return Expansion(all_words, any_word, units, tuple(expander.notes), excluded, wishes, lang)


def _preferring(node: Node, wishes: tuple[Node, ...]) -> Node:
    return Preferring(node, wishes) if wishes else node


def _wishes(expander: _Expander, tree: Tree, engine: Engine, lang: str | None) -> Iterator[Wish]:
    yield from expander.near
    named = [(unit.text, unit.node) for unit in expander.units]
    if holds_any(engine, HEADINGS):
        yield from heading_wishes(named, engine)
    if holds_any(engine, SUCH_DEALS):
        words = [(unit.text, [word.node for word in unit.words]) for unit in expander.units]
        yield from deal_wishes(words, " ".join(_texts(tree)), lang)


def _loose(unit: Unit) -> Iterable[Node]:
    """What stands for a unit where any word will do: whole, and its words; all words of a phrase together."""
    yield unit.node
    if unit.loose is not None:
        yield unit.loose
    for part in unit.parts:
        yield part.node


class _Expander:
    """Walks the tree; collects units and notes on its way."""

    def __init__(self, lexicon: Lexicon, engine: Engine) -> None:
        self._lexicon = lexicon
        self._engine = engine
        self.units: list[Unit] = []
        self.notes: list[Note] = []
        self.near: list[Wish] = []

    def node(self, tree: Tree) -> Node | None:
        """The node for a part of the query; None where it holds nothing that can be asked."""
        match tree:
            case Word():
                return self._words([tree])
            case And(children):
                return self._and(children)
            case Or(children):
                nodes = dict.fromkeys(node for child in children if (node := self.node(child)) is not None)
                return AnyOf(tuple(nodes)) if nodes else None
            case Without(child):
                denied = self._denied(child)
                return None if denied is None else Not(denied)
            case Quoted():
                return self._add(phrase_of(tree, self._lexicon.lang, self._engine))
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
        kept = list(dict.fromkeys(node for node in nodes if node is not None))
        return All(tuple(kept)) if len(kept) > 1 else kept[0] if kept else None

    def _words(self, words: Sequence[Word]) -> Node | None:
        """Words side by side: all of them, function words aside unless there are no others."""
        tokens = [one for word in words for one in typed(word)]
        if not tokens:
            for word in words:
                said = say("“%(word)s” was left out: it holds no letter or digit.", word=word.text)
                self.notes.append(Note("ignored", said, word.start, word.stop))
            return None
        all_stops = all(self._lexicon.is_stop(one) for one in tokens)
        nodes: dict[Node, str] = {}  # a word said twice is asked once
        place = 0
        while place < len(tokens):
            named = named_at(tokens, place, self._lexicon.lang)
            group = tokens[place : place + named.length]
            place += named.length
            if len(group) > 1 or all_stops or not self._lexicon.is_stop(group[0]):
                thing = thing_of(group, named.concepts, self._lexicon.lang, self._engine)
                self._add(thing)
                nodes.setdefault(thing.unit.node, thing.unit.text)
        self.near += near_wishes([(text, node) for node, text in nodes.items()])
        return All(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes))

    def _add(self, thing: Thing | None) -> Node | None:
        """Note a thing that is asked for."""
        if thing is None:
            return None
        self.units.append(thing.unit)
        self.notes += thing.notes
        return thing.unit.node

    def _prefix(self, word: PrefixWord) -> Node | None:
        """Words as written that begin so."""
        node, note = prefix_node(word, self._engine, weights.LEMMA)
        if note is not None:
            self.notes.append(note)
        if node is not None:
            self.units.append(Unit(f"{word.text}*", node, word.start, word.stop))
        return node

    def exclusions(self, tree: Tree) -> Iterable[Node]:
        """What the query excludes, also where any of its words will do."""
        for child in tree.children if isinstance(tree, And) else (tree,):
            if isinstance(child, Without) and (denied := self._denied(child.child)) is not None:
                yield Not(denied)

    def _denied(self, tree: Tree) -> Node | None:
        """What is excluded: the words in any form and their other names, but no look-alikes."""
        match tree:
            case Word(text) | Quoted(text):
                tokens = typed(Word(text))
                langs = langs_of(tokens, self._lexicon.lang)
                nodes = [phrase_node(text, langs, weights.LEMMA)]
                nodes += [form_node(text, weights.EXACT)] if langs == CODES or len(tokens) > 1 else []
                named = named_at(tokens, 0, self._lexicon.lang) if tokens else None
                if named is not None and named.length == len(tokens):
                    others = other_names(named.concepts, tokens, self._lexicon)
                    nodes += [one.node for one in (*others, *kin(named.concepts, tokens, self._lexicon))]
            case PrefixWord(text):
                forms = tokenize(text)
                nodes = [Prefix(FORMS, forms[-1].form)] if forms else []
            case Without(child):
                denied = self._denied(child)
                nodes = [Not(denied)] if denied is not None else []
            case And(children) | Or(children):
                nodes = [self._denied(child) for child in children]
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

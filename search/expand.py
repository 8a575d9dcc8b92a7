"""A tree of typed words as nodes for an engine.

Comes in: a tree of typed words. Goes out: a node in which all words must match; another in which any may; and
notes on which other words are asked for. What a facet chooses plays no part: a choice must never change what
the words mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzers.detect import language_of
from analyzers.languages import CODES
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from search import weights
from search.engine import All, AnyOf, Engine, Node, Not, Preferring, Prefix, Term
from search.fields import FORMS, HEADINGS, SUCH_DEALS
from search.lexicon import Lexicon, Typed, estranged, form_node, phrase_node, typed
from search.prefixes import prefix_node
from search.results import Note
from search.said import row, say
from search.such_deals import deal_wishes
from search.translation import kin, named_at, other_names, translated_phrase
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word
from search.wishes import Wish, heading_wishes, near_wishes

_MOST_NAMED = 6
"""Other words named in one note."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands for one typed word, or for several that name one thing.

    Attributes:
        text: as typed.
        node: any way to say it.
        start, stop: its characters in the query.
        parts: of a name of several words, its words.
        loose: of a phrase, its words in any order.
    """

    text: str
    node: Node
    start: int
    stop: int
    parts: tuple[Unit, ...] = ()
    loose: Node | None = None

    @property
    def words(self) -> tuple[Unit, ...]:
        """Its words, or itself where it is but one."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What to ask for.

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
    lang = language_of(" ".join(_texts(tree)), certain=True)
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
    if engine.terms(HEADINGS, "", 1):
        yield from heading_wishes(named)
    if engine.terms(SUCH_DEALS, "", 1):
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
                node = self._thing(group, named.concepts)
                nodes.setdefault(node, self.units[-1].text)
        self.near += near_wishes([(text, node) for node, text in nodes.items()])
        return All(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes))

    def _thing(self, words: Sequence[Typed], concepts: Sequence[str]) -> Node:
        """Words that name one thing: its names, or all of the words, each by any of its own names."""
        text = " ".join(dict.fromkeys(one.word.text for one in words))
        start, stop = words[0].word.start, words[-1].word.stop
        others = self._others(words, concepts, text)
        if len(words) == 1:
            terms = self._lexicon.terms(words[0])
            if not others:
                terms = (*terms, *self._derived(words[0], terms))
            unit = Unit(text, AnyOf((*terms, *others), best=True), start, stop)
        else:
            wanted = [one for one in words if not self._lexicon.is_stop(one)] or words
            parts = tuple(self._part(one) for one in wanted)
            whole = phrase_node(text, self._langs(words), weights.WHOLE)
            names = (*((whole,) if whole is not None else ()), *others)
            node = AnyOf((*names, All(tuple(part.node for part in parts))), best=True)
            unit = Unit(text, node, start, stop, parts if len(parts) > 1 else ())
        self.units.append(unit)
        return unit.node

    def _langs(self, words: Sequence[Typed]) -> tuple[str, ...]:
        """The languages in which none of some words is a false friend."""
        strange = estranged(words, self._lexicon.lang)
        return tuple(code for code in CODES if code not in strange)

    def _part(self, word: Typed) -> Unit:
        """One word of a name of several: what it names by itself is asked for, but not told."""
        named = named_at([word], 0, self._lexicon.lang)
        others = (find(named.concepts, [word], self._lexicon) for find in (other_names, kin))
        nodes = (one.node for found in others for one in found)
        node = AnyOf((*self._lexicon.terms(word), *nodes), best=True)
        return Unit(word.word.text, node, word.word.start, word.word.stop)

    def _others(self, words: Sequence[Typed], concepts: Sequence[str], text: str) -> tuple[Node, ...]:
        """Nodes for the other names of a thing and of what belongs to it, and a note on them."""
        names = other_names(concepts, words, self._lexicon)
        related = kin(concepts, words, self._lexicon)
        told: dict[str, str] = {}
        for one in names:
            if one.lang != "kk":  # those names were found as words of a Slavic text
                told.setdefault(fold(one.phrase), f"{one.phrase} ({one.lang})" if one.lang else one.phrase)
        if told:
            listed = row(list(told.values())[:_MOST_NAMED])
            said = say("“%(words)s” also as: %(names)s.", words=text, names=listed)
            self.notes.append(Note("also", said, words[0].word.start, words[-1].word.stop))
        return tuple(dict.fromkeys(one.node for one in (*names, *related)))

    def _derived(self, word: Typed, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        """Where a word is nowhere found: those that begin with its stem."""
        if self._lexicon.found(AnyOf(terms, best=True)):
            return ()
        forms = self._lexicon.derived(word)
        if forms:
            listed = row(forms[:_MOST_NAMED])
            said = say("“%(word)s” was found in: %(forms)s.", word=word.word.text, forms=listed)
            self.notes.append(Note("similar", said, word.word.start, word.word.stop))
        return tuple(Term(FORMS, form, weights.DERIVED) for form in forms)

    def _phrase(self, quoted: Quoted) -> Node | None:
        """The words in this order, in any form, or what other languages say for them in this order."""
        tokens = typed(Word(quoted.text, quoted.start, quoted.stop))
        langs = self._langs(tokens)
        by_lemma = phrase_node(quoted.text, langs, weights.LEMMA)
        exact = form_node(quoted.text, weights.EXACT)
        if by_lemma is None or exact is None:
            return None
        if len(tokens) == 1 and langs != CODES:
            exact = by_lemma  # in another language it would be another word
        own = AnyOf((exact, by_lemma), best=True)
        named = named_at(tokens, 0, self._lexicon.lang)
        concepts = named.concepts if named.length == len(tokens) else ()
        others = self._others(tokens, concepts, quoted.text)
        translated = translated_phrase(tokens, self._lexicon)
        node = AnyOf((exact, by_lemma, *others, *translated), best=True)
        if not self._lexicon.found(own) and self._lexicon.found(node):
            said = say(
                "“%(words)s” stands nowhere as typed; its equivalents in other words were searched.",
                words=quoted.text,
            )
            self.notes.append(Note("also", said, quoted.start, quoted.stop))
        wanted = [one for one in tokens if not self._lexicon.is_stop(one)]
        loose = All(tuple(self._part(one).node for one in wanted)) if len(wanted) > 1 else None
        self.units.append(Unit(f'"{quoted.text}"', node, quoted.start, quoted.stop, loose=loose))
        return node

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
                langs = self._langs(tokens)
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

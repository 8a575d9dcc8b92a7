"""The words of a query as terms to ask for: every lemma, look-alike, translation and spelling of each.

Comes in: a tree of typed words. Goes out: a node for an engine, in which all words must match; another in
which any may; and notes on which other words are asked for. What a facet chooses plays no part: a choice must
never change what the words mean.

The weights stand in one table. A record scores by the best of the terms for a word, and a match keeps at
least half of its weight (`search.engines.scoring`), so below half of another weight means never above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzers.analyzer import analyzer_for
from analyzers.detect import language_of
from analyzers.glossary import equivalents, false_friend, find_concepts
from analyzers.languages import CODES
from analyzers.latin import to_cyrillic
from analyzers.stopwords import is_stop
from analyzers.tokenizer import tokenize
from analyzers.tokens import Token, TokenKind
from search.engine import All, AnyOf, Engine, Node, Not, Phrase, Prefix, Request, Term
from search.fields import FORMS, HEADINGS, LEMMAS, SKELETONS
from search.results import Note
from search.terms import skeletons, tagged
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word

EXACT = 1.2
LEMMA = 1.0
OTHER_LANGUAGE = 0.95
HEADING = 0.6
ROMANISED = 0.6
TRANSLATED = 0.49
ALIKE = 0.3
DERIVED = 0.2
"""The word as typed; its lemma in the query's language; in another; in a heading above the paragraph; a
Cyrillic reading of a Latin word; an equivalent of the glossary; a related word of another language or
spelling; where none of these but the glossary finds anything, words that begin with its stem."""

MOST_EXPANSIONS = 1024
_SHORTEST_READING = 4
_SHORTEST_STEM = 4
_LONGEST_SUFFIX = 8
_ENDING = re.compile("[аеиоуыэюяєіїйьъ]{1,2}$")
_MOST_NAMED = 6
"""Other words named in one note."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands for one typed word, or for several that name one thing.

    Attributes:
        text: as typed.
        node: any way to say it.
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
    expander = _Expander(engine, _main_language(tree))
    node = expander.node(tree)
    units = tuple(expander.units)
    excluded = tuple(expander.exclusions(tree))
    any_word = All((AnyOf(tuple(unit.node for unit in units)), *excluded)) if len(units) > 1 else None
    return Expansion(node, any_word, units, tuple(expander.notes))


class _Expander:
    def __init__(self, engine: Engine, lang: str | None) -> None:
        self._engine = engine
        self._lang = lang
        self.units: list[Unit] = []
        self.notes: list[Note] = []

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
                denied = self._denied(child)
                return None if denied is None else Not(denied)
            case Quoted():
                return self._phrase(tree)
            case PrefixWord():
                return self._prefix(tree)

    def exclusions(self, tree: Tree) -> Iterable[Node]:
        """What the query excludes, also where any of its words will do."""
        for child in tree.children if isinstance(tree, And) else (tree,):
            if isinstance(child, Without) and (denied := self._denied(child.child)) is not None:
                yield Not(denied)

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

    # --- words ----------------------------------------------------------------------------------------------

    def _words(self, words: Sequence[Word]) -> Node | None:
        """Words that stand side by side: all of them, or what the glossary knows them to mean."""
        typed = [_Typed(word, readings) for word in words for readings in _readings(word.text)]
        wanted = [one for one in typed if not self._is_stop(one.form)]
        if not wanted:
            if not typed:
                for word in words:
                    said = f"“{word.text}” was left out: it holds no letter or digit."
                    self.notes.append(Note("ignored", said, word.start, word.stop))
                return None
            wanted = typed
        nodes: list[Node] = []
        place = 0
        while place < len(wanted):
            concepts, length = self._concepts(wanted, place)
            named = wanted[place : place + length]
            others = self._equivalents(concepts, named)
            parts = [self._lexical(one) for one in named]
            if length == 1:
                parts[0] += self._derived(named[0], parts[0])
            whole = parts[0] if length == 1 else (All(tuple(AnyOf(part, best=True) for part in parts)),)
            unit = AnyOf((*whole, *others), best=True)
            text = " ".join(one.word.text for one in named)
            self.units.append(Unit(text, unit, named[0].word.start, named[-1].word.stop))
            nodes.append(unit)
            place += length
        return All(tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def _lexical(self, typed: _Typed) -> tuple[Node, ...]:
        """A word itself: as typed, by its lemmas, in headings, by its look-alikes, from Latin letters."""
        nodes: dict[tuple[str, str], float] = {}

        def ask(field: str, term: str, weight: float) -> None:
            nodes[field, term] = max(weight, nodes.get((field, term), 0.0))

        friends = self._false_friends(typed)
        if not friends:
            ask(FORMS, typed.form, EXACT)
        for lang, token in typed.readings.items():
            if lang in friends:
                continue
            weight = LEMMA if self._lang in (None, lang) else OTHER_LANGUAGE
            for term in token.terms:
                ask(LEMMAS, tagged(term, token), weight)
                ask(HEADINGS, tagged(term, token), HEADING * weight)
        if not friends:
            for key in skeletons(typed.form)[:1]:
                ask(SKELETONS, key, ALIKE)
        for form in self._cyrillic(typed):
            for token in (analyzer_for(lang).analyze(form)[0] for lang in CODES):
                for term in token.terms:
                    ask(LEMMAS, tagged(term, token), ROMANISED)
            for key in skeletons(form)[:1]:
                ask(SKELETONS, key, ALIKE)
        return tuple(Term(field, term, weight) for (field, term), weight in nodes.items())

    def _derived(self, typed: _Typed, lexical: tuple[Node, ...]) -> tuple[Node, ...]:
        """Words that begin with the stem of one that is nowhere found: нефть in нефтегазовый."""
        if typed.kind is TokenKind.NUMBER or self._found(AnyOf(lexical, best=True)):
            return ()
        stem = _ENDING.sub("", typed.form)
        if len(stem) < _SHORTEST_STEM:
            return ()
        found = [
            term
            for term in self._engine.terms(FORMS, stem, MOST_EXPANSIONS)
            if len(term) - len(stem) <= _LONGEST_SUFFIX
        ]
        if not found:
            return ()
        words = f"“{typed.word.text}” was found in: {', '.join(found[:_MOST_NAMED])}."
        self.notes.append(Note("similar", words, typed.word.start, typed.word.stop))
        return tuple(Term(FORMS, term, DERIVED) for term in found)

    def _false_friends(self, typed: _Typed) -> set[str]:
        """Languages in which the word, typed in a known language, means something else."""
        if self._lang is None:
            return set()
        own = typed.readings[self._lang]
        return {
            lang
            for lang in CODES
            if lang != self._lang
            and any(false_friend(term, self._lang, lang) for term in (typed.form, *own.terms))
        }

    def _cyrillic(self, typed: _Typed) -> tuple[str, ...]:
        """Cyrillic readings of a Latin word; of one that the index holds as it is only what it holds too."""
        if typed.kind is not TokenKind.LATIN or len(typed.form) < _SHORTEST_READING:
            return ()
        forms = to_cyrillic(typed.form)
        if self._holds(FORMS, typed.form):
            return tuple(form for form in forms if self._holds(FORMS, form))
        return forms

    def _holds(self, field: str, term: str) -> bool:
        return self._engine.terms(field, term, 1) == [term]

    def _is_stop(self, form: str) -> bool:
        return any(is_stop(form, lang) for lang in (CODES if self._lang is None else (self._lang,)))

    # --- the glossary ---------------------------------------------------------------------------------------

    def _concepts(self, typed: Sequence[_Typed], place: int) -> tuple[dict[str, str], int]:
        """Concepts (with the language that names them so) that begin at a word; the longest name wins."""
        named: dict[str, str] = {}
        longest = 1
        for lang in (self._lang, *CODES) if self._lang else CODES:
            tokens = [one.readings[lang] for one in typed[place:]]
            for found in find_concepts(tokens, lang):
                if found.first:
                    break
                length = found.last + 1
                if length > longest:
                    named, longest = {}, length
                if length == longest:
                    named.setdefault(found.concept, lang)
        if self._lang and self._lang in named.values():  # the query's own language knows best
            named = {concept: lang for concept, lang in named.items() if lang == self._lang}
        return named, longest

    def _equivalents(self, concepts: Iterable[str], named: Sequence[_Typed]) -> list[Node]:
        """The other names of a concept that the index holds, with a note that says which."""
        nodes: list[Node] = []
        said: list[str] = []
        for concept in concepts:
            for lang, phrases in equivalents(concept).items():
                for phrase in phrases:
                    if _same_words(phrase, lang, named):
                        continue
                    node = _phrase_node(phrase, (lang,) if lang in CODES else CODES, TRANSLATED)
                    if node is None or node in nodes or not self._found(node):
                        continue
                    nodes.append(node)
                    said.append(f"{phrase} ({lang})")
        if said:
            rest = f" and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
            typed = " ".join(one.word.text for one in named)
            words = f"“{typed}” also as: {', '.join(said[:_MOST_NAMED])}{rest}."
            self.notes.append(Note("also", words, named[0].word.start, named[-1].word.stop))
        return nodes

    def _found(self, node: Node) -> bool:
        return self._engine.search(Request("paragraph", node, limit=0)).total > 0

    # --- phrases, prefixes, exclusions ----------------------------------------------------------------------

    def _phrase(self, quoted: Quoted) -> Node | None:
        node = _phrase_node(quoted.text, CODES, LEMMA)
        if node is None:
            return None
        forms = tuple((token.form,) for token in tokenize(quoted.text))
        exact = Term(FORMS, forms[0][0], EXACT) if len(forms) == 1 else Phrase(FORMS, forms, EXACT)
        whole = AnyOf((exact, node), best=True)
        words = [_Typed(Word(quoted.text), readings) for readings in _readings(quoted.text)]
        loose = [
            AnyOf(self._lexical(one), best=True)
            for one in words
            if len(words) == 1 or not self._is_stop(one.form)
        ]
        asked = AnyOf((whole, *loose)) if len(loose) > 1 else whole
        self.units.append(Unit(f'"{quoted.text}"', asked, quoted.start, quoted.stop))
        return whole

    def _prefix(self, typed: PrefixWord) -> Node | None:
        tokens = tokenize(typed.text)
        if not tokens:
            return None
        start = tokens[-1].form
        terms = self._engine.terms(FORMS, start, MOST_EXPANSIONS + 1)
        node: Node = Prefix(FORMS, start, LEMMA)
        if len(terms) > MOST_EXPANSIONS:
            words = f"“{typed.text}*” begins too many words; the first {MOST_EXPANSIONS} were searched."
            self.notes.append(Note("truncated", words, typed.start, typed.stop))
            node = AnyOf(tuple(Term(FORMS, term) for term in terms[:MOST_EXPANSIONS]), best=True)
        whole = (*(Term(FORMS, token.form) for token in tokens[:-1]), node)
        asked = All(whole) if len(whole) > 1 else node
        self.units.append(Unit(f"{typed.text}*", asked, typed.start, typed.stop))
        return asked

    def _denied(self, tree: Tree) -> Node | None:
        """What is excluded: the words and their inflections, but neither look-alikes nor translations."""
        match tree:
            case Word(text) | Quoted(text):
                node = _phrase_node(text, CODES, LEMMA)
                forms = tuple((token.form,) for token in tokenize(text))
                return None if node is None else AnyOf((node, Phrase(FORMS, forms)), best=True)
            case PrefixWord(text):
                tokens = tokenize(text)
                return Prefix(FORMS, tokens[-1].form) if tokens else None
            case Without(child):
                denied = self._denied(child)
                return None if denied is None else Not(denied)
            case And(children) | Or(children):
                nodes = tuple(node for child in children if (node := self._denied(child)) is not None)
                if not nodes:
                    return None
                return All(nodes) if isinstance(tree, And) else AnyOf(nodes)


@dataclass(frozen=True, slots=True)
class _Typed:
    """One token of a typed word, as each language reads it."""

    word: Word
    readings: dict[str, Token]

    @property
    def form(self) -> str:
        return next(iter(self.readings.values())).form

    @property
    def kind(self) -> TokenKind:
        return next(iter(self.readings.values())).kind


def _readings(text: str) -> list[dict[str, Token]]:
    """The tokens of a typed text, each as every language reads it."""
    tokens = tokenize(text)
    analysed = {lang: analyzer_for(lang).annotate(tokens) for lang in CODES}
    return [{lang: analysed[lang][place] for lang in CODES} for place in range(len(tokens))]


def _same_words(phrase: str, lang: str, named: Sequence[_Typed]) -> bool:
    """Whether a phrase is but another form of what was typed."""
    words = _readings(phrase)
    return len(words) == len(named) and all(
        set(word[code].terms) & set(one.readings[code].terms) or word[code].form == one.form
        for word, one in zip(words, named, strict=True)
        for code in ((lang,) if lang in CODES else CODES)
    )


def _phrase_node(text: str, langs: Sequence[str], weight: float) -> Node | None:
    """The words of a text side by side, by their lemmas in some languages."""
    slots = []
    for readings in _readings(text):
        terms = [tagged(term, readings[lang]) for lang in langs for term in readings[lang].terms]
        slots.append(tuple(dict.fromkeys(terms)))
    if not slots:
        return None
    if len(slots) == 1:
        single = tuple(Term(LEMMAS, term, weight) for term in slots[0])
        return single[0] if len(single) == 1 else AnyOf(single, best=True)
    return Phrase(LEMMAS, tuple(slots), weight)


def _main_language(tree: Tree) -> str | None:
    """The language that the words of a query speak for, if they do."""
    return language_of(" ".join(_texts(tree)))


def _texts(tree: Tree) -> Iterable[str]:
    match tree:
        case Word(text) | Quoted(text) | PrefixWord(text):
            yield text
        case Without(child):
            yield from _texts(child)
        case And(children) | Or(children):
            for child in children:
                yield from _texts(child)

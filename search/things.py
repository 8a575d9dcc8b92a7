"""What stands for the words that name one thing, or for a phrase: any way in which an index may say it.

Comes in: an engine, words as typed, the language that the query speaks for. Goes out: a unit, and notes on
which other words are asked for. All of it depends on the words and the index alone, so that it is worked out
once (`search.remembering`); where the words stand in a query is filled in for each query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from analyzers.languages import CODES
from analyzers.text import fold
from search import weights
from search.engine import All, AnyOf, Engine, Node, Term
from search.fields import FORMS
from search.lexicon import Lexicon, Typed, estranged, form_node, phrase_node, typed
from search.remembering import remembered
from search.results import Note
from search.said import row, say
from search.translation import kin, named_at, other_names, translated_phrase
from search.tree import Quoted, Word

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


class Thing(NamedTuple):
    """What stands for some words, and what to say of it."""

    unit: Unit
    notes: tuple[Note, ...]


def thing_of(words: Sequence[Typed], concepts: Sequence[str], lang: str | None, engine: Engine) -> Thing:
    """Words that name one thing: its names, or all of the words, each by any of its own names."""
    known = _thing(engine, tuple((one.word.text, one.place) for one in words), tuple(concepts), lang)
    return _placed(known, [(one.word.start, one.word.stop) for one in words])


def phrase_of(quoted: Quoted, lang: str | None, engine: Engine) -> Thing | None:
    """The words in this order, in any form, or what other languages say for them in this order."""
    known = _phrase(engine, quoted.text, lang)
    return None if known is None else _placed(known, [(quoted.start, quoted.stop)])


def _placed(thing: Thing, places: Sequence[tuple[int, int]]) -> Thing:
    """A thing whose words are numbered, with the characters at which they stand instead."""
    one, notes = thing
    start, stop = places[one.start][0], places[one.stop][1]
    parts = tuple(
        Unit(part.text, part.node, places[part.start][0], places[part.stop][1]) for part in one.parts
    )
    unit = Unit(one.text, one.node, start, stop, parts, one.loose)
    return Thing(unit, tuple(replace(note, start=start, stop=stop) for note in notes))


@remembered(2048)
def _thing(
    engine: Engine, tokens: tuple[tuple[str, int], ...], concepts: tuple[str, ...], lang: str | None
) -> Thing:
    """The same with running numbers of the words for their places."""
    words = [typed(Word(text, number, number))[place] for number, (text, place) in enumerate(tokens)]
    lexicon = Lexicon(engine, lang)
    text = " ".join(dict.fromkeys(one.word.text for one in words))
    others, notes = _others(words, concepts, text, lexicon)
    last = len(words) - 1
    if len(words) == 1:
        terms = lexicon.terms(words[0])
        if not others:
            derived, said = _derived(words[0], terms, lexicon)
            terms, notes = (*terms, *derived), (*notes, *said)
        return Thing(Unit(text, AnyOf((*terms, *others), best=True), 0, last), notes)
    wanted = [one for one in words if not lexicon.is_stop(one)] or words
    parts = tuple(_part(one, lexicon) for one in wanted)
    whole = phrase_node(text, langs_of(words, lang), weights.WHOLE)
    names = (*((whole,) if whole is not None else ()), *others)
    node = AnyOf((*names, All(tuple(part.node for part in parts))), best=True)
    return Thing(Unit(text, node, 0, last, parts if len(parts) > 1 else ()), notes)


def _part(word: Typed, lexicon: Lexicon) -> Unit:
    """One word of a name of several: what it names by itself is asked for, but not told."""
    named = named_at([word], 0, lexicon.lang)
    others = (find(named.concepts, [word], lexicon) for find in (other_names, kin))
    nodes = (one.node for found in others for one in found)
    node = AnyOf((*lexicon.terms(word), *nodes), best=True)
    return Unit(word.word.text, node, word.word.start, word.word.stop)


def _others(
    words: Sequence[Typed], concepts: Sequence[str], text: str, lexicon: Lexicon
) -> tuple[tuple[Node, ...], tuple[Note, ...]]:
    """Nodes for the other names of a thing and of what belongs to it, and a note on them."""
    names = other_names(concepts, words, lexicon)
    related = kin(concepts, words, lexicon)
    told: dict[str, str] = {}
    for one in names:
        if one.lang != "kk":  # those names were found as words of a Slavic text
            told.setdefault(fold(one.phrase), f"{one.phrase} ({one.lang})" if one.lang else one.phrase)
    notes: tuple[Note, ...] = ()
    if told:
        listed = row(list(told.values())[:_MOST_NAMED])
        notes = (Note("also", say("“%(words)s” also as: %(names)s.", words=text, names=listed)),)
    return tuple(dict.fromkeys(one.node for one in (*names, *related))), notes


def _derived(
    word: Typed, terms: tuple[Term, ...], lexicon: Lexicon
) -> tuple[tuple[Term, ...], tuple[Note, ...]]:
    """Where a word is nowhere found: those that begin with its stem."""
    if lexicon.found(AnyOf(terms, best=True)):
        return (), ()
    forms = lexicon.derived(word)
    notes: tuple[Note, ...] = ()
    if forms:
        listed = row(forms[:_MOST_NAMED])
        said = say("“%(word)s” was found in: %(forms)s.", word=word.word.text, forms=listed)
        notes = (Note("similar", said),)
    return tuple(Term(FORMS, form, weights.DERIVED) for form in forms), notes


@remembered(512)
def _phrase(engine: Engine, text: str, lang: str | None) -> Thing | None:
    """A phrase, with 0 for its place."""
    lexicon = Lexicon(engine, lang)
    tokens = typed(Word(text))
    langs = langs_of(tokens, lang)
    by_lemma = phrase_node(text, langs, weights.LEMMA)
    exact = form_node(text, weights.EXACT)
    if by_lemma is None or exact is None:
        return None
    if len(tokens) == 1 and langs != CODES:
        exact = by_lemma  # in another language it would be another word
    own = AnyOf((exact, by_lemma), best=True)
    named = named_at(tokens, 0, lang)
    concepts = named.concepts if named.length == len(tokens) else ()
    others, notes = _others(tokens, concepts, text, lexicon)
    translated = translated_phrase(tokens, lexicon)
    node = AnyOf((exact, by_lemma, *others, *translated), best=True)
    if not lexicon.found(own) and lexicon.found(node):
        said = say(
            "“%(words)s” stands nowhere as typed; its equivalents in other words were searched.", words=text
        )
        notes = (*notes, Note("also", said))
    wanted = [one for one in tokens if not lexicon.is_stop(one)]
    loose = All(tuple(_part(one, lexicon).node for one in wanted)) if len(wanted) > 1 else None
    return Thing(Unit(f'"{text}"', node, 0, 0, loose=loose), notes)


def langs_of(words: Sequence[Typed], lang: str | None) -> tuple[str, ...]:
    """The languages in which none of some words is a false friend."""
    strange = estranged(words, lang)
    return tuple(code for code in CODES if code not in strange)

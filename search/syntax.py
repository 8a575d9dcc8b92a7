"""A typed query read into a tree and typed choices; nothing in it is an error.

Comes in: cleaned text of bounded length. Goes out: `Reading`: the tree, the choices with their places, and a
note, with its position, for each piece that could not be understood. The rest is read without it.

    договор "сырая нефть" -Китай      all words, a phrase, without a word
    газ OR (уголь AND шахта)          AND, OR, NOT in English, Russian, Bulgarian, Ukrainian, in capitals only
    контракт*                         a prefix
    sector:energy amount:>100m        choices (search.choices)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from analyzers.tables import read_table
from analyzers.text import fold
from search.choices import TABLES, field_names, typed_amount
from search.results import Note
from search.said import row, say, say_many
from search.tree import PrefixWord, Quoted, Tree, Word, all_of, any_of, without

MOST_CLAUSES = 64
DEEPEST = 20
SHORTEST_PREFIX = 2

_CLOSERS = {'"': '"', "“": "”“", "„": "“”", "«": "»", "”": "”", "»": "»", "‟": "”", "″": "″", "＂": "＂"}
_QUOTES = "".join(_CLOSERS)
_DASHES = "-–—−‐‑"
_RUN = re.compile(rf"[^\s(){_QUOTES}]+")
_FIELD = re.compile(r"([^\W\d_]+):")
_LAST_WORD = re.compile(r"(\w[\w'’ʼ‘`-]*)\W*$")
_BARE = re.compile(r"[^\s(),]*")
_QUOTE_MARKS = re.compile(f"[{_QUOTES}]")


@dataclass(frozen=True, slots=True)
class Choice:
    """A field and its value as typed."""

    facet: str
    value: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a query."""

    tree: Tree | None
    choices: tuple[Choice, ...]
    notes: tuple[Note, ...]


def read(text: str) -> Reading:
    """Read a query.

    >>> from search.tree import render
    >>> render(read("договор И (газ ИЛИ НЕ нефть) sector:energy").tree)
    'договор (газ OR -нефть)'
    """
    notes: list[Note] = []
    symbols, choices = _symbols(text, notes)
    symbols = _balanced(_limited(_lone_operators(symbols, notes), notes), len(text), notes)
    tree = _Parser(symbols, notes).tree()
    return Reading(tree, choices, tuple(notes))


class _Sign(Enum):
    LEAF = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class _Symbol:
    sign: _Sign
    start: int
    stop: int
    text: str
    leaf: Tree | None = None


_OPERATORS = (_Sign.AND, _Sign.OR, _Sign.NOT)


@cache
def _operator_words() -> dict[str, _Sign]:
    rows = read_table(TABLES / "operators.tsv", ("operator", "words"))
    return {word: _Sign[row["operator"].upper()] for row in rows for word in row.words("words")}


# --- characters to symbols ----------------------------------------------------------------------------------


def _symbols(text: str, notes: list[Note]) -> tuple[list[_Symbol], tuple[Choice, ...]]:
    symbols: list[_Symbol] = []
    choices: list[Choice] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter.isspace():
            at += 1
        elif letter in "()":
            symbols.append(_Symbol(_Sign.OPEN if letter == "(" else _Sign.CLOSE, at, at + 1, letter))
            at += 1
        elif letter in _QUOTES:
            at = _phrase(text, at, symbols, notes)
        elif letter in _DASHES:
            at = _dashes(text, at, symbols)
        elif (named := _FIELD.match(text, at)) and fold(named[1]) in field_names():
            at = _choice(text, named, choices, symbols, notes)
        else:
            run = _RUN.match(text, at)
            stop = run.end() if run else at + 1
            _word(text[at:stop], at, symbols, notes)
            at = stop
    return symbols, tuple(choices)


def _phrase(text: str, at: int, symbols: list[_Symbol], notes: list[Note]) -> int:
    """A phrase up to the quote that closes it, else up to any quote, else to the end."""
    places = [place for mark in _CLOSERS[text[at]] if (place := text.find(mark, at + 1)) > 0]
    other = _QUOTE_MARKS.search(text, at + 1)
    stop = min(places) if places else other.start() if other else len(text)
    inside = " ".join(_QUOTE_MARKS.sub(" ", text[at + 1 : stop]).split())
    if not places and not other:
        notes.append(Note("syntax", say("A quote is open; the phrase was taken to the end."), at, len(text)))
    after = min(stop + 1, len(text))
    if any(letter.isalnum() for letter in inside):
        symbols.append(_Symbol(_Sign.LEAF, at, after, text[at:after], Quoted(inside, at, after)))
    return after


def _dashes(text: str, at: int, symbols: list[_Symbol]) -> int:
    """A single hyphen right before a word, phrase or bracket excludes it; other dashes are punctuation."""
    stop = at
    while stop < len(text) and text[stop] in _DASHES:
        stop += 1
    follows = text[stop : stop + 1]
    if text[at:stop] in ("-", "−") and (
        follows.isalnum() or follows == "(" or (follows and follows in _QUOTES)
    ):
        symbols.append(_Symbol(_Sign.NOT, at, stop, "-"))
    return stop


def _choice(
    text: str, named: re.Match[str], choices: list[Choice], symbols: list[_Symbol], notes: list[Note]
) -> int:
    """`field:value`; several values are parted by commas, a value with spaces stands in quotes."""
    facet, start = field_names()[fold(named[1])], named.start()
    at = named.end()
    values: list[tuple[str, int, int]] = []
    while True:
        value, first, at = _value(text, at, facet)
        if value:
            values.append((value, first, at))
        if not text.startswith(",", at):
            break
        at += 1
    if not values:
        words = say("After “%(field)s” a value is missing.", field=text[start:at].strip())
        notes.append(Note("syntax", words, start, at))
    elif symbols and symbols[-1].sign is _Sign.NOT:
        while symbols and symbols[-1].sign is _Sign.NOT:
            denied = symbols.pop()
        words = say("A choice cannot be excluded: “%(it)s” was left out.", it=text[denied.start : at])
        notes.append(Note("syntax", words, denied.start, at))
    else:
        if sum({_Sign.OPEN: 1, _Sign.CLOSE: -1}.get(one.sign, 0) for one in symbols) > 0:
            it = text[start:at]
            words = say("“%(it)s” holds for the whole query, not only in its brackets.", it=it)
            notes.append(Note("syntax", words, start, at))
        for place, (value, _, stop) in enumerate(values):
            choices.append(Choice(facet, value, values[place - 1][2] if place else start, stop))
    return at


def _value(text: str, at: int, facet: str) -> tuple[str, int, int]:
    """One value, where it starts, and where the text goes on."""
    while at < len(text) and text[at] == " ":
        at += 1
    if at < len(text) and text[at] in _QUOTES:
        closers = _CLOSERS[text[at]]
        stop = next((i for i in range(at + 1, len(text)) if text[i] in closers), len(text))
        return " ".join(text[at + 1 : stop].split()), at, min(stop + 1, len(text))
    if facet == "amount" and (typed := typed_amount(text, at)):
        return typed.strip(), at, at + len(typed)
    found = _BARE.match(text, at)
    stop = found.end() if found else at
    return _QUOTE_MARKS.sub("", text[at:stop]), at, stop


def _word(run: str, at: int, symbols: list[_Symbol], notes: list[Note]) -> None:
    stop = at + len(run)
    if sign := _operator_words().get(run):
        symbols.append(_Symbol(sign, at, stop, run))
        return
    if "*" in run:
        _prefix(run, at, symbols, notes)
        return
    if not any(letter.isalnum() for letter in run):
        return
    named = _FIELD.match(run)
    if named and named.end() < len(run) and not run[named.end() :].startswith("//"):
        known = row(dict.fromkeys(field_names().values()))
        words = say("“%(it)s” is no field; its words were searched. Fields: %(all)s.", it=named[1], all=known)
        notes.append(Note("unknown", words, at, at + named.end()))
    symbols.append(_Symbol(_Sign.LEAF, at, stop, run, Word(run, at, stop)))


def _prefix(run: str, at: int, symbols: list[_Symbol], notes: list[Note]) -> None:
    """Only an ending can be left open, and only after two letters or more."""
    stop = at + len(run)
    before = _LAST_WORD.search(run.lstrip("*").split("*")[0])
    known = before[1] if before else ""
    letters = [letter for letter in known if letter.isalnum()]
    if len(letters) < SHORTEST_PREFIX:
        few = SHORTEST_PREFIX
        words = say(
            "“%(it)s” was left out: a star needs at least %(few)s letters before it.", it=run, few=few
        )
        notes.append(Note("ignored", words, at, stop))
        return
    if run != f"{known}*":
        words = say(
            "Only the end of a word can be left open: “%(start)s*” was searched for “%(typed)s”.",
            start=known,
            typed=run,
        )
        notes.append(Note("syntax", words, at, stop, suggestion=f"{known}*"))
    symbols.append(_Symbol(_Sign.LEAF, at, stop, run, PrefixWord(known, at, stop)))


# --- symbols to a tree --------------------------------------------------------------------------------------


def _lone_operators(symbols: list[_Symbol], notes: list[Note]) -> list[_Symbol]:
    """Where nothing but operators was typed, they are the words that are looked for."""
    if any(one.sign is _Sign.LEAF for one in symbols):
        return symbols
    words = [one for one in symbols if one.sign in _OPERATORS and one.text != "-"]
    if not words:
        return symbols
    for one in words:
        said = say("“%(word)s” was searched as a word: it joins nothing here.", word=one.text)
        notes.append(Note("operator", said, one.start, one.stop))
    return [
        _Symbol(_Sign.LEAF, one.start, one.stop, one.text, Word(one.text, one.start, one.stop))
        for one in words
    ]


def _limited(symbols: list[_Symbol], notes: list[Note]) -> list[_Symbol]:
    leaves = [place for place, one in enumerate(symbols) if one.sign is _Sign.LEAF]
    if len(leaves) <= MOST_CLAUSES:
        return symbols
    cut = leaves[MOST_CLAUSES]
    words = say("Only the first %(many)s words were searched.", many=MOST_CLAUSES)
    notes.append(Note("truncated", words, symbols[cut].start, symbols[-1].stop))
    return symbols[:cut]


def _balanced(symbols: list[_Symbol], end: int, notes: list[Note]) -> list[_Symbol]:
    """Brackets in pairs and at most DEEPEST deep; done in one pass, since a person may type a thousand."""
    kept: list[_Symbol] = []
    opened: list[tuple[_Symbol, bool]] = []
    stray, deep = [], []
    depth = 0
    for one in symbols:
        if one.sign is _Sign.OPEN:
            fits = depth < DEEPEST
            opened.append((one, fits))
            depth += fits
            if not fits:
                deep.append(one)
                continue
        elif one.sign is _Sign.CLOSE:
            if not opened:
                stray.append(one)
                continue
            _, fits = opened.pop()
            depth -= fits
            if not fits:
                continue
        kept.append(one)
    left = [one for one, fits in opened if fits]
    kept += [_Symbol(_Sign.CLOSE, end, end, ")") for _ in left]
    if opened:
        first = opened[0][0]
        words = say_many(
            "A bracket is open; it was closed at the end.",
            "%(number)s brackets are open; they were closed at the end.",
            len(opened),
        )
        notes.append(Note("syntax", words, first.start, first.stop))
    if stray:
        words = say("A bracket closes that was never opened; it was left out.")
        notes.append(Note("syntax", words, stray[0].start, stray[0].stop))
    if deep:
        words = say("Brackets are read %(many)s deep; deeper ones were left out.", many=DEEPEST)
        notes.append(Note("syntax", words, deep[0].start, deep[0].stop))
    return kept


class _Parser:
    """or := and (OR and)*;  and := unary (AND? unary)*;  unary := NOT* leaf | NOT* "(" or ")"."""

    def __init__(self, symbols: list[_Symbol], notes: list[Note]) -> None:
        self._symbols = symbols
        self._notes = notes
        self._at = 0

    def tree(self) -> Tree | None:
        return self._either()

    def _next(self) -> _Sign | None:
        return self._symbols[self._at].sign if self._at < len(self._symbols) else None

    def _take(self) -> _Symbol:
        self._at += 1
        return self._symbols[self._at - 1]

    def _either(self) -> Tree | None:
        parts: list[Tree] = []
        waiting: _Symbol | None = None
        while True:
            part = self._both()
            if part is None and self._next() is _Sign.OR:
                self._joins_nothing(self._take())
                continue
            if part is None and waiting is not None:
                self._joins_nothing(waiting)
            if part is not None:
                parts.append(part)
            if self._next() is not _Sign.OR:
                return any_of(parts)
            waiting = self._take()

    def _both(self) -> Tree | None:
        parts: list[Tree] = []
        waiting: _Symbol | None = None
        while (sign := self._next()) not in (None, _Sign.OR, _Sign.CLOSE):
            if sign is _Sign.AND:
                if waiting is not None or not parts:
                    self._joins_nothing(self._take())
                else:
                    waiting = self._take()
                continue
            part = self._unary()
            if part is not None:
                parts.append(part)
                waiting = None
        if waiting is not None:
            self._joins_nothing(waiting)
        return all_of(parts)

    def _unary(self) -> Tree | None:
        denials: list[_Symbol] = []
        while self._next() is _Sign.NOT:
            denials.append(self._take())
        if self._next() is _Sign.OPEN:
            bracket = self._take()
            inner = self._either()
            self._take()  # its closing bracket: they stand in pairs
            if inner is None:
                words = say("There is nothing to search in the brackets.")
                self._notes.append(Note("syntax", words, bracket.start, bracket.stop))
        elif self._next() is _Sign.LEAF:
            inner = self._take().leaf
        else:
            inner = None
            for denial in denials:
                self._joins_nothing(denial)
        if inner is not None and len(denials) % 2:
            return without(inner)
        return inner

    def _joins_nothing(self, symbol: _Symbol) -> None:
        words = say("“%(sign)s” was left out: there is nothing on one side of it.", sign=symbol.text)
        self._notes.append(Note("syntax", words, symbol.start, symbol.stop))

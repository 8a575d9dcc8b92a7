"""Words of the field that mean the same in Russian, Bulgarian, Ukrainian and English.

Comes in: analysed tokens. Goes out: the concepts they name (`find_concepts`), the phrases by which each
language names a concept (`equivalents`), and whether two words that look alike mean different things
(`false_friend`). One table serves the widening of queries and the sectors of deals.

tables/glossary.tsv has one concept a row, so that a translator sees its words side by side. Phrases are
compared by lemmas ("солнечными электростанциями" is "солнечная электростанция"). A phrase in capitals is an
abbreviation and is found only in capitals; a place or a name only with a first capital: Вена is a town and
"вена" a vein. Phrases are analysed when a text first holds a word that begins like them, so loading costs
nothing but reading the table.

>>> equivalents("nuclear-power-plant")["bg"][:3]
('атомна електроцентрала', 'ядрена централа', 'АЕЦ')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, lru_cache
from itertools import islice, product

from analyzers.memory import memory
from analyzers.tables import FOLDER, Row, read_table
from analyzers.text import fold
from analyzers.tokens import Token

SPOKEN = ("ru", "bg", "uk", "en", "kk", "zh")  # languages that the table has a column for
_NAMED = ("place", "name")  # domains whose phrases are proper names
_EVERYWHERE = ("en", "kk", "zh")  # names in these are met in texts of any language
_PREFIX = 3  # letters by which a phrase is filed; a lemma begins like its forms
_JOINED = "\u00a0"  # for the spaces of a phrase that is kept
_MOST_READINGS = 64  # combinations of lemmas kept for one phrase


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing of the field.

    Attributes:
        id: stable English slug.
        domain: sector code of the deal record, or "general", "place", "name".
        phrases: language -> the phrases that name it, the usual one first.
        note: what it is, where its words do not tell.
    """

    id: str
    domain: str
    phrases: Mapping[str, tuple[str, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A concept named by the tokens from number `first` to number `last` (both included)."""

    concept: str
    first: int
    last: int


class _Capitals(IntEnum):
    """How many capitals a text must give a phrase before it is taken for the concept."""

    NONE = 0
    FIRST = 1
    ALL = 2


@dataclass(slots=True)
class _Node:
    """A step in the tree of phrases: term -> next step; the concepts whose phrase ends here."""

    following: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, _Capitals]] = field(default_factory=list)


_NOTHING = _Node()
"""No phrase begins so."""


def find_concepts(tokens: Sequence[Token], lang: str, text: str = "") -> tuple[Found, ...]:
    """The concepts that analysed tokens name, left to right; of overlapping phrases the first and longest.

    A phrase of several meanings yields them all, with the same place.

    Args:
        tokens: as `Analyzer.analyze` gives them; neighbours in the sequence count as neighbours in the text.
        lang: "ru", "bg" or "uk", for tokens that do not know their own language. English, Kazakh and
            Chinese phrases are found in all three.
        text: the cleaned text that the tokens' spans count in. With it, abbreviations must stand there in
            capitals and names begin with one; without it (a query typed in haste) any case will do.
    """
    found: list[Found] = []
    place = 0
    while place < len(tokens):
        length, named = _longest(tokens, place, lang, text)
        found += [Found(concept, place, place + length - 1) for concept in named]
        place += length or 1
    return tuple(found)


def concepts_at_start(tokens: Sequence[Token], lang: str) -> tuple[Found, ...]:
    """The concepts that the first of some tokens name, as many of them as can; see `find_concepts`."""
    length, named = _longest(tokens, 0, lang, "")
    return tuple(Found(concept, 0, length - 1) for concept in named)


def equivalents(concept: str) -> Mapping[str, tuple[str, ...]]:
    """Language -> the phrases that name a concept; empty for an unknown one."""
    return _held(concept)[1]


def domain_of(concept: str) -> str:
    """The domain of a concept, as `Concept` has it; "" for an unknown one."""
    return _held(concept)[0]


@cache
def _held(concept: str) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Domain and phrases of one concept, kept with the words met before: the table is not read for a few."""
    kept = memory()
    rows = kept.recall("concepts", concept) if kept else None
    if rows is not None:
        (domain, *_), *named = rows
        return domain, {lang: tuple(phrase.replace(_JOINED, " ") for phrase in held) for lang, *held in named}
    found = concepts().get(concept)
    if found is None:
        return "", {}
    if kept:
        words = {
            lang: (phrase.replace(" ", _JOINED) for phrase in held) for lang, held in found.phrases.items()
        }
        kept.note("concepts", concept, (found.domain,), *((lang, *held) for lang, held in words.items()))
    return found.domain, found.phrases


@cache
def concepts() -> Mapping[str, Concept]:
    """The whole glossary, by concept id, in the order of the table.

    Raises:
        TableError: tables/glossary.tsv has a row that cannot be read.
    """
    table: dict[str, Concept] = {}
    for row in read_table(FOLDER / "glossary.tsv", ("concept", "domain", *SPOKEN, "note")):
        if row["concept"] in table:
            raise row.error(f'the concept "{row["concept"]}" stands here a second time')
        values = row.values
        # Four thousand rows at each start of the program: split plainly (a test looks after the bars).
        phrases = {lang: tuple(cell.split("|")) for lang in SPOKEN if (cell := values[lang])}
        table[values["concept"]] = Concept(values["concept"], values["domain"], phrases, values["note"])
    return table


def false_friend(term: str, lang_a: str, lang_b: str) -> bool:
    """Whether a lemma of `lang_a` means something else in `lang_b`, where it is spelled (almost) alike.

    >>> false_friend("гора", "ru", "bg"), false_friend("гора", "ru", "uk")
    (True, False)
    """
    return (fold(term), lang_a, lang_b) in _false_friends()


@cache
def _false_friends() -> frozenset[tuple[str, str, str]]:
    langs = ("ru", "bg", "uk")
    columns = [column for lang in langs for column in (lang, f"{lang}_means")]
    apart = set()
    for row in read_table(FOLDER / "false_friends.tsv", ("look", *columns)):
        for here, there in product(langs, langs):
            if row[here] and row[there] and not _meanings(row, here) & _meanings(row, there):
                apart |= {(fold(word), here, there) for word in row.words(here)}
    return frozenset(apart)


def _meanings(row: Row, lang: str) -> set[str]:
    return set(row.words(f"{lang}_means", ";"))


def _longest(tokens: Sequence[Token], place: int, lang: str, text: str) -> tuple[int, list[str]]:
    """(number of tokens, concepts) of the longest phrase that begins with the token at `place`."""
    first = tokens[place]
    length, named = 0, list[str]()
    capitals = _capitals(first.span.of(text)) if text else _Capitals.ALL
    spoken = first.lang or lang
    nodes = [_tree(spoken, start) for start in dict.fromkeys(w[:_PREFIX] for w in (first.form, *first.terms))]
    for stop in range(place, len(tokens)):
        terms = _terms(tokens[stop])
        nodes = [node.following[term] for node in nodes for term in terms if term in node.following]
        if not nodes:
            break
        if text and capitals == _Capitals.ALL and _capitals(tokens[stop].span.of(text)) != _Capitals.ALL:
            capitals = _Capitals.FIRST
        here = [concept for node in nodes for concept, needed in node.ends if needed <= capitals]
        if here:
            length, named = stop - place + 1, list(dict.fromkeys(here))
    return length, named


@lru_cache(maxsize=1 << 14)  # the beginnings of words that people type: there is no end of them
def _tree(lang: str, start: str) -> _Node:
    """The phrases whose first word begins with these letters, laid out word by word."""
    rows = _rows(lang, start)
    if not rows:  # as for most that people type
        return _NOTHING
    root = _Node()
    for concept, needed, *path in rows:
        node = root
        for term in path:
            node = node.following.setdefault(term, _Node())
        end = (concept, _Capitals(int(needed)))
        if end not in node.ends:
            node.ends.append(end)
    return root


def _rows(lang: str, start: str) -> list[tuple[str, ...]]:
    """(concept id, capitals needed, term, term, ...) for each way to find a phrase that begins so.

    Kept with the words met before: a search need not read the glossary to know what its words name.
    """
    kept, sort = memory(), f"{lang}, phrases"
    known = kept.recall(sort, start) if kept else None
    if known is not None:
        return [row for row in known if row]
    rows = [
        (concept, str(int(needed)), *path)
        for concept, phrase in _phrases(lang, start)
        for needed, path in _ways(concept, phrase, lang)
    ]
    if kept and not any(" " in part for row in rows for part in row):
        kept.note(sort, start, *rows)
    return rows


def _ways(concept: str, phrase: str, lang: str) -> Iterator[tuple[_Capitals, tuple[str, ...]]]:
    """The rows of lemmas by which a phrase is found, and the capitals that it needs."""
    is_name = concepts()[concept].domain in _NAMED
    needed = _Capitals.ALL if phrase.isupper() else _Capitals.FIRST if is_name else _Capitals.NONE
    for path in _paths(phrase, lang, is_name):
        yield needed, path


def _phrases(lang: str, start: str) -> Iterator[tuple[str, str]]:
    """(concept id, phrase) of each phrase that a text of the language may hold and that begins so."""
    for spoken in dict.fromkeys((lang, *_EVERYWHERE)):
        yield from _filed()[spoken].get(start, ())


@cache
def _filed() -> Mapping[str, Mapping[str, list[tuple[str, str]]]]:
    """Language -> first letters -> (concept id, phrase), nothing analysed yet."""
    filed: dict[str, dict[str, list[tuple[str, str]]]] = {lang: {} for lang in SPOKEN}
    for concept in concepts().values():
        for lang, phrases in concept.phrases.items():
            starts = filed[lang]
            for phrase in phrases:
                start = _start(phrase[:_PREFIX])
                if start in starts:
                    starts[start].append((concept.id, phrase))
                else:
                    starts[start] = [(concept.id, phrase)]
    return filed


@cache
def _start(letters: str) -> str:
    """The first letters of a phrase, folded, as far as its first word goes."""
    return fold(letters).split(" ", 1)[0]


def _capitals(word: str) -> _Capitals:
    """What a text gives; Chinese characters know no capitals and count as such."""
    if word.lower() == word.upper():
        return _Capitals.ALL
    return _Capitals.ALL if word.isupper() else _Capitals.FIRST if word[:1].isupper() else _Capitals.NONE


def _paths(phrase: str, lang: str, is_name: bool) -> Iterator[tuple[str, ...]]:
    """The rows of lemmas by which a phrase is found; several where its words are ambiguous."""
    from analyzers.analyzer import analyzer_for  # it loads dictionaries: only when a text comes

    tokens = analyzer_for(lang).analyze(phrase)
    return islice(product(*(_own_terms(token, phrase, lang, is_name) for token in tokens)), _MOST_READINGS)


def _own_terms(token: Token, phrase: str, lang: str, is_name: bool) -> tuple[str, ...]:
    """The terms of a word of a phrase, which stands there in its base form.

    A word that is a lemma is no form of another one here: дорога is a road and not dear (дорогой). A name is
    no oblique form of a word that the dictionary knows: Газа is no газ, Семей no семья. An abbreviation is no
    word at all: ПАР is not пара.
    """
    if token.form in token.terms or phrase.isupper() or (is_name and lang == "bg"):
        return (token.form,)
    if not is_name:
        return _terms(token)
    from analyzers.morphology import readings

    oblique = {one.lemma for one in readings(token.form, lang) if one.known and one.case != "Nom"}
    return (*(term for term in token.terms if term not in oblique), token.form)


def _terms(token: Token) -> tuple[str, ...]:
    """Its lemmas and the form itself: a dictionary may take the name Токаев for a form of another word."""
    return tuple(dict.fromkeys((*token.terms, token.form)))

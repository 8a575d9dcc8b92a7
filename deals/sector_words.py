"""Which words tell of a sector: the rows of tables/sectors.tsv and the glossary's phrases that have one.

Comes in: a language, or words of a text. Goes out: a sector code and the role of the word (site, topic, weak,
hint, none). The table has what deals are most often about, with the role of each word, and the false friends;
the glossary (analyzers/tables/glossary.tsv, column `domain`) adds its thousand phrases of the field. A phrase
of the glossary is a site if the table calls one of its words so („солнечная электростанция“), and a word that
stands in both is read as the table has it.

>>> told("завод за дълбока преработка на зърно", "bg")
(('manufacturing', 'weak'), ('agriculture_food', 'topic'))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from analyzers.glossary import concepts
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import Token
from deals.lexicon import Lexicon, rows

OTHER = "other"
Sense = tuple[str, str]
"""A sector code and the role of the word that tells it."""

NAMED = "named"
"""The role of a word in a name."""
_STRONG = ("site", "topic")
_SENTENCE_ENDS = ".!?:;—"
_BLANKS = 200
"""Characters before a word that are looked at: masked names leave rows of blanks."""
_SHORTEST_STEM = 5
"""A shorter stem begins too many other words: it stands for the word itself."""
_NO_SECTOR = frozenset(("general", "place", "name"))
_EVERYWHERE = frozenset(("government", "trade_finance"))


def told(text: str, lang: str, *, names: bool = False) -> tuple[Sense, ...]:
    """What the words of a text tell, in their order; compounds by their halves.

    Args:
        names: the text is a name: its words count as words. Elsewhere the role of a word with a capital that
            begins no sentence is "named".
    """
    words = _halved(tokenize(text), lang)
    found = []
    for hit in _lexicon(lang).find(words):
        code, role = hit.sense
        if code == OTHER:
            continue
        of_name = not names and role in _STRONG and _is_name(text, words[hit.first])
        found.append((code, NAMED if of_name else role))
    return tuple(found)


def _is_name(text: str, word: Token) -> bool:
    """Whether a word has a capital (an acronym has several) and begins no sentence."""
    if not word.span.of(text).istitle():
        return False
    before = text[max(0, word.span.start - _BLANKS) : word.span.start].rstrip()
    return bool(before) and before[-1] not in _SENTENCE_ENDS


def site_at(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word names something that is built or run."""
    hit = _lexicon(lang).at(words, at)
    return hit is not None and hit.sense[1] in ("site", "weak")


def speaks_of(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word tells of any sector."""
    hit = _lexicon(lang).at(words, at)
    return hit is not None and hit.sense[0] != OTHER


def _halved(words: Sequence[Token], lang: str) -> list[Token]:
    """The words, compounds that have no phrase of their own as their halves: „индустриално-логистичен“ is
    about both.
    """
    halved: list[Token] = []
    for word in words:
        if "-" in word.form and _compounds(lang).at((word,), 0) is None:
            halves = (half for half in word.form.split("-") if half)
            halved += [Token(half, word.span, word.position, word.kind) for half in halves]
        else:
            halved.append(word)
    return halved


@cache
def _compounds(lang: str) -> Lexicon[bool]:
    """The phrases that begin with a compound: бизнес-центр, дата-центр."""
    return Lexicon((phrase, True) for phrase in _table(lang) if "-" in phrase.split()[0])


@cache
def _lexicon(lang: str) -> Lexicon[Sense]:
    table = _table(lang)
    return Lexicon([*table.items(), *_of_glossary(lang, Lexicon(table.items()))])


def _table(lang: str) -> Mapping[str, Sense]:
    return _tables().get(lang, {})


@cache
def _tables() -> Mapping[str, Mapping[str, Sense]]:
    """The phrases of each language."""
    known: dict[str, dict[str, Sense]] = {}
    for row in rows("sectors.tsv", ("lang", "phrase", "sector", "role")):
        known.setdefault(row["lang"], {})[row["phrase"]] = (row["sector"], row["role"])
    return known


def _of_glossary(lang: str, table: Lexicon[Sense]) -> Iterator[tuple[str, Sense]]:
    """The glossary's phrases that the table has no word for, as stems."""
    for concept in concepts().values():
        if concept.domain in _NO_SECTOR:
            continue
        for phrase in concept.phrases.get(lang, ()):
            words = tokenize(phrase)
            known = [hit.sense for hit in table.find(words)]
            if not words or (known and len(words) == 1) or _denied(concept.domain, known):
                continue
            role = _role(concept.domain, known, len(words))
            yield " ".join(_stem(word.form, lang, phrase) for word in words), (concept.domain, role)


def _denied(sector: str, known: Sequence[Sense]) -> bool:
    """Whether the table has a word of the phrase for another sector: „строительство школы“ is of schools."""
    return any(code not in (sector, OTHER) and role in ("site", "topic") for code, role in known)


def _role(sector: str, known: Sequence[Sense], words: int) -> str:
    """The role that the table gives a word of the phrase. Where it has none, money and offices, which take
    part in deals of every sector, and single words („price“, „platform“) say little.
    """
    roles = {role for code, role in known if code == sector}
    for role in _STRONG:
        if role in roles:
            return role
    return "hint" if sector in _EVERYWHERE or words == 1 else "topic"


def _stem(form: str, lang: str, phrase: str) -> str:
    """A word without its ending, open for any other; a short word or an abbreviation as it is."""
    if phrase.isupper():
        return form
    for ending in _endings()[lang]:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST_STEM:
            return form.removesuffix(ending) + "*"
    return form + "*" if len(form) >= _SHORTEST_STEM else form


@cache
def _endings() -> Mapping[str, tuple[str, ...]]:
    table = rows("word_endings.tsv", ("lang", "endings"))
    return {row["lang"]: tuple(map(fold, row.words("endings"))) for row in table}

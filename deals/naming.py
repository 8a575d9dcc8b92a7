"""What is distinctive in a party's name: „АО „КазМунайГаз““ and "KazMunayGas" share a key.

Comes in: a name. Goes out: keys of its words without legal forms, words that many names share (group,
company, ministry) and countries. Keys are those of `analyzers.skeleton`, so that letters and endings of the
three languages do not matter.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analyzers.latin import to_cyrillic
from analyzers.skeleton import skeleton
from analyzers.tables import Row
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import Token, TokenKind
from deals.lexicon import rows
from deals.wording import legal_form

_SHORTEST = 3
_MARKS = tuple('«»„“”"')
_BRACKET = re.compile(r"\s*\([^()]*\)$")


def plain_name(name: str) -> str:
    """A name as a list of names has it: without the Cyrillic legal form, outer quotes and a bracket after it.

    >>> [plain_name(name) for name in ('ТОВ «Вега»', '„Вега“ ЕООД', 'Банк «Вега»')]
    ['Вега', 'Вега', 'Банк «Вега»']
    """
    words = tokenize(name)
    first, last = 0, len(words) - 1
    while first < last and _is_cyrillic_form(name, words[first]):
        first += 1
    while first < last and _is_cyrillic_form(name, words[last]):
        last -= 1
    start = words[first - 1].span.stop if first else 0
    stop = words[last + 1].span.start if last + 1 < len(words) else len(name)
    bare = _BRACKET.sub("", name[start:stop].strip()) or name
    if not bare.startswith(_MARKS):
        return bare
    return (bare[1:-1] if bare.endswith(_MARKS) else bare[1:]) or name


def _is_cyrillic_form(name: str, word: Token) -> bool:
    form = legal_form(name, word) if word.kind is not TokenKind.LATIN else None
    following = name[word.span.stop : word.span.stop + 2].strip()
    return form is not None and not (form.place == "person" and following[:1].isalpha())  # ФОП Коваленко


@lru_cache(maxsize=1 << 14)
def name_keys(name: str) -> frozenset[str]:
    """The keys of the words that tell a name from others; empty if it has none."""
    return frozenset(key for word in name_words(name) for key in word)


@lru_cache(maxsize=1 << 14)
def name_words(name: str) -> tuple[frozenset[str], ...]:
    """The words that tell a name from others, each as the keys of its possible readings."""
    words = []
    for word in tokenize(name):
        if legal_form(name, word) or word.form in _common() or len(word.form) < _SHORTEST:
            continue
        if _is_common(word.form):
            continue
        keys = {skeleton(word.form) or word.form}
        if word.kind is TokenKind.LATIN:
            keys |= {key for reading in to_cyrillic(word.form) if (key := skeleton(reading))}
        words.append(frozenset(keys))
    return tuple(words)


def is_common_word(form: str) -> bool:
    """Whether many names share a folded word: group, company, ministry."""
    return form in _common() or _is_common(form)


def _is_common(form: str) -> bool:
    return any(form.startswith(stem) for stem in _stems() if form[:_SHORTEST] == stem[:_SHORTEST])


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(row["phrase"]) for row in _table() if not row["phrase"].endswith("*"))


@cache
def _stems() -> tuple[str, ...]:
    return tuple(fold(row["phrase"]).rstrip("*") for row in _table() if row["phrase"].endswith("*"))


@cache
def _table() -> tuple[Row, ...]:
    places = (
        row for row in rows("places.tsv", ("lang", "phrase", "country", "sort")) if row["sort"] != "town"
    )
    heads = rows("institutions.tsv", ("lang", "phrase", "sort"))
    return tuple(
        row for row in (*heads, *rows("common_words.tsv", ("phrase",)), *places) if " " not in row["phrase"]
    )

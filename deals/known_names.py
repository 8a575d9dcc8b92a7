"""The one name under which a party is counted: АО «КазМунайГаз», „Казмунайгаз“ and KMG are KazMunayGas.

Comes in: the base form of a party's name. Goes out: its name in tables/known_names.tsv, or else the name
itself without legal form, outer quotes and a bracket after it. A record keeps its parties as the text names
them; this name is for counting and choosing.

>>> [counted_name(name) for name in ("АО «КазМунайГаз»", "ЄБРР", "ТОВ «Вега»", "Vega Trading Co., Ltd.")]
['KazMunayGas', 'EBRD', 'Вега', 'Vega Trading']
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from analyzers.languages import CODES
from analyzers.tokenizer import tokenize
from analyzers.tokens import TokenKind
from deals.grammar import grammar
from deals.lexicon import rows
from deals.naming import is_common_word, plain_name
from deals.wording import legal_form

Key = tuple[str, ...]

_INITIAL = 1
"""Letters of a person's initial: „им. К. И. Сатпаева“."""
_SHORT = 4
"""Letters of a word in capitals that may be an abbreviation: CITIC is none, KAZAKH is a word."""


@lru_cache(maxsize=1 << 14)
def counted_name(name: str) -> str:
    """The name under which a party is counted."""
    return known_name(name) or _cased(_named_after(_without_latin_form(plain_name(name))))


@lru_cache(maxsize=1 << 14)
def known_name(name: str) -> str | None:
    """The name that the table has for a party, if it has one."""
    plain = _without_latin_form(plain_name(name))
    return _known().get(_key(plain)) or _known().get(_key(name))


def variants(name: str) -> tuple[str, ...]:
    """What else the bearer of a name in the table is called."""
    return _variants().get(name, ())


def _without_latin_form(name: str) -> str:
    """A Latin name without „Co., Ltd.“, but with Group and Corporation, which tell sisters apart."""
    words = tokenize(name)
    last = len(words) - 1
    while last > 0 and words[last].kind is TokenKind.LATIN:
        form = legal_form(name, words[last])
        if form is None or form.place != "after" or is_common_word(words[last].form):
            break
        last -= 1
    if last == len(words) - 1 or last < 0:
        return name
    return name[: words[last].span.stop]


def _named_after(name: str) -> str:
    """A name that bears a person's, with that in the genitive: „Институт им. Сатпаев“ is „им. Сатпаева“."""
    words = tokenize(name)
    markers = {word for lang in CODES for word in grammar(lang).named_after}
    at = next((at for at, word in enumerate(words) if at and word.form in markers), len(words))
    person = next((word for word in words[at + 1 :] if len(word.form) > _INITIAL), None)
    endings = tuple(ending for lang in CODES for ending in grammar(lang).surname)
    if person is None or not person.form.endswith(endings):
        return name
    return name[: person.span.stop] + "а" + name[person.span.stop :]


def _cased(name: str) -> str:
    """A name that begins with a capital, one sort of dash in it; of several words none is shouted."""
    latin = name.replace("–", "-")
    name = latin if latin.isascii() else name
    if name.isupper() and name.isascii() and " " in name:
        name = " ".join(word.capitalize() if len(word) > _SHORT else word for word in name.split(" "))
    return name[:1].upper() + name[1:]


def _key(name: str) -> Key:
    """Its words, folded, without legal forms (where they are not all of it)."""
    words = tokenize(name)
    return tuple(w.form for w in words if legal_form(name, w) is None) or tuple(w.form for w in words)


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: row.words("variants") for row in rows("known_names.tsv", ("name", "variants"))}


@cache
def _known() -> Mapping[Key, str]:
    found: dict[Key, str] = {}
    for row in rows("known_names.tsv", ("name", "variants")):
        for variant in (row["name"], *row.words("variants")):
            if found.setdefault(_key(variant), row["name"]) != row["name"]:
                raise row.error(f"{variant!r} stands for {found[_key(variant)]} too")
    return found

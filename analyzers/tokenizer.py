"""Words and numbers of a cleaned text, left to right, each with its place.

One regular expression finds atoms; what is one word is decided by the order of its branches:

    address   www.inform.kz, JD.com, press@gov.kz       one token; its labels are found by the analyser
    number    300 000   2,78   24.11.2025               grouped digits are one number
              2025-го   90-х                             an ordinal ending belongs to its number
    code      10G  4K  G20  B2B  А4                      letters and digits that make one name
    word      з'їзд   Xi'an   торгово-экономический      inner apostrophes and hyphens belong to the word

"60MW" and "53тыс" are a number and a word (the space was forgotten); "2-3" are two numbers. Dots part
everything else: "К.И.Сатпаев" gives к, и, сатпаев.

The law of forms, for every token of every text:
`token.form == one_script(fold(token.span.of(text)))`, and spans rise and never overlap.

>>> [token.form for token in tokenize("Жетiсу: 2,78 млрд. долара, Xi’an")]
['жетісу', '2,78', 'млрд', 'долара', "xi'an"]
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, count, repeat

from analyzers.text import fold, one_script
from analyzers.tokens import Spans, Token, TokenKind, bare_token

_TOP_DOMAINS = (
    "com|org|net|info|edu|gov|int|biz|eu|kz|ru|bg|ua|by|kg|uz|tj|tm|cn|az|am|ge|md|tr|de|uk|fr|pl|io|ai|tv|me"
)
_LETTER = "[^\\W\\d_]"
_MARKED = f"{_LETTER}[\u0300-\u036f]*"
_NUMBER = rf"\d{{1,3}}(?:[ ]\d{{3}})+(?:,\d+)?(?!\d) | \d+(?:[.,:]\d+)* (?:-(?:{_LETTER}{{1,3}})(?![\w'-]))?"
# One group and no other, for re.split. First the common case, a plain Cyrillic word; then, where a word can
# begin at all, the branches in order: address, code, compound, number, word.
_ATOMS = re.compile(
    rf"""
    ( [\u0400-\u0481\u048a-\u052f]++(?![\w'\u0300-\u036f-])
    | (?=[\w-]) (?:
        (?:https?://|www\.)[^\s<>"'«»„“”]{{1,500}}[^\s<>"'«»„“”.,:;!?()\[\]…]
        | (?<![\w.+-])[a-z0-9][a-z0-9._+-]{{0,63}}@[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,5}}
        | (?<![\w.-])[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,5}}\.(?:{_TOP_DOMAINS})(?![\w-]|\.\w)
        | (?<!\w)\d{{1,3}}[a-z](?![\w']) | (?<!\w){_LETTER}{{1,4}}\d{{1,4}}(?!\w)
        | (?<!\w){_LETTER}\d{_LETTER}(?!\w)
        | (?<!\w)\d+-(?:{_MARKED}){{4,}}(?:['-](?:{_MARKED})+)*
        | {_NUMBER}
        | (?:{_MARKED})+ (?: '(?:{_MARKED})+ | -(?:(?:{_MARKED})+|\d{{1,4}}(?!\w)) )*
    ) )
    """,
    re.VERBOSE,
)
_WHOLE_NUMBER = re.compile(_NUMBER, re.VERBOSE)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_CYRILLIC_WORD = re.compile("[\u0400-\u0481\u048a-\u052f]+(?:['-][\u0400-\u0481\u048a-\u052f]+)*")


def tokenize(text: str) -> tuple[Token, ...]:
    """The words and numbers of a cleaned text, in order; nothing is analysed yet.

    Positions run from 0 and count every token. A hyphenated compound is one token.
    """
    atoms, spans = cut(text)
    if not atoms:
        return ()
    forms, kinds = zip(*map(form_and_kind, atoms), strict=True)
    nothing: repeat[tuple[str, ...]] = repeat(())
    fields = zip(forms, spans, count(), kinds, repeat(None), nothing, nothing, strict=False)
    return tuple(map(bare_token, fields))


def forms(text: str) -> tuple[list[str], list[int]]:
    """The forms of the words and where each begins: enough for who needs the tokens of few texts."""
    pieces = _ATOMS.split(fold(text))
    return [form_and_kind(atom)[0] for atom in pieces[1::2]], list(accumulate(map(len, pieces)))[0:-1:2]


def cut(text: str) -> tuple[list[str], Spans]:
    """The same unfinished, for who makes tokens of them: each word as it stands, folded, and its span."""
    pieces = _ATOMS.split(fold(text))  # a gap, an atom, a gap, an atom, ..., a gap
    return pieces[1::2], Spans(list(accumulate(map(len, pieces))))


@lru_cache(maxsize=1 << 15)
def form_and_kind(atom: str) -> tuple[str, TokenKind]:
    """The form of a word as it stands, and what it is made of: both depend on nothing but the word."""
    if _CYRILLIC_WORD.fullmatch(atom):
        return atom, TokenKind.WORD
    form = one_script(atom)
    if _WHOLE_NUMBER.fullmatch(atom):
        return form, TokenKind.NUMBER
    return form, TokenKind.WORD if _CYRILLIC.search(form) else TokenKind.LATIN

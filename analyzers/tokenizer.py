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

from analyzers.text import fold, one_script
from analyzers.tokens import Span, Token, TokenKind

_TOP_DOMAINS = (
    "com|org|net|info|edu|gov|int|biz|eu|kz|ru|bg|ua|by|kg|uz|tj|tm|cn|az|am|ge|md|tr|de|uk|fr|pl|io|ai|tv|me"
)
_LETTER = "[^\\W\\d_]"
_MARKED = f"{_LETTER}[\u0300-\u036f]*"
_ATOMS = re.compile(
    rf"""
    (?P<address> (?:https?://|www\.)[^\s<>"'«»„“”]{{1,500}}[^\s<>"'«»„“”.,:;!?()\[\]…]
        | (?<![\w.+-])[a-z0-9][a-z0-9._+-]{{0,63}}@[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,5}}
        | (?<![\w.-])[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,5}}\.(?:{_TOP_DOMAINS})(?![\w-]|\.\w) )
  | (?P<code> (?<!\w)\d{{1,3}}[a-z](?![\w']) | (?<!\w){_LETTER}{{1,4}}\d{{1,4}}(?!\w)
        | (?<!\w){_LETTER}\d{_LETTER}(?!\w) )
  | (?P<compound> (?<!\w)\d+-(?:{_MARKED}){{4,}}(?:['-](?:{_MARKED})+)* )
  | (?P<number> \d{{1,3}}(?:[\ ]\d{{3}})+(?:,\d+)?(?!\d) | \d+(?:[.,:]\d+)*
        (?: -(?:{_LETTER}{{1,3}})(?![\w'-]) )? )
  | (?P<word> (?:{_MARKED})+ (?: '(?:{_MARKED})+ | -(?:(?:{_MARKED})+|\d{{1,4}}(?!\w)) )* )
    """,
    re.VERBOSE,
)
_CYRILLIC = re.compile("[\u0400-\u052f]")


def tokenize(text: str) -> tuple[Token, ...]:
    """The words and numbers of a cleaned text, in order; nothing is analysed yet.

    Positions run from 0 and count every token. A hyphenated compound is one token.
    """
    folded = fold(text)
    tokens = []
    for position, atom in enumerate(_ATOMS.finditer(folded)):
        form, kind = _form_and_kind(atom.group(), atom.lastgroup or "word")
        tokens.append(Token(form, Span(atom.start(), atom.end()), position, kind))
    return tuple(tokens)


@lru_cache(maxsize=1 << 17)
def _form_and_kind(folded: str, atom: str) -> tuple[str, TokenKind]:
    form = one_script(folded)
    if atom == "number":
        return form, TokenKind.NUMBER
    return form, TokenKind.WORD if _CYRILLIC.search(form) else TokenKind.LATIN

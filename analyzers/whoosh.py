"""The analysers as ordinary Whoosh analysers, for a Whoosh user's own schema.

    from whoosh.fields import Schema, TEXT
    from analyzers.whoosh import bulgarian, russian, ukrainian
    schema = Schema(text=TEXT(analyzer=russian(), phrase=True, chars=True, stored=True))

Every lemma of an ambiguous form is a token at the same position, so phrases and highlights are true. While
indexing, the halves of hyphenated words come too, and neighbours choose among the lemmas; a query asks the
whole word, with all its lemmas. An analyser is pickled
into an index by its name and language alone. Give it cleaned text (`analyzers.clean`). dogovor itself
hands Whoosh terms that are analysed already, and does not use this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Composable, Token

from analyzers.analyzer import analyze, analyzer_for
from analyzers.languages import language
from analyzers.tokenizer import tokenize


class CyrillicAnalyzer(Composable):  # type: ignore[misc]  # whoosh has no types
    """A Whoosh analyser of one language."""

    is_morph = True

    def __init__(self, lang: str) -> None:
        self.lang = language(lang).code

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **rest: Any,
    ) -> Iterator[Token]:
        """Yield Whoosh tokens; as Whoosh's own analysers do, one token object, filled anew each time."""
        filled = Token(positions, chars, removestops=removestops, mode=mode, **rest)
        asked = mode == "query"
        for word in analyzer_for(self.lang).annotate(tokenize(value)) if asked else analyze(value, self.lang):
            terms = word.terms if asked else word.terms + word.parts
            for term in dict.fromkeys(terms):
                filled.text = term
                filled.boost = 1.0
                filled.stopped = False
                if keeporiginal:
                    filled.original = word.span.of(value)
                if positions:
                    filled.pos = start_pos + word.position
                if chars:
                    filled.startchar = start_char + word.span.start
                    filled.endchar = start_char + word.span.stop
                yield filled

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CyrillicAnalyzer) and other.lang == self.lang

    def __hash__(self) -> int:
        return hash((type(self), self.lang))

    def __reduce__(self) -> tuple[type[CyrillicAnalyzer], tuple[str]]:
        return CyrillicAnalyzer, (self.lang,)


def russian() -> CyrillicAnalyzer:
    """The Russian analyser."""
    return CyrillicAnalyzer("ru")


def bulgarian() -> CyrillicAnalyzer:
    """The Bulgarian analyser."""
    return CyrillicAnalyzer("bg")


def ukrainian() -> CyrillicAnalyzer:
    """The Ukrainian analyser."""
    return CyrillicAnalyzer("uk")

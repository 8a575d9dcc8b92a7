"""How far a run of capitalised words goes that make one name: China Harbour Engineering Company, Си Цзинпин.

Comes in: the words of a sentence and one that begins with a capital. Goes out: the index of the last word of
its name. A Latin name takes in small words (of, and), „&“, numbers, legal forms after a comma (Co., Ltd.)
and a bracket inside (Portuguese-speaking (Xi'an) Technology); a Cyrillic name takes in capitalised words and
initials.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from analyzers.tokens import Token
from deals import wording

_SMALL = frozenset(("of", "and", "for", "the", "de", "di", "du", "la", "und", "in", "on", "to", "speaking"))
_JOINTS = ("(", ")", "&", "-", "–", "")
_BRACKET = 40
_LONGEST = 14


def run_end(text: str, words: Sequence[Token], at: int, lang: str, stops: Container[int]) -> int:
    """The last word of the run that begins at word `at`; a word in `stops` (a quoted name) ends it."""
    grow = _latin_step if wording.is_latin(words[at]) else _cyrillic_step
    last = at
    while last + 1 < len(words) and last + 1 not in stops and last - at < _LONGEST:
        step = grow(text, words, at, last, lang)
        if step == last:
            break
        last = step
    return last


def _latin_step(text: str, words: Sequence[Token], at: int, last: int, lang: str) -> int:
    """The end of a Latin name with one word more, or `last` where it ends."""
    word, between = words[last + 1], wording.gap(text, words, last + 1)
    if word.form.isdigit() and between == "":  # UNITED24
        return last + 1
    if word.form.isdigit() and len(word.form) < 3 and between == " ":  # Nord Stream 2 AG
        goes_on = last + 2 < len(words) and wording.is_latin(words[last + 2])
        return last + 2 if goes_on else last
    if not wording.is_latin(word):
        return last
    form = wording.legal_form(text, word)
    if form is not None and form.place != "before" and between.strip(" .,") == "":
        return last + 1
    joint = between.strip()
    if between in ("/", ".") and len(words[last].form) == len(word.form) == 1:
        return last + 1  # A/S, S.p.A
    if joint not in _JOINTS or "." in between:
        return last
    if joint == "(" and ")" not in text[word.span.stop : word.span.stop + _BRACKET]:
        return last
    fits = wording.is_capital(text, word) or joint in ("&", "-", "–") or word.form in _SMALL
    return last + 1 if fits else last


def _cyrillic_step(text: str, words: Sequence[Token], at: int, last: int, lang: str) -> int:
    """The end of a Cyrillic name with one word more, or `last` where it ends."""
    word, between = words[last + 1], wording.gap(text, words, last + 1)
    initial = last == at and between == ". " and len(words[last].form) == 1
    if not (between == " " or initial) or not wording.is_capital(text, word) or wording.is_latin(word):
        return last
    head = wording.head_at(words, last + 1, lang)
    return last if head is not None and head.sense != "office" else last + 1

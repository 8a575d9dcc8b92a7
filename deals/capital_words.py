"""What a capitalised Cyrillic word is: the beginning of a name, a place, or a plain word.

Comes in: the words of a sentence and one of them. Goes out: yes or no. A capital alone proves little: the
first word of a sentence, an adjective made of a place, a tax and a unit have one too.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.morphology import readings
from analyzers.stopwords import is_stop
from analyzers.tokens import Token, TokenKind
from deals import wording
from deals.body_kinds import is_firm_noun
from deals.cues import find_cues
from deals.gazetteer import place_at
from deals.grammar import declines, grammar
from deals.sector_words import site_at, speaks_of

_SHORT = 3
"""Letters of an acronym that may be a plain word of the field."""


_ROMAN = frozenset("ivxіхv")
"""Letters of Roman numerals, also Cyrillic ones that look so."""


def begins_name(text: str, words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a capitalised Cyrillic word may begin a name: no adjective, no first word of a sentence,
    no unit.
    """
    word = words[at]
    if not wording.is_capital(text, word) or word.form[0].isdigit() or len(word.form) < 2:
        return False
    if is_roman(word) or (at and wording.gap(text, words, at) == "."):
        return False  # „Prozorro.Продажі“
    place = place_at(words, at, lang)
    if (place is not None and place.sense.sort == "adjective") or is_stop(word.form, lang):
        return False
    acronym = wording.is_acronym(text, word)
    if not acronym and any(cue.sort == "document" for cue in find_cues(words[at : at + 1], lang)):
        return False  # „подписано Споразумение“
    if at == 0 and not acronym and (_is_ordinary(text, words, at, lang) or _modifies(text, words, at, lang)):
        return False
    if wording.is_project_word(words, at, lang) or (
        "-" in word.form and wording.is_sort_word(words, at, lang)
    ):
        return False  # Програма, IT-компания
    if not acronym and is_firm_noun(word.form, lang):
        return False  # „— Компания «Вега» запустила“
    if acronym and len(word.form) <= _SHORT and speaks_of(words, at, lang):
        return False  # ИИ, IT
    if word.form[-1].isdigit() or _is_measure(text, words, at):
        return False  # С-400, 500 МВт
    if wording.is_plain_acronym(words, at, lang) or _describes(text, words, at, lang):
        return False  # НДС; „Полонського напрямку“
    return not site_at(words, at, lang)  # НПЗ is built, it does not build


def is_roman(word: Token) -> bool:
    """Whether a word is a Roman numeral in Latin or look-alike letters: III, ІІ, XIV."""
    return len(word.form) > 1 and set(word.form) <= _ROMAN


def _modifies(text: str, words: Sequence[Token], at: int, lang: str) -> bool:
    """„Заемно споразумение“, „Релокована з Харкова компанія“: an adjective at the head of a sentence, with a
    plain word after it that is no verb.
    """
    following = at + 1
    if following >= len(words) or wording.gap(text, words, following) != " ":
        return False
    if not wording.is_adjective(words[at], lang) or wording.is_capital(text, words[following]):
        return False
    cues = find_cues(words[following : following + 1], lang)
    if any(cue.value == "finite" for cue in cues) and not any(cue.sort == "document" for cue in cues):
        return False
    return declines(lang) or words[at].form.endswith(grammar(lang).attribute)


def _describes(text: str, words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a capitalised word is an adjective made of a place, and what it describes follows."""
    following = at + 1
    return (
        following < len(words)
        and wording.gap(text, words, following) == " "
        and not wording.is_acronym(text, words[at])  # ЦСКА
        and not wording.is_capital(text, words[following])
        and words[following].form not in grammar(lang).and_
        and (wording.is_local(words[at], lang) or _is_only_adjective(words[at], lang))
    )


def _is_only_adjective(word: Token, lang: str) -> bool:
    """Белого (дома): the dictionary knows the word, as an adjective alone."""
    if not declines(lang):
        return False
    found = readings(word.form, lang)
    return bool(found) and all(r.known and r.pos == "ADJ" and r.name is None for r in found)


def is_located(text: str, words: Sequence[Token], at: int, last: int, lang: str) -> bool:
    """„у Нікополі й Марганці“, „край Суворово“: where unknown names stand after „in“ they are places."""
    if last > at or wording.is_acronym(text, words[at]):
        return False
    small, before = grammar(lang), at - 1
    if before > 1 and words[before].form in small.and_ and _is_bare_capital(text, words[before - 1]):
        before -= 2
    if before < 0 or wording.gap(text, words, at) != " ":
        return False
    if words[before].form in small.near:
        return True
    return words[before].form in small.inside and (not declines(lang) or wording.may_be_in(words[at], lang))


def _is_bare_capital(text: str, word: Token) -> bool:
    return wording.is_capital(text, word) and not wording.is_latin(word)


def _is_measure(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether a capitalised word is a unit: 500 МВт."""
    return at > 0 and words[at - 1].kind is TokenKind.NUMBER and wording.gap(text, words, at) == " "


def _tells_or_acts(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a verb of telling or of an act stands at a word."""
    return any(cue.value == "finite" or cue.sort == "source" for cue in find_cues(words[at : at + 1], lang))


def _is_ordinary(text: str, words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word that begins a sentence is a plain word of the language, capital or not."""
    sort = wording.ending_of(words[at], lang)
    if sort == "firm" or (sort == "person" and _tells_or_acts(words, at + 1, lang)):
        return False  # Сбербанк; „Калчев подписа“
    if sort == "plain" or find_cues(words[at : at + 1], lang) or wording.is_sort_word(words, at, lang):
        return True
    found = readings(words[at].form, lang)
    return any(reading.known and reading.name is None and reading.pos != "PROPN" for reading in found)

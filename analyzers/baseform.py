"""The base form of a name: nominative, or without the Bulgarian definite article.

Comes in: a name phrase as it stands in a sentence, and its language. Goes out: the phrase as a heading
would have it: «Министерством энергетики» -> «Министерство энергетики», „Държавния комитет“ ->
„Държавен комитет“. Only the head noun, the adjectives that agree with it and a person's names change;
number, capitals, quoted names, Latin names, abbreviations and words that nobody knows stay as written.

>>> base_form("Министерством энергетики РК", "ru"), base_form("Главната митническа администрация", "bg")
('Министерство энергетики РК', 'Главна митническа администрация')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzers.bulgarian import without_article
from analyzers.morphology import Reading, bulgarian_dictionary, nominative, readings
from analyzers.surnames import firm_nominative, may_be_surname, nominatives
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import Span, TokenKind

_QUOTE = re.compile("[«»„“”\"\\[(]|(?<!\\w)['‘’‚]|['‘’‚](?!\\w)")  # an apostrophe stands within a word
_SURNAME = re.compile("(?:ов|ев|єв|їв|ин|ын|ін|ськ|цьк|ск|цк)(?:а|у|ым|им|ом|ого|ому|е|ой|ою|і)?$")
_POSSESSIVE = re.compile("(?:ов|ев|ин|ын|ін|їн)(?:а|у|ым|им|ом|ой|ою)?$")
_NAMES = frozenset({"surname", "given", "patronymic"})
_AND = frozenset({"и", "та", "й", "і"})
_IN_HONOUR = frozenset({"им", "имени", "ім", "імені"})  # whose name follows stays in the genitive
_SEVERAL_MEANT = frozenset({"власти", "власті"})  # authorities; one power is seldom named
_TOWN = ("ів", "їв")  # Миколаєві is a town sooner than a man's name
_FOREIGN = 0.3  # порту is a case of порт sooner than a word without cases
_FEW_CASES = 4
_LONGEST_GROUP = 6  # words up to the head noun
_AS_IT_STANDS = 1.5  # a form that may be the nominative singular is that, sooner than not
_SEVERAL = 0.3  # one thing is named: «Министерства» is a genitive sooner than several ministries
_LONG_NAME = 6  # letters; shorter words end so by chance
_GUESSED = "?"  # part of speech of a surname that is guessed by its ending
_CASES = ("Nom", "Gen", "Acc", "Dat", "Ins", "Loc")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the phrase: as written, its place, its readings (hyphenated: those of the last half)."""

    written: str
    span: Span
    readings: tuple[Reading, ...]

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()

    @property
    def fixed(self) -> bool:
        """Abbreviations, initials and short foreign names never change."""
        return self.written[-2:].isupper() or len(self.written) <= 2  # ВТБ, КазНУ


@dataclass(frozen=True, slots=True)
class _Agreement:
    """What an adjective shares with its noun."""

    case: str
    number: str
    gender: str | None


@lru_cache(maxsize=1 << 14)
def base_form(phrase: str, lang: str) -> str:
    """The phrase in its base form; the phrase itself where nothing is known for sure.

    Args:
        phrase: a cleaned name phrase: an institution, a company, a person with or without an office.
        lang: the language of the text that it stands in.
    """
    quote = _QUOTE.search(phrase)
    open_part = phrase[: quote.start()] if quote else phrase
    words = [
        (token.span.of(phrase), token.span) for token in tokenize(open_part) if token.kind is TokenKind.WORD
    ]
    latin = next((t.span.start for t in tokenize(open_part) if t.kind is TokenKind.LATIN), len(open_part))
    words = [(written, span) for written, span in words if span.start < latin]
    if not words or (len(words) == 1 and "-" in words[0][0] and not words[0][0].islower() and lang != "bg"):
        return phrase
    if lang == "bg":
        changes = without_article(tuple(written for written, _ in words), bulgarian_dictionary)
        return _put(phrase, [(words[at][1], new) for at, new in changes.items()])
    known = tuple(_Word(written, span, _readings(written, lang)) for written, span in words)
    named_after = bool(quote) or latin < len(open_part)
    return _put(phrase, list(_changes(known, lang, named_after)))


def _put(phrase: str, changes: list[tuple[Span, str]]) -> str:
    for span, new in sorted(changes, reverse=True):
        phrase = phrase[: span.start] + _as_written(span.of(phrase), new) + phrase[span.stop :]
    return phrase


def _as_written(old: str, new: str) -> str:
    """The new form with the old one's capitals, and with ё only where the old one is written with it."""
    if "’" in old:
        new = new.replace("'", "’")
    if "ё" not in old.lower():
        new = new.replace("ё", "е")
    new = "".join(
        "ё" if at < len(old) and old[at] in "ёЁ" and letter == "е" else letter
        for at, letter in enumerate(new)
    )
    if old.isupper() and len(old) > 1:
        return new.upper()
    return "".join(
        letter.upper() if at < len(old) and old[at].isupper() else letter for at, letter in enumerate(new)
    )


def _readings(written: str, lang: str) -> tuple[Reading, ...]:
    return readings(_inflected_part(written), lang)


def _inflected_part(written: str) -> str:
    """What of a word is inflected: of Касым-Жомарта only the last name, of социально-экономический all."""
    if "-" in written and all(half[:1].isupper() for half in written.split("-")):
        return fold(written.rsplit("-", 1)[1])
    return fold(written)


def _nominative(word: _Word, reading: Reading, lang: str, gender: str | None = None) -> str | None:
    part = _inflected_part(word.written)
    new = nominative(part, lang, reading, gender)
    return word.written[: len(word.written) - len(part)] + new if new else None


def _changes(words: Sequence[_Word], lang: str, named_after: bool) -> Iterator[tuple[Span, str]]:
    if len(words) == 1 and words[0].capital and may_be_surname(fold(words[0].written)):
        return  # Токаев is sooner a president than several wines
    if len(words) == 1 and (town := _town(words[0])):
        yield words[0].span, town
        return
    if len(words) == 1 and (firm := firm_nominative(fold(words[0].written), lang)):
        yield words[0].span, firm
        return
    if _is_person(words):
        yield from _person(words, lang, None)
        return
    group = _group(words, named_after)
    if group is None:
        return
    agreement, head = group
    for word in words[: head + 1]:
        is_head = word is words[head]
        reading = _agreeing(word, agreement, noun=is_head)
        if reading and (new := _nominative(word, reading, lang, None if is_head else agreement.gender)):
            yield word.span, new
    if agreement.case != "Nom":
        start = _tail(words, head)
        tail = words[start:]
        honoured = any(fold(word.written) in _IN_HONOUR for word in words[:start])
        if len(tail) > 1 and not honoured and _is_person(tail):
            yield from _person(tail, lang, agreement.case)


def _town(word: _Word) -> str | None:
    """The nominative of a Ukrainian town in -ів that stands in a case."""
    if not word.capital or any(r.case == "Nom" and r.pos in ("NOUN", "PROPN") for r in word.readings):
        return None
    towns = (r.lemma for r in word.readings if r.pos == "NOUN" and r.animate is False)
    return next((lemma for lemma in towns if lemma.endswith(_TOWN)), None)


def _tail(words: Sequence[_Word], head: int) -> int:
    """Where the run of capitalised words at the end of the phrase begins."""
    start = len(words)
    while (
        start - 1 > head
        and words[start - 1].capital
        and (words[start - 1].fixed or _name_like(words[start - 1]))
    ):
        start -= 1
    return start


def _group(words: Sequence[_Word], named_after: bool) -> tuple[_Agreement, int] | None:
    """How the head noun and its adjectives agree, and where the head stands."""
    for head, word in enumerate(words[:_LONGEST_GROUP]):
        if word.fixed:
            return None
        if not any(reading.known for reading in word.readings):
            if head + 1 == len(words):
                return None
            if unlisted := _unlisted(word, head):
                return unlisted
            if any(reading.pos == "ADJ" for reading in word.readings):
                continue  # an adjective from a place name; its noun must be known
            return None
        if fold(word.written) in _AND:
            continue
        weight, agreement = _likeliest(word, words[:head], named_after)
        noun = agreement and not (head + 1 < len(words) and _adjective_first(word, words[head + 1], weight))
        if agreement and noun:
            return agreement, head
        if not any(reading.pos in ("ADJ", "VERB", "NUM") for reading in word.readings):
            return None
    return None


def _likeliest(noun: _Word, modifiers: Sequence[_Word], named_after: bool) -> tuple[float, _Agreement | None]:
    """What a noun and the words before it share, by the weight of their readings; the weight first."""
    best: tuple[float, _Agreement | None] = (0.0, None)
    for reading in noun.readings:
        if reading.pos not in ("NOUN", "PROPN") or not reading.case or not reading.number:
            continue
        agreement = _Agreement(reading.case, reading.number, reading.gender)
        weight = _weight(modifiers, agreement) * reading.score
        if _is_foreign(noun, reading):
            weight *= _FOREIGN
        if reading.case == "Nom":
            if reading.number == "Sing":
                weight *= _AS_IT_STANDS
            elif fold(noun.written) in _SEVERAL_MEANT:
                return weight, agreement
            elif named_after or noun.capital:
                weight *= _SEVERAL
        if weight > best[0]:
            best = (weight, agreement)
    return best


def _is_foreign(noun: _Word, reading: Reading) -> bool:
    """Whether a reading has no cases while another word would have them."""
    own = [r for r in noun.readings if r.lemma == reading.lemma == fold(noun.written)]
    return len({r.case for r in own}) > _FEW_CASES and len(own) < len(noun.readings)


def _unlisted(word: _Word, head: int) -> tuple[_Agreement, int] | None:
    """How a noun that nobody knows stands, if its ending leaves little doubt: Акиматом области.

    Only before other words: Казахтелеком is a name that ends so.
    """
    if not fold(word.written).endswith(("ом", "ем")) or len(word.written) < _LONG_NAME:
        return None
    likeliest = word.readings[0] if word.readings else None
    if likeliest and (likeliest.pos, likeliest.case, likeliest.gender) == ("NOUN", "Ins", "Masc"):
        return _Agreement("Ins", "Sing", "Masc"), head
    return None


def _adjective_first(word: _Word, following: _Word, noun_weight: float) -> bool:
    """Whether a word that may be a noun is rather an adjective of the next one."""
    for reading in word.readings:
        if reading.pos in ("ADJ", "VERB") and reading.case and reading.score >= noun_weight:
            agreement = _Agreement(reading.case, reading.number or "Sing", reading.gender)
            if any(
                (r.case, r.number) == (agreement.case, agreement.number)
                and (r.gender == agreement.gender or agreement.number == "Plur")
                for r in following.readings
                if r.pos in ("NOUN", "PROPN", "ADJ")
            ):
                return True
    return False


def _weight(modifiers: Sequence[_Word], agreement: _Agreement) -> float:
    weight = 1.0
    for word in modifiers:
        if fold(word.written) in _AND:
            continue
        reading = _agreeing(word, agreement, noun=False)
        weight *= max(reading.score, 0.05) if reading else 0.0
    return weight


def _agreeing(word: _Word, agreement: _Agreement, *, noun: bool) -> Reading | None:
    """The likeliest reading of a word that fits the agreement."""
    wanted = ("NOUN", "PROPN") if noun else ("ADJ", "VERB", "NUM")
    for reading in word.readings:
        fits = reading.pos in wanted and (reading.case, reading.number) == (agreement.case, agreement.number)
        if fits and (agreement.number == "Plur" or reading.gender in (agreement.gender, None)):
            return reading
    return None


def _name_like(word: _Word) -> bool:
    """Whether a word may be a personal name: the dictionary says so, or does not know it at all."""
    if any(reading.name in _NAMES for reading in word.readings):
        return True
    if _POSSESSIVE.search(fold(word.written)) and all(reading.pos == "ADJ" for reading in word.readings):
        return True  # Мамина, „mother's“
    return not any(reading.known for reading in word.readings)


def _is_person(words: Sequence[_Word]) -> bool:
    """Two or three names, or one unmistakable surname, and nothing else."""
    if not all(word.capital for word in words) or len(words) > 4:
        return False
    real = [word for word in words if not word.fixed]
    if not real or not all(_name_like(word) for word in real):
        return False
    if len(words) > 1:
        return True
    only = real[0]
    place = any(reading.known and reading.name == "place" for reading in only.readings)
    common = any(
        reading.known and reading.name is None and reading.pos == "NOUN" for reading in only.readings
    )
    return bool(_SURNAME.search(fold(only.written))) and not place and not common


def _person(words: Sequence[_Word], lang: str, case: str | None) -> Iterator[tuple[Span, str]]:
    """The names of one person, which agree in case and gender."""
    real = [word for word in words if not word.fixed]
    best: tuple[tuple[float, ...], list[Reading]] | None = None
    for wanted in (case,) if case else _CASES:
        for gender in ("Masc", "Fem"):
            chosen = [_name_reading(word, wanted, gender, lang) for word in real]
            fitting = [reading for reading in chosen if reading]
            if len(fitting) < len(real):
                continue
            given = sum(reading.known and reading.name == "given" for reading in fitting)
            known = sum(reading.known for reading in fitting)
            # A name that nobody knows is sooner a man's in the genitive than a woman's in the nominative.
            rank = (float(given), float(known), float(gender == "Masc"), sum(r.score for r in fitting))
            if best is None or rank > best[0]:
                best = (rank, fitting)
    if best:
        for word, reading in zip(real, best[1], strict=True):
            guessed = reading.pos == _GUESSED
            new = reading.lemma if guessed else _nominative(word, reading, lang)
            if new:
                yield word.span, new


def _name_reading(word: _Word, case: str | None, gender: str, lang: str) -> Reading | None:
    names = [r for r in word.readings if r.name in _NAMES and r.known] or [
        r for r in word.readings if r.pos in ("NOUN", "PROPN")
    ]
    fitting = [r for r in names if r.case == case and r.number == "Sing" and r.gender in (gender, None)]
    best = max(fitting, key=lambda reading: (reading.name in _NAMES, reading.score), default=None)
    return best or _guessed_surname(word, case, gender, lang)


def _guessed_surname(word: _Word, case: str | None, gender: str, lang: str) -> Reading | None:
    """A surname in a case that the dictionary does not read as one: Мамина is only „mother's“ to it."""
    form = fold(word.written)
    if case == "Nom" or any(r.known and (r.name in _NAMES or r.pos == "NOUN") for r in word.readings):
        return None
    for surname in nominatives(form, lang):
        if surname != form and (gender == "Masc" or surname.endswith(("а", "о"))):
            return Reading(surname, _GUESSED, case, "Sing", gender, True, "surname", False, 0.0)
    return None

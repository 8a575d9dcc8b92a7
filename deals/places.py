"""Where a deal is carried out.

Comes in: a sentence, the stretches of it that tell of a deal, its parties, and sentences around it. Goes out:
the name of its place in the base form, and the country. Looked for in this order, the first that tells wins:

1. after a word like „в“ in the object, then in the clause: „в Талгарски район“, „под Таразом“;
2. a town by its name or its adjective there: „об’їзд Житомира“, „Экибастузская ТЭЦ“;
3. the town or region of a party: „акимат на Акмолинска област“, „Томский университет“;
4. the same in the sentence before, or the place that the whole article is about;
5. a country alone, where no place in it is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from analyzers.baseform import base_form
from analyzers.tokenizer import tokenize
from analyzers.tokens import Span, Token, TokenKind
from deals import wording
from deals.gazetteer import Town, country_of, place_at, town_at, town_named
from deals.grammar import grammar
from deals.model import Party
from deals.names import Sort
from deals.quotes import quote_after
from deals.reading import Sentence

Found = tuple[str, str | None]
_OFTEN = 2
"""Sentences that name the place of an article that is about one."""
_SAID = 4
"""Words before a place in which somebody says something there: „сообщил журналистам в Вене“."""
_BESIDE = 2
"""Words between the adjective of a town and the party that comes from it: „нижегородским заводом «Х»“."""


def place_of(
    sentence: Sentence,
    clause: Span,
    object_span: Span | None,
    parties: Sequence[Party],
    main: Found | None = None,
) -> tuple[str | None, str | None]:
    """Where a deal is carried out: the place's name in its base form, and its country.

    Args:
        main: where the article has it, if it is about one place.
    """
    areas = [area for area in (object_span, clause) if area is not None]
    countries: list[Found] = []
    taken = _taken(sentence, parties)
    for area in areas:
        for name, country, alone in _located(sentence, area, taken):
            if not alone:
                return name, country or _country_of_parties(parties)
            countries.append((name, country))
    for area in areas:
        for town in _towns_in(sentence, area, taken, parties):
            return town.name, town.country
    for party in parties:
        if found := _authority(party, sentence.lang) or _town_of(party, sentence.lang):
            return found
    before = _told_in(sentence.previous) if sentence.previous and not countries else None
    if found := before or main:
        return found
    return countries[0] if countries else (None, _country_of_parties(parties))


def main_place(headline: Sequence[Sentence], sentences: Sequence[Sentence]) -> Found | None:
    """The place that an article is about: named in several sentences, and more than all others together. The
    headline counts twice.
    """
    named = [found for one in (*headline, *headline, *sentences) if (found := _told_in(one))]
    counted = Counter(name for name, _ in named)
    if not counted:
        return None
    name, often = counted.most_common(1)[0]
    if often < _OFTEN or often <= len(named) - often:
        return None
    return next(found for found in named if found[0] == name)


def stands_in(party: Party, text: str) -> bool:
    """Whether a party was read in this very text, and not in another paragraph."""
    return party.span.of(text).strip() == party.as_written


def _told_in(sentence: Sentence) -> Found | None:
    """The first place that a sentence names, none of a country. What stands in quotes is a name."""
    text = sentence.block.text
    quoted = [word.span for word in sentence.words if text[max(0, word.span.start - 1)] in _QUOTES]
    for name, country, alone in _located(sentence, sentence.span, quoted):
        if not alone:
            return name, country
    towns = _towns_in(sentence, sentence.span, quoted, ())
    return next(((town.name, town.country) for town in towns), None)


def _located(sentence: Sentence, area: Span, taken: Sequence[Span]) -> Iterator[tuple[str, str | None, bool]]:
    """Places after a word like „в“ in a stretch: name, country, whether it is a country and no more."""
    words, lang, text = sentence.words, sentence.lang, sentence.block.text
    for at, word in enumerate(words):
        if at == 0 or not area.start <= word.span.start < area.stop or not _locates(words, at, lang):
            continue
        if any(span.start <= word.span.start < span.stop for span in taken) or _is_said(sentence, at):
            continue
        span = _site_span(text, words, at, lang)
        if span is None:
            continue
        inner = [w for w in words if span.start <= w.span.start < span.stop]
        hit = place_at(words, at, lang)
        alone = hit is not None and hit.sense.sort == "country" and len(inner) == hit.last - hit.first + 1
        town = town_named(inner, lang)
        if town is not None:
            yield town.name, town.country, False
        else:
            yield base_form(span.of(text), lang), country_of(inner, lang), alone


def _taken(sentence: Sentence, parties: Sequence[Party]) -> list[Span]:
    """Where names stand that are no places: parties, and quoted firms: „Варна фиш“ is no town."""
    text = sentence.block.text
    taken = [party.span for party in parties if stands_in(party, text)]
    taken += [
        name.span for name in sentence.names if name.sort is Sort.FIRM and text[name.span.start] in _QUOTES
    ]
    return taken


def _is_said(sentence: Sentence, at: int) -> bool:
    """Whether a verb of saying stands right before a place."""
    return any(cue.sort == "source" and 0 < at - cue.last <= _SAID for cue in sentence.cues)


def _towns_in(
    sentence: Sentence, area: Span, taken: Sequence[Span], parties: Sequence[Party]
) -> Iterator[Town]:
    """Towns that a stretch names, by the noun or by an adjective, but for where a party comes from."""
    words, lang, text = sentence.words, sentence.lang, sentence.block.text
    acting = [party.span for party in parties if party.role != "target" and stands_in(party, text)]
    for at, word in enumerate(words):
        if not area.start <= word.span.start < area.stop:
            continue
        town = town_at(words, at, lang)
        if town is None or any(span.start <= word.span.start < span.stop for span in taken):
            continue
        if not wording.is_capital(text, word) and not word.form.endswith(grammar(lang).attribute):
            continue
        if _is_said(sentence, at) or _is_home(words, at, acting):
            continue
        yield town


def _is_home(words: Sequence[Token], at: int, acting: Sequence[Span]) -> bool:
    """Whether a party follows: „бергамська «Х»“ tells where it is from; what is bought is there."""
    following = words[at + 1 : at + 2 + _BESIDE]
    return any(span.start <= word.span.start < span.stop for word in following for span in acting)


def _locates(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether the words before say that a place follows: „в“, „на територията на“."""
    small = grammar(lang)
    before = words[at - 1].form
    if before in small.at or before.startswith(small.town) or before in small.near:
        return True
    return at > 1 and before in small.of and words[at - 2].form in small.at


def _site_span(text: str, words: Sequence[Token], at: int, lang: str) -> Span | None:
    """The characters of the place that begins at a word: „Илийски район“, „СЕЗ „Астана-Технополис““,
    „Алмати“, „Северной Каролине“.
    """
    hit = place_at(words, at, lang)
    word = words[at]
    capital = text[word.span.start].isupper()
    quote = quote_after(text, word.span.stop)
    if wording.legal_form(text, word) is not None:
        return None
    if capital and quote and word.span.of(text).isupper():
        return Span(word.span.start, quote.stop)  # СЕЗ „Астана-Технополис“
    if not capital:
        if word.form.startswith(grammar(lang).town) and at + 1 < len(words):
            following = words[at + 1]
            if text[following.span.start].isupper() and following.kind is not TokenKind.NUMBER:
                return following.span
        return None
    if at + 1 < len(words) and words[at + 1].form.startswith(grammar(lang).region):
        return Span(word.span.start, words[at + 1].span.stop)
    if hit is not None and hit.sense.sort != "adjective":
        return Span(word.span.start, words[hit.last].span.stop)
    if wording.is_adjective(word, lang) and town_at(words, at, lang) is None:
        return _two_words(text, words, at)
    plain = word.kind is TokenKind.WORD and not word.span.of(text).isupper()
    return word.span if plain and hit is None else None


def _two_words(text: str, words: Sequence[Token], at: int) -> Span | None:
    """„Северной Каролине“; an adjective before a plain noun („Министерския съвет“) begins a body's name."""
    if at + 1 < len(words) and wording.gap(text, words, at + 1) == " ":
        following = words[at + 1]
        if wording.is_capital(text, following) and not wording.is_acronym(text, following):
            return Span(words[at].span.start, following.span.stop)
        return None
    return words[at].span


def _authority(party: Party, lang: str) -> Found | None:
    """The region of an authority: „акимат на Акмолинска област“ -> Акмолинска област."""
    words = tokenize(party.name)
    if not words or not words[0].form.startswith(grammar(lang).authority):
        return None
    start = next((w for w in words[1:] if party.name[w.span.start].isupper()), None)
    if start is None:
        return None
    place = base_form(party.name[start.span.start :], lang)  # „мэрия Новосибирска“ -> Новосибирск
    town = town_at(tokenize(place), 0, lang)
    return place, country_of(tokenize(place), lang) or (town.country if town else party.country)


def _town_of(party: Party, lang: str) -> Found | None:
    """The town in the name of a party that is a body of it: „Томский университет“, „община Русе“."""
    if any(mark in party.name for mark in _QUOTES):
        return None  # „Варна фиш“ may be from anywhere
    words = tokenize(party.name)
    towns = (town_at(words, at, lang) for at in range(len(words))) if len(words) > 1 else ()
    return next(((town.name, town.country) for town in towns if town), None)


def _country_of_parties(parties: Sequence[Party]) -> str | None:
    """The country of the parties where they agree."""
    known = {party.country for party in parties if party.country}
    return known.pop() if len(known) == 1 else None


_QUOTES = '«„“”"'

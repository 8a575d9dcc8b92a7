"""Where a deal is to be carried out.

Comes in: a sentence, the stretches of it that tell of a deal, and its parties. Goes out: the name of its
place and the country.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.baseform import base_form
from analyzers.tokenizer import tokenize
from analyzers.tokens import Span, Token, TokenKind
from deals.gazetteer import Place, country_of, place_at
from deals.grammar import grammar
from deals.lexicon import Hit
from deals.model import Party
from deals.names import Sort
from deals.quotes import quote_after
from deals.reading import Sentence
from deals.wording import legal_form


def place_of(
    sentence: Sentence, clause: Span, object_span: Span | None, parties: Sequence[Party]
) -> tuple[str | None, str | None]:
    """Where a deal is carried out: the place's name in its base form, and its country.

    A place named in the object („в Талгарски район“) counts first, then one in the clause, then the region
    whose authority is a party. Country alone where nothing nearer is named.
    """
    for area in (object_span, clause):
        if area is None:
            continue
        found = _sites(sentence, area, parties)
        if found:
            name, country = found
            return name, country or _country_of_parties(parties)
    found = _of_adjective(sentence, object_span, parties) if object_span else None
    if found:
        return found
    for party in parties:
        found = _authority(party, sentence.lang)
        if found:
            return found
    return None, _country_of_parties(parties)


def stands_in(party: Party, text: str) -> bool:
    """Whether a party was read in this very text, and not in another paragraph."""
    return party.span.of(text).strip() == party.as_written


def _sites(sentence: Sentence, area: Span, parties: Sequence[Party]) -> tuple[str, str | None] | None:
    """The first place after a word like „в“ in a stretch; the nearer one wins over a country."""
    words, lang, text = sentence.words, sentence.lang, sentence.block.text
    taken = [party.span for party in parties if stands_in(party, text)]
    taken += [  # „Варна фиш“ is no town
        name.span for name in sentence.names if name.sort is Sort.FIRM and text[name.span.start] in _QUOTES
    ]
    country_only: tuple[str, str | None] | None = None
    for at, word in enumerate(words):
        if not (area.start <= word.span.start < area.stop):
            continue
        if any(span.start <= word.span.start < span.stop for span in taken):
            continue
        if at == 0 or not _locates(words, at, lang):
            continue
        span = _site_span(text, words, at, lang)
        if span is None:
            continue
        inner = [w for w in words if span.start <= w.span.start < span.stop]
        hit = place_at(words, at, lang)
        found = (_base(span.of(text), hit, lang), country_of(inner, lang))
        if hit and hit.sense.sort == "country" and len(inner) == hit.last - hit.first + 1:
            country_only = country_only or found
            continue
        return found
    return country_only


def _base(written: str, hit: Hit[Place] | None, lang: str) -> str:
    """The base form; of a town that the dictionary does not know, its stem: „в Шымкенте“ -> Шымкент."""
    base = base_form(written, lang)
    whole = hit is not None and hit.first == hit.last and " " not in written
    if base != written or hit is None or not whole or not _is_name(hit.sense.stem, written):
        return base
    return written[: len(hit.sense.stem)]


def _is_name(stem: str, written: str) -> bool:
    """Whether a stem, cut from a longer form, is a town's name in full: it ends in a consonant and no
    suffix.
    """
    return len(stem) < len(written) and stem[-1] not in _VOWELS and not stem.endswith(_SUFFIXES)


def _of_adjective(sentence: Sentence, area: Span, parties: Sequence[Party]) -> tuple[str, str | None] | None:
    """„Шимкентський НПЗ“ stands in Шимкент."""
    taken = [party.span for party in parties if stands_in(party, sentence.block.text)]
    for at, word in enumerate(sentence.words):
        if not area.start <= word.span.start < area.stop:
            continue
        if any(span.start <= word.span.start < span.stop for span in taken):
            continue
        hit = place_at(sentence.words, at, sentence.lang)
        written = word.span.of(sentence.block.text)
        adjective = word.form.endswith(grammar(sentence.lang).attribute)
        if hit and hit.sense.sort == "town" and adjective and _is_name(hit.sense.stem, written):
            return written[: len(hit.sense.stem)], hit.sense.country
    return None


def _locates(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether the words before say that a place follows: „в“, „на територията на“."""
    small = grammar(lang)
    if words[at - 1].form in small.at or words[at - 1].form.startswith(small.town):
        return True
    return at > 1 and words[at - 1].form in small.of and words[at - 2].form in small.at


def _site_span(text: str, words: Sequence[Token], at: int, lang: str) -> Span | None:
    """The characters of the place that begins at a word: „Илийски район“, „СЕЗ „Астана-Технополис““,
    „Алмати“.
    """
    hit = place_at(words, at, lang)
    word = words[at]
    capital = text[word.span.start].isupper()
    quote = quote_after(text, word.span.stop)
    if legal_form(text, word) is not None:
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
    plain = word.kind is TokenKind.WORD and not word.span.of(text).isupper()
    return word.span if plain and hit is None else None


def _authority(party: Party, lang: str) -> tuple[str, str | None] | None:
    """The region of an authority: „акимат на Акмолинска област“ -> Акмолинска област."""
    words = tokenize(party.name)
    if not words or not words[0].form.startswith(grammar(lang).authority):
        return None
    start = next((w for w in words[1:] if party.name[w.span.start].isupper()), None)
    if start is None:
        return None
    place = base_form(party.name[start.span.start :], lang)  # „мэрия Новосибирска“ -> Новосибирск
    return place, country_of(tokenize(place), lang) or party.country


def _country_of_parties(parties: Sequence[Party]) -> str | None:
    """The country of the parties where they agree."""
    known = {party.country for party in parties if party.country}
    return known.pop() if len(known) == 1 else None


_QUOTES = '«„“”"'
_VOWELS = "аеиоуыэюяіїєь'"
_SUFFIXES = ("ск", "ськ")

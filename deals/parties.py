"""Who takes part: lists of parties, their base form, country and role.

Comes in: a sentence and the word after which a list of parties begins („между“, „с“) or before which it ends
(the verb). Goes out: `Party` values. In „между X и Y за Z“ the list is cut where a new name begins after a
comma or „и“, and ends at a word of tables/boundaries.tsv; so names in which „и“, commas and „за“ stand stay
whole. Words that only say what sort of body a name is („китайската компания“) are left out, as the press
does in its own headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analyzers.baseform import base_form
from analyzers.morphology import readings
from analyzers.stopwords import is_stop
from analyzers.surnames import firm_nominative
from analyzers.text import fold
from analyzers.tokens import Span, Token, TokenKind
from deals import wording
from deals.cues import ACTS
from deals.gazetteer import country_of, place_at
from deals.grammar import declines, grammar
from deals.known_names import known_name
from deals.lexicon import Lexicon, rows
from deals.model import Kind, Party
from deals.names import Name, Sort, name_at
from deals.offices import ministry
from deals.reading import Sentence

_MARKS = frozenset('«»„“”"')

ACTORS = frozenset((Sort.FIRM, Sort.BODY))
"""Names that are parties wherever they stand; countries, groups and people are where they act."""

_REPRESENTED = (*ACTORS, Sort.COUNTRY, Sort.REGION, Sort.TOWN)
"""What an office speaks for."""


@dataclass(frozen=True, slots=True)
class PartyList:
    """A list of parties and the index of the first word after it."""

    parties: tuple[Party, ...]
    end: int


@lru_cache(maxsize=1024)
def party_list(sentence: Sentence, at: int) -> PartyList:
    """The parties that are listed from word `at` on."""
    parties: list[Party] = []
    here = at
    while here < len(sentence.words):
        first = _skip_sort_words(sentence, here)
        last = _segment_end(sentence, first)
        if last is None:
            break
        parties.append(party(sentence, first, last))
        here = last + 1
        if here >= len(sentence.words) or not _separates(sentence, here):
            break
        if sentence.words[here].form in grammar(sentence.lang).and_:
            here += 1
    return PartyList(tuple(parties), here)


def party(sentence: Sentence, first: int, last: int, span: Span | None = None) -> Party:
    """The words from `first` to `last` as a party."""
    text, words = sentence.block.text, sentence.words
    name = name_at(text, words, first, sentence.lang)
    span = span or Span(
        name.span.start if name else words[first].span.start,
        max(name.span.stop if name else 0, _with_marks(text, words[last].span.stop)),
    )
    written = span.of(text).strip()
    forms = (wording.legal_form(text, words[first]), wording.legal_form(text, words[last]))
    by_form = next((form.country for form in forms if form and form.country), None)
    country = country_of(words[first : last + 1], sentence.lang) or by_form
    told = first > 0 and wording.is_sort_word(words, first - 1, sentence.lang)
    base = _base(written, sentence.lang) if told else _quoted_base(written, sentence.lang)
    return Party(written, base, None, country, span)


def _base(written: str, lang: str) -> str:
    """The base form; a Latin name that stands alone in quotes needs none of them."""
    bare = written.strip('«»„“”"')
    if bare.isascii() and not any(mark in bare for mark in '«»„“”"'):
        return bare
    return base_form(written, lang)


def _quoted_base(written: str, lang: str) -> str:
    """The base form of a name in quotes that stands in a case: «Роснефти» -> «Роснефть».

    After „компания“ and after a legal form such a name does not decline, so this is for names that stand
    alone. Whatever may be a nominative stays.
    """
    inner = written[1:-1]
    bare = declines(lang) and written[0] in _MARKS and written[-1] in _MARKS and not _MARKS & set(inner)
    first = inner.split(" ", 1)[0] if bare else ""
    if not first or first.isupper():
        return _base(written, lang)
    stem, dash, last = inner.rpartition("-")
    if dash and " " not in inner:
        return f"{written[0]}{stem}-{_half_base(last, lang)}{written[-1]}"
    firm = " " not in inner and firm_nominative(fold(first), lang)
    if not firm and any(r.case in ("Nom", None) for r in readings(fold(first), lang)):
        return _base(written, lang)
    return written[0] + base_form(inner, lang) + written[-1]


def _half_base(half: str, lang: str) -> str:
    """The base form of the last half of a name: of „Поділля-Зерну“ only it declines."""
    found = readings(fold(half), lang)
    sure = bool(found) and all(reading.known and reading.case not in ("Nom", None) for reading in found)
    return base_form(half, lang) if sure or firm_nominative(fold(half), lang) else half


@lru_cache(maxsize=1024)
def of_name(sentence: Sentence, name: Name) -> Party:
    """A name as a party; an office is the body or country that it speaks for."""
    if name.sort is Sort.OFFICE:
        speaks_for = _represented(sentence, name)
        headed = ministry(sentence, name) if speaks_for is name else None
        if headed is not None:
            return replace(party(sentence, name.first, name.last, name.span), name=headed)
        name = speaks_for
    return party(sentence, name.first, name.last, name.span)


def _represented(sentence: Sentence, office: Name) -> Name:
    """„постоянният представител на Световната банка Х“ acts for the bank, „президент Х“ for himself."""
    inside = sentence.words[office.first : office.last + 1]
    if any(word.form in grammar(sentence.lang).and_ for word in inside):
        return office  # „министрите на България и Румъния“, „министърът на образованието и науката“
    for at in range(office.first + 1, office.last + 1):
        name = name_at(sentence.block.text, sentence.words, at, sentence.lang)
        if name is not None and name.sort in _REPRESENTED and name.last <= office.last:
            return name
    return office


def distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    """The parties without repetitions, in order."""
    seen: dict[str, Party] = {}
    for one in parties:
        seen.setdefault(known_name(one.name) or one.name.strip('«»„“”"').lower(), one)
    return tuple(seen.values())


def with_roles(parties: Sequence[Party], act: str, actors: int) -> tuple[Party, ...]:
    """The parties with the roles that tables/roles.tsv gives for an act; the first `actors` of them act."""
    actor, other = _roles().get(act, ("", ""))
    return tuple(
        replace(one, role=(actor if number < actors else other) or None) for number, one in enumerate(parties)
    )


def role_key(act: str, kind: Kind) -> str:
    """The row of tables/roles.tsv for an act, or else for a kind of deal; to fund a loan is to lend."""
    if kind is Kind.LOAN and act == "fund":
        return "lend"
    return act if act in _roles() else kind.value


def other_role(act: str, kind: Kind) -> str | None:
    """The role of those who do not act, where it is not that of those who do."""
    return _roles().get(role_key(act, kind), ("", ""))[1] or None


def ends_list(words: Sequence[Token], at: int, lang: str) -> str | None:
    """What begins at a word that ends a list of parties: object, joint or sum; None where none does."""
    hit = _boundaries(lang).at(words, at)
    return hit.sense if hit else None


def _skip_sort_words(sentence: Sentence, at: int) -> int:
    """The first word of the name itself: „китайската компания CNPC“ begins at CNPC."""
    text, words, lang = sentence.block.text, sentence.words, sentence.lang
    here = at
    for i in range(at, min(at + 4, len(words))):
        if wording.is_capital(text, words[i]) or name_starts_in_quotes(sentence, i):
            break
        following = i + 1
        if (
            following < len(words)
            and _names_country(words, i, lang)
            and wording.is_capital(text, words[following])
        ):
            here = following  # „французской Orano“
        if (
            following < len(words)
            and name_starts_in_quotes(sentence, following)
            and not (wording.head_at(words, i, lang) or words[i].form in grammar(lang).and_)
        ):
            here = following  # „букмейкъра „Х“, „нижегородским «Х»“
        if wording.is_sort_word(words, i, lang) and following < len(words):
            if wording.is_capital(text, words[following]) or name_starts_in_quotes(sentence, following):
                here = following
        elif not wording.is_adjective(words[i], lang):
            break
    return here


def _names_country(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word is the adjective of a country."""
    hit = place_at(words, at, lang)
    return hit is not None and hit.sense.sort == "adjective"


def name_starts_in_quotes(sentence: Sentence, at: int) -> bool:
    """Whether an opening quote stands right before a word."""
    start = sentence.words[at].span.start
    return start > 0 and sentence.block.text[start - 1] in '«„“"'


def _segment_end(sentence: Sentence, first: int) -> int | None:
    """The last word of the party that begins at word `first`; None if none can begin there."""
    words, lang = sentence.words, sentence.lang
    if first >= len(words) or ends_list(words, first, lang):
        return None
    if words[first].form in grammar(lang).both:
        return None  # „между двете министерства“: two that were named before
    name = name_at(sentence.block.text, words, first, lang)
    last = name.last if name else first
    while last + 1 < len(words):
        following = last + 1
        between = wording.gap(sentence.block.text, words, following)
        if between.strip(" \"“”„«»()'’.-–") or ". " in between or " - " in between or " – " in between:
            break
        if ends_list(words, following, lang):
            break
        half = _half_a_name(sentence, first, last)
        joined = words[following].form in grammar(lang).and_ and not half
        if joined and (_separates(sentence, following) or _new_thought(sentence, following + 1)):
            break
        if _is_act_or_number(sentence, following) or (name is not None and name.sort is Sort.GROUP):
            break
        if (
            name is not None
            and name.sort is Sort.FIRM
            and not (half or _belongs_to_firm(sentence, following))
        ):
            break
        last = following
        grown = name_at(sentence.block.text, words, following, lang)
        if grown and grown.sort is not Sort.COUNTRY:
            last = max(last, grown.last)
    return last


def _new_thought(sentence: Sentence, at: int) -> bool:
    """Whether no name goes on after „и“ at word `at`: a small word stands there („и още толкова чакаме“)."""
    return at < len(sentence.words) and is_stop(sentence.words[at].form, sentence.lang)


def _is_act_or_number(sentence: Sentence, at: int) -> bool:
    """Whether a word cannot belong to a name: a document, a verb of a deal, a number; nor what describes it
    („с фонда гаранционно споразумение“).
    """
    words, text = sentence.words, sentence.block.text
    if words[at].kind is TokenKind.NUMBER:
        return True
    describes = wording.is_adjective(words[at], sentence.lang) and not wording.is_capital(text, words[at])
    if describes and any(cue.first == at + 1 and cue.sort == "document" for cue in sentence.cues):
        return wording.gap(text, words, at + 1) == " "
    return any(
        cue.first == at and (cue.sort == "document" or (cue.sort in ACTS and cue.value != "noun"))
        for cue in sentence.cues
    )


def _belongs_to_firm(sentence: Sentence, at: int) -> bool:
    """Whether a word goes on with a firm's name: a country, or „на“ before one."""
    words = sentence.words
    if place_at(words, at, sentence.lang) or wording.is_latin(words[at]):
        return True
    linked = words[at].form in grammar(sentence.lang).of and at + 1 < len(words)
    return linked and place_at(words, at + 1, sentence.lang) is not None


def _separates(sentence: Sentence, at: int) -> bool:
    """Whether a new party begins at (or, after „и“, behind) word `at`."""
    words, lang = sentence.words, sentence.lang
    joined = words[at].form in grammar(lang).and_
    between = wording.gap(sentence.block.text, words, at)
    if not joined and between.strip(' "“”„«»().') != ",":
        return False
    start = at + 1 if joined else at
    if start >= len(words) or ends_list(words, start, lang):
        return False
    start = _skip_sort_words(sentence, start)
    return name_at(sentence.block.text, words, start, lang) is not None


def _half_a_name(sentence: Sentence, first: int, last: int) -> bool:
    """„Централноазиатската и Китайската асоциация“: an adjective alone is no party."""
    word = sentence.words[first]
    following = last + 2
    if following < len(sentence.words) and wording.is_sort_word(sentence.words, following, sentence.lang):
        return False  # „държавата и дружество „Х“
    return (
        first == last
        and not wording.is_latin(word)
        and not name_starts_in_quotes(sentence, first)
        and wording.is_adjective(word, sentence.lang)
        and word.form.endswith(grammar(sentence.lang).attribute)
    )


def _with_marks(text: str, stop: int) -> int:
    """The end of a name with the closing quote and bracket that follow at once."""
    while stop < len(text) and text[stop] in '»“”")':
        stop += 1
    return stop


@cache
def _boundaries(lang: str) -> Lexicon[str]:
    return Lexicon(
        (row["phrase"], row["about"])
        for row in rows("boundaries.tsv", ("lang", "phrase", "about"))
        if row["lang"] == lang
    )


@cache
def _roles() -> dict[str, tuple[str, str]]:
    return {row["act"]: (row["actor"], row["other"]) for row in rows("roles.tsv", ("act", "actor", "other"))}

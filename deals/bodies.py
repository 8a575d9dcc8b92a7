"""Where the name of a body ends: „Министерството на цифровото развитие, иновациите и ... на РК“.

Comes in: the head of the name (министерство, комитет, университет) and the words after it. Goes out: the
index of the last word that belongs to it. Bulgarian links the parts with „на“; Russian and Ukrainian put
them in the genitive; all three take „по“, „за“ and the like right after some heads.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.morphology import readings
from analyzers.stopwords import is_stop
from analyzers.tokens import Token, TokenKind
from deals import wording
from deals.capital_runs import run_end
from deals.cues import ACTS, find_cues
from deals.gazetteer import place_at
from deals.grammar import declines, grammar

_LONGEST = 18
_DONE = frozenset(("build", "modernise", "launch", "order", "fund", "buy"))


def body_end(text: str, words: Sequence[Token], head: int, lang: str) -> int:
    """The index of the last word of the name whose head is word `head`."""
    last, core = head, head
    while last + 1 < len(words) and last - head < _LONGEST:
        step = _next_part(text, words, core, last, lang)
        if step is None or step >= len(words):  # „на името“ with no name after it
            break
        if wording.head_at(words, step, lang) and words[last + 1].form in grammar(lang).of:
            core = step  # „Бюрото за статистика на Агенцията за реформи“: a body within a body
        last = step
    return last


def _next_part(text: str, words: Sequence[Token], head: int, last: int, lang: str) -> int | None:
    """The end of the name with one part more, or None where it ends."""
    following = last + 1
    between = wording.gap(text, words, following)
    word = words[following]
    if word.form in grammar(lang).named_after and between == " ":
        return _person_end(text, words, following, lang)
    if last == head and wording.is_numbered(text, words, following):
        return following
    if between == ", " and last > head:
        return _listed(text, words, last, lang)
    if between != " ":
        return None
    if word.form in grammar(lang).within and _is_agency(words, head, lang) and last > head:
        region = wording.region_end(text, words, following + 1, lang)
        return region if region is not None else _field_end(text, words, following, lang)
    if word.form in grammar(lang).of or (
        word.form in grammar(lang).after_head and _links(text, words, head, last, lang)
    ):
        if following + 1 < len(words) and words[following + 1].form in grammar(lang).named_after:
            return _person_end(text, words, following + 2, lang)
        if not _goes_on(text, words, head, following, lang):
            return None
        return _phrase_end(text, words, following + 1, lang)
    if word.form in grammar(lang).and_ and last == head + 1 and _is_given(words[last], lang):
        return _couple_end(text, words, following + 1, lang)
    if word.form in grammar(lang).and_ and last > head:
        if _two_countries(words, head, last, lang) or _is_field(text, words, last, lang):
            return following + 1
        return _joined(text, words, following + 1, lang)
    if last == head and word.form in grammar(lang).within and _is_venue(words, head, lang):
        return _town_end(text, words, following + 1, lang)
    if last == head and wording.is_acronym(text, words[head]) and place_at(words, following, lang) is None:
        return None  # „МВФ Кристалина Георгиева“: an acronym is a name already
    place = place_at(words, following, lang)
    named = place is not None and (place.sense.sort != "adjective" or last == head)
    if place is not None and named:
        return place.last
    if wording.is_capital(text, word) and (last == head or named):
        return run_end(text, words, following, lang, ()) if last == head else following
    if (
        declines(lang)
        and wording.may_be(word, lang, "Gen")
        and not wording.is_capital(text, words[following])
        and not (_is_body(words, head, lang) and _says_sort(text, words, following, lang))
    ):
        return following if _is_nominal(words, following, lang) else None
    return (
        following
        if declines(lang) and wording.is_capital(text, word) and wording.is_acronym(text, word)
        else None
    )


def _goes_on(text: str, words: Sequence[Token], head: int, link: int, lang: str) -> bool:
    """Whether what stands after „на“ belongs to the name: no name in quotes, and no community that a bank or
    a firm gives something to („Инвестиционната банка на община Х“).
    """
    following = link + 1
    if following >= len(words) or wording.gap(text, words, following) != " ":
        return False
    word = words[following]
    if word.kind is TokenKind.NUMBER or wording.is_latin(word) or wording.legal_form(text, word):
        return False  # „с общината за 2 млн“, „підписано радою з ТОВ «Х»“
    given = word.form.startswith(grammar(lang).authority) and not declines(lang)
    return not (given and wording.is_sort_word(words, head, lang))


def _is_body(words: Sequence[Token], head: int, lang: str) -> bool:
    hit = wording.head_at(words, head, lang)
    return hit is not None and hit.sense not in ("office", "owner")


def _says_sort(text: str, words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word says only what the next name is: „банк развития компании «Х»“."""
    if not wording.is_sort_word(words, at, lang) or at + 1 >= len(words):
        return False
    return wording.gap(text, words, at + 1) != " " or wording.is_latin(words[at + 1])


def _links(text: str, words: Sequence[Token], head: int, last: int, lang: str) -> bool:
    """Whether a preposition may go on with the name: right after its head, „при президента“ also later."""
    preposition, small = words[last + 1].form, grammar(lang)
    if preposition in small.beside:
        return last + 2 < len(words) and wording.head_at(words, last + 2, lang) is not None
    if last != head or (last + 2 < len(words) and wording.is_project_word(words, last + 2, lang)):
        return False  # „Комисията по програма „Х“
    agency = _is_agency(words, head, lang)
    return preposition not in small.for_ or not _is_act(text, words, last + 2, lang, agency)


def _is_agency(words: Sequence[Token], head: int, lang: str) -> bool:
    hit = wording.head_at(words, head, lang)
    return hit is not None and hit.sense == "agency"


def _is_venue(words: Sequence[Token], head: int, lang: str) -> bool:
    hit = wording.head_at(words, head, lang)
    return hit is not None and hit.sense == "venue"


def _town_end(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """„Техническия университет в Габрово“: a town belongs to the name of a school or hospital."""
    if at >= len(words) or wording.gap(text, words, at) != " " or not wording.is_capital(text, words[at]):
        return None
    hit = place_at(words, at, lang)
    if hit is None:
        return None if wording.is_latin(words[at]) else at
    return hit.last if hit.sense.sort == "town" else None


def _field_end(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """„за сътрудничество в областта на развитието за ...“: a field belongs to the name if its object
    follows.
    """
    forms = [word.form for word in words[at : at + 3]]
    if len(forms) < 3 or forms[1] not in grammar(lang).field or forms[2] not in grammar(lang).of:
        return None
    if not any(word.form in grammar(lang).after_head for word in words[at + 4 :]):
        return None
    return _phrase_end(text, words, at + 3, lang)


def _is_field(text: str, words: Sequence[Token], at: int, lang: str) -> bool:
    """„Европейската банка за възстановяване и развитие“: two things that a body of one capital is for, the
    second no act.
    """
    described = (
        at > 2 and wording.is_adjective(words[at - 3], lang) and wording.is_capital(text, words[at - 3])
    )
    if not described or words[at - 1].form not in grammar(lang).after_head:
        return False  # „Техническият университет в Х и германската компания“
    if at + 2 >= len(words) or words[at + 1].form not in grammar(lang).and_:
        return False
    second = words[at + 2]
    if wording.is_capital(text, second):  # „за развитие и Централна кооперативна банка“: another body
        return False
    return not _tells_deal(second, lang) and not second.form.endswith(grammar(lang).action)


def _is_act(text: str, words: Sequence[Token], at: int, lang: str, sure: bool) -> bool:
    """Whether „за“ introduces what is to be done (за изграждане) and not what a body is for.

    Args:
        sure: count only words that no body is named for.
    """
    if at >= len(words):
        return False
    form, small = words[at].form, grammar(lang)
    if _is_field(text, words, at, lang):
        return False
    if form.startswith(small.undertaking) or any(
        cue.sort in _DONE for cue in find_cues(words[at : at + 1], lang)
    ):
        return True
    return not sure and bool(small.action) and form.endswith(small.action)


def _phrase_end(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """The end of adjectives and a noun that begin at word `at`."""
    here = at
    while here < len(words):
        if here > at and wording.gap(text, words, here) != " ":
            return here - 1
        if not wording.is_adjective(words[here], lang) or here + 1 >= len(words):
            return here
        nearby = words[here + 1]
        if (
            wording.gap(text, words, here + 1) != " "
            or nearby.form
            in (
                *grammar(lang).and_,
                *grammar(lang).of,
                *grammar(lang).after_head,
                *grammar(lang).within,
                *grammar(lang).with_,
            )
            or _tells_deal(words[here + 1], lang)
            or (wording.is_capital(text, nearby) and not wording.is_capital(text, words[here]))
            or _describes_document(words, here + 1, lang)
            or not _agrees(words[here].form, nearby.form, lang)
        ):
            return here
        here += 1
    return None


def _describes_document(words: Sequence[Token], at: int, lang: str) -> bool:
    """„с министерството административен договор“: an adjective of the document that follows."""
    if at + 1 >= len(words) or not wording.is_adjective(words[at], lang):
        return False
    return any(cue.sort == "document" for cue in find_cues(words[at + 1 : at + 2], lang))


def _tells_deal(word: Token, lang: str) -> bool:
    """Whether a word is that of an act or a document, which no name goes on with."""
    return any(cue.sort in ACTS or cue.sort == "document" for cue in find_cues((word,), lang))


def _agrees(adjective: str, following: str, lang: str) -> bool:
    """Whether a Bulgarian adjective (or its look-alike noun) may go with the next word."""
    if declines(lang):
        return True
    return adjective.endswith(grammar(lang).attribute)


def _listed(text: str, words: Sequence[Token], last: int, lang: str) -> int | None:
    """„транспорта, информационните технологии и съобщенията“: a list inside a name ends with „и“."""
    here = last + 1
    for i in range(here, min(here + 5, len(words) - 1)):
        if i > here and wording.gap(text, words, i) not in (" ", ", "):
            return None
        if wording.is_capital(text, words[i]):
            return None
        if words[i].form in grammar(lang).and_:
            return _joined(text, words, i + 1, lang)
    return None


def _joined(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """The end of a part joined by „и“, unless another name begins there."""
    if at >= len(words) or wording.is_capital(text, words[at]) or wording.is_latin(words[at]):
        return None
    if '"' in wording.gap(text, words, at) or "„" in wording.gap(text, words, at):
        return None
    for i in range(at, min(at + 4, len(words))):
        if wording.head_at(words, i, lang) or wording.is_sort_word(words, i, lang):
            return None
        if not wording.is_adjective(words[i], lang):
            break
    if declines(lang):
        return at if wording.may_be(words[at], lang, "Gen") and _is_nominal(words, at, lang) else None
    definite = words[at].form.endswith(grammar(lang).definite)
    if at + 1 < len(words):  # „... и контрол прехвърли“
        following = find_cues(words[at + 1 : at + 2], lang)
        definite = definite or words[at + 1].form in grammar(lang).of
        definite = definite or any(cue.sort in ACTS and cue.value == "finite" for cue in following)
    return _phrase_end(text, words, at, lang) if definite or wording.is_adjective(words[at], lang) else None


def _is_given(word: Token, lang: str) -> bool:
    """Whether a word is the first name of a person."""
    return any(reading.name == "given" for reading in readings(word.form, lang))


def _couple_end(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """„Фонд Билла и Мелинды Гейтс“: two first names and the surname of both."""
    if at >= len(words) or not (wording.is_capital(text, words[at]) and _is_given(words[at], lang)):
        return None
    return run_end(text, words, at, lang, ())


def _two_countries(words: Sequence[Token], head: int, last: int, lang: str) -> bool:
    """„президентите на Казахстан и Китай“: a head in the plural takes both."""
    if not words[head].form.endswith(grammar(lang).plural) or last + 2 >= len(words):
        return False
    hits = (place_at(words, last, lang), place_at(words, last + 2, lang))
    return all(hit is not None and hit.sense.sort == "country" for hit in hits)


def _is_nominal(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word may be a noun or an adjective in the genitive."""
    if is_stop(words[at].form, lang) and wording.head_at(words, at, lang) is None:
        return False  # „ради“ is a stop word, and a council in the genitive
    found = readings(words[at].form, lang)
    return any(reading.pos in ("NOUN", "ADJ", "PROPN") and reading.case == "Gen" for reading in found)


def _person_end(text: str, words: Sequence[Token], at: int, lang: str) -> int:
    """The end of „им. К. И. Сатпаев“, „на името на Л. Н. Гумилев“."""
    here = at
    while here + 1 < len(words):
        between = wording.gap(text, words, here + 1)
        if between.strip(" .") or not (
            wording.is_capital(text, words[here + 1]) or words[here + 1].form in grammar(lang).of
        ):
            break
        here += 1
    return here

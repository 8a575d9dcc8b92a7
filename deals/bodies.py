"""Where the name of a body ends: „Министерството на цифровото развитие, иновациите и ... на РК“.

Comes in: the head of the name (министерство, комитет, университет) and the words after it. Goes out: the index
of the last word that belongs to it. Bulgarian links the parts with „на“; Russian and Ukrainian put them
in the genitive; all three take „по“, „за“ and the like right after some heads.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.morphology import readings
from analyzers.tokens import Token
from deals import wording
from deals.cues import find_cues
from deals.places import place_at

_AND = {"ru": ("и",), "bg": ("и",), "uk": ("і", "й", "та")}
_LINK = {"ru": (), "bg": ("на",), "uk": ()}
_AFTER_HEAD = {"ru": ("по", "при"), "bg": ("за", "по", "към", "при"), "uk": ("з", "із", "по", "при")}
_NAMED_AFTER = ("им", "имени", "імені", "ім", "името", "имя")
_LONGEST = 18
_IN = ("в", "във")
_FIELDS = ("областта", "сферата")
_UNDERTAKINGS = (
    "създаван",
    "реализ",
    "откриван",
    "обмен",
    "доставк",
    "съвместн",
    "взаимн",
    "проект",
    "изпълнен",
)


def body_end(text: str, words: Sequence[Token], head: int, lang: str) -> int:
    """The index of the last word of the name whose head is word `head`."""
    last, core = head, head
    while last + 1 < len(words) and last - head < _LONGEST:
        step = _next_part(text, words, core, last, lang)
        if step is None:
            break
        if wording.head_at(words, step, lang) and words[last + 1].form in _LINK[lang]:
            core = step  # „Бюрото за статистика на Агенцията за реформи“: a body within a body
        last = step
    return last


def _next_part(text: str, words: Sequence[Token], head: int, last: int, lang: str) -> int | None:
    """The end of the name with one part more, or None where it ends."""
    following = last + 1
    between = wording.gap(text, words, following)
    word = words[following]
    if word.form in _NAMED_AFTER and between == " ":
        return _person_end(text, words, following)
    if between == ", " and last > head:
        return _listed(text, words, last, lang)
    if between != " ":
        return None
    if word.form in _IN and _is_agency(words, head, lang) and last > head:
        return _field_end(text, words, following, lang)
    if word.form in _LINK[lang] or (word.form in _AFTER_HEAD[lang] and _links(words, head, last, lang)):
        if following + 1 < len(words) and words[following + 1].form == "името":
            return _person_end(text, words, following + 2)
        return _phrase_end(text, words, following + 1, lang)
    if word.form in _AND[lang] and last > head:
        if _two_countries(words, head, last, lang):
            return following + 1
        return _joined(text, words, following + 1, lang)
    if wording.is_capital(text, word) and (last == head or place_at(words, following, lang)):
        return following
    if lang != "bg" and wording.may_be(word, lang, "Gen") and not wording.is_capital(text, words[following]):
        return following if _is_nominal(words, following, lang) else None
    return (
        following
        if lang != "bg" and wording.is_capital(text, word) and wording.is_acronym(text, word)
        else None
    )


def _links(words: Sequence[Token], head: int, last: int, lang: str) -> bool:
    """Whether a preposition may go on with the name: right after the head, „при“ also later."""
    preposition = words[last + 1].form
    if preposition == "при":
        following = wording.head_at(words, last + 2, lang) if last + 2 < len(words) else None
        return following is not None
    if last != head:
        return False
    if preposition == "за":
        return not _is_act(words, last + 2, lang, sure=_is_agency(words, head, lang))
    return True


def _is_agency(words: Sequence[Token], head: int, lang: str) -> bool:
    hit = wording.head_at(words, head, lang)
    return hit is not None and hit.sense == "agency"


def _field_end(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """„за сътрудничество в областта на развитието за ...“: a field belongs to the name if its object follows."""
    forms = [word.form for word in words[at : at + 3]]
    if len(forms) < 3 or forms[1] not in _FIELDS or forms[2] not in _LINK[lang]:
        return None
    if not any(word.form in _AFTER_HEAD[lang] for word in words[at + 4 :]):
        return None
    return _phrase_end(text, words, at + 3, lang)


def _is_act(words: Sequence[Token], at: int, lang: str, sure: bool) -> bool:
    """Whether „за“ introduces what is to be done (за изграждане) and not what a body is for.

    Args:
        sure: count only words that no body is named for.
    """
    adjectives = 0
    while at < len(words) and adjectives < 2 and words[at].form.endswith(("вано", "вместно", "мест")):
        at, adjectives = at + 1, adjectives + 1
    cues = find_cues(words[at : at + 1], lang)
    acts = any(cue.sort in ("build", "modernise", "launch", "order", "fund", "buy") for cue in cues)
    form = words[at].form if at < len(words) else ""
    if sure:
        return acts or form.startswith(_UNDERTAKINGS)
    return acts or (
        form.endswith(("ване", "яне", "ане", "ация", "ването", "съвместно")) and not form.startswith("плани")
    )


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
            or nearby.form in (*_AND[lang], *_LINK[lang], *_AFTER_HEAD[lang], "в", "във", "с", "със")
            or find_cues(words[here + 1 : here + 2], lang)
            or not _agrees(words[here].form, nearby.form, lang)
        ):
            return here
        here += 1
    return None


def _agrees(adjective: str, following: str, lang: str) -> bool:
    """Whether a Bulgarian adjective (or its look-alike noun) may go with the next word."""
    if lang != "bg":
        return True
    definite = adjective.endswith(
        ("ната", "ката", "вата", "ното", "кото", "вото", "ните", "ките", "ия", "ият")
    )
    return definite or adjective.endswith(("ски", "ска", "ско", "на", "но", "ни", "ен", "шки", "шка"))


def _listed(text: str, words: Sequence[Token], last: int, lang: str) -> int | None:
    """„транспорта, информационните технологии и съобщенията“: a list inside a name ends with „и“."""
    here = last + 1
    for i in range(here, min(here + 5, len(words) - 1)):
        if i > here and wording.gap(text, words, i) not in (" ", ", "):
            return None
        if wording.is_capital(text, words[i]):
            return None
        if words[i].form in _AND[lang]:
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
    if lang != "bg":
        return at if wording.may_be(words[at], lang, "Gen") and _is_nominal(words, at, lang) else None
    definite = words[at].form.endswith(("та", "то", "те", "ия", "а"))
    return _phrase_end(text, words, at, lang) if definite or wording.is_adjective(words[at], lang) else None


def _two_countries(words: Sequence[Token], head: int, last: int, lang: str) -> bool:
    """„президентите на Казахстан и Китай“: a head in the plural takes both."""
    if not words[head].form.endswith(
        ("ите", "ы", "и", "ов", "ами", "ям", "ах", "ей", "ів", "ям")
    ) or last + 2 >= len(words):
        return False
    return place_at(words, last, lang) is not None and place_at(words, last + 2, lang) is not None


def _is_nominal(words: Sequence[Token], at: int, lang: str) -> bool:

    return any(
        r.pos in ("NOUN", "ADJ", "PROPN", "X", "DET") and r.case == "Gen"
        for r in readings(words[at].form, lang)
    )


def _person_end(text: str, words: Sequence[Token], at: int) -> int:
    """The end of „им. К. И. Сатпаев“, „на името на Л. Н. Гумилев“."""
    here = at
    while here + 1 < len(words):
        between = wording.gap(text, words, here + 1)
        if between.strip(" .") or not (
            wording.is_capital(text, words[here + 1]) or words[here + 1].form == "на"
        ):
            break
        here += 1
    return here

"""Lemmas and readings of a word form: the only room that knows the dictionaries.

Comes in: one folded form and its language. Goes out: its lemmas (folded; what the index holds), or its
readings (part of speech, case, number, gender, for finding names and their base forms).
Russian and Ukrainian come from pymorphy3, Bulgarian from simplemma, Latin words from Snowball English. A
dictionary loads at its first word and is asked once per word type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from analyzers.bulgarian import bulgarian_lemmas, in_lexicon
from analyzers.errors import LanguageUnavailable
from analyzers.homographs import usual
from analyzers.stopwords import is_stop
from analyzers.surnames import may_be_surname, nominatives
from analyzers.text import fold

_STEMMING = Lock()
# Word types kept. What indexes and searches need of a word, the analyzer keeps; this is for what rooms ask of
# one word in turn. Words of strangers must not fill the memory: a parse takes 3 KB.
_TYPES = 1 << 14
_PARSED_TYPES = 1 << 13
# A Russian parse counts when it holds this share of its form's score; docs/languages.md has the figures.
_RUSSIAN_SHARE = 0.15

_PARSED = frozenset({"ru", "uk"})  # languages whose dictionaries tell case, number and gender
_CLOSED = frozenset({"NPRO", "CONJ", "PREP", "PRCL", "INTJ"})
# Informal, slang, archaic, distorted and misspelt words, as the two dictionaries mark them.
_ODD = frozenset({"Infr", "Slng", "Arch", "Dist", "Erro", "bad"})

# simplemma's data mark the lemmas of reflexive verbs: "виждам-(се)".
_REFLEXIVE_MARK = re.compile(r"-\((?:се|си)\)$")

_UD_POS = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADJ", "VERB": "VERB", "INFN": "VERB",
    "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON",
    "PRED": "ADV", "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ",
}  # fmt: skip
_UD_CASE = {
    "nomn": "Nom", "gent": "Gen", "gen1": "Gen", "gen2": "Gen", "datv": "Dat", "accs": "Acc", "acc2": "Acc",
    "ablt": "Ins", "loct": "Loc", "loc1": "Loc", "loc2": "Loc", "voct": "Voc",
}  # fmt: skip
_UD_GENDER = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a form; names of values follow Universal Dependencies, None where not known.

    Attributes:
        lemma: folded.
        pos: NOUN, PROPN, ADJ, VERB (participles too), ADV, PRON, NUM, ADP, ...
        case: Nom, Gen, Dat, Acc, Ins, Loc, Voc.
        number: Sing or Plur.
        gender: Masc, Fem, Neut.
        animate: whether it names somebody.
        name: "surname", "given", "patronymic", "place" or "organisation" where the dictionary says so.
        known: the dictionary has the word (False: guessed by its ending).
        score: the reading's share among all of its form, 0 to 1.
        tense: Past, Pres or Fut of a verb; the present form of a perfective verb is Fut, as it means.
    """

    lemma: str
    pos: str
    case: str | None = None
    number: str | None = None
    gender: str | None = None
    animate: bool | None = None
    name: str | None = None
    known: bool = True
    score: float = 1.0
    tense: str | None = None


def lemmas(form: str, lang: str) -> tuple[str, ...]:
    """The lemmas of a folded form, likeliest first; the form itself where nothing is known of it."""
    return _LEMMAS[lang](form)


@lru_cache(maxsize=_TYPES)
def readings(form: str, lang: str) -> tuple[Reading, ...]:
    """The readings of a folded form, likeliest first; for languages but two only what the lemma tells."""
    if lang not in _PARSED:
        found = lemmas(form, lang)
        known = bulgarian_dictionary(form) is not None if lang == "bg" else found != (form,)
        return tuple(Reading(lemma, "X", known=known) for lemma in found)
    return tuple(_reading(parse) for parse in _parses(form, lang))


def nominative(form: str, lang: str, reading: Reading, gender: str | None = None) -> str | None:
    """A Russian or Ukrainian form, read as `reading`, in the nominative of the same number.

    Args:
        gender: the gender that an adjective takes, where its reading does not say (plural forms).
    """
    for parse in _parses(form, lang):
        if _reading(parse) != reading:
            continue
        if lang == "uk" and reading.number == "Sing" and reading.pos in ("NOUN", "PROPN"):
            return str(parse.normal_form)  # the dictionary marks no singular to inflect to
        grammemes = {"nomn"}
        if reading.number == "Plur":
            grammemes.add("plur")
        elif gender or (reading.pos != "NOUN" and reading.gender):
            grammemes.add({"Masc": "masc", "Fem": "femn", "Neut": "neut"}[gender or reading.gender or "Masc"])
        elif lang == "ru":
            grammemes.add("sing")
        inflected = parse.inflect(grammemes)
        return str(inflected.word) if inflected else None
    return None


@lru_cache(maxsize=_TYPES)
def bulgarian_dictionary(form: str) -> str | None:
    """The lemma that a Bulgarian dictionary or our own lexicon gives a folded form; None if not listed."""
    if in_lexicon(form):
        return form
    found = _simplemma().get_lemma(form, "bg")
    if not found:
        return None
    lemma = _REFLEXIVE_MARK.sub("", fold(found))
    return None if lemma in ("се", "си") and lemma != form else lemma


@lru_cache(maxsize=_PARSED_TYPES)
def _parses(form: str, lang: str) -> tuple[Any, ...]:
    try:
        return tuple(_pymorphy(lang).parse(form))
    except ValueError:  # it asks letters for their names, and Unicode has some without any
        return ()


@lru_cache(maxsize=_TYPES)
def latin_stem(form: str) -> str:
    """The Snowball English stem of a folded Latin word."""
    with _STEMMING:  # Snowball keeps the word it works on in the stemmer itself
        return str(_snowball().stemWord(form))


@lru_cache(maxsize=_TYPES)
def _russian(form: str) -> tuple[str, ...]:
    """Every lemma whose readings hold a fair share of the form's score; odd words only for want of others."""
    if len(form) == 1:
        return (form,)
    share: dict[str, float] = {}
    found = _without(_parses(form, "ru"), lambda parse: bool(_ODD & parse.tag.grammemes))
    if any(parse.tag.POS == "PRTS" for parse in found):  # открыт: a form of открыть, not of открытый
        found = _without(found, lambda parse: parse.tag.POS == "ADJS")
    for parse in found:
        lemma = _russian_lemma(parse)
        share[lemma] = share.get(lemma, 0.0) + parse.score
    kept = tuple(lemma for lemma, score in share.items() if score >= _RUSSIAN_SHARE)
    likely = usual(kept, "ru") or tuple(share)[:1] or (form,)
    return tuple(dict.fromkeys(likely + _surnames(form, "ru")))


def _russian_lemma(parse: Any) -> str:
    """The dictionary's lemma, but a superlative is a word of its own: крупнейший, not крупный."""
    if "Supr" in parse.tag.grammemes:
        parse = parse.inflect({"nomn", "masc", "sing", "Supr"}) or parse
        return fold(parse.word)
    return fold(parse.normal_form)


@lru_cache(maxsize=_TYPES)
def _ukrainian(form: str) -> tuple[str, ...]:
    """Every lemma: the dictionary has no frequencies. What is least likely is left out by rules."""
    found = list(_parses(form, "uk"))
    if is_stop(form, "uk"):
        found = _without(found, lambda parse: parse.tag.POS not in _CLOSED)
    found = _without(found, lambda parse: {"voct", "inan"} <= parse.tag.grammemes)
    if not any(parse.is_known for parse in found):  # what nobody lists is a name sooner than a verb
        found = _without(found, lambda parse: parse.tag.POS == "VERB")
    found = _without(found, lambda parse: bool(_ODD & parse.tag.grammemes))
    if any({"NOUN", "nomn"} <= parse.tag.grammemes for parse in found):  # Миколаїв, not several Миколаї
        found = _without(found, lambda parse: {"Name", "plur"} <= parse.tag.grammemes)
    every: list[str] = []
    for parse in found:
        every += (parse.tag.POS == "GRND" and _verbs_of_participle(form)) or [parse.normal_form]
    likely = usual(tuple(dict.fromkeys(map(fold, every))), "uk") or (form,)
    return tuple(dict.fromkeys(likely + _surnames(form, "uk")))


def _surnames(form: str, lang: str) -> tuple[str, ...]:
    """The surnames and names of places that the dictionary does not know of, or has as another word."""
    parses = _parses(form, lang)
    if not any(parse.is_known for parse in parses):
        return nominatives(form, lang)
    plural = any({"NOUN", "plur", "gent"} <= parse.tag.grammemes for parse in parses)
    return (form,) if lang == "ru" and plural and may_be_surname(form) else ()


def _verbs_of_participle(form: str) -> list[str]:
    """The verbs of a Ukrainian adverbial participle, which the dictionary keeps as words of their own.

    -чи is added to the third person plural without its -ть (кажуть: кажучи), -вши to the past without
    its -в (взяв: взявши), -ши to a past without one (приніс: принісши).
    """
    core = form.removesuffix("сь").removesuffix("ся")
    reflexive = "ся" if core != form else ""
    for ending, finite in (("чи", "ть"), ("вши", "в"), ("ши", "")):
        if core.endswith(ending):
            stem = core.removesuffix(ending) + finite + reflexive
            return [p.normal_form for p in _parses(stem, "uk") if p.tag.POS == "VERB" and p.is_known]
    return []


def _without(found: Iterable[Any], unlikely: Callable[[Any], bool]) -> list[Any]:
    """The parses but the unlikely ones; all of them if no other is there."""
    every = list(found)
    return [parse for parse in every if not unlikely(parse)] or every


@lru_cache(maxsize=_TYPES)
def _bulgarian(form: str) -> tuple[str, ...]:
    """The dictionary's lemma and those of our rules; of a function word what the dictionary ends at."""
    if is_stop(form, "bg"):
        lemma = bulgarian_dictionary(form) or form
        return (bulgarian_dictionary(lemma) or lemma,)
    return bulgarian_lemmas(form, bulgarian_dictionary)


_LEMMAS = {"ru": _russian, "bg": _bulgarian, "uk": _ukrainian}


def _reading(parse: Any) -> Reading:
    return Reading(
        lemma=fold(parse.normal_form),
        known=parse.is_known,
        score=float(parse.score),
        **_features(parse.tag),
    )


@lru_cache(maxsize=1 << 12, typed=True)
def _features(tag: Any) -> Mapping[str, Any]:
    """What a tag tells, by the names of Reading; each language has some hundreds of tags, of its own type."""
    names = {
        "Surn": "surname",
        "Name": "given",
        "Patr": "patronymic",
        "Geox": "place",
        "Orgn": "organisation",
    }
    name = next((kind for mark, kind in names.items() if mark in tag.grammemes), None)
    pos = _UD_POS.get(str(tag.POS), "X")
    return {
        "pos": "PROPN" if pos == "NOUN" and name else pos,
        "case": _UD_CASE.get(str(tag.case)),
        # The Ukrainian dictionary marks the plural only.
        "number": {"sing": "Sing", "plur": "Plur"}.get(str(tag.number), "Sing" if tag.case else None),
        "gender": _UD_GENDER.get(str(tag.gender)),
        "animate": {"anim": True, "inan": False}.get(str(tag.animacy)),
        "name": name,
        "tense": {"past": "Past", "pres": "Pres", "futr": "Fut"}.get(str(tag.tense)),
    }


@cache
def _pymorphy(lang: str) -> Any:
    import pymorphy3

    try:
        return pymorphy3.MorphAnalyzer(lang=lang)
    except ValueError as problem:
        package = f"pymorphy3-dicts-{lang}"
        raise LanguageUnavailable(
            f'The language "{lang}" needs its dictionary, which is missing. Install it: pip install {package}'
        ) from problem


@cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _simplemma() -> Any:
    """The dictionary alone: for other words our rules are better than simplemma's guesses."""
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy()

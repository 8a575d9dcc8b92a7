"""Which names in a sentence may be those who act: no source, no place, no pipeline.

Comes in: a sentence and one of its names. Goes out: yes or no. Who of them acts, and with whom, is decided in
`deals.actors`.
"""

from __future__ import annotations

from bisect import bisect_left

from analyzers.morphology import readings
from deals import wording
from deals.cues import ACTS, Cue
from deals.grammar import declines, grammar
from deals.names import Name, Sort
from deals.reading import Sentence
from deals.sides import is_side

_SOURCE_REACH = 9
_QUOTED_BY = 4
_BODIES = (Sort.FIRM, Sort.BODY)


def may_act(sentence: Sentence, name: Name) -> bool:
    """Whether a name before a verb may be the one who acts: no source, no place, no pipeline."""
    if name.sort in (Sort.PRESS, Sort.THING) or speaks(sentence, name):
        return False
    if name.sort is Sort.TOWN and not _town_acts(sentence, name):
        return False
    if (
        _is_bought(sentence, name)
        or _permits(sentence, name)
        or _is_owned(sentence, name)
        or is_side(sentence, name)
    ):
        return False
    if name.sort is Sort.COUNTRY and _is_governed(sentence, name):
        return True
    if declines(sentence.lang) and name.first == name.last and is_bare(sentence, name):
        found = readings(sentence.words[name.first].form, sentence.lang)
        if all(reading.known for reading in found) and not any(reading.case == "Nom" for reading in found):
            return False  # „на другом берегу Амура“
    before = sentence.words[name.first - 1].form if name.first else ""
    apart = wording.gap(sentence.block.text, sentence.words, name.first).strip(' „“"«»') if name.first else ""
    if name.sort is Sort.FIRM and name.first == name.last and name.first == 0:
        return True
    small = grammar(sentence.lang)
    if before.startswith((*small.region, *small.town)) and is_bare(sentence, name):
        return False  # „в городе Х“
    if before in small.of and name.first > 1:
        head = wording.head_at(sentence.words, name.first - 2, sentence.lang)
        united = sentence.words[name.first - 2].form.startswith(small.union)
        if united or (head is not None and head.sense == "office"):
            return True  # „директорът на „Х“ подписа“, „консорциум на „Х“ и „У“
    return bool(apart) or before not in small.aside


def speaks(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of a source: „по словам Х“, „Х сообщил“, „..., сочат материали на Х“."""
    that = grammar(sentence.lang).that
    for cue in sentence.cues:
        if cue.sort != "source" or (name.sort in _BODIES and _is_agency(sentence, cue, name)):
            continue
        if _told_by_another(sentence, cue, name):
            continue
        if cue.first in (name.last + 1, name.last + 2) or cue.first < name.first <= cue.last:
            return True
        if not 0 < name.first - cue.last <= _SOURCE_REACH:
            continue
        words = sentence.words[cue.last + 1 : name.first]
        apart = "," in sentence.block.text[sentence.words[cue.last].span.stop : name.span.start]
        acts = any(c.sort in ACTS and cue.last < c.first < name.first for c in sentence.cues)
        if not (apart or acts or any(word.form in that for word in words)):
            return True
    return False


def _told_by_another(sentence: Sentence, cue: Cue, name: Name) -> bool:
    """„купил Qamqor Soft, сообщает Kursiv“: behind a comma, the verb has its own subject after it."""
    after = cue.last + 1
    if cue.first != name.last + 1 or "," not in wording.gap(sentence.block.text, sentence.words, cue.first):
        return False
    return any(other.first == after for other in sentence.names)


def _is_agency(sentence: Sentence, cue: Cue, name: Name) -> bool:
    """„латвійське оборонне агентство VAIC“: an agency that nobody quotes is no source."""
    head = wording.head_at(sentence.words, cue.first, sentence.lang)
    if cue.last != name.first - 1 or head is None or head.sense in ("office", "owner"):
        return False  # „экономист Центра Х“ is one who is quoted
    return not any(
        other.sort == "source" and other is not cue and abs(other.first - cue.first) <= _QUOTED_BY
        for other in sentence.cues
    )


def _town_acts(sentence: Sentence, name: Name) -> bool:
    """„Київ та ЄБРР підписали угоду“, „Миколаїв отримає станцію“: a town that begins a list of sides or has a
    verb right after it is one of them.
    """
    following = sentence.words[name.last + 1].form if name.last + 1 < len(sentence.words) else ""
    acts = ACTS - {"agree"}  # „Київ домовляється“ may be a government
    verb = any(c.first == name.last + 1 and c.sort in acts and c.value == "finite" for c in sentence.cues)
    own = name.first > 1 and sentence.words[name.first - 2].form.startswith(grammar(sentence.lang).own)
    if (name.first > 0 and not own) or not (verb or following in grammar(sentence.lang).and_):
        return False  # „София, 5 май“
    found = readings(sentence.words[name.first].form, sentence.lang)
    return not declines(sentence.lang) or any(reading.case == "Nom" for reading in found)


def _is_governed(sentence: Sentence, name: Name) -> bool:
    """„Уряди Швеції та Данії підписали“: a government in the plural, and its countries in a list after it."""
    words, lang = sentence.words, sentence.lang
    before = name.first - 1
    if before > 0 and words[before].form in grammar(lang).and_:
        nearby = bisect_left(sentence.names, name.first, key=lambda one: one.first) - 1
        other = sentence.names[nearby] if nearby >= 0 else None
        if other is None or other.last != before - 1:
            return False
        first = other.first if other.sort is Sort.BODY else other.first - 1
        return first >= 0 and _are_governments(sentence, first)
    if before > 0 and words[before].form in grammar(lang).of:
        before -= 1
    return before >= 0 and _are_governments(sentence, before)


def _are_governments(sentence: Sentence, at: int) -> bool:
    """Whether a noun for those who govern stands in the plural."""
    form, lang = sentence.words[at].form, sentence.lang
    if not form.startswith(grammar(lang).state):
        return False
    if not declines(lang):
        return form.endswith(grammar(lang).plural)
    return any(r.case == "Nom" and r.number == "Plur" for r in readings(form, lang))


def _is_owned(sentence: Sentence, name: Name) -> bool:
    """„совладелец «Магнита» Сергей Галицкий“, „структура «Росатома» — «Русатом»“: another acts than the firm
    that tells who he is.
    """
    if name.sort is not Sort.FIRM or not name.first:
        return False
    following = next((n for n in sentence.names if n.first > name.last), None)
    near = following is not None and following.first == name.last + 1
    owner = wording.head_at(sentence.words, name.first - 1, sentence.lang)
    if owner is not None and owner.sense == "owner":
        return near and following is not None and following.sort is Sort.PERSON
    part = sentence.words[name.first - 1].form.startswith(grammar(sentence.lang).part)
    return part and near and following is not None and following.sort is Sort.FIRM


def _is_bought(sentence: Sentence, name: Name) -> bool:
    """„«Портрет купчихи» музей приобрёл“: a noun for who acts and its verb right after a name in quotes."""
    noun, verb = name.last + 1, name.last + 2
    if verb >= len(sentence.words) or sentence.block.text[name.span.stop - 1] not in '»“”"':
        return False
    if wording.gap(sentence.block.text, sentence.words, noun).strip('»“”"') != " ":
        return False
    words, lang = sentence.words, sentence.lang
    if not (wording.is_sort_word(words, noun, lang) or wording.head_at(words, noun, lang)):
        return False
    if declines(lang) and not any(r.case == "Nom" for r in readings(words[noun].form, lang)):
        return False
    return any(c.first == verb and c.sort in ACTS and c.value == "finite" for c in sentence.cues)


def _permits(sentence: Sentence, name: Name) -> bool:
    """Whether a body only allows what others do: „Антимонопольний комітет дозволив“, „якщо погодить рада“."""
    near = (
        *sentence.words[name.last + 1 : name.last + 2],
        *sentence.words[max(0, name.first - 1) : name.first],
    )
    permits = grammar(sentence.lang).permits
    return bool(permits) and any(word.form.startswith(permits) for word in near)


def is_bare(sentence: Sentence, name: Name) -> bool:
    """Whether a name is one Cyrillic word without quotes."""
    written = name.span.of(sentence.block.text)
    return (
        name.first == name.last
        and written[0].isalpha()
        and written[-1].isalnum()
        and not (written.isupper() or written[-2:].isupper())  # КазНУ
        and not wording.is_latin(sentence.words[name.first])
    )

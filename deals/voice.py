"""Who acts where the verb is passive: „построен компанией «Х»“, „купен от „Х“, «надано банком «Х»».

Comes in: a sentence and a verb. Goes out: the names of those who do what it says, and of those to whom it is
done. Bulgarian puts „от“ before who acts; Russian and Ukrainian put the name, or the noun that says what it
is, in the instrumental, without a preposition.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.morphology import Reading, readings
from deals import wording
from deals.cues import Cue
from deals.grammar import declines, grammar
from deals.names import Name, Sort
from deals.reading import Sentence

_ACTING = (Sort.FIRM, Sort.BODY, Sort.COUNTRY, Sort.GROUP, Sort.OFFICE)
_TAKING = frozenset(("receive", "attract", "sign", "agree", "join"))
"""Acts whose „от“ says from whom something comes, not who acts."""
_BE = 2
"""Words before a participle among which a form of „to be“ stands."""
_DONE = frozenset(("buy", "build", "modernise", "order", "choose", "sell", "fund", "lend"))
"""Acts whose noun is followed by who acts: „придобиването на завода от „Х“."""


def is_passive(sentence: Sentence, verb: Cue) -> bool:
    """Whether a verb says what is done to its subject: „купен“, „строится“, „се доставят“."""
    if verb.value == "passive":
        return True
    if verb.value != "finite" or verb.sort in _TAKING - {"sign"}:
        return False
    small, form = grammar(sentence.lang), sentence.words[verb.first].form
    before = sentence.words[verb.first - 1].form if verb.first else ""
    if before in small.reflexive or (form.endswith(small.passive) and verb.last == verb.first):
        return True
    near = sentence.words[max(0, verb.first - _BE) : verb.first]
    return form.endswith(small.participle) and any(word.form in small.be for word in near)


def agents(sentence: Sentence, verb: Cue, first: int, last: int) -> tuple[Name, ...]:
    """Those who do what a passive verb, or the noun of an act, says; among the words `first` to `last`."""
    done = verb.value == "noun" and verb.sort in _DONE
    if not (done or is_passive(sentence, verb)) or verb.sort in _TAKING - ({"sign"} if not done else set()):
        return ()
    return tuple(_agents(sentence, verb, first, last))


def _agents(sentence: Sentence, verb: Cue, first: int, last: int) -> Iterator[Name]:
    before: Name | None = None
    for name in sentence.names:
        if not first <= name.first <= last or name.sort not in _ACTING:
            continue
        if _marked(sentence, verb, name) or (before is not None and _goes_on(sentence, before, name)):
            yield name
            before = name


def _marked(sentence: Sentence, verb: Cue, name: Name) -> bool:
    """Whether a name stands as those do who act in a passive."""
    words, small = sentence.words, grammar(sentence.lang)
    start = phrase_start(sentence, name)
    before = words[start - 1].form if start else ""
    if any(word.form in small.with_ for word in words[verb.last + 1 : start]):
        return False  # „подписан заем с „Х“ ... от „У“
    if any(cue.value == "finite" and verb.last < cue.first < start for cue in sentence.cues):
        return False  # „за изграждането на завода е привлякла 5 млн. от „Х“
    if not declines(sentence.lang):
        return name.first > verb.last and before in small.agent and not _is_part(sentence, start - 1)
    if start and _is_preposition(before, sentence.lang):
        return False
    if verb.value == "noun" and (start != verb.last + 1 or name.first <= verb.last):
        return False
    if (
        verb.value != "noun"
        and start == name.first
        and (wording.is_latin(words[start]) or _in_quotes(sentence, name))
    ):
        return start == verb.last + 1 and name.first > verb.last
    found = _noun_readings(sentence, start, name.last)
    return any(r.case == "Ins" for r in found) and not any(r.case == "Nom" for r in found)


def _is_part(sentence: Sentence, link: int) -> bool:
    """Whether „от“ at a word says of what something is a part: „100% от „Х“, „акциите от „Х“."""
    part = any(cue.sort == "share" and cue.last == link - 1 for cue in sentence.cues)
    return part or "%" in wording.gap(sentence.block.text, sentence.words, link)


def _noun_readings(sentence: Sentence, first: int, last: int) -> tuple[Reading, ...]:
    """The readings of the first noun of a phrase: the adjective of „Ошской больнице“ may be another case."""
    for at in range(first, last + 1):
        found = readings(sentence.words[at].form, sentence.lang)
        if any(reading.pos in ("NOUN", "PROPN") for reading in found[:1]):
            return found
    return readings(sentence.words[first].form, sentence.lang)


def phrase_start(sentence: Sentence, name: Name) -> int:
    """The first word of the phrase that ends with a name: of „турецкой компанией «Х»“ the adjective."""
    words, lang = sentence.words, sentence.lang
    start = name.first
    while start > 0 and wording.gap(sentence.block.text, words, start).strip(' „“"«»') == "":
        describes = wording.is_adjective(words[start - 1], lang) and not _is_preposition(
            words[start - 1].form, lang
        )
        if not (describes or wording.is_sort_word(words, start - 1, lang)):
            break
        start -= 1
    return start


def _goes_on(sentence: Sentence, before: Name, name: Name) -> bool:
    """Whether a name goes on with a list: „от „Х“ и „У“."""
    stretch = sentence.block.text[before.span.stop : name.span.start].strip(' "«„“”»')
    return stretch in (",", *grammar(sentence.lang).and_)


def _is_preposition(form: str, lang: str) -> bool:
    small = grammar(lang)
    if form in (*small.with_, *small.aside, *small.between):
        return True
    return any(reading.pos == "ADP" for reading in readings(form, lang)[:1])


def _in_quotes(sentence: Sentence, name: Name) -> bool:
    return name.span.of(sentence.block.text)[:1] in tuple('«„“"')

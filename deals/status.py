"""How far a deal has come, by the words around it and by the tense of its verb.

Comes in: a draft. Goes out: a Status. Asked in this order:

1. Words that say it (tables/status.tsv): „сделка закрыта“, „планира“. What is cancelled was once signed, what
   is completed was once announced: the last step counts.
2. The tense of the verb that tells the deal, by its act (tables/act_status.tsv): „купил“ is completed,
   „купит“ announced, „строит“ under way. Russian and Ukrainian dictionaries tell the tense; for Bulgarian
   tables/tenses.tsv does: „ще“ before a verb, endings of verbs that last.
3. A document that stands between two sides without any verb is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from analyzers.morphology import readings
from deals.cues import Cue
from deals.draft import Draft
from deals.lexicon import Lexicon, rows
from deals.model import Kind, Status
from deals.reading import Sentence

_RANK = (Status.CANCELLED, Status.COMPLETED, Status.UNDER_CONSTRUCTION, Status.SIGNED, Status.ANNOUNCED)
_DOCUMENT_ACTS = ("sign", "agree")
_WITHOUT_VERB = ("document_between", "document_heading", "document_of", "document_presupposed")
_AGREED = (Kind.LOAN, Kind.GRANT, Kind.CONTRACT)
_DONE = ("pay", "supply")
_OF_DOCUMENTS = (Status.CANCELLED, Status.SIGNED, Status.ANNOUNCED)
"""A document is not built: „договор на построенный завод“ is signed."""
_NEAR = 3
"""Words before a verb in which its tense may be told: „ще бъде подписан“."""


def status_of(draft: Draft) -> Status:
    """The status that the words of a deal's clause tell; unknown where they tell none."""
    sentence = draft.sentence
    words = [word for word in sentence.words if draft.span.start <= word.span.start < draft.span.stop]
    found = {hit.sense for hit in _lexicon(sentence.lang).find(words)}
    if draft.act == "document":
        found &= set(_OF_DOCUMENTS)
    if Status.CANCELLED not in found and Status.COMPLETED not in found:
        found |= set(_by_verbs(draft))
    told = next((status for status in _RANK if status in found), None)
    if told is None and draft.rule in _WITHOUT_VERB:
        return Status.SIGNED
    return told or Status.UNKNOWN


def _by_verbs(draft: Draft) -> Iterator[Status]:
    """What the verbs of the deal's own act tell."""
    sentence = draft.sentence
    acts = _DOCUMENT_ACTS if draft.act == "document" else (draft.act,)
    for cue in sentence.cues:
        if cue.sort not in acts or cue.value == "noun":
            continue
        if not draft.span.start <= sentence.words[cue.first].span.start < draft.span.stop:
            continue
        tense = tense_of(sentence, cue)
        status = _by_act().get((cue.sort, tense)) if tense else None
        if status is Status.COMPLETED and draft.kind in _AGREED and cue.sort not in _DONE:
            status = Status.SIGNED  # „получил подряд“: it is agreed on; whether it was done is not said
        if status is not None:
            yield status


def tense_of(sentence: Sentence, cue: Cue) -> str | None:
    """Past, Pres or Fut of an act; None of an infinitive and where nothing tells."""
    lang = sentence.lang
    small = _tenses(lang)
    own = sentence.words[cue.first : cue.last + 1]
    before = [one.form for one in sentence.words[max(0, cue.first - _NEAR) : cue.first]]
    if any(form in small["future"] for form in (*before, *(word.form for word in own))):
        return "Fut"
    if before and before[-1] in small["infinitive"]:
        return None
    if cue.value == "passive":
        return "Past"
    found = readings(own[0].form, lang)
    told = next((reading.tense for reading in found if reading.tense), None)
    if told or any(reading.pos != "X" for reading in found):
        return told
    return "Pres" if own[0].form.endswith(small["present"]) else "Past"


@cache
def _by_act() -> Mapping[tuple[str, str], Status]:
    table = rows("act_status.tsv", ("act", "past", "present", "future"))
    columns = (("past", "Past"), ("present", "Pres"), ("future", "Fut"))
    return {
        (row["act"], tense): Status(row[column]) for row in table for column, tense in columns if row[column]
    }


@cache
def _tenses(lang: str) -> Mapping[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {"future": (), "infinitive": (), "present": ("\0",)}
    for row in rows("tenses.tsv", ("lang", "sort", "words")):
        if row["lang"] == lang:
            told[row["sort"]] = row.words("words")
    return told


@cache
def _lexicon(lang: str) -> Lexicon[Status]:
    return Lexicon(
        (row["phrase"], Status(row["status"]))
        for row in rows("status.tsv", ("lang", "phrase", "status"))
        if row["lang"] == lang
    )

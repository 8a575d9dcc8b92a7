"""The day on which a deal was signed or made, where the text names it.

Comes in: a draft, the sentences that tell it again, the date of its article. Goes out: the day as `days.py`
reads it, with the evidence, or None. A day belongs to an act that is over, and to no other verb:

    before the act    15 мая 2014 года «Вега» и «Орион» подписали договор: no other verb from the comma before
                      the day up to the act; what the day opens is told of it, commas or not
    after the act     договор подписан в Астане 15 мая: two words between at most, none of what is to be done
    of the document   по договору от 15 мая 2014 года

A term („до 15 мая“), a year of delivery or of opening and the day on which somebody reported are none. What
lies after the article's date is none either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzers.morphology import readings
from analyzers.tokens import Span
from deals.cues import ACTS, Cue
from deals.days import Day, days_in
from deals.draft import Draft
from deals.grammar import declines, grammar
from deals.model import Evidence, Kind
from deals.reading import Sentence
from deals.status import tense_of

_SIGNING = frozenset(("sign", "agree"))
_MAKING = frozenset(("buy", "sell", "order"))
"""Acts that make a deal by themselves; what is built or delivered was agreed on before."""
_LENDING = frozenset(("lend", "fund", "attract"))
_MONEY = (Kind.LOAN, Kind.GRANT)
_TELLS_AGAIN = frozenset(("signed_again", "told_again"))
_VERBS = ACTS | {"source", "hope"}
_NEAR = 2
"""Words between an act and the day after it: „подписан в Астане 15 мая“."""
_BETWEEN = 25
"""Words between a day and the act that follows it."""
_NUMBER = 3
"""Words between a document and its day: „договор № 12 от 15 мая“."""
_COMMAS = frozenset(",;:—–(")


def signed_on(
    draft: Draft, pages: Sequence[Sequence[Sentence]], published: str | None
) -> tuple[str, Evidence] | None:
    """The day of signing, and where it stands.

    Args:
        pages: the sentences of the article's paragraphs; some may tell the deal again.
    """
    again = {(one.block, one.span) for one in draft.evidence if one.rule in _TELLS_AGAIN}
    others = (one for page in pages if again for one in page if (one.block.number, one.span) in again)
    for sentence in (draft.sentence, *others):
        span = draft.span if sentence is draft.sentence else sentence.span
        for day in _days_of(draft, sentence, span, published):
            if published is None or day.iso[: len(published)] <= published[: len(day.iso)]:
                place = Span(sentence.words[day.first].span.start, sentence.words[day.last].span.stop)
                quote = place.of(sentence.block.text)
                return day.iso, Evidence(sentence.block.number, place, quote, "signed_on")
    return None


def _days_of(draft: Draft, sentence: Sentence, span: Span, published: str | None) -> Iterator[Day]:
    """The days that belong to the acts of a draft in a sentence."""
    if not any(letter.isdigit() for letter in sentence.text) and published is None:
        return
    acts = [cue for cue in _acts(draft, sentence) if _inside(sentence, cue, span)]
    papers = [cue for cue in sentence.cues if cue.sort == "document" and _inside(sentence, cue, span)]
    if not acts and not papers:
        return
    days = list(days_in(sentence.words, sentence.lang, published))
    for day in days:
        if day.dated:
            if any(0 < day.first - cue.last <= _NUMBER + 1 for cue in papers):
                yield day
        elif not day.bound and any(_belongs(sentence, day, act) for act in acts):
            yield day


def _acts(draft: Draft, sentence: Sentence) -> Iterator[Cue]:
    """The acts by which a deal came about, if they are over."""
    sorts = _SIGNING | (_LENDING if draft.kind in _MONEY else _MAKING & {draft.act})
    for cue in sentence.cues:
        if cue.sort in sorts and cue.value != "noun" and tense_of(sentence, cue) == "Past":
            yield cue


def _inside(sentence: Sentence, cue: Cue, span: Span) -> bool:
    return span.start <= sentence.words[cue.first].span.start < span.stop


def _belongs(sentence: Sentence, day: Day, act: Cue) -> bool:
    """Whether a day is that of an act and of no other verb, and no term of it."""
    if day.first > act.last:
        between = range(act.last + 1, day.first)
        return (
            len(between) <= _NEAR
            and not _comma_after(sentence, act.last, day.first)
            and not any(_is_other_verb(sentence, at) or _is_undertaking(sentence, at) for at in between)
        )
    if not 0 <= act.first - day.last - 1 <= _BETWEEN:
        return False
    start = day.first
    while start > 0 and not _comma_after(sentence, start - 1, start):
        start -= 1
    between = range(day.last + 1, act.first)
    if _comma_after(sentence, day.last, act.first) and (
        start < day.first or _is_subordinate(sentence, between)
    ):
        return False
    return not any(_is_other_verb(sentence, at) for at in (*range(start, day.first), *between))


def _is_subordinate(sentence: Sentence, between: Sequence[int]) -> bool:
    """Whether a word such as „that“ or „which“ stands there: the act is in a clause of its own."""
    small = grammar(sentence.lang)
    forms = [sentence.words[at].form for at in between]
    return any(form in small.that or form.startswith(small.which) for form in forms)


def _comma_after(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a comma, a colon, a dash or a bracket stands between two words."""
    words = sentence.words
    between = sentence.block.text[words[first].span.stop : words[last].span.start]
    return not _COMMAS.isdisjoint(between)


def _is_undertaking(sentence: Sentence, at: int) -> bool:
    """Whether a word says what is to be done: the day behind it is that of the work."""
    small, form = grammar(sentence.lang), sentence.words[at].form
    return form.startswith(small.undertaking) or bool(small.action and form.endswith(small.action))


def _is_other_verb(sentence: Sentence, at: int) -> bool:
    """Whether a word is a verb or participle other than an act's own small words."""
    form, lang = sentence.words[at].form, sentence.lang
    small = grammar(lang)
    if form in small.be or form in small.auxiliary:
        return False
    verbs = (cue for cue in sentence.cues if cue.sort in _VERBS and cue.value != "noun")
    if any(cue.first <= at <= cue.last for cue in verbs):
        return True
    if not declines(lang):
        return form.startswith(small.founded)
    found = readings(form, lang)
    return form.startswith(small.founded) or (bool(found) and found[0].pos == "VERB")

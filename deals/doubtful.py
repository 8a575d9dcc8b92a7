"""Doubts that no word tells, but how words and sums stand: „not“ before a verb, a year long past.

Comes in: a draft and the word of its act. Goes out: yes or no, to `deals.doubts`, which says what it means.
"""

from __future__ import annotations

import re

from deals.anchors import is_bulk
from deals.cues import ACTS, Cue
from deals.draft import Draft
from deals.grammar import grammar
from deals.rates import dollars
from deals.reading import Sentence

_BARGAINS = frozenset(("buy", "sell"))
_PROMISES = frozenset(("document", "sign", "agree"))
_AWARDS = frozenset(("win", "choose", "sign", "document"))
_SPENDING = _BARGAINS | {"order", "invest", "fund"}
_BESIDE = 4
_PETTY = 3_000
"""Dollars below which a sum is a fare, a fee or a grant of one's own."""
_PETTY_YEAR = "2021"
_NEVER_PETTY = 50_000 * _PETTY
"""A sum that is not petty in any currency: no dollar costs more units. No rates are read for it."""
_OLD = re.compile(r"1[0-8]\d\d|19[0-7]\d")
"""Years of which news tells no deals."""
_AUXILIARIES = 2


def act_of(draft: Draft) -> Cue | None:
    """The first word of the act that a draft tells of."""
    sorts = {"sign", "agree", "document"} if draft.act == "document" else {draft.act}
    inside = [
        cue
        for cue in draft.sentence.cues
        if draft.span.start <= draft.sentence.words[cue.first].span.start < draft.span.stop
    ]
    return next((c for c in inside if c.sort in sorts), next((c for c in inside if c.sort in ACTS), None))


def has_comma(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a comma stands between two words."""
    words = sentence.words
    return "," in sentence.block.text[words[first].span.stop : words[last].span.start]


def is_denied(draft: Draft) -> bool:
    """Whether every verb of a draft's act has „not“ before it: „не подписывали“, „не сме продали“."""
    sentence = draft.sentence
    sorts = ("sign", "agree") if draft.act == "document" else (draft.act,)
    verbs = [
        cue
        for cue in sentence.cues
        if cue.sort in sorts
        and cue.value != "noun"
        and not _is_apart(draft, cue)
        and draft.span.start <= sentence.words[cue.first].span.start < draft.span.stop
    ]
    return bool(verbs) and all(_is_negated(sentence, verb) for verb in verbs)


def _is_apart(draft: Draft, verb: Cue) -> bool:
    """Whether a comma parts a verb from the sum before it: „за 1,1 млн робитиме Х, а решту не віддали“."""
    start = draft.sentence.words[verb.first].span.start
    return draft.amount is not None and "," in draft.sentence.block.text[draft.amount.span.stop : start]


def _is_negated(sentence: Sentence, verb: Cue) -> bool:
    small = grammar(sentence.lang)
    at, left = verb.first - 1, _AUXILIARIES
    while at > 0 and left and sentence.words[at].form in small.auxiliary:
        at, left = at - 1, left - 1
    return at >= 0 and sentence.words[at].form in small.not_


def is_proposed(draft: Draft, act: Cue | None) -> bool:
    """Whether somebody only wants an act or may do it: a verb of hope before it, and the act in the
    infinitive: „предлагает продать здание за 60 млн и построить школу“.
    """
    if act is None or act.value == "noun" or not _is_infinitive(draft.sentence, act):
        return False
    text, verb = draft.sentence.block.text, draft.sentence.words[act.first].span
    marked = bool(grammar(draft.sentence.lang).infinitive_mark)
    first = draft.sentence.words[_head_of(draft.sentence, act) if marked else act.first].span.start
    heads = first == draft.span.start and draft.amount is not None
    if heads and draft.amount and "," not in text[verb.stop : draft.amount.span.start]:
        return True  # „Побудувати школу — це щонайменше 250 млн“
    return any(
        cue.sort == "hope"
        and cue.first < act.first
        and draft.span.start <= draft.sentence.words[cue.first].span.start
        for cue in draft.sentence.cues
    )


def _head_of(sentence: Sentence, act: Cue) -> int:
    """The word before a verb and its small words: „да“ of „да се построи“."""
    small, at = grammar(sentence.lang), act.first - 1
    while at > 0 and sentence.words[at].form in set(small.auxiliary) - set(small.infinitive_mark):
        at -= 1
    return max(at, 0)


def _is_infinitive(sentence: Sentence, act: Cue) -> bool:
    small = grammar(sentence.lang)
    if small.infinitive_mark:
        return sentence.words[_head_of(sentence, act)].form in small.infinitive_mark
    return sentence.words[act.first].form.endswith(small.infinitive)


def is_yearly(draft: Draft) -> bool:
    """„Польща купує олії на 900 млн євро щорічно“: what is bought or spent each year."""
    amount = draft.amount
    return amount is not None and amount.per_year and draft.act in _SPENDING


def is_bulk_trade(draft: Draft, act: Cue | None) -> bool:
    """Whether goods are sold or bought „на 4 млрд“, and nobody is named to whom or from whom."""
    if act is None or draft.act not in _BARGAINS or draft.amount is None:
        return False
    sentence = draft.sentence
    if any(party.span.start > sentence.words[act.last].span.start for party in draft.parties):
        return False
    shares = any(cue.sort == "share" and cue.first > act.last for cue in sentence.cues)
    return not shares and is_bulk(sentence, draft.amount)


def is_petty(draft: Draft) -> bool:
    """Whether a sum is too small for a deal."""
    if draft.amount is None:
        return False
    value = draft.amount.upper or draft.amount.value
    if value >= _NEVER_PETTY:
        return False
    worth = dollars(value, draft.amount.currency, _PETTY_YEAR)
    return worth is not None and worth.usd < _PETTY


def is_won(draft: Draft) -> bool:
    """Whether a sentence tells of bids and of who has won: „из пяти подавших заявки выиграла «Вега»“."""
    return draft.sentence.has("win", "sign") or draft.act in _AWARDS


def is_with_anyone(draft: Draft, act: Cue | None) -> bool:
    """Whether the other side of a document is one of many: „з позичальником“, or is not told at all."""
    if act is None or draft.act not in _PROMISES:
        return False
    start = draft.sentence.words[act.last].span.stop
    others = [party for party in draft.parties if party.span.start >= start]
    if any(party.as_written.islower() for party in others):
        return True
    return draft.amount is None and not others and len(draft.parties) == 1


def is_old(draft: Draft) -> bool:
    """Whether a year long past stands beside an act."""
    sentence = draft.sentence
    return any(
        _is_old_beside(sentence, cue)
        for cue in sentence.cues
        if cue.sort in ACTS and draft.span.start <= sentence.words[cue.first].span.start < draft.span.stop
    )


def _is_old_beside(sentence: Sentence, act: Cue) -> bool:
    """Whether a year stands there and is that of the act: not the one since which something is („від 1978
    року“) or was founded („основанный в 1931 году «Х»“), and no plain number: „1200 тона“.
    """
    small, words = grammar(sentence.lang), sentence.words
    for at in range(max(0, act.first - _BESIDE), min(act.last + _BESIDE + 1, len(words))):
        if not _OLD.fullmatch(words[at].form) or has_comma(sentence, *sorted((at, act.first))):
            continue
        before, after = (words[i].form if 0 <= i < len(words) else "" for i in (at - 1, at + 1))
        since = before in small.from_ and before not in small.within
        founded = at > 1 and words[at - 2].form.startswith(small.founded)
        if (before in small.aside or after in small.year) and not since and not founded:
            return True
    return False

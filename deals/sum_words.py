"""What the words around a sum make of it: a difference, a capital, money set aside, the price of shares paid.

Comes in: a clause or sentence and a sum in it. Goes out: yes or no, or the sum.

    is_difference      на 40 млн дороже;  с 40 млн. по-висока;  на 2 млн дешевшим
    founding_capital   Началният капитал е 12 млн. юана;  статутний капітал якого (22 млн злотих)
    set_aside          За новите линии са заделени 11 млн. €
    told_of_it         То е за 55 млн. лв.;  Вона на 40 млн грн
    paid_for_shares    1,4 млн. лева, платени за всичките му дялове
"""

from __future__ import annotations

from deals.cues import Cue
from deals.grammar import grammar
from deals.model import Amount
from deals.reading import Sentence

_BEFORE = 3
"""Words before a sum among which „by“ stands: „на целых 40 млн“, „с около 40 млн“."""
_CAPITAL = 6
"""Words between a capital and its sum."""
_PAID = 3
_APPROXIMATELY = 2


def is_difference(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a sum of the words `first` to `last` is by how much something is more or less."""
    words, small = sentence.words, grammar(sentence.lang)
    if not any(word.form in small.by_how_much for word in words[max(0, first - _BEFORE) : first]):
        return False
    return any(cue.sort == "more_or_less" and cue.first == last + 1 for cue in sentence.cues)


def founding_capital(sentence: Sentence) -> Amount | None:
    """The capital that a new firm is given."""
    if sentence.has("last_year", "so_far"):
        return None
    for cue in sentence.cues:
        if cue.sort == "founding_capital":
            return _soon_after(sentence, cue, _CAPITAL)
    return None


def set_aside(sentence: Sentence) -> Amount | None:
    """The sum set aside for what a sentence begins with."""
    if not sentence.words or sentence.words[0].form not in grammar(sentence.lang).purpose:
        return None
    if len(sentence.amounts) != 1 or sentence.has("macro", "hope", "last_year", "so_far", "price"):
        return None
    return sentence.amounts[0] if sentence.has("set_aside") else None


def told_of_it(sentence: Sentence) -> Amount | None:
    """The sum of a sentence that begins „It is for“."""
    for cue in sentence.cues:
        if cue.sort == "it_costs" and cue.first == 0:
            return _soon_after(sentence, cue, _APPROXIMATELY)
    return None


def paid_for_shares(sentence: Sentence) -> Amount | None:
    """The sum of which a sentence says that it was paid for shares."""
    words = sentence.words
    for cue in sentence.cues:
        if cue.sort != "paid_for" or not any(
            one.sort == "share" and one.first > cue.last for one in sentence.cues
        ):
            continue
        for amount in sentence.amounts:
            inside = [at for at, word in enumerate(words) if word.span.overlaps(amount.span)]
            if inside and 0 < cue.first - inside[-1] <= _PAID:
                return amount
    return None


def _soon_after(sentence: Sentence, cue: Cue, reach: int) -> Amount | None:
    """The sum that begins no more than so many words after a cue."""
    words = sentence.words
    stop = min(cue.last + reach, len(words) - 1)
    start = words[cue.last].span.stop
    until = words[stop].span.start
    return next((amount for amount in sentence.amounts if start <= amount.span.start <= until), None)

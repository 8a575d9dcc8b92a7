"""Sentences cut into clauses, and the sum that a clause states of a deal.

Comes in: a sentence. Goes out: its `Clause`s, left to right, each with its own cues, sums and names.
„“Dalian Group” інвестує $650 млн у переробку зерна, а “Fufeng Group” - у переробку кукурудзи“ is two
clauses: the money of the first is not the second's. A sum counts for a deal only if the word that governs it
is an act or a document: the turnover, the budget, the fine and the price of a tonne stand in the same
sentence too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from analyzers.tokens import Span, Token
from deals import wording
from deals.cues import ACTS, Cue
from deals.grammar import grammar
from deals.model import Amount
from deals.names import Name, Sort
from deals.reading import Sentence
from deals.sector_words import site_at
from deals.sum_words import is_difference

_GOVERNING = ACTS | {"document", "worth", "sum", "inline"}
_NOT_A_DEAL = frozenset(("macro", "penalty", "estimate"))
_COSTS = frozenset(("worth", "sum", "inline", "invest"))
_NEAR = 3
_PAIR = 2
_REACH = 6
_PETTY = 10_000
"""Money of any currency below which a sum is a price of a piece, a fare or a fee, never a deal's."""
_MARK = re.compile("[,;]")
_BODIES = (Sort.FIRM, Sort.BODY, Sort.OFFICE)


@dataclass(frozen=True)
class Clause:
    """The words `first` to `last` of a sentence (both included)."""

    sentence: Sentence
    first: int
    last: int

    @cached_property
    def span(self) -> Span:
        """Its characters in the block, with the marks that close it."""
        words, whole = self.sentence.words, self.sentence.span
        start = whole.start if self.first == 0 else words[self.first].span.start
        stop = whole.stop if self.last + 1 >= len(words) else words[self.last].span.stop
        return Span(start, stop)

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words."""
        return self.sentence.words[self.first : self.last + 1]

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Its cues; indexes count in the sentence."""
        return tuple(cue for cue in self.sentence.cues if self.first <= cue.first <= self.last)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Its sums of money."""
        span = self.span
        return tuple(a for a in self.sentence.amounts if span.start <= a.span.start < span.stop)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in it."""
        return tuple(name for name in self.sentence.names if self.first <= name.first <= self.last)

    @cached_property
    def has_site(self) -> bool:
        """Whether something that is built or run is named in it, outside the names of firms and bodies."""
        return self.has_site_outside(*_BODIES)

    def has_site_outside(self, *sorts: Sort) -> bool:
        """Whether something that is built or run is named in it, outside names of these sorts."""
        words, lang = self.sentence.words, self.sentence.lang
        sites = [at for at in range(self.first, self.last + 1) if site_at(words, at, lang)]
        if not sites:
            return False  # and the names need not be read
        inside = {at for name in self.names if name.sort in sorts for at in range(name.first, name.last + 1)}
        return any(at not in inside for at in sites)

    def has(self, *sorts: str) -> bool:
        """Whether a cue of one of these sorts stands in it."""
        return any(cue.sort in sorts for cue in self.cues)


@lru_cache(maxsize=64)
def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """The clauses of a sentence; most sentences are one."""
    cuts = [0, *_cuts(sentence), len(sentence.words)]
    return tuple(Clause(sentence, first, stop - 1) for first, stop in pairwise(cuts) if stop > first)


def sum_of(clause: Clause, after: int = -1) -> Amount | None:
    """The first sum in a clause that may be a deal's; those before word `after` only if none follows."""
    fit = [amount for amount in clause.amounts if not is_foreign(clause, amount)]
    start = clause.sentence.words[after].span.start if 0 <= after < len(clause.sentence.words) else 0
    return next((amount for amount in fit if amount.span.start >= start), fit[0] if fit else None)


def is_foreign(clause: Clause, amount: Amount) -> bool:
    """Whether a sum is none of a deal's: turnover, debt, fine, price of a piece."""
    first, last = _words_of(clause, amount)
    if (
        first is None
        or amount.value < _PETTY
        or _is_apiece(clause, first)
        or _is_former(clause, amount, first)
        or is_difference(clause.sentence, first, last)
    ):
        return True
    governor = _governor(clause, first)
    if governor is not None and governor.sort in _NOT_A_DEAL:
        return not _is_own_budget(clause, governor)
    return any(
        last < cue.first <= last + _NEAR
        and (cue.sort == "price" or cue.sort in _NOT_A_DEAL - {"estimate"})
        and _unbroken(clause.sentence, last, cue.first)
        for cue in clause.cues
    )


def is_price_told(clause: Clause, amount: Amount) -> bool:
    """Whether the word that governs a sum says that it is what something costs: „Цена договора — 62 млрд“."""
    first, last = _words_of(clause, amount)
    governor = _governor(clause, first, past=("document", "noun")) if first is not None else None
    if first is not None and governor is None:  # „596 милиона лева е сумата“
        return any(cue.sort == "sum" and last < cue.first <= last + _PAIR for cue in clause.cues)
    return governor is not None and (governor.sort in _COSTS or _is_own_budget(clause, governor))


def _is_apiece(clause: Clause, first: int) -> bool:
    """„по 2,9 млн евро за вагон“: what one of many costs, unless it is what each of the sides pays."""
    before = {word.form for word in clause.sentence.words[max(clause.first, first - 2) : first]}
    if any(cue.sort == "apiece" and first - _REACH <= cue.first < first for cue in clause.cues):
        return True  # „за всяка общината ще плати 480 хил. евро“
    return bool(before & set(grammar(clause.sentence.lang).apiece)) and not clause.has("each")


def _is_former(clause: Clause, amount: Amount, first: int) -> bool:
    """„снизилась с 312 до 268 млн“: what was before a change, no range, since that is one sum."""
    words, small = clause.sentence.words, grammar(clause.sentence.lang)
    if first == 0 or words[first - 1].form not in small.out_of:
        return False
    later = next((one for one in clause.amounts if one.span.start > amount.span.stop), None)
    between = clause.sentence.block.text[amount.span.stop : later.span.start].split() if later else []
    return len(between) == 1 and between[0].lower() in small.up_to


def _is_own_budget(clause: Clause, governor: Cue) -> bool:
    """„Бюджет — 10 млрд рублей“: a budget with which a sentence begins is that of what was told before."""
    return governor.first == 0 and any(cue.sort == "budget" and cue.first == 0 for cue in clause.cues)


def _words_of(clause: Clause, amount: Amount) -> tuple[int | None, int]:
    """The first and the last word of a sum."""
    words = clause.sentence.words
    first = next(
        (i for i in range(clause.first, len(words)) if words[i].span.start >= amount.span.start), None
    )
    last = first or 0
    while last + 1 < len(words) and words[last + 1].span.start < amount.span.stop:
        last += 1
    return first, last


def _governor(clause: Clause, first: int, past: Sequence[str] = ()) -> Cue | None:
    """The last cue before word `first` that says what a sum is; cues of the sorts or values `past` do not."""
    governor: Cue | None = None
    for cue in clause.cues:
        if cue.last >= first or cue.sort not in _GOVERNING | _NOT_A_DEAL or {cue.sort, cue.value} & set(past):
            continue
        if governor is not None and _goes_on(clause, governor, cue):
            continue
        governor = cue
    return governor


def _goes_on(clause: Clause, governor: Cue, cue: Cue) -> bool:
    """Whether a cue only goes on with what the governor said: „начальная цена контракта“, „стокообменът
    възлиза на“, „втора, с цена от“.
    """
    if governor.sort not in _NOT_A_DEAL:
        return False
    inside = governor.first < governor.last and cue.first <= governor.last
    if governor.sort == "estimate":
        words = clause.sentence.words
        with_ = any(
            word.form in grammar(clause.sentence.lang).with_ for word in words[cue.first - 1 : cue.first + 1]
        )
        apart = (
            "," in clause.sentence.block.text[words[governor.last].span.stop : words[cue.first].span.start]
        )
        offered = (cue.sort == "sum" and (with_ or not apart)) or (with_ and cue.sort == "inline")
        return inside or offered or cue.first <= governor.last + 1
    amounting = any(other.sort == "amounting" and other.first == cue.first for other in clause.cues)
    return inside or amounting


def conversions(sentence: Sentence, amount: Amount) -> tuple[Amount, ...]:
    """The same sum in other currencies: those that follow it in a bracket or after „or“."""
    text = sentence.block.text
    found = []
    stop = amount.span.stop
    for other in sentence.amounts:
        if other.span.start < stop:
            continue
        between = text[stop : other.span.start].lower().strip()
        if other.currency == amount.currency or not (
            between.startswith("(") or between.strip(" ,") in grammar(sentence.lang).or_
        ):
            break
        found.append(other)
        stop = other.span.stop
    return tuple(found)


def _unbroken(sentence: Sentence, last: int, first: int) -> bool:
    """Whether nothing parts word `last` from word `first`: no comma, bracket or „and“."""
    words, text = sentence.words, sentence.block.text
    between = text[words[last].span.stop : words[first].span.start]
    return not any(mark in between for mark in ",;:()–—") and not any(
        word.form in (*grammar(sentence.lang).and_, *grammar(sentence.lang).splitter)
        for word in words[last + 1 : first]
    )


def _cuts(sentence: Sentence) -> Iterator[int]:
    """Indexes of words at which a new clause begins."""
    words, splitter = sentence.words, grammar(sentence.lang).splitter
    marked = _marked(sentence)
    commas = [at for at, between in marked if "," in between]
    start = 0
    for at, between in marked:
        if ";" in between or words[at].form in splitter:
            parted = _speaks(sentence, start, at) and _speaks(sentence, at, len(words))
        else:
            stop = next(iter(commas[bisect_right(commas, at) :]), len(words))
            parted = _two_acts(sentence, start, at, stop) or _two_sums(sentence, start, at, stop)
        if parted:
            yield at
            start = at


def _marked(sentence: Sentence) -> list[tuple[int, str]]:
    """The words with a comma or semicolon before them, each with what stands there."""
    text, words = sentence.block.text, sentence.words
    if len(words) < _PAIR:
        return []
    starts = [word.span.start for word in words]
    found: dict[int, str] = {}
    for mark in _MARK.finditer(text, words[0].span.stop, starts[-1]):
        at = bisect_right(starts, mark.start())
        if mark.start() >= words[at - 1].span.stop:  # not inside a number
            found[at] = wording.gap(text, words, at)
    return list(found.items())


def _two_acts(sentence: Sentence, start: int, at: int, stop: int) -> bool:
    """Whether both sides of a comma have a verb of building: „строится завод, при участии Х обновлён НПЗ“."""
    builds = [
        c.first for c in sentence.cues if c.sort in ("build", "launch", "modernise") and c.value != "noun"
    ]
    return any(start <= i < at for i in builds) and any(at <= i < stop for i in builds)


def _two_sums(sentence: Sentence, start: int, at: int, stop: int) -> bool:
    """Whether both sides of a comma tell of a sum of their own: „кредит на 12 млн, решту 4 млн становить
    грант“.
    """
    if len(sentence.amounts) < _PAIR:
        return False
    return all(_tells_sum(sentence, first, end) for first, end in ((start, at), (at, stop)))


def _tells_sum(sentence: Sentence, first: int, stop: int) -> bool:
    """Whether a stretch has a sum and a verb or a loan that it may be the sum of."""
    span = Span(sentence.words[first].span.start, sentence.words[stop - 1].span.stop)
    told = any(
        first <= cue.first < stop
        and ((cue.sort in ACTS and cue.value != "noun") or cue.sort == "document" or cue.sort == "worth")
        for cue in sentence.cues
    )
    return told and any(amount.span.overlaps(span) for amount in sentence.amounts)


def _speaks(sentence: Sentence, first: int, stop: int) -> bool:
    """Whether a stretch may tell of a deal: it has an act, a document or a sum."""
    if any(first <= cue.first < stop and cue.sort in _GOVERNING for cue in sentence.cues):
        return True
    span = Span(sentence.words[first].span.start, sentence.words[stop - 1].span.stop)
    return any(amount.span.overlaps(span) for amount in sentence.amounts) or is_elided(sentence, first, stop)


def is_elided(sentence: Sentence, first: int, stop: int) -> bool:
    """„а “Fufeng Group” - у виробництво“: a name and a dash in place of the verb."""
    words, text = sentence.words, sentence.block.text
    for at in range(first + 1, min(first + 7, stop)):
        if wording.gap(text, words, at).strip(' "”“»') in ("-", "–", "—"):
            return any(name.last == at - 1 and name.first > first - 1 for name in sentence.names)
    return False

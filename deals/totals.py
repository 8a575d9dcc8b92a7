"""Sums and counts over many deals: „58 документа на обща стойност над 24 млрд.“ They are shown, never added
up.

Comes in: a sentence. Goes out: whether a document in it is counted, and the `Total` it tells of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from analyzers.tokens import TokenKind
from deals import wording
from deals.cues import Cue
from deals.grammar import grammar
from deals.lexicon import Lexicon, rows
from deals.model import Evidence, Qualifier, Total
from deals.reading import Sentence

_REACH = 6
_FEW = 3


def counted(sentence: Sentence, document: Cue) -> bool:
    """Whether a document word stands for many: „над 30 ... споразумения“, „низку угод“."""
    return _count(sentence, document) is not None


def totals_of(page: Sequence[Sentence]) -> Iterator[tuple[Total, tuple[Sentence, ...]]]:
    """The totals of a block, each with the sentences that tell it; its sum may stand in the next one."""
    waiting: Total | None = None
    told: tuple[Sentence, ...] = ()
    for sentence in page:
        if waiting is not None and waiting.amount is None and sentence.amounts and _sums_up(sentence):
            waiting, told = _with_sum(waiting, sentence), (*told, sentence)
            continue
        found = next(totals(sentence), None)
        if found is not None:
            if waiting is not None:
                yield waiting, told
            waiting, told = found, (sentence,)
    if waiting is not None:
        yield waiting, told


def _sums_up(sentence: Sentence) -> bool:
    """„Их общая сумма достигла ...“"""
    opening = [word.form for word in sentence.words[:4]]
    return any(form.startswith(grammar(sentence.lang).sum_up) for form in opening)


def _with_sum(total: Total, sentence: Sentence) -> Total:
    amount = sentence.amounts[0]
    told = Evidence(sentence.block.number, sentence.span, sentence.text, "sum_of_counted")
    return replace(
        total,
        amount=amount,
        amount_text=amount.span.of(sentence.block.text),
        evidence=(*total.evidence, told),
    )


def totals(sentence: Sentence) -> Iterator[Total]:
    """The total that a sentence tells of: a counted document word, with the first sum after it."""
    for cue in sentence.cues:
        if cue.sort != "document" and cue.sort != "paper":
            continue
        found = _count(sentence, cue)
        if found is None:
            continue
        count, qualifier = found
        start = sentence.words[cue.last].span.stop
        amount = next((a for a in sentence.amounts if a.span.start >= start), None)
        yield Total(
            count,
            qualifier,
            amount,
            amount.span.of(sentence.block.text) if amount else None,
            sentence.block.number,
            sentence.span,
            (Evidence(sentence.block.number, sentence.span, sentence.text, "documents_counted"),),
        )
        return


def _count(sentence: Sentence, document: Cue) -> tuple[int | None, Qualifier] | None:
    """How many documents there are (None: many), if there are three or more."""
    words = sentence.words
    for i in range(document.first - 1, max(-1, document.first - 2 - _REACH), -1):
        if wording.gap(sentence.block.text, words, i + 1).strip():
            return None
        word = words[i]
        if word.kind is TokenKind.NUMBER and word.form.replace(" ", "").isdigit():
            count = int(word.form.replace(" ", ""))
            year = 1900 <= count <= 2100
            return None if count < _FEW or year else (count, _qualifier(sentence, i))
        hit = _quantities(sentence.lang).at(words, i)
        if hit is not None:
            return None if hit.sense == "over" or hit.sense == "about" else (None, Qualifier.ABOUT)
        if word.form in grammar(sentence.lang).and_:
            continue  # „30 междуведомствени и междуправителствени споразумения“
        if not wording.is_adjective(word, sentence.lang):
            return None
    return None


def _qualifier(sentence: Sentence, at: int) -> Qualifier:
    if at:
        hit = _quantities(sentence.lang).at(sentence.words, at - 1)
        hit = hit or (_quantities(sentence.lang).at(sentence.words, at - 2) if at > 1 else None)
        if hit and hit.sense in ("over", "about"):
            return Qualifier(hit.sense)
    return Qualifier.EXACT


@cache
def _quantities(lang: str) -> Lexicon[str]:
    return Lexicon(
        (row["phrase"], row["quantity"])
        for row in rows("quantities.tsv", ("lang", "phrase", "quantity"))
        if row["lang"] == lang
    )

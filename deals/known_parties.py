"""Parties that a sentence does not name because the text has just named them.

Comes in: drafts in order. Goes out: drafts; one without any party takes those named elsewhere in its
sentence, or in the sentence before it, or else those of the draft before it. Only sums and acts do so
(„Проект стоит ...“, „из этой суммы пойдут ...“): a document without named sides keeps none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deals.actors import may_act
from deals.draft import Draft
from deals.model import Evidence, Party
from deals.names import Sort
from deals.parties import distinct, of_name
from deals.reading import Sentence

_WITHOUT_SUBJECT = frozenset(("worth", "investment", "construction", "lending", "acquisition"))
_CONTINUE = frozenset(("worth", "investment"))
"""Rules of sentences that go on with what was told before."""
_NEAR = 1
"""How many paragraphs back the draft may stand whose parties go on."""


def with_known_parties(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each with the parties that the text has just named."""
    done: list[Draft] = []
    last: Draft | None = None
    for draft in drafts:
        last = draft if draft.parties else last
        if draft.parties or draft.rule not in _WITHOUT_SUBJECT:
            done.append(draft)
            continue
        found, where = _named_nearby(draft.sentence, back=draft.rule in _CONTINUE)
        if not found and draft.rule in _CONTINUE and last is not None and _is_near(last, draft):
            found, where = last.parties, last.sentence
        if found and where is not None:
            told = Evidence(where.block.number, where.span, where.text, "parties_named_before")
            evidence = draft.evidence if where is draft.sentence else (*draft.evidence, told)
            draft = replace(draft, parties=found, evidence=evidence)
        done.append(draft)
    return done


def _named_nearby(sentence: Sentence, back: bool) -> tuple[tuple[Party, ...], Sentence | None]:
    for where in (sentence, sentence.previous if back else None):
        if where is None:
            continue
        names = [n for n in where.names if n.sort in (Sort.FIRM, Sort.BODY) and may_act(where, n)]
        if names:
            return distinct(of_name(where, name) for name in names), where
    return (), None


def _is_near(before: Draft, draft: Draft) -> bool:
    return 0 <= draft.sentence.block.number - before.sentence.block.number <= _NEAR

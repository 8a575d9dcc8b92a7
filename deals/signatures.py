"""Sentences that only tell who put his name under a deal told before: they are no deal of their own.

Comes in: a draft and the drafts before it. Goes out: which of those it goes on with. „Споразумението
подписаха вицепрезидентът на банката и министърът“ names people and no matter: the agreement is that of the
sentence before. What names a matter („Договор о ремонте подписали ...“) or a firm that has no part in the
deal before is a deal of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deals.cues import Cue
from deals.draft import Draft
from deals.grammar import declines, grammar
from deals.model import Evidence
from deals.names import Sort
from deals.naming import name_keys
from deals.parties import ends_list
from deals.reading import Sentence

_RULES = frozenset(("document_signed", "weighed", "agreement", "foretold"))
_REACH = 2
"""How many paragraphs above the deal may stand."""
_VENUE = 2
"""Words before the name of a fair or an exhibition among which „at“ stands: „на ринку MIPCOM“."""
_OPENING = 1
"""The last word with which a sentence may name the document that it goes on with."""


def signed_before(drafts: Sequence[Draft], draft: Draft) -> int | None:
    """The draft among those before whose signing a draft tells of."""
    if not drafts or draft.rule not in _RULES or not _only_signs(draft):
        return None
    last = drafts[-1]
    above = draft.sentence.block.number - last.sentence.block.number
    if last.sentence.block.is_title or above > _REACH or not last.strong:
        return None
    if last.amount is not None and draft.amount is not None:
        return None
    return len(drafts) - 1 if not _names_another(draft, last) else None


def with_signature(draft: Draft, again: Draft) -> Draft:
    """The draft with the evidence of its signing; who signs takes part where nobody else is named."""
    told = Evidence(again.sentence.block.number, again.sentence.span, again.sentence.text, "signed_again")
    return replace(draft, evidence=(*draft.evidence, told), parties=draft.parties or again.parties)


def _only_signs(draft: Draft) -> bool:
    """Whether a sentence opens with a document that the text knows, and names no matter."""
    sentence = draft.sentence
    if not sentence.has("sign") or draft.amount is not None:
        return False
    opening = next(
        (cue for cue in sentence.cues if cue.sort in ("document", "paper") and cue.first <= _OPENING), None
    )
    return opening is not None and _is_known(sentence, opening) and not _names_matter(sentence, opening)


def _is_known(sentence: Sentence, document: Cue) -> bool:
    """Whether a document is one told before: in Bulgarian by its article."""
    if declines(sentence.lang):
        return document.first == 0
    return sentence.words[document.last].form.endswith(grammar(sentence.lang).definite_firm)


def _names_matter(sentence: Sentence, document: Cue) -> bool:
    """Whether what the document is about stands right after it."""
    following = document.last + 1
    if following >= len(sentence.words):
        return False
    small = grammar(sentence.lang)
    if any(cue.sort == "behalf" and cue.first == following for cue in sentence.cues):
        return False  # „Угоду з боку оператора підписав голова правління“
    form = sentence.words[following].form
    if form in small.between or form in small.with_:
        return True
    return ends_list(sentence.words, following, sentence.lang) == "object" and not any(
        cue.first <= following + 1 <= cue.last + 1 and cue.sort == "sign" for cue in sentence.cues
    )


def _names_another(draft: Draft, before: Draft) -> bool:
    """Whether a firm or a body is named that has no part in the deal before."""
    if not before.parties:
        return False
    known = {key for party in before.parties for key in name_keys(party.name)}
    text = draft.sentence.block.text
    words, inside = draft.sentence.words, grammar(draft.sentence.lang).inside
    return any(
        name.sort in (Sort.FIRM, Sort.BODY)
        and not name_keys(name.span.of(text)) & known
        and not any(word.form in inside for word in words[max(0, name.first - _VENUE) : name.first])
        for name in draft.sentence.names
    )

"""Parties that a deal's own clause does not name because the text names them elsewhere.

Comes in: drafts in order, and the sentences of the article. Goes out: drafts with more parties, each with the
evidence of where they were read. In this order:

    named_by_side   the next sentences say who is who: „Продавцом выступает фонд «Х»“
    anaphor         „мы“, „компанията“, „її власник“ stand for the firm that was named last
    own sentence    a draft without any party takes those whom its sentence names elsewhere
    before          sums and acts go on with the parties of the sentence or the draft before
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deals import wording
from deals.actors import may_act
from deals.draft import Draft
from deals.grammar import grammar
from deals.model import Evidence, Kind, Party
from deals.names import Name, Sort
from deals.parties import distinct, of_name
from deals.reading import Sentence
from deals.sides import sides

ELSEWHERE = "parties_named_elsewhere"
"""The rule that evidence for such parties carries."""
_CONTINUE = frozenset(("worth", "investment", "construction", "cost"))
"""Rules of sentences that go on with what was told before."""
_LISTED = frozenset(("document_heading", "documents_numbered", "planned", "elided"))
"""Rules of lists: what an item does not say, its neighbours do not know."""
_NEAR = 3
"""How many paragraphs back the draft may stand whose parties go on."""
_BACK = 6
"""How many sentences back a name may stand that „the firm“ means."""
_AHEAD = 2
"""How many sentences later the sides may be named."""
_TWO_SIDED = frozenset(
    (Kind.CONTRACT, Kind.AGREEMENT, Kind.FRAMEWORK_AGREEMENT, Kind.ACQUISITION, Kind.LOAN, Kind.GRANT)
)
_NAMED = (Sort.FIRM, Sort.BODY)


def with_known_parties(drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]]) -> list[Draft]:
    """The drafts, each with the parties that the text names elsewhere."""
    return _Article(drafts, pages).completed()


class _Article:
    def __init__(self, drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]]) -> None:
        self._drafts = drafts
        self._sentences = [sentence for page in pages for sentence in page]
        self._place = {id(sentence): at for at, sentence in enumerate(self._sentences)}
        self._telling = {id(draft.sentence) for draft in drafts}

    def completed(self) -> list[Draft]:
        """The drafts in order, completed."""
        done: list[Draft] = []
        last: Draft | None = None
        for draft in self._drafts:
            whole = draft if draft.rule in _LISTED else self._whole(draft, last)
            done.append(whole)
            last = whole if whole.parties else last
        return done

    def _whole(self, draft: Draft, last: Draft | None) -> Draft:
        draft = self._with_sides(draft)
        if len(draft.parties) < 2:
            draft = self._with_anaphor(draft)
        if draft.parties:
            return draft
        own = _named_in(draft.sentence)
        if own:
            return replace(draft, parties=own)
        if draft.rule not in _CONTINUE:
            return draft
        before = draft.sentence.previous
        named = _named_in(before) if before is not None else ()
        if named and before is not None:
            return _told(draft, named, before)
        if last is not None and _is_near(last, draft):
            return _told(draft, last.parties, last.sentence)
        return draft

    def _with_sides(self, draft: Draft) -> Draft:
        """The draft with the sides that its sentence and those right after it name."""
        at = self._place[id(draft.sentence)]
        for sentence in self._sentences[at : at + 1 + _AHEAD]:
            if sentence.block is not draft.sentence.block:
                break
            if sentence is not draft.sentence and id(sentence) in self._telling:
                break
            found = sides(sentence)
            if found:
                draft = _with(draft, (*draft.parties, *found), sentence)
        return draft

    def _with_anaphor(self, draft: Draft) -> Draft:
        """The draft with the firm that a pronoun or „the company“ in its clause stands for."""
        if not _has_anaphor(draft):
            return draft
        at = self._place[id(draft.sentence)]
        for sentence in reversed(self._sentences[max(0, at - _BACK) : at]):
            name = _subject(sentence)
            if name is not None:
                return _with(draft, (of_name(sentence, name), *draft.parties), sentence)
        return draft


def _has_anaphor(draft: Draft) -> bool:
    """Whether a clause speaks of a firm without its name: „мы“, „компания“, „дружеството“."""
    words, lang, text = draft.sentence.words, draft.sentence.lang, draft.sentence.block.text
    small = grammar(lang)
    starts = {name.first for name in draft.sentence.names}
    named = min((party.span.start for party in draft.parties), default=draft.span.stop)
    for at, word in enumerate(words):
        if not draft.span.start <= word.span.start < draft.span.stop or word.span.start > named:
            continue  # a pronoun after a name stands for that name
        if word.form in small.we:
            return True
        before = words[at - 1] if at else None
        if before is not None and wording.is_adjective(before, lang) or at + 1 in starts:
            continue
        if wording.is_sort_word(words, at, lang) and (word.form.endswith(small.definite_firm)):
            inside = any(name.first <= at <= name.last for name in draft.sentence.names)
            if not inside and (at == 0 or not wording.is_capital(text, word)):
                return True
    return False


def _subject(sentence: Sentence) -> Name | None:
    """The first firm or body that a sentence speaks of."""
    return next((n for n in sentence.names if n.sort in _NAMED and may_act(sentence, n)), None)


def _named_in(sentence: Sentence) -> tuple[Party, ...]:
    """The firms and bodies that a sentence names as those who may act."""
    names = [n for n in sentence.names if n.sort in _NAMED and may_act(sentence, n)]
    return distinct(of_name(sentence, name) for name in names)


def _with(draft: Draft, parties: Sequence[Party], where: Sentence) -> Draft:
    """The draft with more parties; nothing is told where all of them were known."""
    found = distinct(parties)
    return draft if len(found) == len(draft.parties) else _told(draft, found, where)


def _told(draft: Draft, parties: tuple[Party, ...], where: Sentence) -> Draft:
    """The draft with parties that another sentence names."""
    told = Evidence(where.block.number, where.span, where.text, ELSEWHERE)
    evidence = draft.evidence if where is draft.sentence else (*draft.evidence, told)
    return replace(draft, parties=parties, evidence=evidence)


def _is_near(before: Draft, draft: Draft) -> bool:
    return 0 <= draft.sentence.block.number - before.sentence.block.number <= _NEAR

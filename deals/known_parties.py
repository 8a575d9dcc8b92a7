"""Parties that a deal's own clause does not name because the text names them elsewhere.

Comes in: drafts in order, and the sentences of the article. Goes out: drafts with more parties, each with the
evidence of where they were read. In this order:

    named_by_side   the next sentences say who is who: „Продавцом выступает фонд «Х»“
    anaphor         „мы“, „компанията“, „її власник“ stand for the firm that was named last
    own sentence    a draft without any party takes those whom its sentence names elsewhere
    before          sums and acts go on with the parties of the sentence or the draft before
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from deals import wording
from deals.actors import may_act, sources, speaks
from deals.cast import Cast
from deals.cues import ACTS
from deals.draft import Draft
from deals.grammar import declines, grammar
from deals.model import Evidence, Kind, Party
from deals.names import Sort
from deals.parties import distinct, of_name, other_role
from deals.reading import Sentence
from deals.sides import side_nouns, sides

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
_SPEAKER = 40
"""How many sentences back the firm may stand that speaks of itself as „we“."""
_AHEAD = 2
"""How many sentences later the sides may be named."""
_TWO_SIDED = frozenset(
    (Kind.CONTRACT, Kind.AGREEMENT, Kind.FRAMEWORK_AGREEMENT, Kind.ACQUISITION, Kind.LOAN, Kind.GRANT)
)
_ONE_SIDE = frozenset(("supplier", "seller", "lender", "borrower"))
_RELATIVE = 10
"""Words after a name among which „with which“ may stand."""
_NEEDS_TWO = _TWO_SIDED | {Kind.MEMORANDUM, Kind.PROTOCOL, Kind.ROADMAP}
_BOUGHT = frozenset((Kind.CONTRACT, Kind.ACQUISITION))
_MONEY = frozenset((Kind.LOAN, Kind.GRANT))
_GIVERS = frozenset(("lender", "funder"))
_TAKERS = frozenset(("borrower", "payee"))
_NAMED = (Sort.FIRM, Sort.BODY)


def with_known_parties(
    drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]], headline: Sequence[Sentence] = ()
) -> list[Draft]:
    """The drafts, each with the parties that the text names elsewhere; the headline is no page."""
    return _Article(drafts, pages, headline).completed()


class _Article:
    def __init__(
        self,
        drafts: Sequence[Draft],
        pages: Sequence[Sequence[Sentence]],
        headline: Sequence[Sentence],
    ) -> None:
        self._drafts = drafts
        self._sentences = [sentence for page in pages for sentence in page]
        self._place = {id(sentence): at for at, sentence in enumerate(self._sentences)}
        self._telling = {id(draft.sentence) for draft in drafts}
        self._cast = Cast(headline, self._sentences)

    def completed(self) -> list[Draft]:
        """The drafts in order, completed."""
        done: list[Draft] = []
        last: Draft | None = None
        for draft in self._drafts:
            whole = draft if draft.rule in _LISTED else self._whole(draft, last)
            if last is None and whole.parties:
                done = [_told(d, whole.parties, whole.sentence) if _waits(d, whole) else d for d in done]
            done.append(whole)
            last = whole if whole.parties else last
        return done

    def _whole(self, draft: Draft, last: Draft | None) -> Draft:
        near = last if last is not None and _is_near(last, draft) else None
        draft = self._with_sides(draft)
        if len(draft.parties) < 2 and near is not None:
            draft = _with_role_of(draft, near)
            draft = _with_taker_of(draft, near)
            draft = _with_signer_of(draft, near)
        if len(draft.parties) < 2 and draft.kind is Kind.ACQUISITION:
            draft = _with_bought(draft)
        if len(draft.parties) < 2 and draft.kind in _BOUGHT:
            draft = _with(draft, (*draft.parties, *sources(draft.sentence)[:1]), draft.sentence)
        if len(draft.parties) < 2:
            draft = self._with_anaphor(draft)
        if len(draft.parties) < 2:
            draft = self._with_called(draft)
        if len(draft.parties) == 1 and _needs_two(draft) and _lacks_actor(draft):
            draft = self._with_subject(draft)
        if draft.parties:
            return draft
        own = _acting_in(draft.sentence) or _named_in(draft.sentence)
        if own:
            return replace(draft, parties=own)
        if draft.rule not in _CONTINUE and draft.rule != "weighed":
            return draft
        before = draft.sentence.previous
        named = _acting_in(before) if before is not None else ()
        if named and before is not None:
            return _told(draft, named, before)
        return draft if near is None else _told(draft, _going_on(near, draft), near.sentence)

    def _with_sides(self, draft: Draft) -> Draft:
        """The draft with the sides that its sentence and those right after it name."""
        at = self._place[id(draft.sentence)]
        for sentence in self._sentences[at : at + 1 + _AHEAD]:
            if sentence.block is not draft.sentence.block:
                break
            own = sentence is draft.sentence
            told = not own and id(sentence) in self._telling
            found = sides(sentence, at_once=told)
            if found:
                draft = _with(draft, (*draft.parties, *found), sentence)
            if told:
                break
        return draft

    def _with_anaphor(self, draft: Draft) -> Draft:
        """The draft with the firm that a pronoun or „the company“ in its clause stands for."""
        small = grammar(draft.sentence.lang)
        at = self._place[id(draft.sentence)]
        if _says(draft, small.we) or _is_first_person(draft):
            mention = self._cast.speaker(at, draft.parties)
            if mention is not None:
                return _with(draft, (mention.party, *draft.parties), mention.sentence)
            for sentence in reversed(self._sentences[max(0, at - _SPEAKER) : at]):
                names = [name for name in sentence.names if name.sort in _NAMED]
                if names:
                    return _with(draft, (of_name(sentence, names[0]), *draft.parties), sentence)
            return draft
        if not (_says(draft, small.she) or _says_firm(draft)):
            return draft
        both = not draft.parties and draft.kind in _TWO_SIDED  # „Договорът носеше на мандрата ...“
        for sentence in reversed(self._sentences[max(0, at - _BACK) : at]):
            found = _named_in(sentence) if both else (_acting_in(sentence) or _named_in(sentence))[:1]
            if found:
                return _with(draft, (*found, *draft.parties), sentence)
        return draft

    def _with_called(self, draft: Draft) -> Draft:
        """The draft with the bodies that a noun in its clause stands for: „порту выдал кредит Банк «Х»“."""
        at = self._place[id(draft.sentence)]
        for noun in _plain_nouns(draft):
            mention = self._cast.called(noun, at, draft.parties)
            if mention is not None:
                draft = _with(draft, (*draft.parties, mention.party), mention.sentence)
        return draft

    def _with_subject(self, draft: Draft) -> Draft:
        """The draft with the firm that the article is about, where a deal of two has only one side."""
        mention = self._cast.subject(self._place[id(draft.sentence)] + 1, draft.parties)
        return draft if mention is None else _with(draft, (mention.party, *draft.parties), mention.sentence)


def _says(draft: Draft, pronouns: Sequence[str]) -> bool:
    """Whether a pronoun stands in a clause before any of its parties; after one it stands for that one."""
    named = min((party.span.start for party in draft.parties), default=draft.span.stop)
    return any(
        word.form in pronouns and draft.span.start <= word.span.start < min(named, draft.span.stop)
        for word in draft.sentence.words
    )


def _is_first_person(draft: Draft) -> bool:
    """Whether a verb of the clause stands in the first person plural: „поръчахме“, „строимо“."""
    return any(
        draft.sentence.words[cue.first].form.endswith(grammar(draft.sentence.lang).we_verb)
        for cue in draft.sentence.cues
        if cue.sort in ACTS and cue.value == "finite" and _covers(draft, cue.first)
    )


def _with_role_of(draft: Draft, before: Draft) -> Draft:
    """„Новий власник замовив ...“: who had this role in the deal told before."""
    wanted = {hit.sense for hit in side_nouns(draft.sentence) if _covers(draft, hit.first)}
    found = [party for party in before.parties if party.role in wanted]
    return _with(draft, (*found[:1], *draft.parties), before.sentence) if found else draft


def _with_taker_of(draft: Draft, before: Draft) -> Draft:
    """„Ещё 600 млн перечислила Еврокомиссия“: money goes to whom the money told before went."""
    if draft.kind not in _MONEY or before.kind not in _MONEY or {p.role for p in draft.parties} - _GIVERS:
        return draft
    takers = [party for party in before.parties if party.role in _TAKERS]
    return _with(draft, (*draft.parties, *takers), before.sentence)


def _with_bought(draft: Draft) -> Draft:
    """„подписал соглашение о покупке «Х»“: the firm named after the noun or verb of buying is bought."""
    sentence = draft.sentence
    bought = next((c for c in sentence.cues if c.sort in ("buy", "sell") and _covers(draft, c.first)), None)
    if bought is None:
        return draft
    near = (n for n in sentence.names if bought.last < n.first <= bought.last + _RELATIVE)
    name = next((n for n in near if n.sort is Sort.FIRM and not speaks(sentence, n)), None)
    if name is None:
        return draft
    party = replace(of_name(sentence, name), role="target")
    return _with(draft, (*draft.parties, party), sentence)


def _with_signer_of(draft: Draft, before: Draft) -> Draft:
    """„Також підписано контракт із «Х»“: nobody is said to sign, so it is who signed the document before."""
    passive = any(cue.sort == "sign" and cue.value == "passive" for cue in draft.sentence.cues)
    alike = draft.rule == before.rule == "document_signed" and len(before.parties) > 1
    next_to = draft.sentence.block.number - before.sentence.block.number <= 1
    if not (passive and alike and next_to) or len(draft.parties) != 1:
        return draft
    return _with(draft, (before.parties[0], *draft.parties), before.sentence)


def _covers(draft: Draft, at: int) -> bool:
    return draft.span.start <= draft.sentence.words[at].span.start < draft.span.stop


def _going_on(before: Draft, draft: Draft) -> tuple[Party, ...]:
    """The parties of the deal told before; who only lent the money does not build with it."""
    if draft.kind in _MONEY:
        return before.parties
    return tuple(p for p in before.parties if p.role not in _GIVERS) or before.parties


def _waits(draft: Draft, later: Draft) -> bool:
    """Whether a deal told at the head of an article, without anybody named, is that of the next draft."""
    return not draft.parties and draft.rule in _CONTINUE and _is_near(draft, later)


def _says_firm(draft: Draft) -> bool:
    """Whether a clause speaks of a firm without its name: „компания“, „дружеството“."""
    words, lang, text = draft.sentence.words, draft.sentence.lang, draft.sentence.block.text
    starts = {name.first for name in draft.sentence.names}
    inside = {at for name in draft.sentence.names for at in range(name.first, name.last + 1)}
    named = min((party.span.start for party in draft.parties), default=draft.span.stop)
    for at, word in enumerate(words):
        if not draft.span.start <= word.span.start < min(named, draft.span.stop):
            continue
        described = at > 0 and wording.is_adjective(words[at - 1], lang)
        if described or at in inside or at + 1 in starts or (at and wording.is_capital(text, word)):
            continue
        if wording.is_sort_word(words, at, lang) and word.form.endswith(grammar(lang).definite_firm):
            return True
    return False


def _plain_nouns(draft: Draft) -> Iterator[str]:
    """Nouns for bodies in a clause that stand for one that was named before: „порту“, „общината“."""
    sentence = draft.sentence
    words, lang = sentence.words, sentence.lang
    inside = {at for name in sentence.names for at in range(name.first, name.last + 1)}
    starts = {name.first for name in sentence.names}
    for at, word in enumerate(words):
        if not draft.span.start <= word.span.start < draft.span.stop or at in inside or at + 1 in starts:
            continue
        if not (wording.is_sort_word(words, at, lang) or wording.head_at(words, at, lang)):
            continue
        if at and wording.is_adjective(words[at - 1], lang):
            continue
        if not declines(lang) and not word.form.endswith(grammar(lang).definite_firm):
            continue
        yield word.form


def _needs_two(draft: Draft) -> bool:
    """Whether a deal has another side too: by its kind, or because the one party sells, builds or lends."""
    return draft.kind in _NEEDS_TWO or draft.parties[0].role in _ONE_SIDE


def _lacks_actor(draft: Draft) -> bool:
    """Whether the one party of a draft is not who acts: „подписан договор с „Х“, „подрядчиком взяли «Х»“."""
    [party] = draft.parties
    sentence, small = draft.sentence, grammar(draft.sentence.lang)
    at = next((i for i, word in enumerate(sentence.words) if word.span.start >= party.span.start), 0)
    while at > 0 and (
        wording.is_sort_word(sentence.words, at - 1, sentence.lang)
        or wording.is_adjective(sentence.words[at - 1], sentence.lang)
    ):
        at -= 1
    if any(word.form.startswith((*small.town, *small.authority)) for word in sentence.words[:at]):
        return False  # „город расторг договор с «Х»“
    if at > 0 and sentence.words[at - 1].form in small.with_:
        return True
    after = sentence.words[at + 1 : at + _RELATIVE]
    if any(one.form in small.with_ and other.form.startswith(small.which) for one, other in pairwise(after)):
        return True  # „«Х», договор с которой подписан“
    if party.role == "supplier" and any(hit.sense == "supplier" for hit in side_nouns(sentence)):
        return True
    return party.role is not None and party.role == other_role(draft.act, draft.kind)


def _acting_in(sentence: Sentence) -> tuple[Party, ...]:
    """The firms and bodies that a sentence names as those who may act."""
    names = [n for n in sentence.names if n.sort in _NAMED and may_act(sentence, n)]
    return distinct(of_name(sentence, name) for name in names)


def _named_in(sentence: Sentence) -> tuple[Party, ...]:
    """All firms and bodies that a sentence names, but those who tell of it."""
    names = [n for n in sentence.names if n.sort in _NAMED and not speaks(sentence, n)]
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

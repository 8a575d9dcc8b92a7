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

from analyzers.text import fold
from analyzers.tokens import Token
from deals.actors import sources
from deals.anaphora import (
    covers,
    is_first_person,
    is_joined,
    is_pointed_at,
    lacks_actor,
    noun_for_firm,
    nouns_for_bodies,
    says,
    says_both,
    says_local_firm,
)
from deals.candidates import may_act, speaks
from deals.cast import Cast, Mention, is_bare_noun
from deals.cues import ACTS
from deals.draft import Draft
from deals.grammar import grammar
from deals.model import Evidence, Kind, Party
from deals.names import Sort
from deals.offices import holds
from deals.parties import distinct, of_name, with_roles
from deals.reading import Sentence
from deals.role_pairs import paired
from deals.sides import side_nouns, sides
from deals.spellings import with_one_spelling
from deals.voice import agents

ELSEWHERE = "parties_named_elsewhere"
"""The rule that evidence for such parties carries."""
_CONTINUE = frozenset(("worth", "investment", "construction", "cost"))
"""Rules of sentences that go on with what was told before."""
_LISTED = frozenset(("document_heading", "documents_numbered", "planned", "elided"))
"""Rules of lists: what an item does not say, its neighbours do not know."""
_PAIR = 2
_RELATIVE = 10
"""Words after a verb of buying among which the firm bought stands."""
_NEXT = 2
"""So many, where only a noun says that something is bought: „о покупке клуба «Х»“."""
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
_NEEDS_TWO = _TWO_SIDED | {Kind.MEMORANDUM, Kind.PROTOCOL, Kind.ROADMAP}
_BOUGHT = frozenset((Kind.CONTRACT, Kind.ACQUISITION))
_BARGAINS = frozenset(("buy", "sell", "order"))
_MONEY = frozenset((Kind.LOAN, Kind.GRANT))
_GIVERS = frozenset(("lender", "funder"))
_TAKERS = frozenset(("borrower", "payee"))
_SELLERS = frozenset(("supplier", "seller"))
_GIVING = frozenset(("fund", "lend"))
_AGREED = frozenset((Kind.AGREEMENT, Kind.FRAMEWORK_AGREEMENT, Kind.MEMORANDUM))
_NAMED = (Sort.FIRM, Sort.BODY)


def with_known_parties(
    drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]], headline: Sequence[Sentence] = ()
) -> list[Draft]:
    """The drafts, each with the parties that the text names elsewhere; the headline is no page."""
    return _Article(drafts, pages, headline).completed() if drafts else []


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
        for told in self._drafts:
            listed = told.rule in _LISTED
            firms = tuple(party for party in told.parties if listed or not self._cast.is_thing(party))
            draft = replace(told, parties=firms)
            whole = paired(draft if listed else self._whole(draft, last, done[-_SPEAKER:]))
            if last is None and whole.parties:
                done = [_told(d, whole.parties, whole.sentence) if _waits(d, whole) else d for d in done]
            done.append(whole)
            last = whole if whole.parties else last
        return with_one_spelling(done, [*self._cast.headline, *self._sentences])

    def _whole(self, draft: Draft, last: Draft | None, done: Sequence[Draft]) -> Draft:
        near = last if last is not None and _is_near(last, draft) else None
        draft = self._with_sides(self._with_offices(draft))
        if len(draft.parties) < 2 and near is not None:
            draft = _with_role_of(draft, near)
            draft = _with_taker_of(draft, near)
            draft = _with_signer_of(draft, near)
        if len(draft.parties) < 2 and draft.kind not in _MONEY:
            draft = _with_bought(draft)
        if len(draft.parties) < 2 and draft.kind in _BOUGHT:
            draft = _with(draft, (*draft.parties, *sources(draft.sentence)[:1]), draft.sentence)
        if len(draft.parties) < 2:
            draft = self._with_anaphor(draft, near)
        if len(draft.parties) < _PAIR or draft.kind in _NEEDS_TWO:
            draft = self._with_called(draft)
        if len(draft.parties) == 1 and near is not None:
            draft = _with_partner(draft, near)
        if len(draft.parties) == 1:
            lacks = (_needs_two(draft) or is_joined(draft)) and lacks_actor(draft)
            if lacks or self._is_for_subject(draft, done):
                draft = self._with_subject(draft, done)
        if not draft.parties and says_both(draft):
            draft = self._with_both(draft, self._place[id(draft.sentence)])
        if draft.parties:
            return draft
        own = _doing_in(draft) or _acting_in(draft.sentence) or _named_in(draft.sentence)
        if own:
            return replace(draft, parties=own)
        if draft.rule not in _CONTINUE and draft.rule != "weighed":
            return draft
        before = draft.sentence.previous
        named = (_acting_in(before) or _named_in(before)) if before is not None else ()
        if named and before is not None:
            act = next(
                (cue.sort for cue in before.cues if cue.sort in _BARGAINS and cue.value == "finite"), ""
            )
            return _told(draft, with_roles(named, act, 1), before)
        return draft if near is None else _told(draft, _going_on(near, draft), near.sentence)

    def _with_offices(self, draft: Draft) -> Draft:
        """The draft with the bodies that people head, if the article named them with their offices."""
        people = {n.span: n for n in draft.sentence.names if n.sort is Sort.PERSON}
        at = self._place[id(draft.sentence)]
        for one in draft.parties:
            name = people.get(one.span)
            if name is None:
                continue
            for before in (*self._cast.headline, *self._sentences[max(0, at - _SPEAKER) : at]):
                surname = draft.sentence.words[name.last].form
                office = next((n for n in before.names if holds(before, n, surname)), None)
                body = of_name(before, office) if office is not None else None
                if body is not None and surname not in fold(body.name):
                    held = (replace(body, role=p.role) if p is one else p for p in draft.parties)
                    draft = _told(draft, distinct(held), before)
                    break
        return draft

    def _with_sides(self, draft: Draft) -> Draft:
        """The draft with the sides that its sentence and those right after it name."""
        at = self._place[id(draft.sentence)]
        for sentence in self._sentences[at : at + 1 + _AHEAD]:
            if sentence.block is not draft.sentence.block:
                break
            own = sentence is draft.sentence
            told = not own and id(sentence) in self._telling
            found = sides(sentence, at_once=told)
            if found and not (told and (len(draft.parties) >= _PAIR or draft.kind is Kind.PROJECT)):
                sided = {party.span: party.role for party in found} if own else {}
                known = (replace(one, role=one.role or sided.get(one.span)) for one in draft.parties)
                draft = _with(replace(draft, parties=tuple(known)), (*draft.parties, *found), sentence)
            if told:
                break
        return draft

    def _with_anaphor(self, draft: Draft, near: Draft | None) -> Draft:
        """The draft with the firm that a pronoun or „the company“ in its clause stands for."""
        small = grammar(draft.sentence.lang)
        at = self._place[id(draft.sentence)]
        if says(draft, small.we) or is_first_person(draft):
            mention = self._cast.speaker(at, draft.parties)
            if mention is not None:  # who speaks for a firm is no party beside it
                people = {n.span for n in draft.sentence.names if n.sort is Sort.PERSON}
                others = tuple(party for party in draft.parties if party.span not in people)
                return _told(draft, distinct((mention.party, *others)), mention.sentence)
            for sentence in reversed(self._sentences[max(0, at - _SPEAKER) : at]):
                names = [name for name in sentence.names if name.sort in _NAMED]
                if names:
                    return _with(draft, (of_name(sentence, names[0]), *draft.parties), sentence)
            return draft
        noun = noun_for_firm(draft)
        if noun is not None and (mention := self._cast.called(noun, at, draft.parties)) is not None:
            return _with(draft, (mention.party, *draft.parties), mention.sentence)
        if not (says(draft, small.she) or noun is not None or says_local_firm(draft)):
            return draft
        both = not draft.parties and draft.kind in _TWO_SIDED  # „Договорът носеше на мандрата ...“
        if noun is not None and not both and near is not None and near.sentence is self._sentences[at - 1]:
            first = near.parties[0]
            if self._cast.agrees(noun, first, draft.sentence.lang):
                return _with(draft, (replace(first, role=None), *draft.parties), near.sentence)
        for sentence in reversed(self._sentences[max(0, at - _BACK) : at]):
            found = _named_in(sentence) if both else _acting_in(sentence) or _named_in(sentence)
            if noun is not None:
                found = tuple(one for one in found if self._cast.agrees(noun, one, draft.sentence.lang))
            if found:
                return _with(draft, (*(found if both else found[:1]), *draft.parties), sentence)
        return draft

    def _with_called(self, draft: Draft) -> Draft:
        """The draft with the bodies that a noun in its clause stands for: „порту выдал кредит Банк «Х»“."""
        at = self._place[id(draft.sentence)]
        draft = self._with_bare_named(draft, at)
        for word in nouns_for_bodies(draft) if len(draft.parties) < _PAIR else ():
            mention = self._meant(word, draft, at)
            if mention is not None:
                draft = _with(draft, (*draft.parties, mention.party), mention.sentence)
        return draft

    def _with_bare_named(self, draft: Draft, at: int) -> Draft:
        """The draft with whole names for parties that are nothing but „Общината“, „Министерство“."""
        bare = {n.span: n.first for n in draft.sentence.names if is_bare_noun(draft.sentence, n)}
        for one in draft.parties:
            word = draft.sentence.words[bare[one.span]] if one.span in bare else None
            if word is not None and (mention := self._meant(word, draft, at)) is not None:
                named = (replace(mention.party, role=p.role) if p is one else p for p in draft.parties)
                draft = _told(draft, distinct(named), mention.sentence)
        return draft

    def _meant(self, word: Token, draft: Draft, at: int) -> Mention | None:
        """The body that a noun stands for: the last so called, or a community by its town."""
        others = [party for party in draft.parties if party.span != word.span]
        if is_pointed_at(draft.sentence, word):
            return self._cast.last(word.form, at, others, draft.sentence.lang)
        return self._cast.called(word.form, at, others) or self._cast.community(word, draft.sentence, at)

    def _with_both(self, draft: Draft, at: int) -> Draft:
        """The draft with the two that „the sides“ or „both ministers“ are: the last two named together."""
        for sentence in reversed(self._sentences[max(0, at - _BACK) : at]):
            for sorts in (_NAMED, (Sort.COUNTRY,), (Sort.PERSON, Sort.OFFICE)):
                people = Sort.PERSON in sorts
                names = [n for n in sentence.names if n.sort in sorts and (people or not speaks(sentence, n))]
                found = distinct(of_name(sentence, name) for name in names)
                if len(found) == _PAIR:
                    return _with(draft, found, sentence)
        return draft

    def _is_for_subject(self, draft: Draft, done: Sequence[Draft]) -> bool:
        """Whether somebody gives money, in an article about one who was told to buy or to be given."""
        mention = self._cast.subject(self._place[id(draft.sentence)] + 1, draft.parties)
        if mention is None or draft.parties[0].role not in _GIVERS:
            return False
        ours = (p for d in done for p in d.parties if self._cast.is_one(p, mention.party))
        return any(one.role not in _SELLERS | _GIVERS for one in ours)

    def _with_subject(self, draft: Draft, done: Sequence[Draft]) -> Draft:
        """The draft with the firm that the article is about, where a deal of two has only one side. Whom it
        lends money to buys with it.
        """
        sellers = [one for before in done for one in before.parties if one.role in _SELLERS]
        mention = self._cast.subject(self._place[id(draft.sentence)] + 1, (*draft.parties, *sellers))
        if mention is None:
            return draft
        for before in reversed(done) if draft.kind not in _MONEY else ():
            ours = [one for one in before.parties if self._cast.is_one(one, mention.party)]
            others = [one for one in before.parties if one not in ours]
            gives = before.kind in _MONEY and ours and ours[0].role not in _TAKERS
            if gives and len(others) == 1:
                return _with(draft, (replace(others[0], role=None), *draft.parties), before.sentence)
        return _with(draft, (mention.party, *draft.parties), mention.sentence)


def _with_role_of(draft: Draft, before: Draft) -> Draft:
    """„Новий власник замовив ...“: who had this role in the deal told before."""
    wanted = {hit.sense for hit in side_nouns(draft.sentence) if covers(draft, hit.first)}
    found = [party for party in before.parties if party.role in wanted]
    return _with(draft, (*found[:1], *draft.parties), before.sentence) if found else draft


def _with_taker_of(draft: Draft, before: Draft) -> Draft:
    """„Ещё 600 млн перечислила Еврокомиссия“: money goes to whom the money told before went."""
    if draft.kind not in _MONEY or before.kind not in _MONEY or {p.role for p in draft.parties} - _GIVERS:
        return draft
    takers = [party for party in before.parties if party.role in _TAKERS]
    return _with(draft, (*draft.parties, *takers), before.sentence)


def _with_partner(draft: Draft, before: Draft) -> Draft:
    """„Ректорът и „Х“ подписаха меморандум. Компанията ще предостави 5 млн.“: to whom she agreed it with."""
    if draft.act not in _GIVING or before.kind not in _AGREED or len(before.parties) != _PAIR:
        return draft
    others = [party for party in before.parties if party.name != draft.parties[0].name]
    if len(others) != 1:
        return draft
    return _with(draft, (*draft.parties, replace(others[0], role="payee")), before.sentence)


def _with_bought(draft: Draft) -> Draft:
    """„подписал соглашение о покупке «Х»“: the firm named after the noun or verb of buying is bought."""
    sentence = draft.sentence
    sure = draft.kind is Kind.ACQUISITION
    bought = next(
        (
            c
            for c in sentence.cues
            if c.sort in ("buy", "sell") and covers(draft, c.first) and (sure or c.value == "noun")
        ),
        None,
    )
    if bought is None:
        return draft
    stop = bought.last + (_RELATIVE if sure else _NEXT)
    near = (n for n in sentence.names if bought.last < n.first <= stop)
    name = next((n for n in near if n.sort is Sort.FIRM and not speaks(sentence, n)), None)
    if name is None or (not sure and sentence.words[name.first - 1].form in grammar(sentence.lang).from_):
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


def _going_on(before: Draft, draft: Draft) -> tuple[Party, ...]:
    """The parties of the deal told before; who only lent the money does not build with it."""
    if draft.kind in _MONEY:
        return before.parties
    return tuple(p for p in before.parties if p.role not in _GIVERS) or before.parties


def _waits(draft: Draft, later: Draft) -> bool:
    """Whether a deal told at the head of an article, without anybody named, is that of the next draft."""
    return not draft.parties and draft.rule in _CONTINUE and _is_near(draft, later)


def _needs_two(draft: Draft) -> bool:
    """Whether a deal has another side too: by its kind, or because the one party sells, builds or lends."""
    return draft.kind in _NEEDS_TWO or draft.parties[0].role in _ONE_SIDE


def _doing_in(draft: Draft) -> tuple[Party, ...]:
    """Those who do what any verb or noun of a clause says is done: „про надання Данією 60 млн“."""
    sentence = draft.sentence
    cues = [cue for cue in sentence.cues if cue.sort in ACTS and covers(draft, cue.first)]
    names = (name for cue in cues for name in agents(sentence, cue, 0, len(sentence.words)))
    return distinct(of_name(sentence, name) for name in names)


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

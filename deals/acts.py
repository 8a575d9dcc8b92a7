"""Rules for deals that are told by what somebody does: buys, lends, invests, wins a tender, builds.

Comes in: a sentence. Goes out: drafts, one for each clause that tells of an act:

    acquisition     ВТБ покупает бизнес Tele2 за 2,4 млрд долларов
    lending         Банката отпусна кредит от 30 млн. лева на общината
    investment      OMV направила 600 млн евро на финансирование строительства
    award           «Імпульс» отримає 35,66 млн грн за технічні засоби (in an article on tenders)
    order           Авиокомпанията поръча десет самолета за 1 млрд. долара
    construction    Корпорация построит комплекс; стоимость — 3 млрд (the sum may follow)
    agreement       Андижанская область договорилась с Х о гидроэлектростанции
    elided          ..., а "Fufeng Group" - у виробництво: the act of the clause before

An act that is only hoped for, denied or spoken of is no deal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyzers.tokens import Token, TokenKind
from deals.actors import acting, after_verb, counterparts, is_bank, named, sellers, with_whom
from deals.clauses import Clause, clauses, conversions, is_elided, sum_of
from deals.cues import Cue
from deals.draft import Context, Draft, Rule
from deals.grammar import grammar
from deals.kinds import kind_of
from deals.model import Amount, Kind, Party, Qualifier
from deals.names import Sort
from deals.numerals import number_words
from deals.parties import distinct, of_name, role_key, with_roles
from deals.reading import Sentence
from deals.sentence_parts import object_after

_HOPE_REACH = 5
_BESIDES_REACH = 2
"""Words before a document among which „besides“ may stand."""
_OBJECT_REACH = 3
"""Words after a verb among which its object stands."""
_YEAR = 4
"""Digits of a year, which counts no things."""


def acquisition(clause: Clause, context: Context) -> Draft | None:
    """Somebody buys or sells a firm, a share of it, or something for a stated sum."""
    verb = _act(clause, "buy", "sell") or _document(clause, Kind.ACQUISITION)
    if verb is None or unsure(clause, verb):
        return None
    amount = sum_of(clause, verb.first)
    actors, others = acting(clause, verb), named(clause, verb)
    from_whom = sellers(clause, verb) if verb.sort == "buy" else ()
    others = tuple(one for one in others if one.span not in {party.span for party in from_whom})
    share = clause.has("share") or "%" in clause.span.of(clause.sentence.block.text)
    told = share or len(distinct((*actors, *others))) > 1
    if verb.value == "noun" and (not told or clause.sentence.has("hope")):
        return None
    whole = _whole_bargain(clause, verb, distinct((*actors, *others)))
    stake = share and verb.value == "finite" and bool(actors or others or _held_in(clause))
    if amount is None and not (whole or stake):
        return None
    if (
        amount is not None
        and not share
        and not (others or from_whom or (actors and is_price(clause, amount)))
    ):
        return None
    goods = verb.sort == "buy" and verb.value != "noun" and not (others or clause.has_site)
    goods = goods or _document(clause, Kind.CONTRACT) is not None  # „контракт достался Х“
    taken = _is_taken_from(clause, verb)
    bought = amount is not None and (taken or (not share and (context.procurement or goods)))
    kind = Kind.CONTRACT if bought else Kind.ACQUISITION
    draft = draft_of("acquisition", kind, verb, clause, actors, others, amount)
    sold = tuple(replace(one, role="seller") for one in from_whom)
    draft = replace(draft, parties=distinct((*draft.parties, *sold)))
    return replace(draft, strong=amount is not None or whole)


def lending(clause: Clause, context: Context) -> Draft | None:
    """Money is lent or granted: a loan or a grant is named, and somebody gives or takes it."""
    document = _document(clause, Kind.LOAN, Kind.GRANT)
    kind = Kind(document.value) if document is not None else Kind.GRANT if clause.has("aid") else None
    if kind is Kind.LOAN and document is not None and _is_gift(clause, document):
        kind = Kind.GRANT  # „в подарок ... 850 млн рублей в три транша“
    verb = _act(clause, "fund", "lend", "attract", "receive", "sign", "agree", "invest", "open")
    if kind is None or verb is None or unsure(clause, verb):
        return None
    amount = sum_of(clause)
    if amount is None or (document is None and verb.sort != "fund"):
        return None
    act = "fund" if verb.sort in ("fund", "lend", "invest", "open") else "attract"
    return draft_of(
        "lending",
        kind,
        replace(verb, sort=act),
        clause,
        acting(clause, verb),
        counterparts(clause, verb),
        amount,
    )


def _is_gift(clause: Clause, loan: Cue) -> bool:
    """Whether words of a gift stand before a word for a loan, and nobody who lends is named."""
    return not clause.has("lender") and any(
        cue.sort == "aid" and cue.last < loan.first for cue in clause.cues
    )


def investment(clause: Clause, context: Context) -> Draft | None:
    """Somebody puts a stated sum into something; what was spent so far is a running total."""
    verb = _act(clause, "invest", "attract") or _act(clause, "fund")
    if verb is None or unsure(clause, verb) or clause.has("so_far"):
        return None
    amount = sum_of(clause, verb.first)
    if amount is None:
        return None
    actors, others = acting(clause, verb), counterparts(clause, verb)
    aimed = clause.has("venture") or clause.has_site
    if verb.sort == "fund" and not ((aimed or others) and (actors or clause.has("plan"))):
        return None
    if not actors and (verb.value == "noun" or not (others or aimed or clause.has("side", "plan"))):
        return None  # „похарчи 2 млн. долара за развода си“
    if verb.value == "passive" and not (actors or others or clause.has("side", "plan", "venture")):
        return None  # „на улицы потрачено 5 млн“: nobody, and nothing to come
    kind = Kind.PROJECT
    if verb.sort == "fund" and (others or not aimed):  # „отпусна 5 млн. лева на БАН“
        kind = Kind.LOAN if clause.has("lender") and not clause.has("aid") else Kind.GRANT
    elif verb.sort == "attract":
        kind = _attracted(clause, verb)
    return draft_of("investment", kind, verb, clause, actors, others, amount)


def _attracted(clause: Clause, verb: Cue) -> Kind:
    """What is taken from somebody: money of a bank is a loan („взял у банка 500 млн“), things are a contract
    („взе от „Х“ седем влака“).
    """
    document = _document(clause, Kind.CONTRACT, Kind.LOAN)
    if document is not None:
        return Kind(document.value)
    banks = (name for name in clause.names if name.sort in (Sort.FIRM, Sort.BODY))
    if clause.has("lender") or any(is_bank(clause.sentence, name) for name in banks):
        return Kind.LOAN
    return Kind.CONTRACT if _is_taken_from(clause, verb) else Kind.PROJECT


def _is_taken_from(clause: Clause, verb: Cue) -> bool:
    """„взе от „Х“ седем влака“: the verb's own words end with „from“, and things are counted."""
    last = clause.sentence.words[verb.last].form
    from_whom = verb.last > verb.first and last in grammar(clause.sentence.lang).from_
    return from_whom and counts_things(clause.words[:-1], clause.sentence.lang, clause.amounts)


def award(clause: Clause, context: Context) -> Draft | None:
    """Somebody wins a tender or will be paid for work, in an article that speaks of tenders."""
    verb = _act(clause, "win") or _act(clause, "receive", "supply")
    if verb is None or unsure(clause, verb):
        return None
    amount = sum_of(clause, verb.first)
    contract = _document(clause, Kind.CONTRACT)
    paid = context.procurement and amount is not None and _paid_for(clause, verb, amount)
    if amount is not None and contract is None and not paid:
        return _aid_received(clause, verb, amount)
    if amount is None:
        return None
    actors = after_verb(clause, verb)
    others = acting(clause, verb)
    if not actors:
        actors, others = others, counterparts(clause, verb)
    if not actors:
        return None
    return draft_of("award", Kind.CONTRACT, verb, clause, actors, others, amount)


def _aid_received(clause: Clause, verb: Cue, amount: Amount) -> Draft | None:
    """„България ще получи 1,2 млрд. лева от ЕС за магистрали“: who gives it and what it is for are named."""
    actors, givers = acting(clause, verb), sellers(clause, verb)
    by_scheme = clause.has("scheme") and not clause.has("lender")
    told = givers if clause.has("aid") else actors and (givers or by_scheme)
    if verb.sort != "receive" or not told or clause.has("order", "document"):
        return None
    if not (clause.has_site or clause.has("aid", "venture", "scheme")):
        return None
    parties = distinct((*givers, *actors))
    draft = draft_of("aid_received", Kind.GRANT, replace(verb, sort="fund"), clause, (), parties, amount)
    return replace(draft, parties=with_roles(parties, "fund", len(givers)))


def order(clause: Clause, context: Context) -> Draft | None:
    """Somebody orders or procures something for a stated sum."""
    verb = _act(clause, "order")
    if verb is None or unsure(clause, verb):
        return None
    amount = sum_of(clause, verb.first)
    actors = acting(clause, verb)
    if amount is None or not actors:
        return None
    got = _act(clause, "receive", "supply")
    if got is not None and got.first < verb.first:
        verb = replace(verb, sort="receive")  # „получил заказ“: who acts is the supplier
    return draft_of("order", Kind.CONTRACT, verb, clause, actors, counterparts(clause, verb), amount)


def construction(clause: Clause, context: Context) -> Draft | None:
    """Something is built, launched or renewed; without a sum of its own it waits for one."""
    verb = _act(clause, "build", "launch", "modernise")
    if verb is None or unsure(clause, verb) or not clause.has_site:
        return None
    amount = sum_of(clause, verb.first)
    if verb.value == "noun" and amount is None:
        return None
    kind = Kind.CONTRACT if amount is not None and clause.has("reward") else Kind.PROJECT
    draft = draft_of(
        "construction", kind, verb, clause, acting(clause, verb), counterparts(clause, verb), amount
    )
    return replace(draft, strong=amount is not None)


def agreement(clause: Clause, context: Context) -> Draft | None:
    """Sides have come to terms."""
    verb = _act(clause, "agree")
    if verb is None or unsure(clause, verb):
        return None
    actors, others = acting(clause, verb), with_whom(clause.sentence, verb.last + 1)
    parties = distinct((*actors, *others))
    amount = sum_of(clause, verb.first)
    if not parties:
        return None
    bargain = clause.has("buy", "sell") and clause.has("share")
    kind = Kind.ACQUISITION if bargain else Kind.AGREEMENT
    document = next((c for c in clause.cues if c.sort == "document"), None)
    if document is not None and 0 < document.first - verb.last <= _OBJECT_REACH:
        kind = kind_of(clause.sentence, document)  # „узгодили рамковий контракт“
    draft = draft_of("agreement", kind, verb, clause, actors, others, amount)
    return replace(draft, strong=len(parties) >= 2 or amount is not None)


_FINDERS = (acquisition, lending, agreement, award, order, investment, construction)


def find(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """The drafts of all clauses of a sentence; an elided clause repeats the act of the one before it."""
    before: Draft | None = None
    for clause in clauses(sentence):
        draft = next((found for finder in _FINDERS if (found := finder(clause, context))), None)
        if draft is None and before is not None and is_elided(sentence, clause.first, clause.last + 1):
            draft = _elided(before, clause)
        if draft is not None:
            yield draft
            before = draft


def _elided(before: Draft, clause: Clause) -> Draft | None:
    """The act of the clause before, done by another: its money is not this one's."""
    name = next(iter(clause.names), None)
    if name is None:
        return None
    return replace(
        before,
        rule="elided",
        span=clause.span,
        parties=with_roles((of_name(clause.sentence, name),), before.act, 1),
        object=object_after(clause, name.last),
        title=None,
        amount=sum_of(clause),
        wants_sum=False,
    )


def draft_of(
    rule: str,
    kind: Kind,
    verb: Cue,
    clause: Clause,
    actors: tuple[Party, ...],
    others: tuple[Party, ...],
    amount: Amount | None,
) -> Draft:
    """A draft of a clause: those who act first, then the others."""
    parties = with_roles(distinct((*actors, *others)), role_key(verb.sort, kind), len(actors))
    return Draft(
        rule=rule,
        kind=kind,
        act=verb.sort,
        sentence=clause.sentence,
        span=clause.span,
        parties=parties,
        object=object_after(clause, verb.last),
        amount=amount,
        also=conversions(clause.sentence, amount) if amount else (),
    )


def _act(clause: Clause, *sorts: str) -> Cue | None:
    """The first verb of one of these acts; a finite verb before a noun."""
    cues = [cue for cue in clause.cues if cue.sort in sorts]
    return next((cue for cue in cues if cue.value != "noun"), cues[0] if cues else None)


def _document(clause: Clause, *kinds: Kind) -> Cue | None:
    """The first document of these kinds, but one that is only told of in passing: „кроме займа“."""
    besides = grammar(clause.sentence.lang).besides
    for cue in clause.cues:
        if cue.sort == "document" and Kind(cue.value) in kinds:
            before = clause.sentence.words[max(0, cue.first - _BESIDES_REACH) : cue.first]
            if not any(word.form in besides for word in before):
                return cue
    return None


def _whole_bargain(clause: Clause, verb: Cue, parties: tuple[Party, ...]) -> bool:
    """Whether a purchase without a sum is told in full: who, what, and not in passing („акции, которые
    купил Х“).
    """
    if len(parties) < 2 or verb.value == "passive":
        return False
    before = clause.sentence.words[max(clause.first, verb.first - 3) : verb.first]
    which = grammar(clause.sentence.lang).which
    return not any(word.form.startswith(which) for word in before)


def _held_in(clause: Clause) -> bool:
    """Whether a firm is named in which a share may be held: „продаде дела си в ТЕЦ „Варна““."""
    return any(name.sort is Sort.FIRM for name in clause.names)


def is_price(clause: Clause, amount: Amount) -> bool:
    """Whether a sum is paid („за 5 млн“) and not itself what is bought („купил 50 млн долларов“)."""
    words = [word.form for word in clause.sentence.words if word.span.stop <= amount.span.start]
    near = words[-1:] if amount.qualifier is Qualifier.EXACT else words[-3:]
    return clause.has("inline") or any(form in grammar(clause.sentence.lang).price for form in near)


def counts_things(words: Sequence[Token], lang: str, sums: Sequence[Amount] = ()) -> bool:
    """Whether things are counted among words, besides these sums: „двадцать генераторов“."""
    counts = number_words(lang).numerals
    return any(
        ((word.kind is TokenKind.NUMBER and len(word.form) < _YEAR) or word.form in counts)
        and not any(amount.span.overlaps(word.span) for amount in sums)
        for word in words
    )


def unsure(clause: Clause, verb: Cue) -> bool:
    """Whether the act is only hoped for, denied, or part of a crime or a lawsuit."""
    for cue in clause.cues:
        if cue.sort == "hope" and verb.first - _HOPE_REACH <= cue.first <= verb.first:
            return True
        if cue.sort == "penalty" or (cue.sort == "denial" and denies(clause, cue, verb)):
            return True
    return False


def denies(clause: Clause, denial: Cue, verb: Cue) -> bool:
    """Whether a word of denial is said of an act: before it, or after it with no comma between."""
    if denial.first <= verb.last:
        return True
    words, text = clause.sentence.words, clause.sentence.block.text
    return "," not in text[words[verb.last].span.stop : words[denial.first].span.start]


def _paid_for(clause: Clause, verb: Cue, amount: Amount) -> bool:
    """„отримає 35,66 млн грн за технічні засоби“: what is paid for is named before or after the sum."""
    words = clause.sentence.words
    start, stop = words[verb.last].span.stop, clause.span.stop
    named_words = [w for w in words if start <= w.span.start < stop and not w.span.overlaps(amount.span)]
    return len(named_words) > 1


RULES = (Rule("act", "somebody buys, lends, invests, wins, orders, builds or agrees", find),)

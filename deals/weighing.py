"""The rule for deals that no other rule knows the shape of: the evidence in a clause is weighed.

Comes in: a clause in which no other rule has found a deal. Goes out: a draft, if what speaks for a deal
weighs enough. A deal is an act of giving or of promising, with somebody or something it concerns, and with
money or a document; the more of these a clause names, the surer. Words of budgets, crimes, hopes and denials
weigh against it:

    За парцела компанията плати 1,92 млн. лв.             act, price, sum
    Заём в 2 млн евро предприятие будет возвращать 15 лет   loan right before its sum, party
    В 2019 году город расторг договор с Х на 331 млн руб.   act (a deal called off), document, party, sum
    Хозяин просил 120 млн                                   a sum and nothing else: no deal

The weights stand in WEIGHTS; what a clause has of each is found by `_evidence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from analyzers.tokens import TokenKind
from deals.actors import acting, counterparts, named, sellers
from deals.acts import denies, draft_of, is_price
from deals.clauses import Clause, clauses, sum_of
from deals.cues import ACTS, Cue
from deals.draft import Context, Draft, Rule
from deals.grammar import grammar
from deals.kinds import kind_of
from deals.model import Amount, Kind, Party
from deals.names import Sort
from deals.parties import distinct, with_roles
from deals.reading import Sentence

WEIGHTS: Mapping[str, float] = {
    "act": 2.0,
    "act_noun": 1.0,
    "called_off": 2.0,
    "document": 1.5,
    "money_document": 1.0,
    "sum": 1.0,
    "priced": 1.0,
    "worth": 0.5,
    "purpose": 0.5,
    "giving": 0.5,
    "party": 1.0,
    "second_party": 1.0,
    "will_cost": 1.5,
    "quantity": 0.5,
    "from_whom": 1.5,
    "side": 0.5,
    "object": 0.5,
    "tender": 1.0,
    "hoped_for": -3.0,
    "hope": -0.5,
    "denial": -5.0,
    "macro": -1.0,
    "crime": -4.0,
    "told_of_crime": -1.5,
    "counted": -2.0,
    "yearly": -1.5,
    "so_far": -1.5,
}
"""What each piece of evidence weighs.

act, act_noun: a verb (or its noun) of deal_verbs.tsv; called_off: a deal that is cancelled; document: a
contract, loan, memorandum; money_document: a loan or grant; sum: money that is no turnover, fine or
price of a piece; priced: „за“ before the sum; worth: a word for a price; purpose: what the sum is for
stands after it; giving: who gives it is named; party, second_party: firms and bodies; side: a word for
one („компанията“) where fewer than two are named; object: something built, bought or undertaken; tender:
the article speaks of tenders; hoped_for, hope, denial, macro, crime: words against it (hoped_for: before
the act); told_of_crime: the article speaks of crimes; counted: a sum over many; yearly: a sum received
each year; so_far: a running total; will_cost: a verb that says what something costs somebody („обойдётся
городу в“); quantity: how many are ordered; from_whom: an order without a sum, and who has it.
"""

ENOUGH = 4.5
"""The weight from which on a clause tells of a deal."""

ENOUGH_TO_WAIT = 3.0
"""The weight from which on an act whose sides are named waits for a sum in the next sentences."""

_CALLED_OFF = "cancel"
_MONEY = (Kind.LOAN, Kind.GRANT)
_MINUTES = (Kind.PROTOCOL, Kind.STATEMENT, Kind.ROADMAP)
_ACT_KINDS: Mapping[str, Kind] = {
    "buy": Kind.ACQUISITION,
    "sell": Kind.ACQUISITION,
    "lend": Kind.LOAN,
    "order": Kind.CONTRACT,
    "choose": Kind.CONTRACT,
    "win": Kind.CONTRACT,
    "supply": Kind.CONTRACT,
    "pay": Kind.CONTRACT,
    "agree": Kind.AGREEMENT,
    "sign": Kind.AGREEMENT,
}
"""The kind of a deal by its act, where no document is named; all else is a project."""
_PROMISES = frozenset(("sign", "agree", "cancel"))
_ORDERS = frozenset(("order", "supply"))
_BUILDS = frozenset(("build", "modernise"))
_BARGAINS = frozenset(("buy", "sell"))
_AWARDS = frozenset(("win", "choose"))
FORETELLING = _AWARDS | _BARGAINS | _ORDERS | _BUILDS | {"attract", "sign", "agree"}
"""Acts that may be told without a sum and without a document."""
_GETS = frozenset(("receive", "sell", "buy"))
_GIVES = frozenset(("fund", "lend", "pay", "invest"))
_PAIR = 2
_YEAR = re.compile(r"(19|20)\d\d")
_NO_DEAL_ALONE = frozenset(("open", "launch", "join"))


def find(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """The drafts of the clauses whose evidence weighs enough; if there is none, of the whole sentence."""
    parts = clauses(sentence)
    found = [draft for part in parts if (draft := weighed(part, context))]
    if not found and len(parts) > 1:
        whole = weighed(Clause(sentence, 0, len(sentence.words) - 1), context)
        found = [whole] if whole else []
    yield from found


def weighed(clause: Clause, context: Context) -> Draft | None:
    """The deal that a clause tells of, if its evidence weighs enough."""
    cue = _head(clause)
    if cue is None:
        return None
    amount = sum_of(clause, cue.first)
    if amount is None and _document(clause) is None and (cue.sort not in FORETELLING or cue.value == "noun"):
        return None  # nothing of what a deal without a sum needs; the names need not be read
    parties = _parties(clause, cue)
    names = evidence(clause, cue, amount, parties, context)
    weight = sum(WEIGHTS[name] for name in names)
    told = weight >= ENOUGH and _is_told(names, cue)
    waits = amount is None and weight >= ENOUGH_TO_WAIT and "party" in names and cue.sort in FORETELLING
    if not (told or waits):
        return None
    chosen = cue.sort in _AWARDS and "party" in names and _names_work(clause)
    sure = told and (amount is not None or chosen or cue.sort in _PROMISES | _ORDERS)
    rule = "weighed" if told or cue.sort in _AWARDS else "foretold"
    kind = _kind(clause, cue, context)
    if kind is Kind.PROJECT and cue.sort == "receive" and "purpose" in names:
        return replace(_received(rule, clause, cue, amount), strong=sure)
    draft = draft_of(rule, kind, cue, clause, acting(clause, cue), parties, amount)
    return replace(draft, act=cue.sort, strong=sure)


def _received(rule: str, clause: Clause, cue: Cue, amount: Amount | None) -> Draft:
    """What a body is given for something: „музей получит 2 млн на новую крышу“."""
    givers, takers = sellers(clause, cue), acting(clause, cue)
    draft = draft_of(rule, Kind.GRANT, replace(cue, sort="fund"), clause, (), (), amount)
    return replace(draft, parties=with_roles(distinct((*givers, *takers)), "fund", len(givers)))


def evidence(
    clause: Clause, cue: Cue, amount: Amount | None, parties: tuple[Party, ...], context: Context
) -> tuple[str, ...]:
    """The names of all evidence in a clause, each once; keys of WEIGHTS."""
    document = _document(clause)
    acts = [one for one in clause.cues if one.sort in ACTS]
    present = {
        "act": any(one.value != "noun" and one.sort != _CALLED_OFF for one in acts),
        "act_noun": bool(acts) and all(one.value == "noun" for one in acts),
        "called_off": clause.has(_CALLED_OFF),
        "document": document is not None,
        "money_document": document is not None and amount is not None and _is_money(document),
        "sum": amount is not None,
        "priced": amount is not None and is_price(clause, amount),
        "worth": amount is not None and clause.has("worth", "sum"),
        "party": bool(parties),
        "second_party": len(parties) > 1,
        "purpose": amount is not None and _has_purpose(clause, amount),
        "giving": amount is not None and cue.sort in _GIVES and cue.value == "finite" and bool(parties),
        "side": len(parties) < _PAIR and clause.has("side"),
        "object": cue.sort in _BUILDS or clause.has_site or clause.has("venture", "share"),
        "tender": context.procurement and amount is not None,
        "hoped_for": any(one.sort == "hope" and one.first <= cue.first for one in clause.cues),
        "hope": clause.has("hope"),
        "denial": any(one.sort == "denial" and denies(clause, one, cue) for one in clause.cues),
        "macro": clause.has("macro"),
        "crime": clause.has("penalty"),
        "told_of_crime": context.crime,
        "will_cost": amount is not None and clause.has("cost"),
        "from_whom": amount is None and cue.sort == "order" and bool(counterparts(clause, cue)),
        "quantity": cue.sort in _ORDERS and _has_quantity(clause),
        "yearly": amount is not None and amount.per_year and cue.sort in _GETS,
        "so_far": clause.has("so_far"),
        "counted": clause.words[0].form.startswith(grammar(clause.sentence.lang).sum_up),
    }
    return tuple(name for name, here in present.items() if here)


def _is_told(names: tuple[str, ...], cue: Cue) -> bool:
    """Whether a clause says that something is done: by an act, or by a loan that has its sum; without a sum,
    only a document between two says enough, or one that is signed or called off.
    """
    if "sum" not in names:
        if "party" in names and cue.sort in _AWARDS:
            return True
        if cue.sort in _ORDERS and cue.value != "noun" and {"second_party", "from_whom"} & set(names):
            return "so_far" not in names  # „протягом останніх років закуповує“: a habit
        if cue.sort in _BARGAINS and cue.value != "noun" and "second_party" in names:
            return "object" in names
        promised = "second_party" in names or ("party" in names and cue.sort in _PROMISES | _ORDERS)
        return "document" in names and promised and ("act" in names or "called_off" in names)
    if cue.sort == "pay" and not {"party", "object"} & set(names):
        return False  # „Клубът плати 10 млн. евро за нападателя“: nobody is named
    return "act" in names or "called_off" in names or "document" in names or "party" in names


def _head(clause: Clause) -> Cue | None:
    """The word that the clause turns on: a verb, or else a document, or else a noun of an act."""
    acts = [cue for cue in clause.cues if cue.sort in ACTS]
    called_off = next((cue for cue in acts if cue.sort == _CALLED_OFF), None)
    verb = next((cue for cue in acts if cue.value != "noun" and cue.sort not in _NO_DEAL_ALONE), None)
    worth = next((cue for cue in clause.cues if cue.sort in ("cost", "worth", "inline")), None)
    return called_off or verb or _document(clause) or (acts[0] if acts else None) or worth


def _document(clause: Clause) -> Cue | None:
    """The first document, but a minute in which something only stands: „посочена в протокола“."""
    return next((cue for cue in clause.cues if cue.sort == "document" and not _is_source(clause, cue)), None)


def _is_source(clause: Clause, document: Cue) -> bool:
    before = clause.sentence.words[document.first - 1].form if document.first else ""
    return Kind(document.value) in _MINUTES and before in grammar(clause.sentence.lang).within


def _has_quantity(clause: Clause) -> bool:
    """Whether a number that is no sum of money, no year and no share stands in a clause: „600 комбайнов“."""
    sums = [amount.span for amount in clause.amounts]
    numbers = [word for word in clause.words if word.kind is TokenKind.NUMBER]
    return any(
        not any(word.span.overlaps(span) for span in sums) and not _YEAR.fullmatch(word.form)
        for word in numbers
    )


def _on_goods(clause: Clause) -> bool:
    """Whether counted things are bought or sold, and no share: „договорился о продаже 240 тракторов“."""
    bargain = next(cue for cue in clause.cues if cue.sort in _BARGAINS)
    share = any(cue.sort == "share" and cue.first > bargain.last for cue in clause.cues)
    return _has_quantity(clause) and not share


def _is_money(document: Cue) -> bool:
    return Kind(document.value) in _MONEY


def _has_purpose(clause: Clause, amount: Amount) -> bool:
    """Whether what a sum is for stands right after it, or after a name that follows: „2 млн на ремонт“,
    „12 млн одержала студія «Дзига» на серіал“.
    """
    words, purpose = clause.sentence.words, grammar(clause.sentence.lang).purpose
    later = [at for at in range(clause.first, clause.last) if words[at].span.start >= amount.span.stop]
    after_name = {name.last + 1 for name in clause.names}
    return any(words[at].form in purpose for at in later if at == later[0] or at in after_name)


def _names_work(clause: Clause) -> bool:
    """Whether what somebody is chosen for is named, and not only that he is the contractor."""
    sides = {cue.first for cue in clause.cues if cue.sort == "side"}
    document = any(cue.sort == "document" and cue.first not in sides for cue in clause.cues)
    return document or clause.has_site


def _kind(clause: Clause, cue: Cue, context: Context) -> Kind:
    """By the document, or else by the act."""
    document = _document(clause)
    if (
        cue.sort in ("fund", "receive")
        and clause.has("aid")
        and (document is None or not _is_money(document))
    ):
        return Kind.GRANT  # „получит в подарок от «Х»“
    if cue.sort in _BUILDS and document is None and clause.has("reward"):
        return Kind.CONTRACT  # „ще изгради център срещу 2 млн.“
    lent = next((one for one in clause.cues if one.sort == "lend"), None)
    if lent is not None and (document is None or not _is_money(document)):
        return Kind.LOAN
    if document is not None:
        return kind_of(clause.sentence, document)
    if cue.sort in _PROMISES and clause.has("buy", "sell"):
        return Kind.CONTRACT if _on_goods(clause) else Kind.ACQUISITION
    if cue.sort == "fund" and clause.has("buy"):
        return Kind.ACQUISITION if clause.has("share") else Kind.CONTRACT  # „одобрило покупку самолётов“
    if cue.sort == "fund" and clause.has("lender") and not clause.has("aid"):
        return Kind.LOAN
    if cue.sort == "fund":
        return Kind.PROJECT if clause.has_site else Kind.GRANT
    if cue.sort == "receive" and context.procurement:
        return Kind.CONTRACT
    if cue.sort == "receive" and clause.has_site and sellers(clause, cue):
        return Kind.GRANT  # „отримає від уряду Данії станцію“
    if cue.sort in ("build", "modernise") and clause.has(*_AWARDS):
        return Kind.CONTRACT  # „доручили відбудувати“
    kind = _ACT_KINDS.get(cue.sort, Kind.PROJECT)
    return Kind.ACQUISITION if cue.sort == "pay" and clause.has("share") else kind


def _parties(clause: Clause, cue: Cue) -> tuple[Party, ...]:
    """All who take part: those who act, those with whom, and firms and bodies named after the verb."""
    bodies = any(name.sort in (Sort.FIRM, Sort.BODY) for name in clause.names)
    others = (*counterparts(clause, cue), *(named(clause, cue) if bodies else ()))
    return distinct((*acting(clause, cue), *others))


RULES = (Rule("weighed", "an act, a sum, a document and parties weigh enough together", find),)
"""Looked at last: where another rule knows better, it has the sentence."""

"""What speaks against a deal: words by which a sentence tells of none, though it has an act, a sum and names.

Comes in: a draft that some rule has found. Goes out: the name of the first doubt that nothing outweighs, or
None. A rule sees what is said of a deal; this room sees how it is said:

    denied          информация о подписанном соглашении не соответствует действительности
    hearsay         якобы договорились;  бил готов да плати
    asked           верно ли, что мэрия выкупит ...;  Купи ли „Вега“ завода?
    each            всеки одобрен младеж подписва договор;  каждый третий берёт кредит
    supposed        покупателю пришлось бы вложить ...
    proposed        эксперт предлагает продать ... и построить ...
    needed          за ремонта са нужни 6 млн. лв.
    conditions      максимальный размер гранта — 5 млн рублей
    offer           банк предлагает кредиты до 5 млн
    custom          переможець укладає з фондом договір: a verb of what is usually done, and nobody named
    anyone          банк підписує з позичальником договір
    habit           компания ежегодно вкладывает ...;  обикновено такива договори се сключват за ...
    statistics      за девять месяцев привлечено 389 млрд инвестиций
    compared        инвестиции составили 45 млрд против 38 млрд годом ранее
    budget          на ремонт в бюджете заложено ...
    valued          рыночная стоимость защитника ...;  вся сеть стоит не больше ...
    prize           УЕФА выплатит клубу за участие в групповом этапе ...
    losing          конкурент предлагал ...
    bidding         подали заявки на торги;  победителят ще се знае през юни: nobody has won yet
    papers          трудовой договор, протокол матча, угода зі слідством
    sham            по фиктивному договору ...
    welfare         обещают многодетным по 10 тысяч
    paid_out        фондът преведе на стопаните 540 млн. лв.
    advance         перечислил подрядчику 40 млн аванса: part of a contract told before
    market          іноземці придбали ОВДП на ...
    owed            погасил кредит на ...;  облигации в обращении;  требует от поставщика ...
    kept            ипотечные займы на 54 млрд банк оставляет за собой
    part            строительство — часть стратегии
    differs         оферта с 40 млн. по-висока
    piece           один такой станок стоит ...
    books           начисли обезценки по кредити;  портфель замовлень сягнув ...
    history         в 1896 году купец купил мельницу за ...
    fare            билет, путёвка, аренда однокомнатной квартиры
    contest         «Динамо» уступило «Спартаку» со счётом 1:3
    staff           „Амазон“ се разделя с 18 хиляди служители
    bulk            «Магнит» продал канцтоваров на 4,3 млрд рублей
    yearly          Польща щороку купує олії на ...
    petty           a sum too small for a deal

The words stand in tables/doubts.tsv. What a doubt reaches, and how many parties with names of their own
outweigh it, stands in DOUBTS: who names lender, borrower and sum tells of a loan, be it „up to 5 млн“.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from analyzers.tokens import Span
from deals import wording
from deals.anchors import NAMED, PLACES, named_parties
from deals.cues import ACTS, Cue
from deals.doubtful import (
    act_of,
    has_comma,
    is_bulk_trade,
    is_denied,
    is_old,
    is_petty,
    is_proposed,
    is_with_anyone,
    is_won,
    is_yearly,
)
from deals.draft import Draft
from deals.lexicon import Hit, Lexicon, rows
from deals.reading import Sentence

_NEVER = 99


class Reach(Enum):
    """Where the words of a doubt must stand to concern a deal."""

    SENTENCE = "anywhere in its sentence"
    CLAUSE = "anywhere in its clause"
    BEFORE = "before its act, or right after it"
    AFTER = "right after its act"
    STRETCH = "in the same stretch between commas as its act, or right after it"
    LEADING = "before its act, with no comma between"
    WHO = "right before its act"
    SUM = "a few words before its sum"
    BESIDE_SUM = "a few words before its sum or after it, with no comma between"
    AFTER_SUM = "right after its sum"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to believe that there is no deal.

    Attributes:
        reach: where its words must stand.
        outweighed: how many named parties outweigh it.
        sums: it concerns deals with a sum; deals without: only if `bare`.
        bare: see `sums`.
        places: whether one country, region or town counts as a named party; two always do.
        acts: it only concerns deals told by one of these acts; all, if empty.
    """

    reach: Reach
    outweighed: int = _NEVER
    sums: bool = True
    bare: bool = True
    places: bool = True
    acts: frozenset[str] = frozenset()


_BARGAINS = frozenset(("buy", "sell"))
_PAYING = frozenset(("pay", "fund", "receive"))

DOUBTS: Mapping[str, Doubt] = {
    "denied": Doubt(Reach.SENTENCE),
    "hearsay": Doubt(Reach.SENTENCE),
    "asked": Doubt(Reach.SENTENCE),
    "each": Doubt(Reach.BEFORE),
    "supposed": Doubt(Reach.BEFORE),
    "if": Doubt(Reach.LEADING),
    "whoever": Doubt(Reach.WHO, 1),
    "expected": Doubt(Reach.BEFORE),
    "proposed": Doubt(Reach.CLAUSE),
    "needed": Doubt(Reach.SUM, 2, bare=False, places=False),
    "conditions": Doubt(Reach.CLAUSE, 1, bare=False),
    "offer": Doubt(Reach.CLAUSE, 2),
    "custom": Doubt(Reach.BEFORE, 1),
    "anyone": Doubt(Reach.BEFORE),
    "habit": Doubt(Reach.STRETCH, 2),
    "statistics": Doubt(Reach.CLAUSE, 1, bare=False, places=False),
    "compared": Doubt(Reach.CLAUSE, 2, bare=False),
    "yearly": Doubt(Reach.CLAUSE, 2, bare=False, places=False),
    "bulk": Doubt(Reach.CLAUSE, bare=False),
    "budget": Doubt(Reach.CLAUSE, 1, bare=False),
    "welfare": Doubt(Reach.CLAUSE, 1, bare=False),
    "paid_out": Doubt(Reach.CLAUSE, 2, bare=False),
    "market": Doubt(Reach.CLAUSE, bare=False),
    "books": Doubt(Reach.CLAUSE, 2, bare=False),
    "valued": Doubt(Reach.SENTENCE, 2),
    "prize": Doubt(Reach.SENTENCE),
    "losing": Doubt(Reach.BEFORE),
    "bidding": Doubt(Reach.SENTENCE),
    "part": Doubt(Reach.CLAUSE, sums=False),
    "advance": Doubt(Reach.BESIDE_SUM, bare=False, acts=_PAYING),
    "kept": Doubt(Reach.BESIDE_SUM, bare=False),
    "owed": Doubt(Reach.SUM, bare=False),
    "differs": Doubt(Reach.AFTER_SUM, bare=False),
    "piece": Doubt(Reach.BESIDE_SUM, 2, bare=False),
    "papers": Doubt(Reach.CLAUSE),
    "sham": Doubt(Reach.SENTENCE),
    "history": Doubt(Reach.SENTENCE),
    "fare": Doubt(Reach.CLAUSE, 2),
    "contest": Doubt(Reach.SENTENCE, sums=False, acts=_BARGAINS),
    "staff": Doubt(Reach.AFTER, sums=False, acts=_BARGAINS),
    "petty": Doubt(Reach.CLAUSE, 2, bare=False),
}
"""The doubts and what they reach. Most are raised by words of tables/doubts.tsv; „denied“, „asked“,
„proposed“, „history“, „yearly“, „books“ and „petty“ also, or only, by how a sentence and its sum stand.
"""

_SIGNED = "document_signed"
_NONE = "-"
"""The mark of a phrase that raises no doubt though a word of it would."""
_AFTER_ACT = 3
_RIGHT_AFTER = 5
_RIGHT_BEFORE = 2
_BEFORE_SUM = 7
_BEHIND_SUM = {Reach.SUM: -1, Reach.BESIDE_SUM: 4, Reach.AFTER_SUM: 1}
"""How many words may stand between a sum and a word of doubt after it."""
_BY_SUM = frozenset(_BEHIND_SUM)


def doubt(draft: Draft) -> str | None:
    """The name of the first doubt about a draft that nothing outweighs."""
    for name in _raised(draft):
        if not _outweighed(draft, DOUBTS[name]):
            return name
    return None


def _raised(draft: Draft) -> Iterator[str]:
    """The doubts that a sentence raises about a draft."""
    sentence = draft.sentence
    act = act_of(draft)
    for first, last, name in _told(sentence):
        if name == "bidding" and is_won(draft):
            continue
        if _reaches(draft, DOUBTS[name].reach, first, last, act):
            yield name
            if name == "custom" and is_with_anyone(draft, act):
                yield "anyone"
    if is_denied(draft):
        yield "denied"
    if sentence.text.rstrip(' "»“”').endswith("?"):
        yield "asked"
    if is_proposed(draft, act):
        yield "proposed"
    if is_old(draft):
        yield "history"
    if is_yearly(draft):
        yield "yearly"
    if is_bulk_trade(draft, act):
        yield "bulk"
    if draft.rule == "worth" and sentence.has("macro"):
        yield "books"
    if is_petty(draft):
        yield "petty"


def _told(sentence: Sentence) -> tuple[Hit[str], ...]:
    """The words of doubt in a sentence, but those inside a phrase that raises none: „каждый из“."""
    hits = tuple(_lexicon(sentence.lang).every(sentence.words))
    free = [hit for hit in hits if hit.sense == _NONE]
    return tuple(
        hit
        for hit in hits
        if hit.sense != _NONE
        and not any(_is_inside(hit, one) for one in free)
        and not _is_letter(sentence, hit)
    )


def _is_letter(sentence: Sentence, hit: Hit[str]) -> bool:
    """„компания «Б»“: a capital letter of its own is a name."""
    word = sentence.words[hit.first]
    return hit.first == hit.last and len(word.form) == 1 and wording.is_capital(sentence.block.text, word)


def _is_inside(hit: Hit[str], longer: Hit[str]) -> bool:
    whole = hit.first == longer.first and hit.last == longer.last
    return longer.first <= hit.first and hit.last <= longer.last and not whole


def _reaches(draft: Draft, reach: Reach, first: int, last: int, act: Cue | None) -> bool:
    sentence = draft.sentence
    if reach is Reach.SENTENCE:
        return True
    if reach in _BY_SUM:
        return draft.amount is not None and _is_by_sum(sentence, first, last, draft.amount.span, reach)
    inside = draft.span.start <= sentence.words[first].span.start < draft.span.stop
    if reach is Reach.CLAUSE or not inside:
        return inside
    if act is None:
        return reach in (Reach.BEFORE, Reach.STRETCH)
    if reach is Reach.BEFORE:
        return first <= act.last + _AFTER_ACT
    gap = act.first - last
    heads = sentence.words[first].span.start == draft.span.start  # „Как правило, ...“
    return {
        Reach.AFTER: act.last < first <= act.last + _RIGHT_AFTER,
        Reach.STRETCH: first <= act.last + _AFTER_ACT and (heads or not has_comma(sentence, last, act.first)),
        Reach.WHO: 0 < gap <= _RIGHT_BEFORE,
        Reach.LEADING: gap > 0 and _is_subordinate(draft, last, act),
    }[reach]


def _is_subordinate(draft: Draft, last: int, act: Cue) -> bool:
    """Whether an act stands in the same stretch between commas as a word before it, and none outside it."""
    sentence = draft.sentence
    later = [c for c in sentence.cues if c.sort in ACTS and c.value != "noun" and c.first > act.last]
    return not has_comma(sentence, last, act.first) and not any(
        has_comma(sentence, act.last, cue.first) for cue in later
    )


def _is_by_sum(sentence: Sentence, first: int, last: int, amount: Span, reach: Reach) -> bool:
    """Whether a word stands shortly before a sum or shortly after it, with no comma between."""
    text, words = sentence.block.text, sentence.words
    if words[last].span.start < amount.start:
        between, most = text[words[last].span.stop : amount.start], _BEFORE_SUM
        before = True
    else:
        between, most = text[amount.stop : words[first].span.start], _BEHIND_SUM[reach]
        before = False
    if before and reach is Reach.AFTER_SUM:
        return False
    return "," not in between and len(between.split()) <= most


def _outweighed(draft: Draft, raised: Doubt) -> bool:
    if not (raised.bare if draft.amount is None else raised.sums):
        return True
    if raised.acts and draft.act not in raised.acts:
        return True
    named, with_places = named_parties(draft), named_parties(draft, NAMED + PLACES)
    found = with_places if raised.places or with_places > 1 else named
    signed = draft.rule == _SIGNED and named > 0
    return found >= raised.outweighed or (raised.outweighed < _NEVER and signed and draft.amount is not None)


@cache
def _lexicon(lang: str) -> Lexicon[str]:
    """The phrases of a language and the doubts they raise."""
    return Lexicon(
        (row["phrase"], row["doubt"])
        for row in rows("doubts.tsv", ("lang", "phrase", "doubt"))
        if row["lang"] == lang
    )

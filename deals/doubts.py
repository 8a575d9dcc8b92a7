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
    custom          переможець укладає з фондом договір: a verb of what is usually done, and nobody named
    habit           компания ежегодно вкладывает ...;  обикновено такива договори се сключват за ...
    statistics      за девять месяцев привлечено 389 млрд инвестиций
    compared        инвестиции составили 45 млрд против 38 млрд годом ранее
    budget          на ремонт в бюджете заложено ...
    valued          рыночная стоимость защитника ...;  откупна клауза ...
    prize           УЕФА выплатит клубу за участие в групповом этапе ...
    losing          конкурент предлагал ...
    sham            по фиктивному договору ...
    welfare         обещают многодетным по 10 тысяч
    market          іноземці придбали ОВДП на ...
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
Without a sum one more is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from deals import wording
from deals.anchors import NAMED, PLACES, is_bulk, named_parties
from deals.cues import ACTS, Cue
from deals.draft import Draft
from deals.grammar import grammar
from deals.lexicon import Hit, Lexicon, rows
from deals.rates import dollars
from deals.reading import Sentence

_NEVER = 99


class Reach(Enum):
    """Where the words of a doubt must stand to concern a deal."""

    SENTENCE = "anywhere in its sentence"
    CLAUSE = "anywhere in its clause"
    BEFORE = "before its act, or right after it"
    AFTER = "right after its act"
    LEADING = "before its act, with no comma between"
    WHO = "right before its act"
    SUM = "a few words before its sum"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to believe that there is no deal.

    Attributes:
        reach: where its words must stand.
        outweighed: how many named parties outweigh it.
        places: whether countries, regions and towns count among those.
        without_sum: it only concerns deals without a sum.
        acts: it only concerns deals told by one of these acts; all, if empty.
    """

    reach: Reach
    outweighed: int = _NEVER
    places: bool = True
    without_sum: bool = False
    acts: frozenset[str] = frozenset()


_BARGAINS = frozenset(("buy", "sell"))
_SPENDING = _BARGAINS | {"order", "invest", "fund"}

DOUBTS: Mapping[str, Doubt] = {
    "denied": Doubt(Reach.SENTENCE),
    "hearsay": Doubt(Reach.SENTENCE),
    "asked": Doubt(Reach.SENTENCE),
    "each": Doubt(Reach.BEFORE),
    "supposed": Doubt(Reach.BEFORE),
    "if": Doubt(Reach.LEADING),
    "whoever": Doubt(Reach.WHO, 1),
    "expected": Doubt(Reach.SENTENCE),
    "needed": Doubt(Reach.SUM, 2, places=False),
    "conditions": Doubt(Reach.CLAUSE, 2),
    "custom": Doubt(Reach.BEFORE, 1),
    "habit": Doubt(Reach.BEFORE, 2),
    "statistics": Doubt(Reach.CLAUSE, 1, places=False),
    "compared": Doubt(Reach.CLAUSE, 2),
    "budget": Doubt(Reach.CLAUSE, 2),
    "yearly": Doubt(Reach.CLAUSE, 2, places=False),
    "bulk": Doubt(Reach.CLAUSE),
    "valued": Doubt(Reach.SENTENCE, 2),
    "prize": Doubt(Reach.SENTENCE),
    "losing": Doubt(Reach.BEFORE),
    "sham": Doubt(Reach.SENTENCE),
    "welfare": Doubt(Reach.CLAUSE, 1),
    "market": Doubt(Reach.CLAUSE),
    "books": Doubt(Reach.CLAUSE, 2),
    "history": Doubt(Reach.SENTENCE),
    "fare": Doubt(Reach.CLAUSE, 2),
    "contest": Doubt(Reach.SENTENCE, without_sum=True, acts=_BARGAINS),
    "staff": Doubt(Reach.AFTER, acts=_BARGAINS),
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
_PETTY = 3_000
"""Dollars below which a sum is a fare, a fee or a grant of one's own."""
_PETTY_YEAR = "2021"
_OLD = re.compile(r"1[0-8]\d\d|19[0-7]\d")
"""Years of which news tells no deals."""
_AUXILIARIES = 2


def doubt(draft: Draft) -> str | None:
    """The name of the first doubt about a draft that nothing outweighs."""
    for name in _raised(draft):
        if name not in DOUBTS or not _outweighed(draft, DOUBTS[name]):
            return name
    return None


def _raised(draft: Draft) -> Iterator[str]:
    """The doubts that a sentence raises about a draft."""
    sentence = draft.sentence
    act = _act(draft)
    for first, last, name in _told(sentence):
        if _reaches(draft, DOUBTS[name].reach, first, last, act):
            yield name
    if _is_denied(draft):
        yield "denied"
    if sentence.text.rstrip(' "»“”').endswith("?"):
        yield "asked"
    if _is_proposed(draft, act):
        yield "proposed"
    if any(_is_old(sentence, at) for at in range(len(sentence.words))):
        yield "history"
    if _is_yearly(draft):
        yield "yearly"
    if _is_bulk(draft, act):
        yield "bulk"
    if draft.rule == "worth" and sentence.has("macro"):
        yield "books"
    if _is_petty(draft):
        yield "petty"


def _is_old(sentence: Sentence, at: int) -> bool:
    """Whether a word is a year long past, but not the one since which something is: „від 1978 року“."""
    words = sentence.words
    small, before = grammar(sentence.lang), words[at - 1].form if at else ""
    if before in small.from_ and before not in small.within:
        return False
    after = words[at + 1].form if at + 1 < len(words) else ""
    dated = before in small.aside or after in small.year  # not „капацитет 1200 тона“
    return dated and _OLD.fullmatch(words[at].form) is not None


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
    inside = draft.span.start <= sentence.words[first].span.start < draft.span.stop
    if reach is Reach.CLAUSE or not inside:
        return inside
    if reach is Reach.BEFORE:
        return act is None or first <= act.last + _AFTER_ACT
    if act is not None and reach is not Reach.SUM:
        gap = act.first - last
        return {
            Reach.AFTER: act.last < first <= act.last + _RIGHT_AFTER,
            Reach.WHO: 0 < gap <= _RIGHT_BEFORE,
            Reach.LEADING: gap > 0 and _is_subordinate(draft, last, act),
        }[reach]
    return (
        reach is Reach.SUM
        and draft.amount is not None
        and _is_near_sum(sentence, last, draft.amount.span.start)
    )


def _is_subordinate(draft: Draft, last: int, act: Cue) -> bool:
    """Whether an act stands in the same stretch between commas as a word before it, and none outside it."""
    sentence = draft.sentence
    later = [c for c in sentence.cues if c.sort in ACTS and c.value != "noun" and c.first > act.last]
    return not _has_comma(sentence, last, act.first) and not any(
        _has_comma(sentence, act.last, cue.first) for cue in later
    )


def _has_comma(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a comma stands between two words."""
    words = sentence.words
    return "," in sentence.block.text[words[first].span.stop : words[last].span.start]


def _is_near_sum(sentence: Sentence, last: int, start: int) -> bool:
    """Whether a word stands shortly before a sum, with no comma between."""
    words = sentence.words
    between = sentence.block.text[words[last].span.stop : start]
    return words[last].span.start < start and "," not in between and len(between.split()) <= _BEFORE_SUM


def _act(draft: Draft) -> Cue | None:
    """The first word of the act that a draft tells of."""
    sorts = {"sign", "agree", "document"} if draft.act == "document" else {draft.act}
    inside = [
        cue
        for cue in draft.sentence.cues
        if draft.span.start <= draft.sentence.words[cue.first].span.start < draft.span.stop
    ]
    return next((c for c in inside if c.sort in sorts), next((c for c in inside if c.sort in ACTS), None))


def _outweighed(draft: Draft, doubt_: Doubt) -> bool:
    if (doubt_.without_sum and draft.amount is not None) or (doubt_.acts and draft.act not in doubt_.acts):
        return True
    named = named_parties(draft, NAMED + PLACES if doubt_.places else NAMED)
    wanted = doubt_.outweighed + (draft.amount is None)
    signed = draft.rule == _SIGNED and draft.amount is not None
    return named >= wanted or (doubt_.outweighed < _NEVER and named > 0 and signed)


def _is_denied(draft: Draft) -> bool:
    """Whether every verb of a draft's act has „not“ before it: „не подписывали“, „не сме продали“."""
    sentence = draft.sentence
    sorts = ("sign", "agree") if draft.act == "document" else (draft.act,)
    verbs = [
        cue
        for cue in sentence.cues
        if cue.sort in sorts
        and cue.value != "noun"
        and not _is_apart(draft, cue)
        and draft.span.start <= sentence.words[cue.first].span.start < draft.span.stop
    ]
    return bool(verbs) and all(_is_negated(sentence, verb) for verb in verbs)


def _is_apart(draft: Draft, verb: Cue) -> bool:
    """Whether a comma parts a verb from the sum before it: „за 1,1 млн робитиме Х, а решту не віддали“."""
    start = draft.sentence.words[verb.first].span.start
    return draft.amount is not None and "," in draft.sentence.block.text[draft.amount.span.stop : start]


def _is_negated(sentence: Sentence, verb: Cue) -> bool:
    small = grammar(sentence.lang)
    at, left = verb.first - 1, _AUXILIARIES
    while at > 0 and left and sentence.words[at].form in small.auxiliary:
        at, left = at - 1, left - 1
    return at >= 0 and sentence.words[at].form in small.not_


def _is_proposed(draft: Draft, act: Cue | None) -> bool:
    """Whether somebody only wants an act or may do it: a verb of hope before it, and the act in the
    infinitive: „предлагает продать здание за 60 млн и построить школу“.
    """
    if act is None or act.value == "noun" or not _is_infinitive(draft.sentence, act):
        return False
    return any(
        cue.sort == "hope"
        and cue.first < act.first
        and draft.span.start <= draft.sentence.words[cue.first].span.start
        for cue in draft.sentence.cues
    )


def _is_infinitive(sentence: Sentence, act: Cue) -> bool:
    small = grammar(sentence.lang)
    if small.infinitive_mark:
        return act.first > 0 and sentence.words[act.first - 1].form in small.infinitive_mark
    return sentence.words[act.first].form.endswith(small.infinitive)


def _is_yearly(draft: Draft) -> bool:
    """„Польща купує олії на 900 млн євро щорічно“: what is bought or spent each year."""
    amount = draft.amount
    return amount is not None and amount.per_year and draft.act in _SPENDING


def _is_bulk(draft: Draft, act: Cue | None) -> bool:
    """Whether goods are sold or bought „на 4 млрд“, and nobody is named to whom or from whom."""
    if act is None or draft.act not in _BARGAINS or draft.amount is None:
        return False
    sentence = draft.sentence
    if any(party.span.start > sentence.words[act.last].span.start for party in draft.parties):
        return False
    shares = any(cue.sort == "share" and cue.first > act.last for cue in sentence.cues)
    return not shares and is_bulk(sentence, draft.amount)


def _is_petty(draft: Draft) -> bool:
    """Whether a sum is too small for a deal, and no two sides are named."""
    if draft.amount is None or named_parties(draft) > 1:
        return False
    value = draft.amount.upper or draft.amount.value
    worth = dollars(value, draft.amount.currency, _PETTY_YEAR)
    return worth is not None and worth.usd < _PETTY


@cache
def _lexicon(lang: str) -> Lexicon[str]:
    """The phrases of a language and the doubts they raise."""
    return Lexicon(
        (row["phrase"], row["doubt"])
        for row in rows("doubts.tsv", ("lang", "phrase", "doubt"))
        if row["lang"] == lang
    )

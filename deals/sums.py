"""Which sum belongs to which deal, when it stands in a sentence of its own.

Comes in: the drafts of an article, its sentences and its headline. Goes out: drafts, each with the sum that
is its own, and the rule by which it was found:

    sum_in_next_sentence     Обемът на инвестициите ще възлезе на 60 млн.;  стороны сошлись на 90 млн
    sum_in_sentence_before   За клетките – 31 млн. лева. Поръчахме ги на „Х“
    sum_in_headline          only the headline tells it (deals.headlines)

A sentence that tells of a cost and names nobody new (`is_sum_sentence`) first looks for a deal above that has
no sum yet; only if none waits is it a project of its own. A deal of which the text says that its sum is kept
secret needs none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from analyzers.tokens import Span
from deals.acts import is_price
from deals.candidates import speaks
from deals.clauses import Clause, clauses, conversions, is_price_told, sum_of
from deals.cues import ACTS
from deals.doubts import doubt
from deals.draft import Draft
from deals.grammar import grammar
from deals.headlines import with_headline_sum
from deals.model import Amount, Evidence, Kind
from deals.names import Sort
from deals.naming import name_keys
from deals.reading import Sentence
from deals.sector_words import site_at
from deals.signatures import signed_before, with_signature
from deals.sum_words import founding_capital, paid_for_shares, set_aside, told_of_it

_ITEM = re.compile(r"\s*(?:\d{1,2}|[а-яіїєґ])[.)]\s")
"""The number or letter with which an item of a list begins."""
_REACH = 5
"""How many sentences of one paragraph may lie between a deal and its sum."""
_BLOCKS = 3
"""How many paragraphs below a deal its sum may stand, if it names the deal („Угода потягнула на“)."""
_SECRET = 2
"""How many sentences of its paragraph may follow one that calls a sum secret, and tell it all the same."""
_LATE = 2
"""In another paragraph, how many sentences may stand before it."""
_STEM = 4
_NEAR_SITE = 5
_BARE = 14
"""Words of a sentence that tells of nothing but a sum."""
_NO_BARE_SUM = ("macro", "penalty", "price", "denial")
_OWN = frozenset(("worth", "investment", "construction"))
_NO_ACT = frozenset(("worth", "sum", "inline", "document", "invest"))
"""What a draft of the rule "weighed" may turn on if it tells no more than a price."""
_PAID = frozenset(("pay", "invest", "buy", "sell", "order", "supply", "build", "modernise", "agree", "sign"))
"""Acts of a side without a name, which may tell what a deal costs: „Купувачът е превел 2 млн“."""
_COUNTED = frozenset(("statistics", "market", "compared"))
"""Doubts about a sum that stands in a sentence of its own."""
_PRICES = frozenset(("worth", "sum", "cost", "price", "document", "venture"))
"""Words that, at the head of a sentence, say whose sum it tells."""
_ALSO = frozenset(("joint", "abroad"))
"""Rules whose drafts, if nobody acts in them, may be no more than the sum of a deal told before."""


def with_sums(
    drafts: Sequence[Draft],
    pages: Sequence[Sequence[Sentence]],
    summed: Set[int],
    headline: Sequence[Sentence] = (),
) -> list[Draft]:
    """The drafts with the sums of other sentences; those that needed one and got none are dropped.

    Args:
        summed: ids of the sentences whose sum is a total's.
        headline: the sentences of the headline, if that is none of the pages.
    """
    known: list[Draft] = []
    by_sentence: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_sentence[id(draft.sentence)].append(draft)
    for page in pages:
        for sentence in page:
            own = by_sentence.get(id(sentence), [])
            if sentence.amounts and id(sentence) not in summed and is_sum_sentence(sentence, own):
                amount = own[0].amount if own else stated_sum(sentence)
                at = _owner(known, sentence) if amount else None
                if at is not None and amount is not None and _is_counted(known[at], sentence, amount):
                    at = None
                if at is not None and own and _is_another(sentence, own, known[at]):
                    at = None
                if at is not None and amount is not None:
                    known[at] = _given(known[at], sentence, amount, "sum_in_next_sentence")
                    continue
            again = signed_before(known, own[0]) if len(own) == 1 else None
            if again is not None:
                known[again] = with_signature(known[again], own[0])
                continue
            known += _with_sum_before(sentence, _with_own_price(sentence, own), by_sentence)
            at = _owner(known, sentence) if sentence.has("undisclosed") else None
            if at is not None:
                sure = known[at].strong or _is_whole(known[at])
                known[at] = replace(known[at], strong=sure, wants_sum=_is_told_yet(sentence, page))
    told = with_headline_sum(known, pages, headline)
    return [draft for draft in told if draft.strong or draft.amount is not None]


def _is_told_yet(secret: Sentence, page: Sequence[Sentence]) -> bool:
    """Whether a sentence soon after one that calls a sum secret tells it: „Според източници цената е“."""
    soon = page[secret.number + 1 : secret.number + 1 + _SECRET]
    return any(stated_sum(after) is not None for after in soon)


def _is_whole(draft: Draft) -> bool:
    """Whether a deal is told in full but for its sum: two sides, or a share that changes hands."""
    return len(draft.parties) > 1 or (draft.kind is Kind.ACQUISITION and draft.sentence.has("share"))


def _is_counted(draft: Draft, sentence: Sentence, amount: Amount) -> bool:
    """Whether a sentence tells what was counted for a country, a market or years gone by, and so of no deal:
    „По данни на БНБ инвестициите от Китай за двадесет години са 126 милиона“.
    """
    told = replace(draft, act="worth", sentence=sentence, span=sentence.span, parties=(), amount=amount)
    if doubt(told) not in _COUNTED:
        return False
    heads = any(cue.first == 0 and cue.sort in _PRICES for cue in sentence.cues)
    heads = heads or site_at(sentence.words, 0, sentence.lang) or sentence.has("inline", "document")
    return not heads or sentence.has("macro")  # „Цената с поддръжката за 15 години е“ is a deal's own


def _with_sum_before(
    sentence: Sentence, own: list[Draft], by_sentence: Mapping[int, Sequence[Draft]]
) -> list[Draft]:
    """The only draft of a sentence takes the bare sum that the sentence before it tells: „За клетките — 31
    милиона лева. Поръчахме ги на „Х“.“
    """
    before = sentence.previous
    if before is None or len(own) != 1 or own[0].amount is not None or not own[0].wants_sum:
        return own
    if len(before.amounts) != 1 or before.has(*_NO_BARE_SUM):
        return own
    told = by_sentence.get(id(before), ())
    explains = sentence.has("sign") and any(cue.sort == "this" and cue.first == 0 for cue in sentence.cues)
    if explains and any(draft.parties for draft in told):
        return own
    if not explains and (told or len(before.words) > _BARE or before.has(*ACTS, "document")):
        return own  # „30 млн. ще получат малки фирми. Това стана ясно след подписването на ...“
    amount = sum_of(Clause(before, 0, len(before.words) - 1))
    return [_given(own[0], before, amount, "sum_in_sentence_before")] if amount else own


def _with_own_price(sentence: Sentence, own: Sequence[Draft]) -> list[Draft]:
    """The only draft of a sentence takes the price that another clause of it tells: „купил Х; сумма сделки —
    2 млн“.
    """
    if len(own) != 1 or own[0].amount is not None or not own[0].wants_sum:
        return list(own)
    capital = founding_capital(sentence)
    if capital is not None and _may_own(own[0], sentence):
        return [replace(own[0], amount=capital, also=conversions(sentence, capital))]
    for clause in clauses(sentence):
        amount = None if clause.has("hope") else sum_of(clause)
        if amount is not None and is_price_told(clause, amount):
            return [replace(own[0], amount=amount, also=conversions(sentence, amount))]
    return list(own)


def is_sum_sentence(sentence: Sentence, own: Sequence[Draft]) -> bool:
    """Whether a sentence tells what something costs and not who pays."""
    if sentence.has("last_year") or (not sentence.has("worth", "invest") and stated_sum(sentence) is None):
        return False
    return all(_tells_price(draft) for draft in own)


def _tells_price(draft: Draft) -> bool:
    """Whether a draft may be no more than the price of a deal told before: nobody new is named in it."""
    nobody_new = not _names_side(draft.sentence)
    priced = _priced(draft)
    if priced is not None and not _names_side(draft.sentence, priced):
        return True
    if draft.rule == "weighed" and draft.act not in _NO_ACT:
        refers = draft.sentence.has("side", "document", "venture", "worth")
        return nobody_new and draft.act in _PAID and refers
    known = draft.rule in _OWN | _ALSO or draft.rule == "weighed"
    return known and (not draft.parties or nobody_new or draft.sentence.has("worth"))


def _priced(draft: Draft) -> Span | None:
    """The stretch between commas in which a draft's sum is told as what something costs."""
    amount, text = draft.amount, draft.sentence.block.text
    if amount is None:
        return None
    parts = (part for part in clauses(draft.sentence) if amount in part.amounts)
    told = next((part.span for part in parts if is_price_told(part, amount)), None)
    if told is None:
        return None
    start = text.rfind(", ", told.start, amount.span.start)
    stop = text.find(", ", amount.span.stop, told.stop)
    stretch = Span(max(start, told.start), told.stop if stop < 0 else stop)
    words = draft.sentence.words
    costs = (cue for cue in draft.sentence.cues if cue.sort in ("worth", "sum", "cost"))
    return stretch if any(words[cue.first].span.overlaps(stretch) for cue in costs) else None


def stated_sum(sentence: Sentence) -> Amount | None:
    """The sum that a sentence states of a deal told before it: „Стойността му е“, „Контрактът е за“, „стороны
    сошлись на“.
    """
    told = founding_capital(sentence) or told_of_it(sentence) or set_aside(sentence)
    told = told or paid_for_shares(sentence)
    if told is not None:
        return told
    for clause in clauses(sentence):
        amount = sum_of(clause)
        if amount is None or clause.has("so_far", "last_year") or _is_doubted(clause, amount):
            continue
        if amount.per_year:  # „охраната струва на хазната 96 000 лв. на година“
            continue
        if clause.has("worth", "invest") or is_price_told(clause, amount):
            return amount
        if clause.has("side") and _is_paid(clause, amount) and not _names_side(sentence):
            return amount
        if (
            clause.has("document", "side", "venture")
            and is_price(clause, amount)
            and not _names_side(sentence, Span(sentence.span.start, amount.span.stop))
        ):
            return amount
    return None


def _is_paid(clause: Clause, amount: Amount) -> bool:
    """Whether a verb of paying stands before a sum: „покупатель отдаст порядка 18 млрд“."""
    words, text = clause.sentence.words, clause.sentence.block.text
    return any(
        cue.sort == "pay" and "," not in text[words[cue.last].span.stop : amount.span.start]
        for cue in clause.cues
        if words[cue.last].span.stop <= amount.span.start
    )


def _is_doubted(clause: Clause, amount: Amount) -> bool:
    """Whether a word of hope stands before a sum."""
    words = clause.sentence.words
    return any(cue.sort == "hope" and words[cue.first].span.start < amount.span.start for cue in clause.cues)


def _names_side(sentence: Sentence, within: Span | None = None) -> bool:
    """Whether a firm or a body is named in a sentence (or a part of it), but as the one who tells it."""
    return any(True for _ in _sides_named(sentence, within))


def _is_another(sentence: Sentence, own: Sequence[Draft], draft: Draft) -> bool:
    """Whether a sentence that has drafts tells of another deal than the one before it, by whom or by what it
    names.
    """
    if not draft.parties:
        return not draft.strong or (_names_side(sentence) and draft.sentence.block is not sentence.block)
    if draft.strong and any(cue.first == 0 and cue.sort in ("document", "venture") for cue in sentence.cues):
        return False  # „Проектът е съвместно с „Х“. Инвестицията ...“
    known = {key for party in draft.parties for key in name_keys(party.name)}
    priced = next((span for one in own if (span := _priced(one)) is not None), None) if draft.strong else None
    if any(not name_keys(side) & known for side in _sides_named(sentence, priced)):
        return True
    acting = [
        one for telling in own for one in telling.parties if priced is None or one.span.overlaps(priced)
    ]
    if any(name_keys(one.name) and not name_keys(one.name) & known for one in acting):
        return True
    if not any(one.rule == "investment" for one in own):
        return False
    built, here = _sites(draft.sentence), _sites(sentence)
    far = sentence.block.number - draft.sentence.block.number > 1
    return not here <= built and (bool(built) or far or _opens_with_purpose(sentence))


def _opens_with_purpose(sentence: Sentence) -> bool:
    """„За складова база ще бъдат похарчени“: a sentence begins with what the money is for."""
    words, lang = sentence.words, sentence.lang
    small = grammar(lang)
    if words[0].form not in (*small.purpose, *small.price):
        return False
    return any(site_at(words, at, lang) for at in range(1, min(_NEAR_SITE, len(words))))


def _sites(sentence: Sentence) -> set[str]:
    """The beginnings of the words for what is built or run."""
    words, lang = sentence.words, sentence.lang
    return {word.form[:_STEM] for at, word in enumerate(words) if site_at(words, at, lang)}


def _sides_named(sentence: Sentence, within: Span | None = None) -> Iterator[str]:
    """The firms and bodies that a sentence names, but those that tell it."""
    for name in sentence.names:
        if within is not None and not name.span.overlaps(within):
            continue
        if name.sort in (Sort.FIRM, Sort.BODY) and not speaks(sentence, name):
            yield name.span.of(sentence.block.text)


def _owner(drafts: Sequence[Draft], sentence: Sentence) -> int | None:
    """The last draft before a sentence that waits for a sum."""
    if not drafts:
        return None
    at = len(drafts) - 1
    if not drafts[at].strong:  # whoever signed in a sentence before has the sum
        at = next((i for i in _near(drafts, sentence) if _waits(drafts[i])), at)
    draft = drafts[at]
    if draft.amount is not None or not draft.wants_sum or not _may_own(draft, sentence):
        return None
    if draft.sentence.block is sentence.block:
        return at if sentence.number - draft.sentence.number <= _REACH else None
    if draft.sentence.block.is_title:
        return None
    above = sentence.block.number - draft.sentence.block.number
    named = sentence.number <= _LATE and sentence.has("document", "venture", "worth")
    named = named or (sentence.number <= _LATE and paid_for_shares(sentence) is not None)
    near = named or (above == 1 and sentence.number == 0)
    return at if near and above <= _BLOCKS else None


def _may_own(draft: Draft, sentence: Sentence) -> bool:
    """Whether a sum may be a deal's: none of another item of a list; a new firm's capital is that of a deal
    in common, and money set aside or told of „it“ is that of the sentence before.
    """
    if draft.sentence.block is not sentence.block and _ITEM.match(sentence.block.text):
        return False
    if founding_capital(sentence) is not None:
        return draft.sentence.has("joint", "common") or draft.act == "build"
    if set_aside(sentence) is not None or told_of_it(sentence) is not None:
        return draft.sentence is sentence.previous
    return True


def _near(drafts: Sequence[Draft], sentence: Sentence) -> Iterator[int]:
    """The drafts of this block and those above that are near, the last first; up to one that has its sum."""
    for at in range(len(drafts) - 1, -1, -1):
        if sentence.block.number - drafts[at].sentence.block.number > _BLOCKS or drafts[at].amount:
            return
        yield at


def _waits(draft: Draft) -> bool:
    """Whether a draft is sure to be a deal, and has no sum yet."""
    return draft.strong and draft.amount is None and draft.wants_sum and bool(draft.parties)


def _given(draft: Draft, sentence: Sentence, amount: Amount, rule: str) -> Draft:
    evidence = Evidence(sentence.block.number, sentence.span, sentence.text, rule)
    also = conversions(sentence, amount)
    return replace(
        draft,
        amount=amount,
        also=also,
        amount_block=sentence.block,
        evidence=(*draft.evidence, evidence),
    )

"""What kind of deal a document makes.

Comes in: a sentence and the document named in it. Goes out: a Kind. The word for the document says it
(tables/deal_nouns.tsv), but for three things: an agreement on a loan or a grant is that loan or grant, one to
supply something for a sum is a contract, and one to buy or sell a firm or a share is an acquisition.

When all of a deal is known, `settled` looks at it again, where the act alone leaves its kind open: who buys
a works or a hotel as a whole acquires it, who buys buses has a contract; what a foundation gives is a grant;
who comes to terms on goods and their price has a contract (tables/kind_words.tsv).
"""

from __future__ import annotations

from functools import cache

from analyzers.tokenizer import tokenize
from deals.cues import ACTS, Cue
from deals.draft import Draft
from deals.lexicon import Lexicon, rows
from deals.model import Kind, Party
from deals.reading import Sentence

_BARGAINS = ("buy", "sell", "pay", "order")
_TERMS = ("agree", "sign")
_AWARDS = ("order", "choose", "win")
_HEAD = 3
"""Words of a phrase among which its head stands."""
_NEAR = 12
"""Letters between a word for a loan and its sum: „заем на “, „кредит в размере “."""
_WHOLE, _DONOR, _GOODS = "whole", "donor", "goods"


def kind_of(sentence: Sentence, document: Cue) -> Kind:
    """The document's kind; an agreement on a loan is a loan."""
    kind = Kind(document.value)
    supply = any(cue.sort == "order" and cue.first > document.last for cue in sentence.cues)
    if kind is Kind.AGREEMENT and supply and sentence.amounts:
        return Kind.CONTRACT  # „угода на постачання ... на суму“
    bargain = any(cue.sort in ("buy", "sell") and cue.first > document.last for cue in sentence.cues)
    if kind in (Kind.AGREEMENT, Kind.CONTRACT) and bargain and sentence.has("share"):
        return Kind.ACQUISITION  # „сделка по покупке акций“
    if kind in (Kind.AGREEMENT, Kind.FRAMEWORK_AGREEMENT, Kind.CONTRACT):
        for cue in sentence.cues:
            if (
                cue.sort == "document"
                and document.first < cue.first
                and not _remark_between(sentence, document, cue)
                and Kind(cue.value) in (Kind.LOAN, Kind.GRANT)
            ):
                return Kind(cue.value)
    return kind


def _remark_between(sentence: Sentence, one: Cue, other: Cue) -> bool:
    """„Договор аренды, сообщила лизинговая компания“: the second word is of who tells it."""
    return any(cue.sort == "source" and one.last < cue.first < other.first for cue in sentence.cues)


def settled(draft: Draft, about: str) -> Kind:
    """The kind of a deal when its parties and its object are known."""
    kind = draft.kind
    if kind is Kind.CONTRACT and draft.act in _BARGAINS and not draft.title:
        whole = any(_begins_with(one, _WHOLE, draft.sentence.lang) for one in (about, _before_party(draft)))
        return Kind.ACQUISITION if whole else kind
    if kind is Kind.PROJECT and (money := _named_by_sum(draft)) is not None:
        return money
    if kind is Kind.PROJECT and draft.act == "worth":
        return _of_sentence(draft) or kind
    if kind is Kind.PROJECT and draft.act == "fund":
        payers = (party for party in draft.parties if party.role in ("funder", "investor"))
        gives = any(_tells(_with_sort(draft, party), _DONOR, draft.sentence.lang) for party in payers)
        return Kind.GRANT if gives else kind
    if kind is Kind.AGREEMENT and draft.act in _TERMS and not draft.title:
        return Kind.CONTRACT if _on_goods(draft) else kind
    return kind


def _named_by_sum(draft: Draft) -> Kind | None:
    """A loan or a grant that stands right before the sum of what is built with it: „окажет помощь в ремонте -
    соглашение предусматривает заем на 11 млн“.
    """
    if draft.amount is None or draft.amount_block is not None:
        return None
    words = draft.sentence.words
    for cue in draft.sentence.cues:
        if cue.sort == "document" and Kind(cue.value) in (Kind.LOAN, Kind.GRANT):
            between = draft.amount.span.start - words[cue.last].span.stop
            if 0 < between <= _NEAR:
                return Kind(cue.value)
    return None


def _of_sentence(draft: Draft) -> Kind | None:
    """The kind that the one act of a sentence makes, where a clause of it only tells the price: „бе погълната
    от „Вега“; говорят за 18 млн. евро“.
    """
    acts = {cue.sort for cue in draft.sentence.cues if cue.sort in ACTS and cue.value != "noun"}
    if len(acts) != 1:
        return None
    act = acts.pop()
    return Kind.ACQUISITION if act in ("buy", "sell") else Kind.CONTRACT if act in _AWARDS else None


def _before_party(draft: Draft) -> str:
    """The words of a clause before its first party, without the word that says what the party is: what is
    bought may stand there: „имущественный комплекс новосибирская «Вега» купила“.
    """
    words = [word for word in draft.sentence.words if word.span.start >= draft.span.start]
    starts = [party.span.start for party in draft.parties]
    before = [word for word in words if starts and word.span.stop <= min(starts)][:-1]
    if not before:
        return ""
    return draft.sentence.block.text[before[0].span.start : before[-1].span.stop]


def _on_goods(draft: Draft) -> bool:
    """Whether sides have come to terms on deliveries: „договорени са четири локомотива“, „подписа за износ“.
    An agreement that is called one, and names no sum, stays one.
    """
    words, cues = draft.sentence.words, draft.sentence.cues
    inside = [cue for cue in cues if draft.span.start <= words[cue.first].span.start < draft.span.stop]
    if draft.amount is None and any(cue.sort == "document" for cue in inside):
        return False
    passive = any(cue.sort == "agree" and cue.value == "passive" for cue in inside)
    goods = any(cue.sort in ("order", "supply") for cue in inside)
    return passive or goods or _tells(draft.span.of(draft.sentence.block.text), _GOODS, draft.sentence.lang)


def _with_sort(draft: Draft, party: Party) -> str:
    """A party's name with the word before it, which says what it is: „фонд „Земеделие““."""
    words = draft.sentence.words
    at = next((at for at, word in enumerate(words) if word.span.stop > party.span.start), 0)
    if not at or not words[at].span.overlaps(party.span):
        return party.name
    return f"{words[at - 1].form} {party.name}"


def _begins_with(phrase: str, sort: str, lang: str) -> bool:
    """Whether a word of a sort stands at the head of a phrase: „старый элеватор в Азове“."""
    words = tokenize(phrase)[:_HEAD]
    return any(hit.sense == sort for hit in _lexicon(lang).find(words))


def _tells(phrase: str, sort: str, lang: str) -> bool:
    return any(hit.sense == sort for hit in _lexicon(lang).find(tokenize(phrase)))


@cache
def _lexicon(lang: str) -> Lexicon[str]:
    table = rows("kind_words.tsv", ("lang", "phrase", "sort"))
    return Lexicon((row["phrase"], row["sort"]) for row in table if row["lang"] == lang)

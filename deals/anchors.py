"""Whose deal is it, and of what: what an article tells of nobody and of nothing in particular is no deal.

Comes in: the drafts of an article and its sentences. Goes out: those that are somebody's. A deal belongs to
firms, bodies or persons with names of their own. A draft that names none may go on with a deal told before
(„Сделката е за 14 млн. евро“), so it stays wherever another draft of the article names its parties. Where
none does, it needs one of these:

    a document between sides        подписан меморандум между двумя министерствами
    a firm in its paragraph         67 на сто от „Винпром“ са прехвърлени за 5,8 млн. лв.
    a country that gives            ЄС виділить 1 млрд євро макрофінансової допомоги
    one particular side             собственикът ще вложи 3 млн. долара
    whoever speaks                  «Вкладемо 30 мільйонів євро», — сказав пан Стонкус
    one thing that is built         строительство моста обойдётся в 230 млрд рублей
    a bargain of some size          Шахтар продав півзахисника за 70 млн євро
    the project told before         стойността на проекта се оценява на 9,5 млрд. евро

„Банките отпуснаха кредити за 620 млн.“, „На ремонт школ область дала 320 млн“ have none of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.morphology import readings
from analyzers.tokens import TokenKind
from deals import wording
from deals.candidates import speaks
from deals.cues import ACTS
from deals.draft import Context, Draft
from deals.grammar import declines, grammar
from deals.model import Amount, Kind, Party
from deals.names import Name, Sort
from deals.reading import Sentence
from deals.sector_words import site_at
from deals.sides import sides

NAMED = (Sort.FIRM, Sort.BODY, Sort.PERSON)
PLACES = (Sort.COUNTRY, Sort.REGION, Sort.TOWN)

_ALL = (*NAMED, *PLACES, Sort.OFFICE)
_BETWEEN = frozenset(("document_between", "document_of", "document_heading", "documents_listed"))
_PAIR = 2
_MILLION = 1_000_000
_BULK = 2
_MONEY = (Kind.LOAN, Kind.GRANT)
SIGNING = frozenset(("document_signed", "documents_numbered", "agreement"))
"""Rules whose drafts tell that something was signed or agreed."""


def anchored(drafts: Sequence[Draft], pages: Sequence[Sequence[Sentence]], context: Context) -> list[Draft]:
    """The drafts that are somebody's; `pages`: the sentences of each paragraph. In an article on crimes, who
    is not named is a victim or a culprit.
    """
    if any(_has_parties(draft) for draft in drafts):
        return list(drafts)
    if context.crime:
        return [draft for draft in drafts if draft.amount is not None and _goes_on(draft)]
    if drafts and any(sides(sentence, at_once=True) for page in pages for sentence in page):
        return list(drafts)  # „Генпідрядником стало ТОВ «Вега»“, some paragraphs later
    near = {id(sentence): page for page in pages for sentence in page}
    return [draft for draft in drafts if _is_anchored(draft, near.get(id(draft.sentence), (draft.sentence,)))]


def named_parties(draft: Draft, sorts: Sequence[Sort] = NAMED) -> int:
    """How many parties of a draft have names of their own, of these sorts."""
    return sum(_is_named(draft.sentence, party, sorts) for party in draft.parties)


def _has_parties(draft: Draft) -> bool:
    return named_parties(draft) > 0 or named_parties(draft, _ALL) >= _PAIR


def _is_anchored(draft: Draft, paragraph: Sequence[Sentence]) -> bool:
    if draft.rule in _BETWEEN or _has_state(draft):
        return True
    if (
        (draft.amount is not None and _has_side(draft))
        or _is_ours(draft)
        or _builds_one(draft)
        or _is_bargain(draft)
        or _goes_on(draft)
    ):
        return True
    return any(_names_firm(sentence) for sentence in paragraph)


def _names_firm(sentence: Sentence) -> bool:
    """Whether a sentence names a firm that does not just tell of the matter."""
    return any(
        name.sort is Sort.FIRM and _is_own(sentence, name) and not speaks(sentence, name)
        for name in sentence.names
    )


def _has_state(draft: Draft) -> bool:
    """Whether a country gives or takes money, or those who govern one sign."""
    if draft.rule in SIGNING:
        return named_parties(draft, (*PLACES, Sort.OFFICE)) > 0
    return draft.kind in _MONEY and named_parties(draft, (Sort.COUNTRY,)) > 0


def _builds_one(draft: Draft) -> bool:
    """Whether one thing is built or paid for: „мост“, „стадион“, not „школы“, and not by an alms."""
    sentence, lang = draft.sentence, draft.sentence.lang
    large = draft.amount is None or max(draft.amount.value, draft.amount.upper or 0) >= _MILLION
    return (
        large
        and draft.kind is Kind.PROJECT
        and any(
            _covers(draft, at) and site_at(sentence.words, at, lang) and _is_single(sentence, at)
            for at in range(len(sentence.words))
        )
    )


def _is_bargain(draft: Draft) -> bool:
    """Whether something is bought or sold for millions, and not goods „на 480 млн“."""
    if draft.act not in ("buy", "sell") or draft.amount is None or draft.amount.value < _MILLION:
        return False
    return not is_bulk(draft.sentence, draft.amount)


def is_bulk(sentence: Sentence, amount: Amount) -> bool:
    """Whether a sum is what goods come to in all: „зерна на 480 млн“."""
    before = [word for word in sentence.words if word.span.stop <= amount.span.start][-_BULK:]
    return any(word.form in grammar(sentence.lang).bulk for word in before)


def _has_side(draft: Draft) -> bool:
    """Whether one side is spoken of, without its name: „компанията“, „подрядчик“, not „банки“, „держава“."""
    sentence = draft.sentence
    return any(
        cue.sort == "side" and _is_one(sentence, cue.first) and _covers(draft, cue.first)
        for cue in sentence.cues
    )


def _is_ours(draft: Draft) -> bool:
    """Whether those who speak tell what they do: a verb in the first person plural."""
    ending = grammar(draft.sentence.lang).we_verb
    return any(
        cue.sort in ACTS
        and cue.value == "finite"
        and _covers(draft, cue.first)
        and draft.sentence.words[cue.first].form.endswith(ending)
        for cue in draft.sentence.cues
    )


def _goes_on(draft: Draft) -> bool:
    """Whether a definite form says that the undertaking was told before: „проекта“, „сделката“."""
    definite = grammar(draft.sentence.lang).told_before
    return bool(definite) and any(
        cue.sort == "venture"
        and _covers(draft, cue.first)
        and draft.sentence.words[cue.first].form.endswith(definite)
        for cue in draft.sentence.cues
    )


def _covers(draft: Draft, at: int) -> bool:
    return draft.span.start <= draft.sentence.words[at].span.start < draft.span.stop


def _is_one(sentence: Sentence, at: int) -> bool:
    """Whether a noun stands for one of many, and no body of the state."""
    form = sentence.words[at].form
    if form.startswith(grammar(sentence.lang).state):
        return False
    plural = any(r.number == "Plur" and r.case == "Nom" for r in readings(form, sentence.lang))
    return _is_single(sentence, at) and not plural


def _is_single(sentence: Sentence, at: int) -> bool:
    """Whether a noun stands in the singular."""
    form = sentence.words[at].form
    if not declines(sentence.lang):
        return not form.endswith(grammar(sentence.lang).plural)
    found = [reading for reading in readings(form, sentence.lang) if reading.pos == "NOUN"]
    return bool(found) and found[0].number == "Sing"


def _is_named(sentence: Sentence, party: Party, sorts: Sequence[Sort]) -> bool:
    if not any(letter.isupper() for letter in party.as_written):
        return False
    names = [name for name in sentence.names if name.span.overlaps(party.span)]
    return any(
        name.sort in sorts and _is_own(sentence, name) and (name.sort in PLACES or not speaks(sentence, name))
        for name in names
    )


def _is_own(sentence: Sentence, name: Name) -> bool:
    """Whether a name is one's own: not „Правительство“ at the head of a sentence, not „Казахстанцы“, not
    „громади Київщини“.
    """
    word = sentence.words[name.first]
    alone = name.first == name.last and name.span == word.span
    if name.sort is Sort.BODY and _are_many(sentence, name):
        return False
    if not alone or wording.is_acronym(sentence.block.text, word):
        return True
    if word.form.startswith(grammar(sentence.lang).authority):
        return True  # „Мэрия“: that of the town which an article is about
    head = wording.head_at(sentence.words, name.first, sentence.lang) if name.first == 0 else None
    return head is None and not word.form.endswith(grammar(sentence.lang).people)


def _are_many(sentence: Sentence, name: Name) -> bool:
    """Whether the first noun of a name stands in the plural: „власти Татарстана“."""
    word = sentence.words[name.first]
    if word.kind is not TokenKind.WORD or name.span.start != word.span.start:
        return False
    if not declines(sentence.lang):
        return word.form.endswith(grammar(sentence.lang).plural)
    nouns = [reading for reading in readings(word.form, sentence.lang) if reading.pos == "NOUN"]
    return bool(nouns) and any(r.number == "Plur" and r.case == "Nom" for r in nouns)

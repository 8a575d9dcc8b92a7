"""Rules for deals that are told without a document, a signature or a sum between them: two sides do something
together, one gives the other a thing, a firm will deliver a part.

Comes in: a sentence. Goes out: drafts:

    paired      Львов — Всемирный банк: 40 млн долларов на очистные сооружения
    in_common   КПИ и Samsung открыли общую лабораторию;  «Х» и «У» зарегистрировали совместное предприятие
    together    «НОВАТЭК» совместно с Total исследует шельф
    given       JICA передала «Харьковоблэнерго» шесть трансформаторов;  больница получила в дар от «Х» ...
    delivering  Турбины поставит немецкая Siemens

Both sides must be named (of a delivery, the one that delivers), and what is done must be done or promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from deals import wording
from deals.actors import acting, counterparts, sellers
from deals.acts import counts_things, draft_of, unsure
from deals.candidates import may_act, speaks
from deals.clauses import Clause, clauses, sum_of
from deals.cues import Cue
from deals.draft import Context, Draft, Rule
from deals.gazetteer import place_at
from deals.grammar import grammar
from deals.model import Kind, Party
from deals.names import Name, Sort
from deals.parties import distinct, of_name, with_roles
from deals.reading import Sentence
from deals.sector_words import site_at
from deals.status import tense_of

_BODIES = (Sort.FIRM, Sort.BODY)
_SIDES = (*_BODIES, Sort.TOWN, Sort.COUNTRY, Sort.REGION)
_PAIR = 2
_HEADED = re.compile(r"^[^:;.!?]{3,90}\s[—–-]\s[^:;.!?]{2,90}[:,—–]\s")
"""How a line begins that names two sides and then the sum: „Львов — Всемирный банк: 40 млн“."""
_FOUNDING = ("open", "launch", "build", "agree", "sign", "join")
_GIVING = ("fund", "receive")
_BETWEEN = 2
"""Words between an adjective and the thing that is common: „общую исследовательскую лабораторию“."""
_FUTURE = "Fut"


def is_paired(text: str) -> bool:
    """Whether a sentence begins as `paired` ones do; cheap to ask."""
    return _HEADED.match(text) is not None


def paired(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """Two sides with a dash between them, a colon and a sum."""
    if not sentence.amounts or not is_paired(sentence.text):
        return
    text, words = sentence.block.text, sentence.words
    start = sentence.amounts[0].span.start
    names = [n for n in sentence.names if n.sort in _SIDES and n.span.stop <= start]
    if len(names) != _PAIR or not any(name.sort in _BODIES for name in names):
        return
    one, other = names
    between = text[one.span.stop : other.span.start].strip(' "«»„“”')
    if between not in ("-", "–", "—") or sentence.has("penalty", "macro", "denial"):
        return
    heads = words[: one.first]
    if any(not wording.is_sort_word(words, at, sentence.lang) for at in range(len(heads))):
        return
    whole = Clause(sentence, 0, len(words) - 1)
    amount = sum_of(whole)
    if amount is None or any(cue.value == "finite" for cue in whole.cues if cue.first < other.last):
        return
    parties = tuple(of_name(sentence, name) for name in names)
    lender = any(_is_lender(sentence, name) for name in names)
    head = Cue("lend" if lender else "sign", "noun", other.last, other.last)
    kind = Kind.GRANT if whole.has("aid") else Kind.LOAN if lender else Kind.CONTRACT
    draft = draft_of("paired", kind, head, whole, parties, (), amount)
    yield replace(draft, parties=_lent(sentence, names) if lender else parties)


def _lent(sentence: Sentence, names: list[Name]) -> tuple[Party, ...]:
    """The two, the bank as the one who lends."""
    return tuple(
        replace(of_name(sentence, name), role="lender" if _is_lender(sentence, name) else "borrower")
        for name in names
    )


def _is_lender(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of a bank: „ЕИБ“, „Всемирный банк“."""
    return any(
        name.first <= cue.last and cue.first <= name.last for cue in sentence.cues if cue.sort == "lender"
    )


def in_common(clause: Clause, context: Context) -> Draft | None:
    """Two named sides open or found something common."""
    verb = _first(clause, *_FOUNDING)
    common = next((cue for cue in clause.cues if cue.sort == "common" and _is_thing(clause, cue)), None)
    if verb is None or common is None or unsure(clause, verb) or clause.amounts:
        return None
    parties = _together(clause, common.first)
    if len(parties) < _PAIR:
        return None
    return draft_of("in_common", Kind.PROJECT, verb, clause, parties, (), None)


def _is_thing(clause: Clause, adjective: Cue) -> bool:
    """Whether what is common is a firm, a site, a school, not „общее дело“."""
    words, lang = clause.sentence.words, clause.sentence.lang
    for at in range(adjective.last + 1, min(adjective.last + _BETWEEN, clause.last) + 1):
        venture = any(cue.sort == "venture" and cue.first <= at <= cue.last for cue in clause.cues)
        head = wording.head_at(words, at, lang)
        if head or venture or site_at(words, at, lang) or wording.is_sort_word(words, at, lang):
            return True
        if not wording.is_adjective(words[at], lang):
            return False
    return False


def together(clause: Clause, context: Context) -> Draft | None:
    """A side does something „together with“ another that is named."""
    verb = _first(clause, "join", "modernise", "build")
    joint = next((cue for cue in clause.cues if cue.sort == "joint"), None)
    if verb is None or verb.value != "finite" or joint is None or unsure(clause, verb) or clause.amounts:
        return None
    actors = tuple(
        of_name(clause.sentence, name)
        for name in clause.names
        if name.sort in _BODIES
        and name.last < max(verb.first, joint.first)
        and may_act(clause.sentence, name)
    )
    partners = tuple(
        of_name(clause.sentence, name)
        for name in clause.names
        if name.sort is Sort.FIRM and joint.last < name.first <= joint.last + 1 + _BETWEEN
    )
    parties = distinct((*actors, *partners))
    if not partners or len(parties) < _PAIR:
        return None
    return draft_of("together", Kind.PROJECT, verb, clause, parties, (), None)


def given(clause: Clause, context: Context) -> Draft | None:
    """A named side gives another a thing, or so many of them, and no money is told."""
    verb = _first(clause, *_GIVING)
    if verb is None or verb.value == "noun" or clause.amounts or unsure(clause, verb):
        return None
    gift = clause.has("aid")
    things = (
        verb.sort == "fund"
        and verb.value == "finite"
        and not clause.has("no_goods")
        and counts_things(clause.words[:-1], clause.sentence.lang)
    )
    built = verb.sort == "receive" and clause.has_site
    if not (gift or things or built) or clause.has("share", "lender"):
        return None
    actors = acting(clause, verb)
    givers, takers = (
        (actors, counterparts(clause, verb)) if verb.sort == "fund" else (sellers(clause, verb), actors)
    )
    parties = distinct((*givers, *takers))
    if not givers or len(parties) < (_PAIR if verb.sort == "fund" else 1):
        return None
    draft = draft_of("given", Kind.GRANT, replace(verb, sort="fund"), clause, (), parties, None)
    return replace(draft, parties=with_roles(parties, "fund", len(givers)), strong=gift or things)


def delivering(clause: Clause, context: Context) -> Draft | None:
    """A firm that is named will deliver something that is no sum, share or count of the market."""
    verb = _first(clause, "supply")
    if verb is None or verb.value != "finite" or clause.amounts or unsure(clause, verb):
        return None
    if clause.has("hope", "macro", "price", "share", "source") or tense_of(clause.sentence, verb) != _FUTURE:
        return None
    firms = [n for n in clause.names if n.sort is Sort.FIRM and not speaks(clause.sentence, n)]
    if len(firms) != 1 or not _is_called(clause.sentence, firms[0]):
        return None
    if not any(abs(firms[0].first - at) <= _BETWEEN + 1 for at in (verb.first, verb.last)):
        return None
    party = replace(of_name(clause.sentence, firms[0]), role="supplier")
    return draft_of("delivering", Kind.CONTRACT, verb, clause, (party,), (), None)


def _is_called(sentence: Sentence, name: Name) -> bool:
    """Whether a firm has a name in quotes or Latin letters, and so is no word that only has a capital."""
    quoted = name.span.of(sentence.block.text)[:1] in tuple('«„“"')
    return quoted or (wording.is_latin(sentence.words[name.first]) and not _is_place(sentence, name))


def _is_place(sentence: Sentence, name: Name) -> bool:
    return place_at(sentence.words, name.first, sentence.lang) is not None


def _together(clause: Clause, before: int) -> tuple[Party, ...]:
    """The firms and bodies that act in a clause, before a word; „with“ one more may follow."""
    sentence = clause.sentence
    with_ = grammar(sentence.lang).with_
    found = []
    for name in clause.names:
        if name.sort not in _BODIES or speaks(sentence, name):
            continue
        linked = name.first and sentence.words[name.first - 1].form in with_
        if linked or (name.last < before and may_act(sentence, name)):
            found.append(of_name(sentence, name))
    return distinct(found)


def may_be_given(sentence: Sentence) -> bool:
    """Whether a gift, a number of things or a giver is named beside an act of giving; cheap to ask."""
    if not sentence.has(*_GIVING):
        return False
    if sentence.has("aid") or (sentence.has("fund") and counts_things(sentence.words, sentence.lang)):
        return True
    small = grammar(sentence.lang)
    from_whom = set(small.from_) - {*small.with_, *small.within, *small.to}
    return sentence.has("receive") and any(word.form in from_whom for word in sentence.words)


def _first(clause: Clause, *sorts: str) -> Cue | None:
    """The first verb of one of these acts; a finite verb before a noun."""
    cues = [cue for cue in clause.cues if cue.sort in sorts]
    return next((cue for cue in cues if cue.value != "noun"), cues[0] if cues else None)


_FINDERS = (in_common, together, given, delivering)


def find(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """The drafts of all clauses of a sentence."""
    for clause in clauses(sentence):
        draft = next((found for finder in _FINDERS if (found := finder(clause, context))), None)
        if draft is not None:
            yield draft


FORETELLING = frozenset((*_FOUNDING, "modernise", "supply"))
"""The acts that these rules look for, but for those of giving (`may_be_given`)."""

HEADLINES = (Rule("paired", "two sides, a dash between them, a colon and a sum", paired),)
"""Looked at before the acts: what the money is for may be an act of its own."""

RULES = (Rule("unsigned", "sides named that found, give or deliver something; no document and no sum", find),)
"""Looked at after the rules that know a document or a sum."""

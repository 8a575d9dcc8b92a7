"""Words that stand for a party which the text names elsewhere: „компанията“, „порту“, „ми“, «стороны».

Comes in: a draft. Goes out: whether its clause has such a word, or the nouns that are one. Whom they stand
for is found in `deals.cast`; what becomes of it, in `deals.known_parties`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analyzers.tokens import Token
from deals import wording
from deals.body_kinds import is_firm_noun
from deals.cues import ACTS
from deals.draft import Draft
from deals.gazetteer import place_at
from deals.grammar import declines, grammar
from deals.names import Name, Sort
from deals.parties import of_name, other_role
from deals.reading import Sentence
from deals.sides import side_nouns

_RELATIVE = 10
"""Words after a name among which „with which“ may stand."""
_POINTED = 2
"""Words before a noun among which „this“ stands: „цієї ж фірми“."""
_NAMES = 6
"""Names at the head of a sentence that are looked at for who signs."""
_PLACES = (Sort.COUNTRY, Sort.REGION, Sort.TOWN)


def says(draft: Draft, pronouns: Sequence[str]) -> bool:
    """Whether a pronoun stands in a clause before any of its parties; after one it stands for that one."""
    named = min((party.span.start for party in draft.parties), default=draft.span.stop)
    return any(
        word.form in pronouns and draft.span.start <= word.span.start < min(named, draft.span.stop)
        for word in draft.sentence.words
    )


def is_first_person(draft: Draft) -> bool:
    """Whether a verb of the clause stands in the first person plural: „поръчахме“, „строимо“."""
    return any(
        draft.sentence.words[cue.first].form.endswith(grammar(draft.sentence.lang).we_verb)
        for cue in draft.sentence.cues
        if cue.sort in ACTS and cue.value == "finite" and covers(draft, cue.first)
    )


def noun_for_firm(draft: Draft) -> str | None:
    """The noun with which a clause speaks of a firm without its name: „компания“, „дружеството“."""
    words, lang, text = draft.sentence.words, draft.sentence.lang, draft.sentence.block.text
    starts = {name.first for name in draft.sentence.names}
    inside = {at for name in draft.sentence.names for at in range(name.first, name.last + 1)}
    named = min((party.span.start for party in draft.parties), default=draft.span.stop)
    for at, word in enumerate(words):
        if not draft.span.start <= word.span.start < min(named, draft.span.stop):
            continue
        if (
            _is_described(draft.sentence, at)
            or at in inside
            or at + 1 in starts
            or (at and wording.is_capital(text, word))
        ):
            continue
        if wording.is_sort_word(words, at, lang) and word.form.endswith(grammar(lang).definite_firm):
            return word.form
    return None


def says_local_firm(draft: Draft) -> bool:
    """Whether a clause begins with a firm by its country alone: „Американската компания подписа“."""
    sentence = draft.sentence
    first = next((at for at in range(len(sentence.words)) if covers(draft, at)), 0)
    noun = first + 1
    if noun >= len(sentence.words) or any(name.first <= noun + 1 <= name.last for name in sentence.names):
        return False
    place = place_at(sentence.words, first, sentence.lang)
    form = sentence.words[noun].form
    acts = form.endswith(grammar(sentence.lang).definite_firm) or not declines(sentence.lang)
    return place is not None and acts and is_firm_noun(form, sentence.lang)


def nouns_for_bodies(draft: Draft) -> Iterator[Token]:
    """Nouns for bodies in a clause that stand for one that was named before: „порту“, „общината“."""
    sentence = draft.sentence
    words, lang, text = sentence.words, sentence.lang, sentence.block.text
    small = grammar(lang)
    inside = {at for name in sentence.names for at in range(name.first, name.last + 1)}
    starts = {name.first for name in sentence.names}
    for at, word in enumerate(words):
        if not draft.span.start <= word.span.start < draft.span.stop or at in inside or at + 1 in starts:
            continue
        if not (wording.is_sort_word(words, at, lang) or wording.head_at(words, at, lang)):
            continue
        if _is_described(sentence, at) and wording.gap(text, words, at) == " ":
            continue
        if at and words[at - 1].form in set(small.aside) - set(small.to):
            continue  # „за гимназията“: what the deal is about
        if not declines(lang) and not word.form.endswith(grammar(lang).definite_firm):
            continue
        yield word


def _is_described(sentence: Sentence, at: int) -> bool:
    """Whether an adjective stands before a noun; in „отделно ведомството“ it has no article and is none."""
    words, lang = sentence.words, sentence.lang
    if not at or not wording.is_adjective(words[at - 1], lang):
        return False
    articles = grammar(lang).definite_firm
    if words[at - 1].form in grammar(lang).same:
        return False
    bare = not words[at - 1].form.endswith((*grammar(lang).definite, *articles))
    return declines(lang) or not (bare and words[at].form.endswith(articles))


def is_pointed_at(sentence: Sentence, word: Token) -> bool:
    """Whether „this“ or „the same“ stands before a noun: „у цієї ж фірми“, „тази банка“."""
    at = bisect_left(sentence.words, word.span.start, key=lambda one: one.span.start)
    return any(one.form in grammar(sentence.lang).same for one in sentence.words[max(0, at - _POINTED) : at])


def says_both(draft: Draft) -> bool:
    """Whether a clause speaks of two who were named before: „стороны подписали“, „двамата министри“."""
    return says(draft, grammar(draft.sentence.lang).both)


def is_joined(draft: Draft) -> bool:
    """Whether „with“ stands before the one party of a draft: somebody acts together with it."""
    sentence = draft.sentence
    at = _start_of_party(draft)
    return at > 0 and sentence.words[at - 1].form in grammar(sentence.lang).with_


def _start_of_party(draft: Draft) -> int:
    """The first word of the phrase that ends with the one party of a draft."""
    [party] = draft.parties
    words, lang = draft.sentence.words, draft.sentence.lang
    at = next((i for i, word in enumerate(words) if word.span.start >= party.span.start), 0)
    while at > 0 and (wording.is_sort_word(words, at - 1, lang) or wording.is_adjective(words[at - 1], lang)):
        at -= 1
    return at


def lacks_actor(draft: Draft) -> bool:
    """Whether the one party of a draft is not who acts: „подписан договор с „Х“, „подрядчиком взяли «Х»“."""
    [party] = draft.parties
    sentence, small = draft.sentence, grammar(draft.sentence.lang)
    if any(n.sort in _PLACES and n.span.overlaps(party.span) for n in sentence.names):
        return False  # states deal with states
    at = _start_of_party(draft)
    if any(
        word.form.startswith((*small.town, *small.authority, *small.treasury)) for word in sentence.words[:at]
    ):
        return False  # „город расторг договор с «Х»“, „държавата взе от „Х“
    if at > 0 and sentence.words[at - 1].form in set(small.from_) - set(small.agent):
        return True
    after = sentence.words[at + 1 : at + _RELATIVE]
    if any(one.form in small.with_ and other.form.startswith(small.which) for one, other in pairwise(after)):
        return True  # „«Х», договор с которой подписан“
    if any(one.form in small.with_ and other.form in small.her for one, other in pairwise(after)):
        return True  # „поставит «Х», контракт с ней подписан“
    signed = [cue for cue in sentence.cues if cue.sort == "sign" and covers(draft, cue.first)]
    if signed and any(_is_somebodys(draft, name, signed[0].first) for name in sentence.names[:_NAMES]):
        return True  # „директорът Петър Илиев и „Х“ подписаха“: he signs for a firm that is not named
    after_it = [cue for cue in sentence.cues if sentence.words[cue.first].span.start >= party.span.stop]
    alone = not any(cue.sort in ACTS and cue.value == "finite" for cue in after_it)
    passive = all(cue.value == "passive" and cue in after_it for cue in signed)
    if draft.act == "document" and signed and passive and alone:
        return True  # „поставит «Х», договор подписан“: nobody is said to sign it
    if party.role == "supplier" and any(hit.sense == "supplier" for hit in side_nouns(sentence)):
        return True
    return party.role is not None and party.role == other_role(draft.act, draft.kind)


def _is_somebodys(draft: Draft, name: Name, verb: int) -> bool:
    """Whether a name before the verb is that of a person with an office and no body."""
    person = name.sort in (Sort.PERSON, Sort.OFFICE) and name.last < verb
    known = any(name.span.overlaps(party.span) for party in draft.parties)
    return person and not known and of_name(draft.sentence, name).span == name.span


def covers(draft: Draft, at: int) -> bool:
    """Whether a word of the sentence stands in the clause that tells the deal."""
    return draft.span.start <= draft.sentence.words[at].span.start < draft.span.stop

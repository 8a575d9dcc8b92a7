"""Rules for sentences that tell several deals in one go.

Comes in: a sentence. Goes out: drafts:

    respectively         «А», «Б» и «В» построят заводы на 2 млрд, 640 млн и 95 млн рублей соответственно
    documents_listed     подписаны меморандум о туризме и программа обменов;  соглашение о X и контракт на Y
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from analyzers.tokens import Span
from deals import wording
from deals.actors import before_verb, with_whom
from deals.acts import draft_of, unsure
from deals.clauses import Clause, conversions, is_foreign, sum_of
from deals.cues import ACTS, Cue
from deals.document_parts import title_of
from deals.draft import Context, Draft, Rule
from deals.grammar import grammar
from deals.kinds import kind_of
from deals.model import Kind, Party
from deals.names import Name, Sort
from deals.parties import distinct, ends_list, of_name, party_list, role_key, with_roles
from deals.reading import Sentence
from deals.totals import counted

_FEWEST = 2
_FIRMS = (Sort.FIRM, Sort.BODY)


def respectively(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """As many sums as firms, and the word „respectively“: each has its own."""
    if len(sentence.amounts) < _FEWEST or not sentence.has("respectively"):
        return
    whole = Clause(sentence, 0, len(sentence.words) - 1)
    sums = [amount for amount in sentence.amounts if not is_foreign(whole, amount)]
    start = sums[0].span.start if sums else 0
    firms = _run(
        sentence, [n for n in sentence.names if n.sort in _FIRMS and n.span.stop <= start], len(sums)
    )
    if len(sums) < _FEWEST or not firms:
        return
    cue = next((cue for cue in sentence.cues if cue.sort in (*ACTS, "document", "venture")), None)
    if cue is None or unsure(whole, cue):
        return
    kind = kind_of(sentence, cue) if cue.sort == "document" else _KINDS.get(cue.sort, Kind.PROJECT)
    for name, amount in zip(firms, sums, strict=True):
        draft = draft_of("respectively", kind, cue, whole, (of_name(sentence, name),), (), amount)
        yield replace(draft, also=())


def _run(sentence: Sentence, names: list[Name], length: int) -> list[Name]:
    """The first so many names that only commas and „and“ part."""
    marks = (",", *grammar(sentence.lang).and_)
    text = sentence.block.text
    for first in range(len(names) - length + 1):
        run = names[first : first + length]
        if all(text[a.span.stop : b.span.start].strip() in marks for a, b in pairwise(run)):
            return run
    return []


_KINDS = {
    "buy": Kind.ACQUISITION,
    "receive": Kind.CONTRACT,
    "win": Kind.CONTRACT,
    "order": Kind.CONTRACT,
    "supply": Kind.CONTRACT,
    "fund": Kind.GRANT,
    "lend": Kind.LOAN,
}


def listed(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """A verb of signing, and two documents or more after it, each with what it is about."""
    verb = next((cue for cue in sentence.cues if cue.sort == "sign" and cue.value != "noun"), None)
    if verb is None or sentence.has("denial", "hope"):
        return
    heads = _heads(sentence, verb)
    if len(heads) < _FEWEST:
        return
    actors = before_verb(sentence, verb.first)
    shared = distinct((*actors, *with_whom(sentence, verb.last + 1)))
    stops = [*(_first_word(sentence, cue) for cue in heads[1:]), len(sentence.words)]
    for document, stop in zip(heads, stops, strict=True):
        clause = Clause(sentence, document.first, stop - 1)
        kind = kind_of(sentence, document)
        parties = _between(clause) or shared
        amount = sum_of(clause)
        yield Draft(
            rule="documents_listed",
            kind=kind,
            act="document",
            sentence=sentence,
            span=_trimmed(clause),
            parties=with_roles(parties, role_key("document", kind), len(actors)),
            title=title_of(sentence, document, None),
            object=_object(clause, document),
            amount=amount,
            also=conversions(sentence, amount) if amount else (),
        )


def _heads(sentence: Sentence, verb: Cue) -> list[Cue]:
    """The documents after a verb that a comma or „and“ parts from each other; none if one is counted."""
    documents = [cue for cue in sentence.cues if cue.sort == "document" and cue.first > verb.first]
    if not documents or any(counted(sentence, cue) for cue in documents):
        return []
    heads = documents[:1]
    for before, cue in pairwise(documents):
        first = _first_word(sentence, cue)
        if first > before.last + 1 and _is_parted(sentence, first):
            heads.append(cue)
    return heads


def _first_word(sentence: Sentence, document: Cue) -> int:
    """The first word of a document with the adjectives before it."""
    first = document.first
    while first and wording.is_adjective(sentence.words[first - 1], sentence.lang):
        first -= 1
    return first


def _is_parted(sentence: Sentence, first: int) -> bool:
    """Whether a comma or „and“ stands before a word, so that another item begins with it."""
    also = grammar(sentence.lang).also
    return sentence.words[first - 1].form in also or "," in wording.gap(
        sentence.block.text, sentence.words, first
    )


def _between(clause: Clause) -> tuple[Party, ...]:
    """The parties after „between“ in a clause."""
    words, between = clause.sentence.words, grammar(clause.sentence.lang).between
    at = next((i for i in range(clause.first, clause.last) if words[i].form in between), None)
    return party_list(clause.sentence, at + 1).parties if at is not None else ()


def _object(clause: Clause, document: Cue) -> Span | None:
    """What a document is about: the words after it."""
    if document.last >= clause.last:
        return None
    follows = ends_list(clause.sentence.words, document.last + 1, clause.sentence.lang) == "object"
    start = clause.sentence.words[document.last + 1].span.start
    return Span(start, _trimmed(clause).stop) if follows else None


def _trimmed(clause: Clause) -> Span:
    """A clause without the „and“ and the marks at its end."""
    words, last = clause.sentence.words, clause.last
    while last > clause.first and words[last].form in grammar(clause.sentence.lang).also:
        last -= 1
    return wording.covers(words, clause.first, last)


RULES = (
    Rule("respectively", "as many sums as firms, and „respectively“", respectively),
    Rule("documents_listed", "a verb of signing and several documents", listed),
)
"""Looked at first: a sentence of several deals is none of another rule's."""

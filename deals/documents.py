"""Rules for deals that come as a document: memorandum, agreement, contract, protocol, loan, grant.

Comes in: a sentence. Goes out: drafts. The document is named, and one of these says that it is a deal of its
own:

    document_between    Меморандум между X и Y за Z;  между X и Y подписан договор
    document_signed     X подписал с Y соглашение о Z;  бе подписан договор за Z
    document_heading    „Договор за оборудване на лаборатория“: a line that is only the title of a document
    document_of         Съвместно изявление на X и Y
    document_presupposed  „В рамките на споразумението ...“ after a sentence with two sides
    documents_numbered  подписал два соглашения: одно – о А, второе – о Б
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analyzers.tokens import Span
from deals import wording
from deals.actors import before_verb, with_whom
from deals.candidates import may_act
from deals.clauses import Clause, clauses, conversions, sum_of
from deals.cues import Cue
from deals.document_parts import object_of, title_of
from deals.draft import Context, Draft, Rule
from deals.grammar import declines, grammar
from deals.kinds import kind_of
from deals.model import Evidence, Kind, Party
from deals.names import Sort
from deals.parties import ACTORS, PartyList, distinct, ends_list, of_name, party_list, role_key, with_roles
from deals.reading import Sentence
from deals.totals import counted


def between(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """A document and the word „between“ with the parties after it."""
    used: set[int] = set()
    for at, word in enumerate(sentence.words):
        if word.form not in grammar(sentence.lang).between:
            continue
        document = _document_of_between(sentence, at)
        if document is None or document.first in used or counted(sentence, document):
            continue
        listed = party_list(sentence, at + 1)
        if not listed.parties or (len(listed.parties) < 2 and not _plural(listed.parties[0], sentence.lang)):
            continue
        state = grammar(sentence.lang).treasury
        if any(
            party.as_written.islower() and not (_is_body(sentence, party) or party.name.startswith(state))
            for party in listed.parties
        ):
            continue  # „between the lender and the borrower“: nobody is named
        used.add(document.first)
        yield _draft("document_between", sentence, document, _with_joint(sentence, listed), at)


def signed(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """A document and a verb of signing; parties stand before the verb and after „with“."""
    if has_between(sentence) and next(between(sentence, context), None):
        return
    for verb in sentence.cues:
        if verb.sort != "sign":
            continue
        document = _nearest_document(sentence, verb)
        if document is None or counted(sentence, document):
            continue
        if (
            verb.value == "noun"
            and verb.first == 1
            and sentence.words[0].form in grammar(sentence.lang).aside
        ):
            continue  # „О заключении сделки“: the title of a notice
        if sentence.has("denial"):
            return
        actors = before_verb(sentence, min(verb.first, document.first))
        others = with_whom(sentence, verb.last + 1)
        parties = distinct((*actors, *others))
        listed = has_between(sentence, document.last + 1)
        if not actors and verb.value != "finite" and listed:
            continue  # „сключено между бенефициера и министерството“: not all are named
        if not parties and verb.value != "finite":
            parties = names_of_actors(sentence)
        if not parties and not _has_object(sentence, document) and not sentence.has("side"):
            continue
        numbered = list(_numbered(sentence, document, parties))
        if numbered:
            yield from numbered
        else:
            found = PartyList(parties, document.last + 1)
            yield _draft("document_signed", sentence, document, found, None, len(actors))
        return


def heading(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """A line of a list that is nothing but the title of a document."""
    document = next((cue for cue in sentence.cues if cue.sort == "document"), None)
    if document is None or document.first > 1 or sentence.number or not sentence.block.text:
        return
    if has_between(sentence) and next(between(sentence, context), None):
        return
    text = sentence.text
    if (
        not text[:1].isupper()
        or not text.rstrip().endswith((";", "."))
        or sentence.has("sign", "denial", "source")
    ):
        return
    if any(cue.value == "finite" for cue in sentence.cues):
        return
    following = document.last + 1
    if following >= len(sentence.words):
        return
    linked = sentence.words[following].form in grammar(sentence.lang).of
    if Kind(document.value) is Kind.STATEMENT and (linked or declines(sentence.lang)):
        listed = party_list(sentence, following + 1 if linked else following)
        matter = (
            ends_list(sentence.words, listed.end, sentence.lang) if listed.end < len(sentence.words) else ""
        )
        if len(listed.parties) >= 2 and (linked or matter == "object"):
            yield _draft("document_of", sentence, document, listed, following)
            return
    if text.rstrip().endswith(";") and ends_list(sentence.words, following, sentence.lang) == "object":
        yield _draft("document_heading", sentence, document, PartyList((), following), None)


def has_between(sentence: Sentence, start: int = 0) -> bool:
    """Whether „between“ stands in a sentence, from word `start` on."""
    return any(word.form in grammar(sentence.lang).between for word in sentence.words[start:])


def _document_of_between(sentence: Sentence, at: int) -> Cue | None:
    """The document that „between“ at word `at` belongs to: the first before it in its clause, or one after
    it.
    """
    before = [cue for cue in sentence.cues if cue.sort == "document" and cue.last < at]
    stop = 0
    for i in range(at, 0, -1):  # a clause ends at a full stop-like mark or a semicolon
        if any(mark in wording.gap(sentence.block.text, sentence.words, i) for mark in (";", ":")):
            stop = i
            break
    near = [cue for cue in before if cue.first >= stop]
    if near:
        return near[0]
    if not sentence.has("sign", "agree"):
        return None
    return next((cue for cue in sentence.cues if cue.sort == "document" and cue.first > at), None)


def _nearest_document(sentence: Sentence, verb: Cue) -> Cue | None:
    """The document that a verb of signing speaks of: the next after it, or else the last before it."""
    documents = [cue for cue in sentence.cues if cue.sort == "document"]
    after = [cue for cue in documents if verb.first <= cue.first <= verb.last + 12]
    before = [cue for cue in documents if verb.first - 8 <= cue.first < verb.first]
    return after[0] if after else before[-1] if before else None


def _draft(
    rule: str, sentence: Sentence, document: Cue, listed: PartyList, parties_at: int | None, actors: int = 1
) -> Draft:
    kind = kind_of(sentence, document)
    whole = Clause(sentence, 0, len(sentence.words) - 1)
    part = _part_of(sentence, document) if len(sentence.amounts) > 1 else None
    amount = sum_of(part or whole, document.first)
    parties = with_roles(listed.parties, role_key("document", kind), actors)
    return Draft(
        rule=rule,
        kind=kind,
        act="document",
        sentence=sentence,
        span=part.span if part else sentence.span,
        parties=parties,
        title=title_of(sentence, document, parties_at),
        object=object_of(sentence, document, listed.end, parties_at),
        amount=amount,
        also=conversions(sentence, amount) if amount else (),
    )


def _part_of(sentence: Sentence, document: Cue) -> Clause | None:
    """The clause of a document in a sentence that tells a sum in another clause too: that is another deal."""
    parts = clauses(sentence)
    here = next((part for part in parts if part.first <= document.first <= part.last), None)
    others = any(part is not here and part.amounts for part in parts)
    return here if here is not None and here.amounts and others else None


def _with_joint(sentence: Sentence, listed: PartyList) -> PartyList:
    """The list with those who take part („с участието на X“)."""
    parties, end = list(listed.parties), listed.end
    for cue in sentence.cues:
        if cue.sort == "joint" and cue.first >= end - 1:
            more = party_list(sentence, cue.last + 1)
            names = [n for n in sentence.names if n.sort in ACTORS and cue.last < n.first < more.end]
            if names:
                parties += more.parties
                end = max(end, more.end) if cue.first <= end else end
    return PartyList(distinct(parties), end)


def _has_object(sentence: Sentence, document: Cue) -> bool:
    following = document.last + 1
    return following < len(sentence.words) and ends_list(sentence.words, following, sentence.lang) == "object"


def _plural(party: Party, lang: str) -> bool:
    """„президентите на Казахстан и Китай“: one phrase that names two."""
    return any(f" {word} " in party.as_written for word in grammar(lang).and_)


def _is_body(sentence: Sentence, party: Party) -> bool:
    sorts = (Sort.BODY, Sort.GROUP)
    return any(name.sort in sorts and name.span.overlaps(party.span) for name in sentence.names)


def _numbered(sentence: Sentence, document: Cue, parties: tuple[Party, ...]) -> Iterator[Draft]:
    """„два рамочных соглашения: одно – о …, второе – о …“: one draft for each part."""
    text = sentence.block.text
    start = sentence.words[document.last].span.stop
    cuts = [
        word.span.start
        for at, word in enumerate(sentence.words)
        if word.span.start > start
        and word.form in grammar(sentence.lang).ordinal
        and wording.gap(text, sentence.words, at).strip() in (":", ",", ";")
    ]
    if len(cuts) < 2:
        return
    for first, stop in zip(cuts, [*cuts[1:], sentence.span.stop], strict=True):
        span = Span(first, len(text[:stop].rstrip(" ,;.")))
        yield Draft(
            rule="documents_numbered",
            kind=kind_of(sentence, document),
            act="document",
            sentence=sentence,
            span=span,
            parties=parties,
            title=title_of(sentence, document, None),
            object=span,
        )


def names_of_actors(sentence: Sentence) -> tuple[Party, ...]:
    """All firms and bodies named in a sentence."""
    return distinct(
        of_name(sentence, name) for name in sentence.names if name.sort in ACTORS and may_act(sentence, name)
    )


def presupposed(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """„В рамките на споразумението ...“ after a sentence that names two firms: they have one with each
    other.
    """
    document = next((cue for cue in sentence.cues if cue.sort == "document"), None)
    before = sentence.previous
    if document is None or before is None or document.first > 4 or not sentence.has("under"):
        return
    parties = distinct(of_name(before, name) for name in before.names if name.sort in ACTORS)
    if len(parties) != 2 or before.has("document"):
        return
    listed = PartyList(parties, len(before.words))
    draft = _draft("document_presupposed", sentence, document, listed, None)
    told = Evidence(sentence.block.number, sentence.span, sentence.text, "document_presupposed")
    yield replace(draft, sentence=before, span=before.span, object=None, amount=None, evidence=(told,))


NAMES = frozenset(
    (
        "document_between",
        "document_signed",
        "document_heading",
        "document_of",
        "documents_numbered",
        "document_presupposed",
    )
)
"""Names of the rules that this room's drafts carry."""

RULES = (
    Rule("document_between", "a document and „between“ with parties", between),
    Rule("document_signed", "a document and a verb of signing", signed),
    Rule("document_presupposed", "„under the agreement“ after a sentence that names two sides", presupposed),
    Rule("document_heading", "a line that is the title of a document", heading),
)

"""Rules for projects that are told without a document and often without a sum.

Comes in: a sentence. Goes out: drafts:

    joint         Шымкентский НПЗ модернизирован при участии CNPC;  CNPC допоможе модернізувати НПЗ
    planned       планується запуск автозаводу з марками Х, Y і виробництво електробусів Z
    abroad        логистичен център на Казахстан в Сиан беше открит
    commissioned  была запущена электростанция мощностью 100 МВт
    attracted     сторони залучать “X”, “Y” та “Z” до будівництва нової ТЕС
    worth         Общая стоимость проекта — 9,5 млрд евро (unless it is the sum of a deal told before)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deals import wording
from deals.actors import acting
from deals.acts import draft_of, unsure
from deals.candidates import may_act
from deals.clauses import Clause, clauses, sum_of
from deals.cues import Cue
from deals.draft import Context, Draft, Rule
from deals.gazetteer import place_at
from deals.grammar import grammar
from deals.model import Kind, Party
from deals.names import Name, Sort
from deals.parties import distinct, of_name
from deals.reading import Sentence
from deals.sector_words import site_at

_NEAR = 3
_BUILDS = ("build", "launch", "modernise")


def joint(clause: Clause, context: Context) -> Draft | None:
    """Something is built or renewed by a named firm or with the part of one."""
    verb = _first(clause, *_BUILDS, "join", "open")
    if verb is None or verb.value == "noun" or unsure(clause, verb):
        return None
    if not (clause.has_site or (clause.has("joint") and clause.has("venture"))):
        return None
    actors = tuple(p for p, n in _firms(clause) if n.last < verb.first and may_act(clause.sentence, n))
    partners = _partners(clause)
    own = tuple(p for p, n in _firms(clause) if n.first > verb.last and _is_owner(clause, n))
    if not (actors or partners or own):
        return None
    parties = distinct((*actors, *own, *partners))
    amount = sum_of(clause)
    sure = verb.sort != "open" or bool(partners) or amount is not None
    return replace(draft_of("joint", Kind.PROJECT, verb, clause, parties, (), amount), strong=sure)


def attracted(clause: Clause, context: Context) -> Draft | None:
    """Named firms are brought into the building of something."""
    verb = _first(clause, "attract")
    if verb is None or unsure(clause, verb) or clause.amounts:
        return None
    firms = tuple(party for party, name in _firms(clause) if name.first > verb.last)
    near = any(verb.last < name.first <= verb.last + _NEAR for _, name in _firms(clause))
    if not near or not clause.has_site:
        return None
    return draft_of("attracted", Kind.PROJECT, verb, clause, firms, (), None)


def abroad(clause: Clause, context: Context) -> Draft | None:
    """Something of one country is opened, built or run in another."""
    verb = _first(clause, "launch", "build", "open")
    if verb is None or unsure(clause, verb) or not clause.has_site_outside(Sort.FIRM, Sort.OFFICE):
        return None
    if verb.sort == "build" and verb.value == "noun":
        return None
    if len(_countries(clause)) < 2:
        return None
    return draft_of("abroad", Kind.PROJECT, verb, clause, acting(clause, verb), (), sum_of(clause))


def worth(clause: Clause, context: Context) -> Draft | None:
    """A sentence that tells what a project costs."""
    cue = _first(clause, "worth")
    if cue is None or clause.has("denial", "penalty"):
        return None
    amount = sum_of(clause, cue.first)
    if amount is None or not (clause.has("venture") or clause.has_site):
        return None
    document = _first(clause, "document")
    if document is not None and clause.words[0].form.startswith(grammar(clause.sentence.lang).sum_up):
        return None  # „Загальна сума договорів“ sums up many
    kind = Kind(document.value) if document is not None else Kind.PROJECT
    return replace(draft_of("worth", kind, cue, clause, (), (), amount), act="worth")


def commissioned(clause: Clause, context: Context) -> Draft | None:
    """A site is put to work, and its capacity is told."""
    verb = _first(clause, "launch")
    if verb is None or verb.value == "noun" or unsure(clause, verb) or not clause.has("capacity"):
        return None
    if not clause.has_site:
        return None
    return draft_of("commissioned", Kind.PROJECT, verb, clause, acting(clause, verb), (), sum_of(clause))


_FINDERS = (joint, commissioned, attracted, abroad, worth)


def find(sentence: Sentence, context: Context) -> Iterator[Draft]:
    """The drafts of all clauses of a sentence."""
    planned_items = tuple(planned(sentence))
    if planned_items:
        yield from planned_items
        return
    for clause in clauses(sentence):
        found = [draft for finder in _FINDERS if (draft := finder(clause, context)) is not None]
        if found:
            yield next((draft for draft in found if draft.strong), found[0])


def planned(sentence: Sentence) -> Iterator[Draft]:
    """A plan that lists several undertakings, each with the firm behind it."""
    verb = next((cue for cue in sentence.cues if cue.sort == "plan"), None)
    if verb is None or not any(cue.sort == "launch" and cue.value == "noun" for cue in sentence.cues):
        return
    items = tuple(_items(sentence, verb.last + 1))
    found = []
    for item in items:
        firms = tuple(party for party, _ in _firms(item, Sort.THING))
        cue = _first(item, *_BUILDS, "venture")
        if firms and cue is not None:
            found.append(draft_of("planned", Kind.PROJECT, cue, item, firms, (), sum_of(item)))
    yield from (replace(draft, object=draft.span, title=None) for draft in found)


def _items(sentence: Sentence, start: int) -> Iterator[Clause]:
    """Stretches that begin with a word for an undertaking: „запуск ..., виробництво ..., проєкт ...“."""
    heads = [
        cue.first
        for cue in sentence.cues
        if cue.first >= start and (cue.sort in (*_BUILDS, "venture") and cue.value in ("noun", "venture"))
    ]
    first_words = [_with_adjective(sentence, at) for at in heads if at == start or _begins_item(sentence, at)]
    for first, stop in zip(first_words, [*first_words[1:], len(sentence.words)], strict=False):
        last = stop - 1
        while last > first and sentence.words[last].form in (
            *grammar(sentence.lang).also,
            *grammar(sentence.lang).splitter,
        ):
            last -= 1
        yield Clause(sentence, first, last)


def _with_adjective(sentence: Sentence, at: int) -> int:
    """The adjective before an undertaking belongs to it: „металургійний проєкт“."""
    before = at - 1
    adjective = before > 0 and wording.is_adjective(sentence.words[before], sentence.lang)
    return before if adjective and sentence.words[before].form not in grammar(sentence.lang).also else at


def _begins_item(sentence: Sentence, at: int) -> bool:
    """Whether „and“ or „also“ stands before a word, or before the adjective before it."""
    return any(sentence.words[i].form in grammar(sentence.lang).also for i in range(max(0, at - 2), at))


def _first(clause: Clause, *sorts: str) -> Cue | None:
    return next((cue for cue in clause.cues if cue.sort in sorts), None)


def _firms(clause: Clause, *more: Sort) -> tuple[tuple[Party, Name], ...]:
    """Firms and bodies named in a clause, and names of further sorts: a make of cars stands for its maker."""
    sentence = clause.sentence
    names = [name for name in clause.names if name.sort in (Sort.FIRM, Sort.BODY, *more)]
    return tuple((of_name(sentence, name), name) for name in names)


def _partners(clause: Clause) -> tuple[Party, ...]:
    """Firms after „with the participation of“ and the like, up to the next verb."""
    found = []
    for cue in clause.cues:
        if cue.sort != "joint":
            continue
        stop = next(
            (c.first for c in clause.cues if c.first > cue.last and c.sort in _BUILDS), clause.last + 1
        )
        found += [party for party, name in _firms(clause) if cue.last < name.first < stop]
    return tuple(found)


def _is_owner(clause: Clause, name: Name) -> bool:
    """Whether a name follows the thing that is built at once: „комплекс ТОО «Жетісу Вольфрамы»“."""
    words, lang = clause.sentence.words, clause.sentence.lang
    near = range(max(clause.first, name.first - 2), name.first)
    return any(
        site_at(words, at, lang) or any(c.sort == "venture" and c.first == at for c in clause.cues)
        for at in near
    )


def _countries(clause: Clause) -> set[str]:
    words, lang = clause.sentence.words, clause.sentence.lang
    hits = (place_at(words, at, lang) for at in range(clause.first, clause.last + 1))
    return {hit.sense.country for hit in hits if hit is not None}


RULES = (Rule("project", "something is built jointly, abroad or for a stated sum", find),)

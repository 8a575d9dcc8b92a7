"""Whether an index is whole: what `dogovor check` asks.

Comes in: the folder of an index. Goes out: what it holds, and in words whatever is wrong with it. Looked at
are, in this order, as long as nothing is wrong:

    the manifest, and size and digest of each file of its commit
    the arrays in them: checksums, and whether they make sense together (`search.engines.whoosh.soundness`)
    records: counts, whether each can be given back, whether what belongs together is there
    a sample of paragraphs: their stored text is analysed again, and the index asked for its words

Records are looked at some thousand at a time, so a large index takes time and no memory.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from search.address import is_address
from search.engine import All, Engine, Node, Phrase, Record, Request, Term
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.soundness import problems_of_commit
from search.errors import DogovorError, IndexDamaged, IndexStale
from search.fields import (
    ARTICLE,
    DEAL,
    FORMS,
    LEMMAS,
    PARAGRAPH,
    PHRASE_FIELDS,
    RETOLD,
    SKELETONS,
    article_record_id,
)
from search.kept import kept_in
from search.manifest import PREVIOUS, Manifest, load_manifest, manifest_from, read_manifest, verify_files
from search.manifest_sources import changed_since
from search.store import Where
from search.stores.choosing import store_of
from search.stores.folder import FolderStore
from search.terms import terms_of
from search.told_elsewhere import group_record_id, told_in

SAMPLE = 200
"""Paragraphs whose words are looked up."""

_AT_ONCE = 5_000
_MOST_TOLD = 10
"""Problems of one kind that are told."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found.

    Attributes:
        problems: what is wrong, each a sentence; empty for a sound index.
        advice: what to do about them, or None.
        notes: what is not wrong but worth knowing: articles that were changed since.
        files, articles, paragraphs, deals: counts, as the manifest has them.
        built: when, ISO 8601.
        sample: paragraphs whose words were looked up.
    """

    problems: tuple[str, ...]
    advice: str | None
    notes: tuple[str, ...]
    files: int
    articles: int
    paragraphs: int
    deals: int
    built: str
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: what is looked at, and how much of all of it."""

    what: str
    done: int
    total: int


Shown = Callable[[Progress], None]


def _show_nothing(_: Progress) -> None:
    """Nobody looks."""


def check_index(index: Where, progress: Shown = _show_nothing, sample: int = SAMPLE) -> Checked:
    """Look at all of an index.

    Args:
        index: its folder, or the address of a server, which answers for its own files.
        progress: told how far it is.
        sample: so many paragraphs are analysed again.

    Raises:
        IndexMissing, IndexForeign, IndexUntrusted, IndexDamaged: there is nothing that could be looked at.
    """
    if is_address(index):
        return _check_server(str(index), progress, sample)
    index = Path(index)
    manifest = load_manifest(index)
    problems = problems_of_files(index, manifest, progress)
    looked_up = 0
    if not problems:
        problems += _stale(index)
        folder = index / manifest.generation
        engine = partial(WhooshEngine.open, folder, manifest.commit)
        found, looked_up = _content(engine, manifest, progress, 0 if problems else sample)
        problems += found
    changed = None if problems else changed_since(FolderStore(index))
    notes = (*([changed] if changed else ()), *_before(index, manifest))
    return _checked(manifest, problems, _advice(index, problems), notes, looked_up)


def _check_server(where: str, progress: Shown, sample: int) -> Checked:
    store = store_of(where)
    manifest = store.read()
    problems, looked_up = _content(lambda: store.open(manifest), manifest, progress, sample)
    changed = None if problems else changed_since(store)
    advice = f"Build it again: dogovor index --full --engine {store.name}" if problems else None
    return _checked(manifest, problems, advice, (changed,) if changed else (), looked_up)


def _checked(
    manifest: Manifest, problems: Sequence[str], advice: str | None, notes: tuple[str, ...], looked_up: int
) -> Checked:
    return Checked(
        problems=tuple(problems),
        advice=advice,
        notes=notes,
        files=len(manifest.files),
        articles=manifest.articles,
        paragraphs=manifest.paragraphs,
        deals=manifest.deals,
        built=manifest.built,
        sample=looked_up,
    )


def _advice(index: Path, problems: Sequence[str]) -> str | None:
    """What to do: what was made by other tables is not damaged, and can only be built again."""
    if not problems:
        return None
    if list(_stale(index)) == list(problems):
        return f"Build it again: dogovor index --index {index}"
    return f"Mend it: dogovor repair --index {index}"


def problems_of_files(index: Path, manifest: Manifest, progress: Shown = _show_nothing) -> list[str]:
    """What is wrong with the files of a commit, down to the arrays in them."""
    folder = index / manifest.generation
    total = 2 * sum(entry["size"] for entry in manifest.files.values())
    done = 0

    def told(size: int) -> None:
        nonlocal done
        done += size
        progress(Progress("files", done, total))

    problems = []
    for name, entry in manifest.files.items():
        problems += verify_files(index, replace(manifest, files={name: entry}), thoroughly=True)
        told(entry["size"])
    if not problems:
        problems += problems_of_commit(folder, manifest.commit, told)
    return [f"{problem}." for problem in problems]


def _stale(index: Path) -> Iterator[str]:
    try:
        read_manifest(index)
    except IndexStale as reason:
        yield _without_advice(reason)


def _before(index: Path, now: Manifest) -> Iterator[str]:
    """What is wrong with the commit before, to which `dogovor repair` would go back."""
    try:
        before = manifest_before(index)
    except DogovorError:
        yield f"The commit before cannot be gone back to: {PREVIOUS} cannot be read."
        return
    if before is None:
        return
    if before.generation == now.generation and before.commit > now.commit:
        yield f"The commit before is a later one ({before.built}): an older was restored, or both swapped."
    if problems := verify_files(index, before, thoroughly=False):
        yield f"The commit before cannot be gone back to: {problems[0]}."


def manifest_before(index: Path) -> Manifest | None:
    """The manifest of the commit before the one that counts; None: there is none.

    Raises:
        IndexDamaged, IndexForeign, IndexStale: it cannot be used.
    """
    try:
        held = json.loads((index / PREVIOUS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise IndexDamaged(f"{index / PREVIOUS} cannot be read.") from None
    return manifest_from(held, index)


def _without_advice(reason: Exception) -> str:
    """What is wrong, without what to do: that is said once, for all problems together."""
    return str(reason).split(" Build it again")[0]


def _content(
    opened: Callable[[], Engine], manifest: Manifest, progress: Shown, sample: int
) -> tuple[list[str], int]:
    """What is wrong with the records, or why they cannot be read; and how many were looked up."""
    try:
        engine = opened()
    except IndexDamaged as reason:
        return [_without_advice(reason)], 0
    try:
        counts = {ARTICLE: manifest.articles, PARAGRAPH: manifest.paragraphs, DEAL: manifest.deals}
        problems = list(problems_of(engine, counts, progress))
        problems += problems_of_sources(engine)
        if manifest.settled:  # else a run was interrupted, and the next one brings them up to date
            problems += problems_of_groups(engine, progress)
        if problems or not sample:
            return problems, 0
        step = max(1, manifest.paragraphs // sample)
        chosen = list(islice(_each(engine, PARAGRAPH, step=step), sample))
        return list(problems_of_words(engine, chosen, progress)), len(chosen)
    except IndexDamaged as reason:
        return [_without_advice(reason)], 0
    finally:
        engine.close()


# --- records ------------------------------------------------------------------------------------------------


def problems_of(engine: Engine, wanted: Mapping[str, int], progress: Shown = _show_nothing) -> Iterator[str]:
    """What is wrong with the records of an engine; `wanted` is how many of each kind there should be."""
    done, total = 0, sum(wanted.values())
    for kind, number in wanted.items():
        held = lost = 0
        seen: set[str] = set()
        for ids in _ids(engine, kind):
            records = engine.get(ids)
            twice = sorted(seen.intersection(ids) | {id for id, times in Counter(ids).items() if times > 1})
            if twice:
                yield f"{len(twice)} ids stand more than once, among them {twice[0]}."
            seen = set(ids)  # the same ids stand together
            held += sum(record is not None for record in records)
            for problem in _orphans(engine, kind, [one for one in records if one is not None]):
                lost += 1
                if lost <= _MOST_TOLD:
                    yield problem
            done += len(ids)
            progress(Progress("records", done, total))
        if lost > _MOST_TOLD:
            yield f"{lost - _MOST_TOLD} more records of kind {kind} belong to nothing."
        if held != number or engine.count(kind) != number:
            yield f"It holds {held} records of kind {kind}; {number} were written."


def _orphans(engine: Engine, kind: str, records: Sequence[Record]) -> Iterator[str]:
    """Paragraphs without their article, deals without their paragraph."""
    if kind == PARAGRAPH:
        owners = {record.id: article_record_id(record.article) for record in records}
    elif kind == DEAL:
        owners = {record.id: record.parent for record in records}
    else:
        return
    names = list(dict.fromkeys(owners.values()))
    lost = {name for name, found in zip(names, engine.get(names), strict=True) if found is None}
    what, of = ("article", "paragraph") if kind == PARAGRAPH else ("paragraph", "deal")
    for id, owner in owners.items():
        if owner in lost:
            yield f"The {what} of {of} {id} is missing."


def _ids(engine: Engine, kind: str) -> Iterator[list[str]]:
    """All ids of a kind, some at a time, those that are the same together."""
    total = engine.search(Request(kind, None, limit=0)).total
    for start in range(0, total, _AT_ONCE):
        hits = engine.search(Request(kind, None, sort=("order",), limit=_AT_ONCE, offset=start)).hits
        yield [hit.id for hit in hits]


def _each(engine: Engine, kind: str, step: int) -> Iterator[Record]:
    """Every so many records of a kind."""
    at = 0
    for ids in _ids(engine, kind):
        chosen = ids[-at % step :: step]
        at += len(ids)
        yield from (record for record in engine.get(chosen) if record is not None)


def problems_of_sources(engine: Engine) -> Iterator[str]:
    """Files that were read whose articles are not there."""
    lost = 0
    for kept in kept_in(engine):
        names = [article_record_id(article) for article in kept.articles]
        if None in engine.get(names):
            lost += 1
            if lost <= _MOST_TOLD:
                yield f"An article of {kept.id} is missing."
    if lost > _MOST_TOLD:
        yield f"{lost - _MOST_TOLD} more files lack articles."


def problems_of_groups(engine: Engine, progress: Shown = _show_nothing) -> Iterator[str]:
    """Deals that others tell of too, and their groups, where one does not know of the other."""
    named: dict[str, str] = {}
    for group in _each(engine, RETOLD, step=1):
        for id in group.stored["deals"]:
            if named.setdefault(id, group.id) != group.id:
                yield f"Deal {id} is named by two groups of deals, {group.id} and {named[id]}."
    done = wrong = 0
    for ids in _ids(engine, DEAL):
        for deal in engine.get(ids):
            if deal is not None:
                told = told_in(deal)
                if named.pop(deal.id, None) != (None if told is None else group_record_id(told)):
                    wrong += 1
                    if wrong <= _MOST_TOLD:
                        yield f"Deal {deal.id} and its group of deals do not know of each other."
        done += len(ids)
        progress(Progress("deals", done, engine.count(DEAL)))
    if wrong > _MOST_TOLD:
        yield f"{wrong - _MOST_TOLD} more deals and their groups do not know of each other."
    if named:
        yield f"Groups name {len(named)} deals that are missing, among them {min(named)}."


# --- words --------------------------------------------------------------------------------------------------


def problems_of_words(
    engine: Engine, paragraphs: Sequence[Record], progress: Shown = _show_nothing
) -> Iterator[str]:
    """Paragraphs that are not found by their own words, nor by words that stand side by side in them."""
    for number, record in enumerate(paragraphs, 1):
        held = terms_of(record.stored["text"], record.stored["lang"]).fields
        for field in (LEMMAS, FORMS, SKELETONS):
            terms = sorted({term for slot in held[field] for term in slot})
            asked: list[Node] = [All(tuple(Term(field, term) for term in terms))] if terms else []
            slots = tuple(map(tuple, held[field]))
            if field in PHRASE_FIELDS and len(slots) > 1 and all(slots[:3]):
                asked.append(Phrase(field, slots[:3]))
            if any(not _finds(engine, node, record.id) for node in asked):
                yield f"Paragraph {record.id} is not found by the words of its text ({field})."
                break
        progress(Progress("words", number, len(paragraphs)))


def _finds(engine: Engine, node: Node, id: str) -> bool:
    """Whether a paragraph is among those that match."""
    start = 0
    while True:
        hits = engine.search(Request(PARAGRAPH, node, sort=("order",), limit=_AT_ONCE, offset=start)).hits
        if any(hit.id == id for hit in hits):
            return True
        start += len(hits)
        if len(hits) < _AT_ONCE:
            return False

"""Which paragraphs of a collection are near copies of each other: the same text in two outlets, or corrected.

Comes in: an engine with all that was written, and which articles are new. Goes out: for each paragraph whose
group is another one than the index says, its group. An article is compared with those alone that share traces
of its words (`search.near_copies`), for which the engine is asked; so what a day brings costs as much as the
day, not as the collection.

A group is named after the first of it: by date, then by article and place. Each of its paragraphs is a near
copy of that first one, or of two in three of those before it, so that no long chain of small changes joins
two texts. The groups depend on nothing but
what is there: not on the order in which it came, nor on what was there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from search.engine import AnyOf, Engine, LabelFilter, Record, Request, Term
from search.fields import ARTICLE, COPY, PARAGRAPH, TRACES, article_record_id
from search.near_copies import Told, may_be_copies, same_paragraphs, words_of
from search.weak_cache import cached

_MOST_CANDIDATES = 1000
"""Articles that share a trace with one, those most alike first."""
_MOST_COMPARED = 50
"""Of those so many are compared with it, word for word."""
_MOST_HELD = 2048
"""Articles whose words are kept in memory for the next comparison."""
_SHARE, _MOST_FILED = 20, 100_000
"""Where more than one article of so many is new, and there are no more than that in all, their traces are
looked up in memory: to ask the engine for each takes a few milliseconds."""


def copies(engine: Engine, articles: Collection[str] | None = None) -> dict[str, str | None]:
    """The paragraphs that come into a group, go into another, or leave theirs (None).

    Args:
        engine: what is there, all of it committed.
        articles: ids of those that are new or changed since the groups were last found; None: look at all.
            What is no longer there need not be named.
    """
    labelled = _Labelled(engine)
    wanted = set(_all_articles(engine) if articles is None else articles) | labelled.left_behind()
    texts = _Texts(engine)
    filed: _Filed = _ByTrace(engine, texts) if _are_many(engine, wanted) else _ByEngine(engine)
    pairs: dict[str, set[str]] = {}
    now: dict[str, str] = {}
    seen: set[str] = set()
    compared: set[tuple[str, str]] = set()
    while wanted:
        article = wanted.pop()
        seen.add(article)
        now |= labelled.groups(article)
        wanted |= labelled.mates(article) - seen
        for other in texts.candidates(article, filed):
            pair = min(article, other), max(article, other)
            if pair in compared:
                continue
            compared.add(pair)
            for here, there in same_paragraphs(texts.told(article), texts.told(other)):
                pairs.setdefault(here, set()).add(there)
                pairs.setdefault(there, set()).add(here)
                if other not in seen:
                    wanted.add(other)
    groups = _grouped(pairs, texts.order)
    return {id: groups.get(id) for id in sorted({*now, *groups}) if groups.get(id) != now.get(id)}


def copied(engine: Engine, ids: Iterable[str]) -> dict[str, str]:
    """Of some paragraphs those that stand in a group, with its name."""
    records = (record for record in engine.get(list(ids)) if record is not None)
    return {record.id: group for record in records if (group := group_of(record))}


def group_of(record: Record) -> str | None:
    """The group that a paragraph stands in."""
    return next(iter(record.labels.get(COPY, ())), None)


def with_copy(record: Record, group: str | None) -> Record:
    """A record of a paragraph, or of a deal in it, in a group or in none."""
    return replace(record, labels={**record.labels, COPY: (group,) if group else ()})


class _Texts:
    """What is read of articles while they are compared."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.told = cached(self._read, _MOST_HELD)
        self.traces = cached(self._read_traces, _MOST_HELD)
        self._published: dict[str, str | None] = {}
        self._orders: dict[str, tuple[str, str, int]] = {}

    def candidates(self, article: str, filed: _Filed) -> list[str]:
        """The articles that may be copies of one: those that share most with it, of equals the first."""
        ours = self.traces(article)
        likely = [
            (-len(ours & theirs), self._published[other] or "~", other)
            for other in (filed.sharing(ours) if ours else ())
            if other != article and may_be_copies(ours, theirs := self.traces(other))
        ]
        return [other for _, _, other in sorted(likely)[:_MOST_COMPARED]]

    def order(self, paragraph: str) -> tuple[str, str, int]:
        """The place of a paragraph among those of its group."""
        return self._orders[paragraph]

    def _read_traces(self, article: str) -> frozenset[str]:
        [record] = self._engine.get([article_record_id(article)])
        if record is None:
            return frozenset()
        self._published[article] = record.stored["info"]["published"]
        return frozenset(record.stored["traces"].split())

    def _read(self, article: str) -> Told:
        [record] = self._engine.get([article_record_id(article)])
        if record is None:
            return Told(article, None, ())
        published = record.stored["info"]["published"]
        ids = record.stored["paragraphs"]
        for at, id in enumerate(ids):
            self._orders[id] = (published or "~", article, at)  # undated ones after all others
        texts = ((one.id, one.stored["text"]) for one in self._engine.get(ids) if one is not None)
        return Told(article, published, tuple(words_of(id, text) for id, text in texts))


class _Filed(Protocol):
    def sharing(self, traces: frozenset[str]) -> Iterable[str]:
        """Articles that may share enough of some traces."""
        ...


class _ByEngine:
    """For a few articles: the engine is asked for each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sharing(self, traces: frozenset[str]) -> Iterator[str]:
        any_of = AnyOf(tuple(Term(TRACES, trace) for trace in sorted(traces)))
        for hit in self._engine.search(Request(ARTICLE, any_of, limit=_MOST_CANDIDATES)).hits:
            yield _article_of(hit.id)


class _ByTrace:
    """For many: the traces of all articles are read once."""

    def __init__(self, engine: Engine, texts: _Texts) -> None:
        self._names = sorted(_all_articles(engine))
        self._articles: dict[str, list[int]] = {}
        self._short: set[int] = set()
        for number, article in enumerate(self._names):
            traces = texts.traces(article)
            if len(traces) == 1:
                self._short.add(number)
            for trace in traces:
                self._articles.setdefault(trace, []).append(number)

    def sharing(self, traces: frozenset[str]) -> Iterator[str]:
        shared = Counter(number for trace in traces for number in self._articles.get(trace, ()))
        alone = len(traces) == 1
        for number, times in shared.items():
            if times > 1 or alone or number in self._short:
                yield self._names[number]


class _Labelled:
    """The groups as the index has them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        counts = engine.search(Request(PARAGRAPH, None, facets=(COPY,), limit=0)).counts[COPY]
        self._ids: dict[str, list[str]] = {}
        for id in (there := set(_members(engine, counts, engine.count(PARAGRAPH)))):
            self._ids.setdefault(_article_of_paragraph(id), []).append(id)
        self._left = [group for group, count in counts.items() if count == 1 or group not in there]

    def groups(self, article: str) -> dict[str, str]:
        """The paragraphs of an article that stand in a group, with its name."""
        return copied(self._engine, self._ids.get(article, ()))

    def mates(self, article: str) -> set[str]:
        """The articles that an article's paragraphs are grouped with, itself too."""
        groups = set(self.groups(article).values())
        return {_article_of_paragraph(id) for id in _members(self._engine, groups, _MOST_CANDIDATES)}

    def left_behind(self) -> set[str]:
        """Articles whose paragraphs stand alone in a group, or in one whose first is no longer there."""
        ids = _members(self._engine, self._left, self._engine.count(PARAGRAPH))
        return {_article_of_paragraph(id) for id in ids}


def _grouped(pairs: Mapping[str, set[str]], order: Callable[[str], tuple[str, str, int]]) -> dict[str, str]:
    """Each paragraph with the first of its group."""
    groups: dict[str, set[str]] = {}
    group_of: dict[str, str] = {}
    for id in sorted(pairs, key=order):
        alike = pairs[id]
        for first in sorted({group_of[other] for other in alike if other in group_of}, key=order):
            members = groups[first]
            if first in alike or 3 * len(alike & members) >= 2 * len(members):
                break
        else:
            first = id
        groups.setdefault(first, set()).add(id)
        group_of[id] = first
    return {id: first for id, first in group_of.items() if len(groups[first]) > 1}


def _are_many(engine: Engine, articles: Collection[str]) -> bool:
    total = engine.count(ARTICLE)
    return total <= _MOST_FILED and _SHARE * len(articles) > total


def _all_articles(engine: Engine) -> list[str]:
    found = engine.search(Request(ARTICLE, None, sort=(), limit=engine.count(ARTICLE)))
    return [_article_of(hit.id) for hit in found.hits]


def _members(engine: Engine, groups: Collection[str], most: int) -> list[str]:
    if not groups:
        return []
    wanted = LabelFilter(COPY, tuple(groups))
    return [hit.id for hit in engine.search(Request(PARAGRAPH, None, (wanted,), sort=(), limit=most)).hits]


def _article_of(id: str) -> str:
    return id.removeprefix(article_record_id(""))


def _article_of_paragraph(id: str) -> str:
    return id.rpartition("#")[0]

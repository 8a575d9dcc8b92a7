"""Which paragraphs of a collection are near copies of each other: the same text in two outlets, or corrected.

Comes in: an engine with all that was written, and which articles are new. Goes out: for each paragraph whose
group is another one than the index says, its group. An article is compared with those alone that share traces
of its words (`search.near_copies`), for which the engine is asked; so what a day brings costs as much as the
day, not as the collection.

A group is named after the first of it: by date, then by article and place. Each of its paragraphs is a near
copy of that first one, so that no chain of small changes joins two texts. The groups depend on nothing but
what is there: not on the order in which it came, nor on what was there before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from search.engine import AnyOf, Engine, LabelFilter, Record, Request, Term
from search.fields import ARTICLE, COPY, PARAGRAPH, TRACES, article_record_id
from search.near_copies import Told, may_be_copies, same_paragraphs, words_of

_MOST_CANDIDATES = 1000
"""Articles that share a trace with one, those most alike first."""
_MOST_HELD = 2048
"""Articles whose words are kept in memory for the next comparison."""


def copies(engine: Engine, articles: Collection[str] | None = None) -> dict[str, str | None]:
    """The paragraphs that come into a group, go into another, or leave theirs (None).

    Args:
        engine: what is there, all of it committed.
        articles: ids of those that are new or changed since the groups were last found; None: look at all.
            What is no longer there need not be named.
    """
    found = _Found(engine)
    wanted = set(_all_articles(engine) if articles is None else articles) | set(_left_behind(engine))
    pairs: dict[str, set[str]] = {}
    seen: set[str] = set()
    while wanted:
        article = wanted.pop()
        seen.add(article)
        before = found.group_mates(article)
        wanted |= before - seen
        for other in found.candidates(article):
            for ours, theirs in found.same(article, other):
                pairs.setdefault(ours, set()).add(theirs)
                pairs.setdefault(theirs, set()).add(ours)
                if other not in seen:
                    wanted.add(other)
    groups = _grouped(pairs, found.order)
    now = {id: group for article in seen for id, group in found.groups(article).items()}
    return {id: groups.get(id) for id in sorted(now) if groups.get(id) != now[id]}


def copied(engine: Engine, ids: Iterable[str]) -> dict[str, str]:
    """Of some paragraphs those that stand in a group, with its name."""
    records = (record for record in engine.get(list(ids)) if record is not None)
    return {record.id: group for record in records if (group := group_of(record))}


def members(engine: Engine, group: str, most: int) -> list[str]:
    """The paragraphs of a group, at most so many."""
    found = engine.search(
        Request(PARAGRAPH, None, (LabelFilter(COPY, (group,)),), sort=("published",), limit=most)
    )
    return [hit.id for hit in found.hits]


def group_of(record: Record) -> str | None:
    """The group that a paragraph stands in."""
    return next(iter(record.labels.get(COPY, ())), None)


def with_copy(record: Record, group: str | None) -> Record:
    """A record of a paragraph, or of a deal in it, in a group or in none."""
    return replace(record, labels={**record.labels, COPY: (group,) if group else ()})


class _Found:
    """What is read of articles while they are compared."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._told = lru_cache(_MOST_HELD)(self._read_told)
        self._traces = lru_cache(maxsize=None)(self._read_traces)
        self._orders: dict[str, tuple[str, str, int]] = {}

    def candidates(self, article: str) -> Iterator[str]:
        """Articles that may be copies of one."""
        ours = self._traces(article)
        if not ours:
            return
        alike = AnyOf(tuple(Term(TRACES, trace) for trace in sorted(ours)))
        own = article_record_id(article)
        for hit in self._engine.search(Request(ARTICLE, alike, limit=_MOST_CANDIDATES)).hits:
            if hit.id != own and may_be_copies(ours, self._traces(other := _article_of(hit.id))):
                yield other

    def same(self, one: str, other: str) -> tuple[tuple[str, str], ...]:
        """The paragraphs that two articles share."""
        return same_paragraphs(self._told(one), self._told(other))

    def groups(self, article: str) -> dict[str, str | None]:
        """The paragraphs of an article, each with its group as the index says."""
        return {record.id: group_of(record) for record in self._paragraphs(article)}

    def group_mates(self, article: str) -> set[str]:
        """The other articles that an article's paragraphs are grouped with as the index says."""
        groups = {group for group in self.groups(article).values() if group}
        mates = (id for group in groups for id in members(self._engine, group, _MOST_CANDIDATES))
        return {record.article for record in self._engine.get(list(mates)) if record is not None} - {article}

    def order(self, paragraph: str) -> tuple[str, str, int]:
        """The place of a paragraph among those of its group."""
        return self._orders[paragraph]

    def _read_traces(self, article: str) -> frozenset[str]:
        [record] = self._engine.get([article_record_id(article)])
        return frozenset() if record is None else frozenset(record.stored["traces"].split())

    def _paragraphs(self, article: str) -> list[Record]:
        [record] = self._engine.get([article_record_id(article)])
        ids = [] if record is None else record.stored["paragraphs"]
        return [one for one in self._engine.get(ids) if one is not None]

    def _read_told(self, article: str) -> Told:
        [record] = self._engine.get([article_record_id(article)])
        published = None if record is None else record.stored["info"]["published"]
        paragraphs = self._paragraphs(article)
        for at, one in enumerate(paragraphs):
            self._orders[one.id] = (published or "~", article, at)  # undated ones after all others
        return Told(article, published, tuple(words_of(one.id, one.stored["text"]) for one in paragraphs))


def _grouped(pairs: Mapping[str, set[str]], order: Callable[[str], tuple[str, str, int]]) -> dict[str, str]:
    """Each paragraph with the first of its group."""
    groups: dict[str, str] = {}
    for first in sorted(pairs, key=order):
        if first not in groups and (others := [other for other in pairs[first] if other not in groups]):
            groups |= dict.fromkeys((first, *others), first)
    return groups


def _all_articles(engine: Engine) -> list[str]:
    found = engine.search(Request(ARTICLE, None, sort=(), limit=engine.count(ARTICLE)))
    return [_article_of(hit.id) for hit in found.hits]


def _left_behind(engine: Engine) -> Iterator[str]:
    """Articles whose paragraphs stand alone in a group, or in one whose first is no longer there."""
    counts = engine.search(Request(PARAGRAPH, None, facets=(COPY,), limit=0)).counts[COPY]
    firsts = copied(engine, counts)
    left = [group for group, count in counts.items() if count == 1 or firsts.get(group) != group]
    for group in left:
        ids = members(engine, group, _MOST_CANDIDATES)
        yield from {record.article for record in engine.get(ids) if record is not None}


def _article_of(id: str) -> str:
    return id.removeprefix(article_record_id(""))

"""Where else a text is printed: the near copies of paragraphs found, for whoever shows them once.

Comes in: paragraphs of one page, or of one article. Goes out: for each of them the other paragraphs of its
group (`search.copied`), the first by date first. The index is asked once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from search.copied import group_of
from search.engine import Engine, LabelFilter, Record, Request
from search.fields import COPY, PARAGRAPH, PUBLISHED
from search.results import ArticleInfo, Copy

_MOST = 1000
"""Copies of all paragraphs together that are told."""


def also_in(
    engine: Engine, paragraphs: Iterable[Record | None], info: Callable[[str], ArticleInfo]
) -> Mapping[str, tuple[Copy, ...]]:
    """The near copies of some paragraphs; those without any are not in the answer.

    Args:
        info: what is known of an article, by its id.
    """
    groups = {one.id: group for one in paragraphs if one is not None and (group := group_of(one))}
    if not groups:
        return {}
    wanted = LabelFilter(COPY, tuple(dict.fromkeys(groups.values())))
    found = engine.search(Request(PARAGRAPH, None, (wanted,), sort=(PUBLISHED,), limit=_MOST))
    prints: dict[str | None, list[Copy]] = {}
    for one in engine.get([hit.id for hit in found.hits]):
        if one is not None:
            copy = Copy(one.id, info(one.article), one.stored["number"])
            prints.setdefault(group_of(one), []).append(copy)
    return {
        id: tuple(copy for copy in prints.get(group, ()) if copy.id != id) for id, group in groups.items()
    }


def other_articles(copies: Mapping[str, Iterable[Copy]]) -> tuple[ArticleInfo, ...]:
    """The articles in which the paragraphs of one are printed too, each once."""
    known = {copy.article.id: copy.article for held in copies.values() for copy in held}
    return tuple(sorted(known.values(), key=lambda one: (one.published or "~", one.id)))

"""What no dictionary gives: Bulgarian inflection by rules read from a table.

Comes in: forms, or the words of a name phrase. Goes out: their forms without the definite article.
The rules stand in tables/bg/articles.tsv: an ending with the article, the endings it may stand for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.morphology import bulgarian_knows, bulgarian_lemma
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

_AND = frozenset({"и", "или"})
_SURNAME = re.compile("(?:ов|ев|ова|ева|ин|ина|ски|ска|ски|чки|чка)$")


@dataclass(frozen=True, slots=True)
class _Article:
    """A definite ending and what stands there without the article; `kind` adjective, noun or any."""

    ending: str
    bare: tuple[str, ...]
    kind: str
    sure: bool


def without_article(words: Sequence[str]) -> Mapping[int, str]:
    """The words of a name phrase that lose an article: index -> new form (small letters).

    Bulgarian marks the first word of a noun phrase alone, or each of two coordinated adjectives:
    „Централноазиатската и Китайската асоциация“.
    """
    changed: dict[int, str] = {}
    at = 0
    while at < len(words):
        following = words[at + 1] if at + 1 < len(words) else None
        new = indefinite(fold(words[at]), fold(following) if following else None)
        if new is None or (at == 0 and _personal(words)):
            break
        changed[at] = new
        if following is None or fold(following) not in _AND:
            break
        at += 2
    return changed


def indefinite(form: str, following: str | None = None) -> str | None:
    """A folded form without its article; None if it has none, or nothing is known for sure.

    Args:
        form: e.g. "държавния".
        following: the next word of the phrase: an adjective needs one.
    """
    if len(form) < 4 or form.isascii():
        return None
    lemma = bulgarian_lemma(form)
    for article in _articles():
        if not form.endswith(article.ending) or len(form) - len(article.ending) < 2:
            continue
        if article.kind == "adjective" and following is None:
            continue
        stem = form[: len(form) - len(article.ending)]
        candidates = [stem + bare for bare in article.bare]
        if lemma == form and bulgarian_knows(form) and article.kind != "adjective":
            return None  # a base form that only looks definite: палата, място, път
        if lemma in candidates and lemma != form:
            return lemma
        known = next((word for word in candidates if bulgarian_knows(word)), None)
        if known:
            return known
        if article.sure:
            return candidates[0]
    return None


def _personal(words: Sequence[str]) -> bool:
    """Whether the words are a person's names: „Ивана Петрова“ has no article."""
    return (
        len(words) > 1
        and all(word[:1].isupper() for word in words)
        and bool(_SURNAME.search(fold(words[-1])))
    )


@cache
def _articles() -> tuple[_Article, ...]:
    rows = read_table(FOLDER / "bg" / "articles.tsv", ("ending", "bare", "kind", "sure", "note"))
    found = [
        _Article(
            row["ending"],
            tuple("" if bare == "0" else bare for bare in row.words("bare")),
            row["kind"],
            row["sure"] == "yes",
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda article: -len(article.ending)))

"""What no dictionary gives: Bulgarian inflection by rules read from tables.

Comes in: a folded form, and the dictionary as a function. Goes out: all its lemmas, or its form without
the definite article. The rules stand in tables/bg: endings.tsv (forms and lemmas), articles.tsv (forms with
and without the article) and lexicon.tsv (words the dictionary lacks). The dictionary has the last word: a
lemma that it does not list is not believed, unless the ending is a plain one and nothing else is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

# Gives the lemma of a listed form, None for a form that is not listed.
Dictionary = Callable[[str], str | None]

_AND = frozenset({"и", "или"})
_SURNAME = re.compile("(?:ов|ев|ова|ева|ин|ина|ски|ска|чки|чка)$")
_DEGREE = re.compile("(?:по|най)-(?=.)")
_VERB = re.compile("[амя]$")  # how a verb's lemma ends
_SHORT_ARTICLE, _FULL_ARTICLE = "а", "ът"  # of masculine nouns
_SHORTEST_STEM = 2
_SHORTEST_VERBAL_NOUN = 4
_SHORTEST_UNLISTED = 3
_SHORTEST_LAST_PART = 6
_LONGEST_ABBREVIATION = 3  # НСИ is no plural


@dataclass(frozen=True, slots=True)
class _Ending:
    """An ending of forms and the endings of the lemmas that they may belong to (endings.tsv)."""

    form: str
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Article:
    """A definite ending and what stands there without the article (articles.tsv)."""

    ending: str
    bare: tuple[str, ...]
    kind: str
    sure: bool


def bulgarian_lemmas(form: str, dictionary: Dictionary) -> tuple[str, ...]:
    """The lemmas of a folded form, the dictionary's first; the form itself where nothing is known.

    по- and най- are taken off: „най-добрите“ is a form of „добър“.
    """
    form = _DEGREE.sub("", form)
    listed = dictionary(form)
    if listed is None:
        return _of_unlisted(form, dictionary)
    found = [listed]
    nouns = (lemma for rule in _endings()["instead"] for lemma in _of_rule(form, rule, _SHORTEST_VERBAL_NOUN))
    if noun := next((noun for noun in nouns if dictionary(noun)), None):
        found = [noun] if _VERB.search(listed) else [noun, listed]
    for rule in _endings()["also"]:
        found += (lemma for lemma in _of_rule(form, rule, _SHORTEST_STEM) if dictionary(lemma) == lemma)
    bare = form.removesuffix(_SHORT_ARTICLE)
    if (
        bare != form and dictionary(bare + _FULL_ARTICLE) == bare
    ):  # заемът is listed, so заема is not only a verb
        found.append(bare)
    return tuple(dict.fromkeys(found))


def without_article(words: Sequence[str], dictionary: Dictionary) -> Mapping[int, str]:
    """The words of a name phrase that lose an article: index -> new form (small letters).

    Bulgarian marks the first word of a noun phrase alone, or each of two coordinated adjectives:
    „Централноазиатската и Китайската асоциация“.
    """
    changed: dict[int, str] = {}
    if _personal(words):
        return changed
    at = 0
    while at < len(words):
        following = words[at + 1] if at + 1 < len(words) else None
        new = indefinite(fold(words[at]), following, dictionary)
        if new is None:
            break
        changed[at] = new
        if following is None or fold(following) not in _AND:
            break
        at += 2
    return changed


def indefinite(form: str, following: str | None, dictionary: Dictionary) -> str | None:
    """A folded form without its article; None if it has none, or nothing is known for sure.

    Args:
        form: e.g. "държавния".
        following: the next word of the phrase: an adjective needs one.
    """
    lemma = dictionary(form)
    if lemma is None and (compound := _of_compound(form, following, dictionary)) is not None:
        return compound
    for article in _articles():
        stem = form.removesuffix(article.ending)
        if stem == form or len(stem) < _SHORTEST_STEM or (article.kind == "adjective" and following is None):
            continue
        if lemma == form and article.kind != "adjective":
            return None  # a base form that only looks definite: палата, място, път
        candidates = [stem + bare for bare in article.bare]
        if lemma in candidates:
            return lemma
        if listed := next((word for word in candidates if dictionary(word)), None):
            return listed
        if article.sure:
            return candidates[0]
    return None


def _of_compound(form: str, following: str | None, dictionary: Dictionary) -> str | None:
    """A compound that the dictionary lacks, without its article, by its last part: телерадио|комплекса."""
    for start in range(_SHORTEST_STEM + 1, len(form) - _SHORTEST_LAST_PART + 1):
        last = form[start:]
        if dictionary(last) is not None:
            bare = indefinite(last, following, dictionary)
            return form[:start] + bare if bare is not None else None
    return None


def in_lexicon(form: str) -> bool:
    """Whether our own list has a lemma that the dictionary lacks."""
    return form in _lexicon()


def _of_unlisted(form: str, dictionary: Dictionary) -> tuple[str, ...]:
    """The lemmas of a form that the dictionary lacks, by the longest ending that leads to a listed one.

    Failing that, by an ending that leaves little doubt: алматинската, алматинска: алматински.
    """
    if len(form) <= _LONGEST_ABBREVIATION:
        return (form,)
    for rule in _endings()["unknown"]:
        found = tuple(lemma for lemma in _of_rule(form, rule, _SHORTEST_STEM) if dictionary(lemma) == lemma)
        if found:
            return found
    plain = (lemma for rule in _endings()["unlisted"] for lemma in _of_rule(form, rule, _SHORTEST_UNLISTED))
    return (next(plain, form),)


def _of_rule(form: str, rule: _Ending, shortest: int) -> tuple[str, ...]:
    stem = form.removesuffix(rule.form)
    if stem == form or len(stem) < shortest:
        return ()
    return tuple(stem + lemma for lemma in rule.lemmas)


def _personal(words: Sequence[str]) -> bool:
    """Whether the words are a person's names: „Ивана Петрова“ has no article."""
    capitals = all(word[:1].isupper() for word in words)
    return len(words) > 1 and capitals and bool(_SURNAME.search(fold(words[-1])))


@cache
def _endings() -> Mapping[str, tuple[_Ending, ...]]:
    rules: dict[str, list[_Ending]] = {"also": [], "instead": [], "unknown": [], "unlisted": []}
    for row in read_table(FOLDER / "bg" / "endings.tsv", ("ending", "lemma", "when", "note")):
        if row["when"] not in rules:
            raise row.error(f"when is {row['when']!r}, not one of {', '.join(rules)}")
        rules[row["when"]].append(_Ending(row["ending"], _bare(row.words("lemma"))))
    for when in ("unknown", "unlisted"):
        rules[when].sort(key=lambda ending: -len(ending.form))
    return {when: tuple(endings) for when, endings in rules.items()}


@cache
def _articles() -> tuple[_Article, ...]:
    """The rules of the article, longest ending first."""
    rows = read_table(FOLDER / "bg" / "articles.tsv", ("ending", "bare", "kind", "sure", "note"))
    found = [
        _Article(row["ending"], _bare(row.words("bare")), row["kind"], row["sure"] == "yes") for row in rows
    ]
    return tuple(sorted(found, key=lambda article: -len(article.ending)))


@cache
def _lexicon() -> frozenset[str]:
    return frozenset(
        row["lemma"]
        for row in read_table(FOLDER / "bg" / "lexicon.tsv", ("lemma", "note"), folded=("lemma",))
    )


def _bare(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("" if ending == "0" else ending for ending in endings)

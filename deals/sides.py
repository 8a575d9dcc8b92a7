"""Sides of a deal that the text names by what they are: „продавцом выступает фонд «Х»“, „изпълнител – „Х“.

Comes in: a sentence. Goes out: the parties that stand beside a noun of tables/sides.tsv, with its role. A
dash, a comma or a verb that says who somebody is leads from the noun to the name; after it stand only words
that say what sort of firm the name is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from deals import wording
from deals.grammar import grammar
from deals.lexicon import Hit, Lexicon, rows
from deals.model import Party
from deals.names import Name, Sort
from deals.parties import of_name
from deals.reading import Sentence

_REACH = 14
"""Words between the noun and the verb that names: „победителем аукциона на поставку ... признано ООО «Х»“."""
_NEAR = 3
_DASH = ("-", "–", "—", ":")
_NAMED = (Sort.FIRM, Sort.BODY)


def sides(sentence: Sentence, at_once: bool = False) -> tuple[Party, ...]:
    """The parties that a sentence names by their side.

    Args:
        at_once: only those with whom the sentence begins.
    """
    return tuple(
        replace(of_name(sentence, name), role=hit.sense)
        for hit, name in _statements(sentence)
        if not at_once or hit.first <= 1
    )


def is_side(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of who orders or pays what another does: „по заказу «Х»“."""
    for at in range(max(0, name.first - _NEAR), name.first):
        hit = _lexicon(sentence.lang).at(sentence.words, at)
        if hit is not None and hit.last < name.first and _governs(sentence, hit):
            return _leads_to(sentence, hit.last + 1, name.first, True)
    return False


def side_nouns(sentence: Sentence) -> Iterator[Hit[str]]:
    """The nouns in a sentence that say on which side somebody stands."""
    return _lexicon(sentence.lang).find(sentence.words)


def _statements(sentence: Sentence) -> Iterator[tuple[Hit[str], Name]]:
    for hit in side_nouns(sentence):
        name = _after(sentence, hit) or _before(sentence, hit)
        if name is not None:
            yield hit, name


def _after(sentence: Sentence, hit: Hit[str]) -> Name | None:
    """„победитель – ТОВ «Х»“: the name that follows the noun or its verb at once."""
    start = hit.last + 1
    for name in sentence.names:
        if name.first < start:
            continue
        if name.first - start > _REACH or name.sort is Sort.PRESS:
            return None
        if name.sort in _NAMED and _leads_to(sentence, start, name.first, _governs(sentence, hit)):
            return name
    return None


def _leads_to(sentence: Sentence, start: int, stop: int, direct: bool) -> bool:
    """Whether the words from `start` to a name are a dash or a comma, a verb that names, words of sort.

    Args:
        direct: nothing needs to lead to the name.
    """
    words, lang, text = sentence.words, sentence.lang, sentence.block.text
    naming = grammar(lang).naming
    leads = [start] if direct or "," in wording.gap(text, words, start) else []
    leads += [
        i for i in range(start, stop + 1) if any(mark in wording.gap(text, words, i) for mark in _DASH)
    ][:1]
    leads += [i + 1 for i in range(start, stop) if words[i].form.startswith(naming)][:1]
    if not leads:
        return False
    return all(
        wording.is_sort_word(words, i, lang) or wording.is_adjective(words[i], lang)
        for i in range(max(leads), stop)
    )


def _governs(sentence: Sentence, hit: Hit[str]) -> bool:
    """Whether a phrase has the name right after it: „по заказу «Х»“, „на замовлення Служби автодоріг“."""
    return hit.last > hit.first and sentence.words[hit.first].form in grammar(sentence.lang).aside


def _before(sentence: Sentence, hit: Hit[str]) -> Name | None:
    """„«Х» стал победителем“, „ТОВ «Х» визнали переможцем“."""
    words = sentence.words
    for name in reversed(sentence.names):
        if name.last >= hit.first:
            continue
        between = words[name.last + 1 : hit.first]
        if name.sort not in _NAMED or not 0 < len(between) <= 3:
            return None
        naming = grammar(sentence.lang).naming
        return name if any(word.form.startswith(naming) for word in between) else None
    return None


@cache
def _lexicon(lang: str) -> Lexicon[str]:
    return Lexicon(
        (row["phrase"], row["role"])
        for row in rows("sides.tsv", ("lang", "phrase", "role"))
        if row["lang"] == lang
    )

"""Which body a person speaks for: „министърът на транспорта“ signs for the ministry of transport.

Comes in: the name of an office or a person in a sentence. Goes out: the name of the ministry that a minister
heads, in its base form, or nothing; and whether an office named before is that of a person.
"""

from __future__ import annotations

from deals import wording
from deals.bodies import body_end
from deals.grammar import grammar
from deals.names import Name, Sort
from deals.reading import Sentence

_CASE = 2
"""Letters of the longest ending by which two cases of a surname differ."""
_SHORTEST = 4


def ministry(sentence: Sentence, office: Name) -> str | None:
    """The ministry of a minister who is named with what he is for."""
    text, words, small = sentence.block.text, sentence.words, grammar(sentence.lang)
    for at in range(office.first, office.last + 1):
        if words[at].form in small.minister:
            last = min(body_end(text, words, at, sentence.lang), office.last)
            matter = text[words[at].span.stop : words[last].span.stop]
            named = last > at and not wording.is_capital(text, words[at + 1])
            return small.ministry[0].capitalize() + matter if named else None
    return None


def holds(sentence: Sentence, office: Name, person: str) -> bool:
    """Whether an office is named together with a person, by the last word of both."""
    if office.sort is not Sort.OFFICE:
        return False
    one, other = sentence.words[office.last].form, person
    shared = min(len(one), len(other)) - _CASE
    return len(other) >= _SHORTEST and abs(len(one) - len(other)) <= _CASE and one[:shared] == other[:shared]

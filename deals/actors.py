"""Who acts and with whom: parties around a verb.

Comes in: a sentence and the word of its verb. Goes out: the parties named before it and those after „with“.
"""

from __future__ import annotations

from analyzers.tokens import Span
from deals import wording
from deals.model import Party
from deals.names import Name, Sort
from deals.parties import of_name, party_list
from deals.reading import Sentence

_WITH = {"ru": ("с", "со"), "bg": ("с", "със"), "uk": ("з", "із", "зі")}
_PLACE_BEFORE = {
    "ru": ("в", "во", "на", "из", "до", "по", "под", "при", "через", "для", "от", "о", "об", "около"),
    "bg": ("в", "във", "из", "до", "през", "край", "при", "за", "от", "към", "около", "на", "по", "под"),
    "uk": ("в", "у", "на", "із", "до", "по", "під", "при", "через", "для", "від", "про", "біля"),
}
_BODIES = (Sort.FIRM, Sort.BODY)
_MAYBE = (Sort.COUNTRY, Sort.OFFICE, Sort.PERSON, Sort.GROUP, Sort.TOWN)


def before_verb(sentence: Sentence, verb: int) -> tuple[Party, ...]:
    """The parties that stand before a verb: firms and bodies, or else countries, offices and people."""
    names = [name for name in sentence.names if name.last < verb and _may_act(sentence, name)]
    bodies = [name for name in names if name.sort in _BODIES]
    chosen = bodies or [name for name in names if name.sort is Sort.COUNTRY] or names
    return tuple(of_name(sentence, name) for name in chosen)


def with_whom(sentence: Sentence, start: int) -> tuple[Party, ...]:
    """The parties listed after the word „with“, from word `start` on."""
    words = sentence.words
    for i in range(start, len(words) - 1):
        if words[i].form in _WITH[sentence.lang]:
            listed = party_list(sentence, i + 1)
            named = [name for name in sentence.names if i < name.first < listed.end]
            lower_case_group = wording.head_at(words, i + 1, sentence.lang) or (
                i + 2 < len(words) and wording.head_at(words, i + 2, sentence.lang)
            )
            if listed.parties and (named or lower_case_group):
                return listed.parties
    return ()


def _may_act(sentence: Sentence, name: Name) -> bool:
    """Whether a name before a verb may be the one who acts: no source, no place, no pipeline."""
    if name.sort in (Sort.PRESS, Sort.THING, Sort.TOWN):
        return False
    before = sentence.words[name.first - 1].form if name.first else ""
    apart = wording.gap(sentence.block.text, sentence.words, name.first).strip(' „“"«»') if name.first else ""
    if name.sort is Sort.FIRM and name.first == name.last and name.first == 0:
        return True
    return bool(apart) or before not in _PLACE_BEFORE[sentence.lang]


def span_of(parties: tuple[Party, ...]) -> Span | None:
    """From the first to the last of the parties."""
    if not parties:
        return None
    return Span(min(p.span.start for p in parties), max(p.span.stop for p in parties))

"""Words typed with the keyboard set to another language: djkmahfv is вольфрам, ghbdtn привет, СТЗС CNPC.

Comes in: a query as typed. Goes out: what the same keys give in the other layouts, the likeliest first. Only
whole queries are turned: nobody changes the layout in mid-word.
The layouts stand in tables/layouts.tsv. What is likely is told by pairs of neighbouring letters, counted
over the phrases of the glossary: "dj", "jk", "km" are rare in English, "во", "ол", "ль" common in Russian.

>>> other_layouts("djkmahfv")[0], other_layouts("Ргфцуш")[0]
('вольфрам', 'Huawei')
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from analyzers.glossary import concepts
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

_HOME = "us"
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_WORD = re.compile("[^ ]+")


def other_layouts(text: str) -> tuple[str, ...]:
    """What the keys of `text` give in the other layouts, without repetitions, the likeliest first.

    Latin text is read as typed for each Cyrillic layout; Cyrillic text as typed for the US layout. Capitals
    stay capitals. Empty for text without letters and for text in which the two scripts are mixed.
    """
    return likeliest_first(turned(text))


def turned(text: str) -> tuple[str, ...]:
    """The same in the order of tables/layouts.tsv: nothing is weighed, which takes the whole glossary."""
    folded = fold(text)
    if bool(_LATIN.search(folded)) == bool(_CYRILLIC.search(folded)):
        return ()
    readings = dict.fromkeys(text.translate(keys) for keys in _turns(bool(_LATIN.search(folded))))
    readings.pop(text, None)
    return tuple(readings)


def likeliest_first(readings: Iterable[str]) -> tuple[str, ...]:
    """Some readings of the same keys, the one with the commonest pairs of letters first."""
    several = tuple(readings)
    return several if len(several) < 2 else tuple(sorted(several, key=_likelihood, reverse=True))


@lru_cache(maxsize=1 << 10)
def _likelihood(text: str) -> float:
    """Mean log-probability of a pair of neighbouring signs, in the language where it is highest."""
    words = _WORD.findall(fold(text))
    return max((_of_language(words, code) for code in _pairs()), default=0.0)


def _of_language(words: list[str], code: str) -> float:
    counts, total = _pairs()[code]
    # A pair never seen counts as a twentieth of one seen once.
    logs = [math.log(max(counts[pair], 0.05) / total) for word in words for pair in _neighbours(word)]
    return sum(logs) / len(logs) if logs else -math.inf


def _neighbours(text: str) -> Iterator[str]:
    """Each two signs of a folded text that stand side by side; its beginning and end count as spaces."""
    edged = f" {text} "
    return map("".join, pairwise(edged))


@cache
def _pairs() -> dict[str, tuple[Counter[str], int]]:
    """For each language, how often its letters stand beside each other in the glossary's phrases."""
    texts: dict[str, list[str]] = {}
    for concept in concepts().values():
        for code, phrases in concept.phrases.items():
            texts.setdefault(code, []).extend(phrases)
    counts = {code: Counter(_neighbours(fold(" ".join(phrases)))) for code, phrases in texts.items()}
    return {code: (counted, counted.total()) for code, counted in counts.items()}


@cache
def _turns(from_latin: bool) -> tuple[dict[int, str], ...]:
    """Translation tables from the US layout to each other one, or back."""
    layouts = _layouts()
    home = layouts.pop(_HOME)
    ways = [(home, keys) if from_latin else (keys, home) for keys in layouts.values()]
    # A letter that stands on two keys (ѝ, the comma) is read from the plain, leftmost one.
    return tuple(dict(reversed(list(zip(map(ord, here), there, strict=True)))) for here, there in ways)


def _layouts() -> dict[str, str]:
    """Every layout as one string: its plain keys, row by row, then the shifted ones."""
    plain: dict[str, str] = {}
    shifted: dict[str, str] = {}
    for row in read_table(FOLDER / "layouts.tsv", ("layout", "lang", "row", "plain", "shifted")):
        plain[row["layout"]] = plain.get(row["layout"], "") + row["plain"]
        shifted[row["layout"]] = shifted.get(row["layout"], "") + row["shifted"]
        if len(plain[row["layout"]]) != len(plain[_HOME][: len(plain[row["layout"]])]):
            raise row.error("the row has more keys than the us layout, which must come first")
    return {name: keys + shifted[name] for name, keys in plain.items()}

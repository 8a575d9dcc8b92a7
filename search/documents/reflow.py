"""Printed pages become paragraphs: lines that were broken to fit a page are joined again.

Comes in: the lines of each page, with their place and size where these are known. Goes out: paragraphs,
headings marked with "# " or "## ". What is printed at the head and foot of most pages and the numbers of
pages are left out; a word parted at the end of a line is whole again.

>>> reflow([[Printed("Порт подписал большой дого-"), Printed("вор."), Printed("Работы начнутся уже в мае.")]])
['Порт подписал большой договор.', 'Работы начнутся уже в мае.']
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.lines import is_list_item

_EDGE = 2
"""Lines at the head and foot of a page among which running titles are looked for."""

_PAGE_NUMBER = re.compile(r"[\s\W]*(?:\w{1,5}\.?\s)?\d{1,4}(?:\s?(?:/|\w{1,3})\s?\d{1,4})?[\s\W]*")
_ENDS = re.compile(r"""[.!?…:;][\s"'»“”’)\]]*$""")
_PARTED = re.compile("(?<=[^\\W\\d_])[-‐\u00ad]$")
_DASH_WITHIN = re.compile(r"[-–—]\s[^\W\d_]")
_FULL_LINE = 0.75
"""Of the usual width: a shorter line ends a paragraph if it also ends a sentence."""

_HALF_LINE = 0.6
"""Of the usual width: a shorter line that ends no sentence is a line of its own all the same."""

_LARGER = 1.15
"""Times the usual size of letters: a heading."""

_LONGEST_HEADING = 250
_APART = 1.35
"""Times the usual distance of lines: between two paragraphs."""

_INDENT = (0.8, 6.0)
"""Sizes of a letter by which the first line of a paragraph may stand in."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it is printed: its text, the size of its letters, how far from the left and up it stands."""

    text: str
    size: float = 0.0
    left: float = 0.0
    height: float | None = None


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is usual in a document."""

    width: int
    size: float
    left: float
    distance: float


def reflow(pages: Sequence[Sequence[Printed]]) -> list[str]:
    """The paragraphs of pages of lines."""
    texts = _without_running_titles([[line for line in page if line.text] for page in pages])
    usual = _measures(texts)
    paragraphs: list[str] = []
    last: Printed | None = None
    for page in texts:
        for line in page:
            heading = _is_heading(line, usual)
            if last is not None and _is_heading(last, usual):
                goes_on = (
                    heading and abs(line.size - last.size) < 0.5 and _distance(last, line) < 3 * line.size
                )
            else:
                goes_on = last is not None and not heading and _goes_on(last, line, usual)
            if goes_on:
                paragraphs[-1] = _joined(paragraphs[-1], line.text)
            else:
                mark = "" if not heading else "# " if not paragraphs else "## "
                paragraphs.append(mark + line.text)
            last = line
    return paragraphs


def _measures(pages: Sequence[Sequence[Printed]]) -> _Measures:
    lines = [line for page in pages for line in page]
    lengths = sorted(len(line.text) for line in lines)
    sizes: Counter[float] = Counter()
    lefts: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
        lefts[round(line.left)] += 1
    steps = Counter(
        round(step, 1)
        for page in pages
        for above, line in pairwise(page)
        if 0 < (step := _distance(above, line)) < 4 * max(line.size, 1)
    )
    return _Measures(
        width=lengths[len(lengths) * 9 // 10] if lengths else 0,
        size=_most(sizes),
        left=_most(lefts),
        # The least of those that are common: a page of short paragraphs has more of the larger ones.
        distance=min((step for step, count in steps.items() if count * 10 >= steps.total()), default=0.0),
    )


def _most(counts: Counter[float]) -> float:
    return counts.most_common(1)[0][0] if counts else 0.0


def _distance(above: Printed, line: Printed) -> float:
    """How far it stands below; 0 where that is not known, or where it stands on another page or column."""
    if above.height is None or line.height is None:
        return 0.0
    return max(above.height - line.height, 0.0)


def _is_heading(line: Printed, usual: _Measures) -> bool:
    return 0 < usual.size * _LARGER < line.size and len(line.text) <= _LONGEST_HEADING


def _goes_on(line: Printed, below: Printed, usual: _Measures) -> bool:
    """Whether the line below belongs to the same paragraph."""
    if _distance(line, below) > _APART * usual.distance > 0:
        return False
    if is_list_item(below.text):
        # A dash in the middle of a sentence may come to stand at the head of a line.
        full = len(line.text) >= _FULL_LINE * usual.width and not _ENDS.search(line.text)
        return full and bool(_DASH_WITHIN.match(below.text))
    if below.text[:1].islower() or _PARTED.search(line.text):
        return True
    low, high = (factor * below.size for factor in _INDENT)
    if low < below.left - usual.left < high and below.left - line.left > low:
        return False
    if _ENDS.search(line.text):
        return len(line.text) >= _FULL_LINE * usual.width
    return len(line.text) >= _HALF_LINE * usual.width


def _joined(text: str, line: str) -> str:
    """ "дого-" and "вор" are a word; "Алма-" and "Ата" keep their hyphen."""
    if _PARTED.search(text):
        return (text[:-1] if line[:1].islower() else text) + line
    return f"{text} {line}"


def _without_running_titles(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_key(page[at].text) for at in _edge_places(page)})
    running = {key for key, count in edges.items() if key and count > 1 and count * 2 > len(pages)}
    return [
        [
            line
            for at, line in enumerate(page)
            if at not in _edge_places(page)
            or not (_PAGE_NUMBER.fullmatch(line.text) or _key(line.text) in running)
        ]
        for page in pages
    ]


def _edge_places(page: Sequence[Printed]) -> frozenset[int]:
    places = range(len(page))
    return frozenset((*places[:_EDGE], *places[-_EDGE:]))


def _key(line: str) -> str:
    """A line as it is compared between pages: without its numbers."""
    return re.sub(r"\d+", "", line).strip().casefold()


def printed_lines(pieces: Iterable[tuple[str, float, float, float]]) -> list[Printed]:
    """The lines of a page from its pieces: text with its line ends, size, left, height."""
    lines: list[Printed] = []
    texts: list[str] = []
    first: tuple[float, float] | None = None
    size = 0.0
    for text, own_size, left, height in (*pieces, ("\n", 0.0, 0.0, 0.0)):
        for number, part in enumerate(text.split("\n")):
            if number:
                joined = " ".join("".join(texts).split())
                lines.append(Printed(joined, size, *(first or (0.0, None))))
                texts, first, size = [], None, 0.0
            if part.strip():
                first = first or (left, height)
                size = max(size, own_size)
            texts.append(part)
    return lines

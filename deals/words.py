"""A paragraph cut into atoms (numbers, words, marks), and the phrases of a table looked up among them.

Comes in: a cleaned text. Goes out: atoms with their places in it. Everything that reads amounts and measures
walks over these atoms, so no rule needs a regular expression of its own, and no input makes one run wild:
every step looks at a bounded number of neighbours.

>>> [atom.form for atom in scan("$1,5 млн. (10 000 лв.)")]
['$', '1,5', 'млн', '.', '(', '10 000', 'лв', '.', ')']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from typing import Generic, NamedTuple, TypeVar

from analyzers.tables import Row
from analyzers.text import fold, one_script

Payload = TypeVar("Payload")

# Thousands parted by one space or apostrophe, by full stops, by commas; else digits with one decimal sign.
# No branch can give back more than three digits, so a line of a million digits is read in one pass.
_ATOM = re.compile(
    r"""(?P<number>
            [0-9]{1,3}(?:[ '][0-9]{3}(?![0-9]))+(?:[.,][0-9]+)?
          | [0-9]{1,3}(?:\.[0-9]{3}(?![0-9]))+(?:,[0-9]+)?
          | [0-9]{1,3}(?:,[0-9]{3}(?![0-9]))+(?:\.[0-9]+)?
          | [0-9]+(?:[.,][0-9]+)?
        )
      | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)  # as in _WORD
      | (?P<mark>[^ \t])""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# Letters of two scripts side by side, in one word: "гpн" with a Latin p.
_MIXED = re.compile("[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]")


class AtomKind(StrEnum):
    """What an atom is made of: digits with their separators, letters, or one other character."""

    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


class Atom(NamedTuple):
    """A number, a word or a mark of a text: folded form and place."""

    form: str
    start: int
    stop: int
    kind: AtomKind


# The constructor without its checks: a named tuple's own takes twice as long.
_bare_atom: Callable[[tuple[str, int, int, AtomKind]], Atom] = partial(tuple.__new__, Atom)

Atoms = Sequence[Atom]

_KINDS = {kind.value: kind for kind in AtomKind}


@lru_cache(maxsize=8)
def scan(text: str) -> tuple[Atom, ...]:
    """The atoms of a cleaned text, left to right. Spaces are left out, a line feed is a mark."""
    return tuple(_atoms(fold(text)))


def _atoms(folded: str) -> Iterator[Atom]:
    atoms = (
        _bare_atom((found.group(), *found.span(), _KINDS[found.lastgroup or "mark"]))
        for found in _ATOM.finditer(folded)
    )
    if _MIXED.search(folded) is None:
        return atoms
    return (a._replace(form=one_script(a.form)) if a.kind is AtomKind.WORD else a for a in atoms)


def words_among(text: str) -> Iterable[str]:
    """The forms of the words among a text's atoms, in any order: a quick look before it is cut."""
    folded = fold(text)
    words = _WORD.findall(folded)
    return map(one_script, words) if _MIXED.search(folded) else words


def touching(atoms: Atoms, at: int) -> bool:
    """Whether the atom at this place stands directly after the one before it, without a space."""
    return 0 < at < len(atoms) and atoms[at - 1].stop == atoms[at].start


class Phrases(Generic[Payload]):
    """Phrases of one or more atoms, each with what it means; the longest that fits is taken.

    A phrase's full stops must touch the atom before them; a trailing `*` stands for any rest of the word.
    """

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        self._whole_last: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        self._open_last: list[tuple[tuple[str, ...], Payload]] = []
        for phrase, payload in entries:
            forms = _forms(phrase)
            self._whole.setdefault(forms[0], []).append((forms, payload))
            if len(forms[-1]) > 1 and forms[-1].endswith("*"):
                self._open_last.append((forms, payload))
            else:
                self._whole_last.setdefault(forms[-1], []).append((forms, payload))
        for group in (*self._whole.values(), *self._whole_last.values(), self._open_last):
            group.sort(key=lambda entry: -len(entry[0]))
        self._open_prefixes = tuple({forms[-1][:-1] for forms, _ in self._open_last})

    def __contains__(self, form: str) -> bool:
        """Whether a phrase begins with this very form."""
        return form in self._whole

    def beginnings(self) -> frozenset[str]:
        """The forms with which phrases begin."""
        return frozenset(self._whole)

    def at(self, atoms: Atoms, first: int) -> tuple[Payload, int] | None:
        """The longest phrase that begins here, with the place after it."""
        if first >= len(atoms):
            return None
        for forms, payload in self._whole.get(atoms[first].form, ()):
            if _fits(forms, atoms, first):
                return payload, first + len(forms)
        return None

    def before(self, atoms: Atoms, stop: int) -> tuple[Payload, int] | None:
        """The longest phrase that ends just before this place, with the place where it begins."""
        if not 0 < stop <= len(atoms):
            return None
        last = atoms[stop - 1].form
        entries = self._whole_last.get(last, [])
        if last.startswith(self._open_prefixes):
            entries = sorted([*entries, *self._open_last], key=lambda entry: -len(entry[0]))
        for forms, payload in entries:
            if _fits(forms, atoms, stop - len(forms)):
                return payload, stop - len(forms)
        return None


def spelled(row: Row, column: str = "endings") -> Iterator[tuple[str, bool]]:
    """The forms of a table's stem with its endings, each with whether it is marked singular (1)."""
    for ending in row[column].split() or ["-"]:
        singular = ending.endswith("1")
        yield row["stem"] + ending.removesuffix("1").replace("-", ""), singular


def _forms(phrase: str) -> tuple[str, ...]:
    """The atoms of a phrase from a table; a trailing * stays with its word."""
    pieces = []
    for word in phrase.split():
        open_end = len(word) > 1 and word.endswith("*")
        forms = [atom.form for atom in _atoms(word[:-1] if open_end else word)]
        pieces += [*forms[:-1], forms[-1] + "*" * open_end]
    return tuple(pieces)


def _fits(forms: tuple[str, ...], atoms: Atoms, first: int) -> bool:
    if first < 0 or first + len(forms) > len(atoms):
        return False
    for place, form in enumerate(forms, start=first):
        atom = atoms[place]
        if len(form) > 1 and form.endswith("*"):
            if not atom.form.startswith(form[:-1]):
                return False
        elif atom.form != form or (form == "." and not touching(atoms, place)):
            return False
    return True

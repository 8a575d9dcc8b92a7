"""What compiled loops rely on, looked at before they are given it.

Comes in: arrays of a file that was too large to be compared with its digest when it was opened. Goes out:
nothing, or the word that it is damaged. A loop that meets a document or a value that is not there would read
or write anywhere. So of each term, when it is first asked for, and of each column, it is made sure that all
stays within bounds. That nothing else is wrong is for `dogovor check` to say.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels.plain import SAMPLE, Texts
from search.errors import IndexDamaged

_LONGEST = 1 << 24
"""Places of a field in one document."""


def look_at_postings(texts: Texts, starts: Array, path: Path) -> None:
    """Make sure of the postings of some neighbouring terms.

    Args:
        starts: where those of each begin, and where the last ones end.

    Raises:
        IndexDamaged: a document is not there, or those of a term do not rise.
    """
    begin, end = int(starts[0]), int(starts[-1])
    size, postings = texts.lengths.shape[1], len(texts.documents)
    fits = 0 <= begin <= end <= min(postings, len(texts.times), len(texts.short))
    if fits and end > begin:
        documents = texts.documents[begin:end]
        falls = np.flatnonzero(documents[1:] <= documents[:-1]) + begin + 1
        fits = int(documents.max()) < size and bool((starts[1:] >= starts[:-1]).all())
        fits = fits and (not len(falls) or bool(np.isin(falls, starts).all()))
    if not fits:
        raise damaged(path, "documents of a term")


def look_at_places(texts: Texts, start: int, stop: int, path: Path) -> None:
    """Make sure that the places of some postings are there.

    Raises:
        IndexDamaged: they are not.
    """
    first, last = start // SAMPLE, (stop - 1) // SAMPLE
    times = texts.times[first * SAMPLE : (last + 1) * SAMPLE]
    many = np.add.reduceat(times, np.arange(0, len(times), SAMPLE), dtype=np.int64)
    begins = texts.place_starts[first : last + 1].astype(np.int64)
    # Of fields without places those at the end count times alone, in the last sample of one that has them.
    beyond = begins + many > len(texts.places)
    if len(begins) != len(many) or bool(beyond[:-1].any()):
        raise damaged(path, "places of a term")
    if beyond[-1]:
        held = int(times[(last - first) * SAMPLE : stop - first * SAMPLE].sum(dtype=np.int64))
        if int(begins[-1]) + held > len(texts.places):
            raise damaged(path, "places of a term")


def look_at_codes(codes: Array, size: int, values: int, path: Path, name: str) -> None:
    """Make sure that each document has a value that is there.

    Raises:
        IndexDamaged: one has not.
    """
    if len(codes) != size or (size and int(codes.max()) >= values):
        raise damaged(path, name)


def look_at_lengths(lengths: Array, path: Path) -> None:
    """Make sure that no field is so long that a table of all lengths would fill the memory.

    Raises:
        IndexDamaged: one is.
    """
    if lengths.itemsize > 2 and int(lengths.max(initial=0)) > _LONGEST:
        raise damaged(path, "lengths")


def damaged(path: Path, what: str) -> IndexDamaged:
    """What is said of a file."""
    index = path.parent.parent
    advice = f"Bring it back: dogovor repair --index {index}"
    return IndexDamaged(f"The index in {index} is damaged: {what} in {path.name}. {advice}")

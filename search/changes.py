"""What changed in the folders since an index was last written.

Comes in: the files that are there now, and what the index keeps of those it read. Goes out: which are new,
changed, gone, and which are as they were. A file is changed if its content is, or that of the file beside it
which tells of it; another time of writing alone is no change.

Of texts that are the same the first one counts, by the paths of their files. When that file goes, the next
one must be read again, and when an earlier one comes, the one that counted so far (`misplaced`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.corpus import Article
from search.kept import Kept, Text
from search.sources import STDIN, Source

_DIGEST = 32
"""Characters of a digest that are kept: two texts that share them are the same."""


@dataclass(slots=True)
class Changes:
    """What is to be done.

    Attributes:
        found: all files that are there.
        new: files that were not there.
        changed: files whose content is another one; `kept` has what became of them before.
        removed: files that are gone, or are no longer asked for.
        unchanged: files that are as they were.
        touched: those of them that were written anew with the same content.
    """

    found: Sequence[Source] = ()
    new: list[Source] = field(default_factory=list)
    changed: list[Source] = field(default_factory=list)
    removed: list[Kept] = field(default_factory=list)
    unchanged: list[Kept] = field(default_factory=list)
    touched: list[Kept] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed or self.touched)


def compare(found: Sequence[Source], kept: Mapping[str, Kept]) -> Changes:
    """What is another one since.

    Args:
        found: the files that are there.
        kept: key of a file -> what the index keeps of it.
    """
    changes = Changes(found)
    there = set()
    for source in found:
        there.add(source.key)
        before = kept.get(source.key)
        if before is None:
            changes.new.append(source)
        elif (now := _unless_changed(source, before)) is None:
            changes.changed.append(source)
        else:
            changes.unchanged.append(now)
            if now is not before:
                changes.touched.append(now)
    changes.removed += (one for key, one in kept.items() if key not in there)
    return changes


def _unless_changed(source: Source, before: Kept) -> Kept | None:
    """What is kept of a file, with its times as they are now; None where it is another one."""
    if source.path == STDIN or source.named != before.named:
        return None
    stamp = before.stamp.now(source.path)
    if stamp is not before.stamp and not stamp.is_like(before.stamp):
        return None
    if (source.sidecar and source.sidecar.name) != (before.sidecar and before.sidecar[0]):
        return None
    beside = before.sidecar
    if source.sidecar is not None and before.sidecar is not None:
        now = before.sidecar[1].now(source.sidecar)
        if now is not before.sidecar[1]:
            if not now.is_like(before.sidecar[1]):
                return None
            beside = (source.sidecar.name, now)
    if stamp is before.stamp and beside is before.sidecar:
        return before
    return replace(before, stamp=stamp, sidecar=beside)


class Texts:
    """Where each text stands, in all files of an index: the first place counts.

    Args:
        kept: the files that stay as they are.
    """

    def __init__(self, kept: Iterable[Kept]) -> None:
        self._places: dict[str, tuple[_Place, ...]] = {}
        for one in kept:
            self.add(one)

    def add(self, kept: Kept) -> None:
        """The texts of a file."""
        for number, text in enumerate(kept.texts):
            self._add(text.digest, (kept.key, number, text.place))

    def drop(self, kept: Kept) -> None:
        """A file is to be read again, or is gone."""
        for text in kept.texts:
            left = tuple(one for one in self._places.get(text.digest, ()) if one[0] != kept.key)
            if left:
                self._places[text.digest] = left
            else:
                self._places.pop(text.digest, None)

    def met(self, key: str, texts: list[Text], article: Article, place: str) -> str | None:
        """The place of the same text that goes before it; what was met is noted.

        Args:
            key: of the file that is being read.
            texts: of that file, so far.
        """
        digest = article.digest[:_DIGEST]
        here = (key, len(texts), place)
        self._add(digest, here)
        first = self._places[digest][0]
        texts.append(Text(digest, place, None if first == here else first[2]))
        return texts[-1].first

    def misplaced(self, kept: Iterable[Kept]) -> Iterator[Kept]:
        """Those files of which a text counts that is not the first, or does not count though it is, or does
        not name the first."""
        for one in kept:
            for number, text in enumerate(one.texts):
                first = self._places[text.digest][0]
                if text.first != (None if first[:2] == (one.key, number) else first[2]):
                    yield one
                    break

    def _add(self, digest: str, place: _Place) -> None:
        known = self._places.get(digest)
        self._places[digest] = (place,) if known is None else tuple(sorted({*known, place}))


_Place = tuple[str, int, str]
"""Of a text: key of its file, which of its texts, and the place for people."""

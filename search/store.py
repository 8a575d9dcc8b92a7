"""Where an index lies and how it is changed: the boundary between indexing and what keeps its work.

Comes in: what is to be written. Goes out: commits, each of them whole or not there at all. An index lies in a
folder (`search.stores.folder`) or on a server (`search.stores.server`); who writes or reads it need not know.

An index is one or several *generations*, of which one counts. Most writing adds a commit to the generation
that counts; a new generation is written beside it where all is to be read again, and is switched to at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from search.engine import Engine, Writer
from search.manifest import Manifest

Where = Path | str
"""A folder, or the address of a server: "opensearch:https://host:9200"."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a commit says of the index, besides its records.

    Attributes:
        named: the paths that were asked to be indexed, absolute.
        reading: limits and columns of tables by which sources were read.
        rates: path and SHA-256 of the user's own exchange rates, or None.
        articles, paragraphs, deals: how many there are with this commit.
        settled: whether all that depends on the whole collection (deals told several times, words to be
            suggested) is up to date with this commit.
    """

    named: Sequence[str]
    reading: Mapping[str, Mapping[str, Any]]
    rates: Mapping[str, str] | None
    articles: int
    paragraphs: int
    deals: int
    settled: bool


class Writing(Protocol):
    """An index held for writing; nobody else writes it meanwhile.

    Attributes:
        manifest: what counts now; None where there is nothing that can be added to: nothing at all, something
            damaged, or something of other tables or another schema.
        engine: what has been committed of the generation that is being written.
    """

    @property
    def manifest(self) -> Manifest | None: ...
    @property
    def engine(self) -> Engine: ...

    def begin(self) -> None:
        """Write a new, empty generation from here on; readers see the old one until `commit(switch=True)`."""
        ...

    def commit(
        self, change: Callable[[Writer], None], facts: Callable[[], Facts], *, switch: bool = True
    ) -> None:
        """Make a change, all of it or nothing.

        Args:
            change: adds and deletes.
            facts: what is said of the index with it; asked once the change is made.
            switch: readers are to see it. False only while a new generation is not complete.

        Raises:
            IndexUnwritable: it could not be written; what was committed before is as it was.
        """
        ...


class Store(Protocol):
    """Where an index lies.

    Attributes:
        name: what it is called in messages; never holds a password.
    """

    name: str

    def read(self) -> Manifest:
        """The manifest of an index that can be used.

        Raises:
            IndexMissing, IndexForeign, IndexDamaged, IndexStale: with what to do.
        """
        ...

    def current(self) -> str:
        """A mark that is another one after each commit; cheap enough to be asked before every answer."""
        ...

    def open(self, manifest: Manifest) -> Engine:
        """The engine over what a manifest names."""
        ...

    def writing(self, wait: Callable[[str], None] | None = None) -> AbstractContextManager[Writing]:
        """Hold the index for writing: what an interrupted writer left half done is taken back first.

        Args:
            wait: told who holds it, when it must be waited for; None: it is refused at once.

        Raises:
            IndexForeign: the folder holds something that is no index; nothing is written.
            IndexLocked: another process is writing it.
            IndexUnwritable: it cannot be written.
        """
        ...

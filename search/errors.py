"""The errors of searching and indexing.

    DogovorError (analyzers.errors)
      TableError, LanguageUnavailable     analyzers
      SeedError          no source documents where they were looked for, or the folder cannot be read
        NothingRead      there are files, and not one of them could be read; it knows why for each
      IndexMissing       there is no index in the folder
      IndexForeign       the folder holds something that is no index of ours: it is never overwritten
      IndexStale         the index was built by other tables, another schema or from other sources
      IndexUntrusted     a stranger made the index, or anybody could change it
      IndexLocked        another process is writing
      IndexUnwritable    the folder cannot be written, or the disk is full
      IndexDamaged       files of the index are missing or do not fit together
      AnalysisOther      a folder holds the results of another analysis, or something else
      ClusterFailed      processes or machines that shared the work went away; what they finished is kept
      ServerFailed       the server of an index cannot be reached, refuses us or has lost a part of it
      UnsupportedFeature the engine cannot do what was asked; said before the query runs
      TookTooLong        a limit was set on how long an answer may take, and it was reached

A query is never an error: what was not understood becomes a note (`search.query.Note`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzers.errors import DogovorError as DogovorError

if TYPE_CHECKING:
    from search.sources import Skipped


class SeedError(DogovorError):
    """No source documents can be read there."""


class NothingRead(SeedError):
    """Not one article could be read; `skipped` says why of each file."""

    def __init__(self, message: str, skipped: tuple[Skipped, ...]) -> None:
        super().__init__(message)
        self.skipped = skipped


class IndexMissing(DogovorError):
    """No index has been built there yet."""


class IndexForeign(DogovorError):
    """The folder holds files that are not an index of ours."""


class IndexStale(DogovorError):
    """The index must be built again."""


class IndexUntrusted(DogovorError):
    """The index belongs to somebody else, or everybody may write to it."""


class IndexLocked(DogovorError):
    """Another process is writing to the index."""


class IndexUnwritable(DogovorError):
    """The index cannot be written there; an older one is unchanged."""


class IndexDamaged(DogovorError):
    """The index cannot be trusted."""


class AnalysisOther(DogovorError):
    """The folder holds something other than this analysis; nothing is written."""


class ClusterFailed(DogovorError):
    """Who shared the work went away; what is done is kept."""


class ServerFailed(DogovorError):
    """The server that keeps the index cannot be reached, or does not do what it is asked.

    `passing`: it may do so later.
    """

    def __init__(self, message: str, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class UnsupportedFeature(DogovorError):
    """The engine cannot do that."""


class TookTooLong(DogovorError):
    """The answer was given up; another question may be answered in time."""

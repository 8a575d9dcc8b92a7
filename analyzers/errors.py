"""The error tree's root and the two errors of this floor.

    DogovorError
      TableError            a table of language knowledge cannot be read (file:line)
      LanguageUnavailable   a dictionary is not installed
      ... the floors above add theirs (search/errors.py draws the whole tree)

A message has three parts: what happened, where, and what to do now. It names no class.
"""

from __future__ import annotations


class DogovorError(Exception):
    """Anything that a person can mend; its text is fit to be shown to one."""


class TableError(DogovorError):
    """A table row cannot be read; the message names file and line."""


class LanguageUnavailable(DogovorError):
    """A language's dictionary is missing; the message names the package to install."""

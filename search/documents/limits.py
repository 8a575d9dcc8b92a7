"""How much is read before a file is given up: one number for each way in which a file can be too much.

Comes in: settings such as "file=100M seconds=60". Goes out: `Limits`. Every limit has a name, under which the
reason of a skipped file gives it and `--limit` sets it.

>>> parse_limits("file=100M seconds=60").file
104857600
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from analyzers.errors import DogovorError

_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_SIZE = re.compile(r"(\d{1,15})\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)
_LARGEST = 2**50


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most.

    Attributes:
        text: bytes of one article's text.
        file: bytes of a page, a PDF, a letter, a feed: whatever is read as a whole.
        line: bytes of a line or row of a table.
        archive: bytes that come out of one archive, all members together.
        ratio: how many times its packed size a member of an archive may be, above a mebibyte.
        members: members of one archive.
        nesting: how deep archives may lie in one another: 1 is an archive in an archive.
        pages: pages of a PDF.
        lines: lines of one article.
        seconds: that reading one page, PDF or letter may take.
        memory: bytes of memory that reading it may take.
    """

    text: int = 4 * 2**20
    file: int = 64 * 2**20
    line: int = 16 * 2**20
    archive: int = 4 * 2**30
    ratio: int = 200
    members: int = 100_000
    nesting: int = 1
    pages: int = 2_000
    lines: int = 100_000
    seconds: int = 30
    memory: int = 2 * 2**30

    def changed(self) -> dict[str, int]:
        """Those that are not the default."""
        return {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if getattr(self, one.name) != one.default
        }


NAMES = tuple(one.name for one in fields(Limits))
SIZES = frozenset({"text", "file", "line", "archive", "memory"})


def parse_limits(typed: str, limits: Limits | None = None) -> Limits:
    """The limits as changed by settings "name=value", parted by spaces or commas.

    Raises:
        DogovorError: a name that no limit has, or a value that is no number above 0.
    """
    found = limits or Limits()
    for setting in re.split(r"[\s,]+", typed.strip()):
        if not setting:
            continue
        name, _, value = setting.partition("=")
        name = name.strip().lower()
        if name not in NAMES:
            raise DogovorError(f"{name!r} is no limit. There are: {', '.join(NAMES)}.")
        size = _SIZE.fullmatch(value.strip())
        number = int(size[1]) * _UNITS[size[2].lower()] if size else 0
        if not size or not 0 < number <= _LARGEST or (size[2] and name not in SIZES):
            example = "64M" if name in SIZES else "100"
            raise DogovorError(
                f"The limit {name}={value} cannot be used. Write a whole number above 0, such as "
                f"{name}={example}."
            )
        found = replace(found, **{name: number})
    return found


def said_size(size: int) -> str:
    """A size as people say it; never smaller than it is, so that what is over a limit looks so.

    >>> said_size(4 * 2**20), said_size(4 * 2**20 + 1), said_size(2**30), said_size(700)
    ('4 MiB', '4.1 MiB', '1 GiB', '1 KiB')
    """
    unit, name = next(
        ((unit, name) for unit, name in ((2**30, "GiB"), (2**20, "MiB")) if size >= unit), (2**10, "KiB")
    )
    tenths = -(-size * 10 // unit)
    if unit == 2**10:
        return f"{-(-size // unit):,} KiB"
    return f"{tenths / 10:,.1f}".removesuffix(".0") + f" {name}"

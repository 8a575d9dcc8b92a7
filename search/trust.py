"""Whose index it is: one that a stranger made, or could change, is not opened.

Comes in: the manifest of an index and the folder of its generation. Goes out: nothing, or the reason why it
is refused. An index is read as it is mapped into memory, by loops that trust its numbers, and what it says is
shown as what articles say. So its owner must be who runs this program, or the system; whoever knows better
says so (DOGOVOR_TRUST). The folder around them does not count: nobody can put another's file there.
Where a file has no owner, on Windows, nothing is refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from search.errors import IndexUntrusted
from search.settings import trusted_folders

_ROOT = 0


def refuse_strangers(index: Path, parts: Iterable[Path]) -> None:
    """Refuse what a stranger owns or everybody may write.

    Args:
        index: the folder of the index.
        parts: what is about to be read; what is not there is somebody else's matter.

    Raises:
        IndexUntrusted: with what to do.
    """
    if not hasattr(os, "geteuid") or not (strange := _strange(parts)) or _is_trusted(index):
        return
    raise IndexUntrusted(
        f"The index in {index} is not opened: {strange}; or, if you trust it as it is: "
        f"DOGOVOR_TRUST={index.resolve()}"
    )


def _strange(parts: Iterable[Path]) -> str:
    """What is wrong, and what to do."""
    me = os.geteuid()
    for part in parts:
        try:
            status = part.stat()
        except OSError:
            continue
        if status.st_uid not in (me, _ROOT):
            whose = f"{part.name} belongs to {_name(status.st_uid)}, not to {_name(me)}"
            return f"{whose}. Build your own: dogovor index PATH --index DIR"
        if status.st_mode & stat.S_IWOTH:
            return f"everybody may write to {part.name}. If only you did: chmod o-w {part}"
    return ""


def _is_trusted(index: Path) -> bool:
    """Whether the owner of this program said that what lies there is to be trusted."""
    there = index.resolve()
    return any(there.is_relative_to(folder.resolve()) for folder in trusted_folders())


def _name(user: int) -> str:
    """What the system calls a user."""
    import pwd  # here: there is none on Windows

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"

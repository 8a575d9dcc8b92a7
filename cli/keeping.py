"""Small files that are kept for a person: each is written whole or not at all.

Comes in: a path and its text. Goes out: the file, or a message with the path and the reason.
"""

from __future__ import annotations

import os
from pathlib import Path

from cli.problem import Problem


def write_whole(path: Path, text: str) -> None:
    """Put a text in the place of what the file held, by a rename, after it reached the disk."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise Problem(f"Cannot write {path}: {reason(error)}.") from error


def reason(error: OSError) -> str:
    """Why the system would not, in lower case."""
    return (error.strerror or str(error)).lower()

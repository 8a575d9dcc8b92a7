"""What the analysis depends on, as one short text: an index built by another one is stale.

Comes in: this package's code and tables, the installed dictionaries. Goes out: a digest of them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_DICTIONARIES = ("pymorphy3", "pymorphy3-dicts-ru", "pymorphy3-dicts-uk", "simplemma", "snowballstemmer")


@cache
def fingerprint() -> str:
    """A digest over the code and tables of this package and the versions of its dictionaries."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".tsv"}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for package in _DICTIONARIES:
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{package} none\n".encode())
    return digest.hexdigest()[:16]

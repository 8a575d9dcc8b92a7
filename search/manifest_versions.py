"""What an index depends on besides its sources: code, tables and packages.

Comes in: nothing. Goes out: a digest over what reads articles and deals, and the versions of packages.
"""

from __future__ import annotations

import hashlib
import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "pymorphy3",
    "pymorphy3-dicts-ru",
    "pymorphy3-dicts-uk",
    "simplemma",
    "snowballstemmer",
    "whoosh",
    "currencyconverter",
    "trafilatura",
    "htmldate",
    "pypdf",
    "python-docx",
)
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+search\.([\w.]+)", re.MULTILINE)
_OF_SERVERS = {"stores.server"}
_NAMED_TABLE = re.compile(r"\b\w+\.tsv")


@cache
def extraction_fingerprint() -> str:
    """A digest over what reads articles and deals: code and tables."""
    digest = hashlib.sha256()
    floor = Path(__file__).parent.parent / "deals"  # not imported: a search has no need of it
    paths = [path for path in floor.rglob("*") if path.suffix in {".py", ".tsv"}]
    for path in sorted((*paths, *rooms_of_writing())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def rooms_of_writing() -> frozenset[Path]:
    """The files of this floor that decide what an index holds: all that building imports, and its tables.

    How records lie on a server is no rule of reading: the mapping there has a version of its own.
    """
    here = Path(__file__).parent
    found: set[Path] = set()
    waiting = [here / "indexing.py"]
    while waiting:
        room = waiting.pop()
        if room in found:
            continue
        found.add(room)
        code = room.read_text(encoding="utf-8")
        names = _NAMED_TABLE.findall(code) if ".tsv" in code else ()  # every search waits for this
        found.update(table for name in names if (table := here / "tables" / name).is_file())
        for module in set(_IMPORTED.findall(code)) - _OF_SERVERS:
            path = here.joinpath(*module.split("."))
            waiting += [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
    return frozenset(found)


@cache
def versions() -> dict[str, str]:
    """Versions of what an index depends on."""
    found = {"python": platform.python_version(), "dogovor": _version("dogovor")}
    return found | {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"

"""The manifest of an index: what it was made of and by, and whether it can be used.

Comes in: an index folder. Goes out: its `Manifest`, or the error that says why there is none to use and what
to do. An index folder holds

    manifest.json          names the generation that counts; replaced by one rename, so a reader sees the old
                           index or the new one, never half
    generation-.../        the engine's files
    lock                   held by whoever writes

and nothing else but a README: a folder with other files in it is never written to.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzers.version import fingerprint
from search.errors import IndexDamaged, IndexForeign, IndexMissing, IndexStale, SeedError
from search.fields import SCHEMA_VERSION
from search.manifest_shape import GENERATION, SHAPES
from search.said import both, say, say_many

if TYPE_CHECKING:
    from search.sources import Source

FORMAT = 3
MANIFEST = "manifest.json"
LOCK = "lock"
_OURS = frozenset((MANIFEST, f"{MANIFEST}.new", LOCK))
_TOLERATED = frozenset(("README.md", "README", ".gitignore", ".gitkeep", ".DS_Store"))
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
_NAMED_TABLE = re.compile(r"\b\w+\.tsv")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is written down of an index.

    Attributes:
        format: of the manifest itself.
        schema: `search.fields.SCHEMA_VERSION`.
        analyzers: fingerprint of analysers, their tables and dictionaries.
        extraction: fingerprint of what reads articles and deals.
        versions: package -> version, of dogovor, Python, Whoosh and the dictionaries.
        built: ISO 8601 with time zone.
        generation: folder with the engine's files.
        named: the paths that were asked to be indexed, absolute.
        reading: limits and columns of tables by which sources were read, where a person set them.
        sources: id of a file -> path, size, SHA-256; the same of its sidecar, if it has one.
        rates: path and SHA-256 of the user's own exchange rates, or None.
        skipped: path and reason of what was not read.
        articles, paragraphs, deals: counts.
        files: file of the generation -> size, SHA-256.
    """

    format: int
    schema: int
    analyzers: str
    extraction: str
    versions: Mapping[str, str]
    built: str
    generation: str
    named: Sequence[str]
    reading: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]
    rates: Mapping[str, str] | None
    skipped: Sequence[Mapping[str, str]]
    articles: int
    paragraphs: int
    deals: int
    files: Mapping[str, Mapping[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """The manifest as it is written."""
        return asdict(self)


def read_manifest(index: Path) -> Manifest:
    """The manifest of an index that can be used.

    Raises:
        IndexMissing, IndexForeign, IndexDamaged, IndexStale: with what to do.
    """
    manifest = load_manifest(index)
    if manifest.schema != SCHEMA_VERSION:
        raise IndexStale(
            f"The index in {index} has schema {manifest.schema}, this dogovor needs {SCHEMA_VERSION}. "
            f"{_again(index)}"
        )
    if manifest.analyzers != fingerprint():
        raise IndexStale(
            f"The index in {index} was built with other word tables or dictionaries. {_again(index)}"
        )
    if manifest.extraction != extraction_fingerprint():
        raise IndexStale(f"The index in {index} was built by other rules of reading. {_again(index)}")
    return manifest


def load_manifest(index: Path) -> Manifest:
    """The manifest as it stands, whether or not it is up to date."""
    if index.exists() and not index.is_dir():
        raise IndexForeign(f"{index} is a file, not the folder of an index. Name a folder.")
    path = index / MANIFEST
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if others := foreign_files(index):
            raise IndexForeign(
                f"{index} is no index: it holds {_some(others)}. Name the folder of an index, or a new one."
            ) from None
        raise IndexMissing(f"There is no index in {index}. {_build(index)}") from None
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise IndexDamaged(f"Cannot read {path}: {reason}. Check its permissions.") from None
    except ValueError:
        raise IndexDamaged(f"{path} cannot be read: it is no JSON. {_again(index)}") from None
    if not isinstance(held, dict) or "generation" not in held or "schema" not in held:
        raise IndexForeign(f"{path} was not written by dogovor. Name the folder of an index, or a new one.")
    if held.get("format") != FORMAT:
        raise IndexStale(f"The index in {index} was made by another version of dogovor. {_again(index)}")
    return _manifest_from(held, index)


def _manifest_from(held: Mapping[str, Any], index: Path) -> Manifest:
    """A manifest as it was read, each of its values looked at: it may have been damaged or edited."""
    wrong = sorted(held.keys() ^ SHAPES.keys()) or [
        name for name, fits in SHAPES.items() if not fits(held[name])
    ]
    if wrong:
        raise IndexDamaged(f"{index / MANIFEST} does not have what it should ({wrong[0]}). {_again(index)}")
    return Manifest(**held)


def current_generation(index: Path) -> str:
    """The generation that counts now; cheap enough to be asked before every answer.

    Raises:
        IndexMissing, IndexForeign, IndexDamaged, IndexStale: with what to do.
    """
    try:
        status = (index / MANIFEST).stat()
    except OSError:
        return load_manifest(index).generation  # which says what is wrong
    return _generation_of(index, status.st_ino, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _generation_of(index: Path, inode: int, mtime_ns: int, size: int) -> str:
    """Read once for each manifest that was put in place; a new one has another inode, time or size."""
    return load_manifest(index).generation


def write_manifest(index: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the old one, at once and durably."""
    fresh = index / f"{MANIFEST}.new"
    with fresh.open("w", encoding="utf-8") as file:
        # Escaped, since the name of a file may hold bytes that are no UTF-8.
        json.dump(manifest.as_dict(), file, ensure_ascii=True, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(index / MANIFEST)


def foreign_files(index: Path) -> list[str]:
    """Names in a folder that are neither of an index nor tolerated beside one."""
    if not index.is_dir():
        return []
    names = sorted(path.name for path in index.iterdir())
    return [name for name in names if name not in _OURS | _TOLERATED and not GENERATION.fullmatch(name)]


def refuse_foreign(index: Path) -> None:
    """Refuse to write where something else lies.

    Raises:
        IndexForeign: a file of that name, or a folder with files that are not an index's.
    """
    with suppress(IndexMissing, IndexStale, IndexDamaged):
        load_manifest(index)
    if others := foreign_files(index):
        raise IndexForeign(
            f"{index} holds {_some(others)}, which is not part of an index; nothing was written. "
            "Name a new or empty folder."
        )


def verify_files(index: Path, manifest: Manifest, *, thoroughly: bool) -> list[str]:
    """What is wrong with the files of an index: missing, of another size; thoroughly: of other content."""
    folder = index / manifest.generation
    problems = []
    for name, expected in manifest.files.items():
        try:
            size = (folder / name).stat().st_size
            if size != expected["size"]:
                problems.append(f"{name} has {size} bytes instead of {expected['size']}")
            elif thoroughly and sha256(folder / name) != expected["sha256"]:
                problems.append(f"{name} is not as it was written")
        except FileNotFoundError:
            problems.append(f"{name} is missing")
        except OSError as problem:
            problems.append(f"{name} cannot be read: {(problem.strerror or str(problem)).lower()}")
    return problems


def changed_sources(manifest: Manifest) -> str | None:
    """Whether the articles and the rates that an index was built from are still the same."""
    from search.sources import find_sources  # here, since a search looks at no source

    rates = own_rates(manifest)
    if rates and other_rates(manifest, rates):
        if os.path.lexists(rates):
            return say("The exchange rates in %(file)s were changed since it was built.", file=rates)
        return say("The exchange rates in %(file)s are gone since it was built.", file=rates)
    try:
        found, _ = find_sources([Path(name) for name in manifest.named])
    except SeedError as reason:
        return str(reason)
    return _difference(found, manifest)


def rates_entry(rates: Path | None) -> dict[str, str] | None:
    """Path and digest of a file of exchange rates, as the manifest holds them."""
    return None if rates is None else {"path": str(rates.resolve()), "sha256": sha256(rates)}


def own_rates(manifest: Manifest) -> Path | None:
    """The user's own exchange rates that an index was built with."""
    return Path(manifest.rates["path"]) if manifest.rates else None


def other_rates(manifest: Manifest, rates: Path | None) -> bool:
    """Whether an index was built with other exchange rates than those of a file, wherever it lies."""
    held = manifest.rates["sha256"] if manifest.rates else None
    try:
        return held != (None if rates is None else sha256(rates))
    except OSError:
        return True


def source_entry(path: Path) -> dict[str, Any] | None:
    """Size, time and digest of a source file (none where it cannot be read); None where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    digest = ""
    with suppress(OSError):
        digest = sha256(path) if path.is_file() else ""
    return {"path": str(path), "size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": digest}


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
    """The files of this floor that decide what an index holds: all that building imports, and its tables."""
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
        for module in _IMPORTED.findall(code):
            path = here.joinpath(*module.split("."))
            waiting += [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
    return frozenset(found)


def versions() -> dict[str, str]:
    """Versions of what an index depends on."""
    found = {"python": platform.python_version(), "dogovor": _version("dogovor")}
    return found | {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _difference(found: Sequence[Source], manifest: Manifest) -> str | None:
    now = {source.id: source for source in found}
    known = manifest.sources
    if added := sorted(now.keys() - known.keys()):
        return _told("added", added)
    if gone := sorted(known.keys() - now.keys()):
        return _told("removed", gone)
    changed = [id for id, source in now.items() if _is_other(source, known[id])]
    if changed:
        return _told("changed", changed)
    return None


_SINCE = {
    "added": both(
        "%(number)s article was added since it was built: %(first)s.",
        "%(number)s articles were added since it was built, among them %(first)s.",
    ),
    "removed": both(
        "%(number)s article was removed since it was built: %(first)s.",
        "%(number)s articles were removed since it was built, among them %(first)s.",
    ),
    "changed": both(
        "%(number)s article was changed since it was built: %(first)s.",
        "%(number)s articles were changed since it was built, among them %(first)s.",
    ),
}


def _told(what: str, articles: Sequence[str]) -> str:
    """How many articles and which.

    >>> _told("added", ["gas"]), _told("changed", ["gas", "oil"])[:22]
    ('1 article was added since it was built: gas.', '2 articles were change')
    """
    one, many = _SINCE[what]
    return say_many(one, many, len(articles), first=articles[0])


def _is_other(source: Source, entry: Mapping[str, Any]) -> bool:
    """Whether a file, or the one beside it that tells of it, is no longer as it was read."""
    beside = entry.get("sidecar")
    if _has_changed(source.path, entry) or (source.sidecar is None) != (beside is None):
        return True
    return source.sidecar is not None and _has_changed(source.sidecar, beside or {})


def _has_changed(path: Path, entry: Mapping[str, Any]) -> bool:
    """By size and time where these agree; the content decides where only the time differs."""
    try:
        status = path.stat()
        if status.st_size != entry["size"]:
            return True
        return bool(status.st_mtime_ns != entry["mtime_ns"] and sha256(path) != entry["sha256"])
    except OSError:
        return True


def _again(index: Path) -> str:
    return f"Build it again: {_command(index)}"


def _build(index: Path) -> str:
    return f"Build one: {_command(index)}"


def _command(index: Path) -> str:
    return "dogovor index" if index == Path("index") else f"dogovor index --index {index}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

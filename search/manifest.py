"""The manifest of an index: what it was made of and by, and whether it can be used.

Comes in: an index folder. Goes out: its `Manifest`, or the error that says why there is none to use and what
to do. An index folder holds

    manifest.json            names the generation that counts, which of its commits does, and the files of
                             that commit; replaced by one rename, so a reader sees the old state or the new
                             one, never half
    manifest.previous.json   the one before it, whose files are kept
    generation-.../          the engine's files
    lock                     held by whoever writes

and nothing else but a README: a folder with other files in it is never written to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzers.version import fingerprint
from search.errors import IndexDamaged, IndexForeign, IndexMissing, IndexStale
from search.fields import SCHEMA_VERSION
from search.manifest_shape import GENERATION, SHAPES
from search.manifest_versions import extraction_fingerprint, versions
from search.trust import refuse_strangers

if TYPE_CHECKING:
    from search.store import Facts

FORMAT = 4
MANIFEST = "manifest.json"
PREVIOUS = "manifest.previous.json"
LOCK = "lock"
_OURS = frozenset((MANIFEST, f"{MANIFEST}.new", PREVIOUS, f"{PREVIOUS}.new", LOCK))
_TOLERATED = frozenset(("README.md", "README", ".gitignore", ".gitkeep", ".DS_Store"))


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
        commit: which of the generation's commits counts.
        named: the paths that were asked to be indexed, absolute.
        reading: limits and columns of tables by which sources were read, where a person set them.
        rates: path and SHA-256 of the user's own exchange rates, or None.
        articles, paragraphs, deals: counts.
        settled: whether all that depends on the whole collection is up to date with this commit.
        files: file of the commit -> size, SHA-256.
    """

    format: int
    schema: int
    analyzers: str
    extraction: str
    versions: Mapping[str, str]
    built: str
    generation: str
    commit: int
    named: Sequence[str]
    reading: Mapping[str, Mapping[str, Any]]
    rates: Mapping[str, str] | None
    articles: int
    paragraphs: int
    deals: int
    settled: bool
    files: Mapping[str, Mapping[str, Any]]

    @property
    def mark(self) -> str:
        """What is another one after each commit."""
        return f"{self.generation}.{self.commit}"

    def as_dict(self) -> dict[str, Any]:
        """The manifest as it is written."""
        return asdict(self)


def manifest_of(
    facts: Facts, generation: str, commit: int, files: Mapping[str, Mapping[str, Any]]
) -> Manifest:
    """The manifest of a commit that is made now."""
    return Manifest(
        format=FORMAT,
        schema=SCHEMA_VERSION,
        analyzers=fingerprint(),
        extraction=extraction_fingerprint(),
        versions=versions(),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        generation=generation,
        commit=commit,
        named=list(facts.named),
        reading=facts.reading,
        rates=facts.rates,
        articles=facts.articles,
        paragraphs=facts.paragraphs,
        deals=facts.deals,
        settled=facts.settled,
        files=files,
    )


def facts_of(manifest: Manifest) -> Facts:
    """What a manifest says of its commit, for the next one."""
    from search.store import Facts

    return Facts(**{one.name: getattr(manifest, one.name) for one in fields(Facts)})


def read_manifest(index: Path) -> Manifest:
    """The manifest of an index that can be used.

    Raises:
        IndexMissing, IndexForeign, IndexDamaged, IndexStale: with what to do.
    """
    manifest = load_manifest(index)
    refuse_stale(manifest, f"in {index}", _again(index))
    return manifest


def refuse_stale(manifest: Manifest, where: str, again: str) -> None:
    """Refuse an index that was made otherwise than this program makes it.

    Args:
        where: where it lies, after "The index".
        again: how to build it again.

    Raises:
        IndexStale: of another schema, other tables or other rules.
    """
    if manifest.schema != SCHEMA_VERSION:
        raise IndexStale(
            f"The index {where} has schema {manifest.schema}, this dogovor needs {SCHEMA_VERSION}. {again}"
        )
    if manifest.analyzers != fingerprint():
        raise IndexStale(f"The index {where} was built with other word tables or dictionaries. {again}")
    if manifest.extraction != extraction_fingerprint():
        raise IndexStale(f"The index {where} was built by other rules of reading. {again}")


def load_manifest(index: Path) -> Manifest:
    """The manifest as it stands, whether or not it is up to date; a stranger's is not even read."""
    if index.exists() and not index.is_dir():
        raise IndexForeign(f"{index} is a file, not the folder of an index. Name a folder.")
    path = index / MANIFEST
    refuse_strangers(index, [path])
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
    manifest = manifest_from(held, index)
    refuse_strangers(index, [index / manifest.generation])
    return manifest


def manifest_from(held: object, index: Path) -> Manifest:
    """A manifest as it was read, each of its values looked at: it may have been damaged or edited.

    Raises:
        IndexForeign, IndexDamaged, IndexStale: with what to do.
    """
    path = index / MANIFEST
    if not isinstance(held, dict) or "generation" not in held or "schema" not in held:
        raise IndexForeign(f"{path} was not written by dogovor. Name the folder of an index, or a new one.")
    form = held.get("format")
    if isinstance(form, int) and form != FORMAT:
        made = "an older" if form < FORMAT else "a newer"
        raise IndexStale(f"The index in {index} was made by {made} version of dogovor. {_again(index)}")
    wrong = sorted(held.keys() ^ SHAPES.keys()) or [
        name for name, fits in SHAPES.items() if not fits(held[name])
    ]
    if wrong:
        raise IndexDamaged(f"{index / MANIFEST} does not have what it should ({wrong[0]}). {_again(index)}")
    return Manifest(**held)


def current_mark(index: Path) -> str:
    """The mark of the commit that counts now; cheap enough to be asked before every answer.

    Raises:
        IndexMissing, IndexForeign, IndexDamaged, IndexStale: with what to do.
    """
    try:
        status = (index / MANIFEST).stat()
    except OSError:
        return load_manifest(index).mark  # which says what is wrong
    return _mark_of(index, status.st_ino, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _mark_of(index: Path, inode: int, mtime_ns: int, size: int) -> str:
    """Read once for each manifest that was put in place; a new one has another inode, time or size."""
    return load_manifest(index).mark


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


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _again(index: Path) -> str:
    return f"Build it again: {_command(index)}"


def _build(index: Path) -> str:
    return f"Build one: {_command(index)}"


def _command(index: Path) -> str:
    return "dogovor index" if index == Path("index") else f"dogovor index --index {index}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

"""Whether what an index was made of is still as it was: articles, what tells of them, exchange rates.

Comes in: a manifest. Goes out: in words what was added, removed or changed since, or None.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.errors import SeedError
from search.manifest import Manifest, sha256
from search.said import both, say, say_many

if TYPE_CHECKING:
    from search.sources import Source


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

"""Whether what an index was made of is still as it was: articles, what tells of them, exchange rates.

Comes in: an index. Goes out: in words what was added, removed or changed since, or None.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import SeedError
from search.manifest import Manifest, sha256
from search.said import both, say, say_many

if TYPE_CHECKING:
    from search.engine import Engine
    from search.store import Store


def changed_since(store: Store) -> str | None:
    """Whether the articles and the rates that an index was built from are still the same.

    Raises:
        IndexMissing, IndexForeign, IndexStale, IndexDamaged: the index cannot be used.
    """
    manifest = store.read()
    engine = store.open(manifest)
    try:
        return changed_sources(manifest, engine)
    finally:
        engine.close()


def changed_sources(manifest: Manifest, engine: Engine) -> str | None:
    """The same of an index that is open."""
    # Here, since a search looks at no source.
    from search.changes import compare
    from search.documents.model import Reading
    from search.kept import kept_in
    from search.sources import STDIN, find_sources, with_ids

    rates = own_rates(manifest)
    if rates and other_rates(manifest, rates):
        if os.path.lexists(rates):
            return say("The exchange rates in %(file)s were changed since it was built.", file=rates)
        return say("The exchange rates in %(file)s are gone since it was built.", file=rates)
    reading = Reading.from_dict(manifest.reading)
    try:
        found, _ = find_sources([Path(name) for name in manifest.named], reading)
    except SeedError as reason:
        return str(reason)
    kept = {one.key: one for one in kept_in(engine) if one.key != os.fspath(STDIN)}
    changes = compare(with_ids(found, reading, {key: one.id for key, one in kept.items()}), kept)
    if changes.new:
        return _told("added", [one.id for one in changes.new])
    if changes.removed:
        return _told("removed", [one.id for one in changes.removed])
    return _told("changed", [one.id for one in changes.changed]) if changes.changed else None


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

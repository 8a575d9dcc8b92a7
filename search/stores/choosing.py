"""From where an index is to the store that keeps it.

Comes in: a folder, or "opensearch:https://host:9200". Goes out: the store.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from search.address import is_address
from search.engine import Engine
from search.errors import DogovorError, IndexDamaged, IndexStale
from search.manifest import MANIFEST, Manifest, load_manifest
from search.store import Store, Where
from search.stores.folder import FolderStore

if TYPE_CHECKING:
    from search.stores.server import ServerStore

_ATTEMPTS = 3


def store_of(where: Where) -> Store:
    """The store of an index; nothing is opened yet."""
    return server_of(str(where)) if is_address(where) else FolderStore(Path(where))


def opened(where: Where) -> tuple[Engine, Manifest]:
    """The commit that counts.

    Raises:
        IndexMissing, IndexForeign, IndexStale, IndexDamaged: with what to do.
    """
    store = store_of(where)
    for _ in range(_ATTEMPTS):
        manifest = store.read()
        try:
            return store.open(manifest), manifest
        except IndexDamaged as fault:
            if store.current() == manifest.mark:
                raise
            replaced = fault  # in this very moment: look again
    raise replaced


def manifest_at(where: Where) -> Manifest:
    """The manifest of an index as it stands, whether or not it is up to date.

    Raises:
        IndexMissing, IndexForeign, IndexDamaged, IndexStale: with what to do.
    """
    return server_of(str(where)).load() if is_address(where) else load_manifest(Path(where))


def named_at(where: Where) -> tuple[Path, ...]:
    """The files and folders that an index was made of; none where there is no index that tells."""
    try:
        return tuple(map(Path, manifest_at(where).named))
    except IndexStale:  # of another version, which may have told of them in the same way
        return () if is_address(where) else _named_in(Path(where) / MANIFEST)
    except DogovorError:
        return ()


def _named_in(manifest: Path) -> tuple[Path, ...]:
    with suppress(OSError, ValueError, TypeError, AttributeError):
        return tuple(map(Path, json.loads(manifest.read_text(encoding="utf-8")).get("named", ())))
    return ()


@lru_cache(maxsize=8)
def server_of(where: str) -> ServerStore:
    """One line to a cluster for all who ask."""
    from search.stores.server import ServerStore  # whose client is there only where it was installed

    return ServerStore(where)

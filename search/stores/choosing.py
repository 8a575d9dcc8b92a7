"""From where an index is to the store that keeps it.

Comes in: a folder, or "opensearch:https://host:9200". Goes out: the store.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from search.engines.opensearch.address import is_address
from search.store import Store
from search.stores.folder import FolderStore


def store_of(where: str | Path) -> Store:
    """The store of an index; nothing is opened yet."""
    if not is_address(where):
        return FolderStore(Path(where))
    return _on_server(str(where))


@lru_cache(maxsize=8)
def _on_server(where: str) -> Store:
    """One line to a cluster for all who ask."""
    from search.stores.server import ServerStore  # whose client is there only where it was installed

    return ServerStore(where)

"""Where indexes lie: the rooms behind `search.store`. Face: `store_of`."""

from search.stores.choosing import manifest_at, opened, server_of, store_of

__all__ = ["manifest_at", "opened", "server_of", "store_of"]

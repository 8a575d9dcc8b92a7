"""What an index is at the moment, in figures: for whoever watches a server, and for `dogovor info`.

Comes in: the manifest that counts. Goes out: its generation, commit, age and counts, and what it was made by.
No folder, no file and no machine is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from search.manifest_versions import versions
from search.store import Store

FIGURES = ("generation", "commit", "settled", "built", "articles", "paragraphs", "deals", "schema")


def figures(manifest: Mapping[str, Any], now: datetime | None = None) -> dict[str, Any]:
    """Which commit of which generation counts, how old it is, how much it holds.

    >>> held = {"commit": 7, "built": "2026-11-22T10:00:00+00:00"}
    >>> told = figures(held, datetime(2026, 11, 22, 11, tzinfo=UTC))
    >>> told["commit"], told["age_seconds"], told["settled"]
    (7, 3600, None)
    """
    return {
        **{name: manifest.get(name) for name in FIGURES},
        "age_seconds": age(manifest.get("built") or "", now),
        "version": versions()["dogovor"],
    }


def age(built: str, now: datetime | None = None) -> int | None:
    """Whole seconds since a moment, never fewer than none; nothing where the moment is unknown."""
    if not built:
        return None
    return max(0, int(((now or datetime.now(UTC)) - datetime.fromisoformat(built)).total_seconds()))


def health_of(store: Store) -> dict[str, Any]:
    """How what keeps an index is: nothing for a folder, what a cluster says of itself for a server."""
    asked = getattr(store, "health", None)
    return asked() if asked else {}

"""Whether the server is well: a word for whoever asks often, and particulars for whoever wants to know more.

Comes in: a request. Goes out: 200 while the index answers, 503 while it does not. Neither names a folder, a
file or a machine.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, json

from search.errors import DogovorError
from web.searching import Searching

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """For whoever watches the server, often: 200 while the index answers. One look into it, no counting."""
    _searcher().deal("")
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> Response:
    """For whoever rolls out a new index: which one answers, how old it is, how much it holds."""
    try:
        info = _searcher().info()
    except DogovorError as error:
        return _json({"status": "unavailable", "reason": type(error).__name__}, 503)
    return _json(
        {
            "status": "ready",
            "generation": info.manifest.get("generation"),
            "built": info.built or None,
            "age_seconds": _age(info.built),
            "articles": info.articles,
            "paragraphs": info.paragraphs,
            "deals": info.deals,
            "sources_changed": info.stale is not None,
        }
    )


def _searcher() -> Searching:
    searcher: Searching = current_app.extensions["searcher"]
    return searcher


def _age(built: str) -> int | None:
    """Whole seconds since a moment, never fewer than none; nothing where the moment is unknown."""
    if not built:
        return None
    return max(0, int((datetime.now(UTC) - datetime.fromisoformat(built)).total_seconds()))


def _json(answer: dict[str, Any], status: int = 200) -> Response:
    told = Response(json.dumps(answer), status, content_type="application/json")
    told.headers["Cache-Control"] = "no-store"
    return told

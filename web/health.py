"""Whether the server is well: a word for whoever asks often, and particulars for whoever wants to know more.

Comes in: a request. Goes out: 200 while the index answers, 503 while it does not. Neither names a folder, a
file or a machine.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, json

from search.errors import DogovorError
from search.results import IndexInfo
from search.state import figures
from web.searching import Searching

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """For whoever watches the server, often: 200 while the index answers. One look into it, no counting."""
    try:
        _searcher().deal("")
        info = _searcher().info(sources=False)
    except DogovorError as error:
        return _unavailable(error)
    return _json({"status": "ok", **_figures(info)})


@health.get("/readyz")
def readyz() -> Response:
    """For whoever rolls out a new index: the same, whether its sources changed, how its engine is."""
    try:
        info = _searcher().info()
    except DogovorError as error:
        return _unavailable(error)
    told = {"status": "ready", **_figures(info), "sources_changed": info.stale is not None}
    return _json({**told, **({"engine": info.engine} if info.engine else {})})


def _figures(info: IndexInfo) -> dict[str, Any]:
    """What stands in both."""
    held = {"articles": info.articles, "paragraphs": info.paragraphs, "deals": info.deals}
    return figures({**info.manifest, **held, "built": info.built or None})


def _unavailable(error: DogovorError) -> Response:
    """The index cannot answer; the kind of reason says nothing of folders or machines."""
    return _json({"status": "unavailable", "reason": type(error).__name__}, 503)


def _searcher() -> Searching:
    searcher: Searching = current_app.extensions["searcher"]
    return searcher


def _json(answer: dict[str, Any], status: int = 200) -> Response:
    told = Response(json.dumps(answer), status, content_type="application/json")
    told.headers["Cache-Control"] = "no-store"
    return told

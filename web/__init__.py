"""The page: `create_app` over an index, `serve` for the browser."""

from __future__ import annotations

from web.app import create_app
from web.serving import DESK, PRODUCTION, exposure, serve

__all__ = ["DESK", "PRODUCTION", "create_app", "exposure", "serve"]

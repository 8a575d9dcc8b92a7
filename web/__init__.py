"""The page: `create_app` over an index, `serve` for the browser."""

from __future__ import annotations

from web.app import create_app
from web.serving import exposure, serve

__all__ = ["create_app", "exposure", "serve"]

"""Whoosh 2.7.4 as an engine: the only folder that imports it. Face: `WhooshEngine`."""

from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.kernels import use_loops

__all__ = ["WhooshEngine", "use_loops"]

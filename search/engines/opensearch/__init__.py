"""OpenSearch as an engine, for more than one machine can hold: the only folder that imports its client.

Face: `OpenSearchEngine`.
"""

from search.engines.opensearch.engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]

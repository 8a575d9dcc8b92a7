"""Analysis of very many texts, in several processes or on a cluster, without an index."""

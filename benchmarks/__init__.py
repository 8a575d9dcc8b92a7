"""Measurements of speed; see docs/benchmarks.md."""

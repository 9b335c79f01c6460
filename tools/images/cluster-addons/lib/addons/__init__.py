"""Cluster DNS and local-path storage for `sim` clusters; Python's standard library only."""

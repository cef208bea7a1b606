"""Orchestrates imports, checks and demonstration data; holds no tables."""

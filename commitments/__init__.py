"""Waymark's features, one small Django app each. Layers: CONTRIBUTING.md and the contracts in pyproject.toml."""

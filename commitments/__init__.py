"""Waymark's features, one small Django app each. Layers: docs/plan.md and the contracts in pyproject.toml."""

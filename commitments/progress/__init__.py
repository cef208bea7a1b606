"""Cycles, reports, revisions and claims: how progress is logged, reviewed and published."""

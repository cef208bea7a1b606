"""Append-only events without foreign keys: who did what to which row, before and after."""

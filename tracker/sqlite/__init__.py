"""Django's SQLite backend, with one difference: see base.py."""

"""The public pages, one module for each noun. All are read-only: they take GET and HEAD."""

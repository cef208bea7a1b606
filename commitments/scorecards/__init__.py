"""Cells, spreads and the public pages that show them."""

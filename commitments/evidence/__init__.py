"""Evidence as reusable items."""

"""Home, about, methodology, search and the key to the marks."""

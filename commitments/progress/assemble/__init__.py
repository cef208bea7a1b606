"""What the pages of reports are made of, as ready values."""

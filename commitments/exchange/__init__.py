"""What actors give each other: needs and offers of support, matches between them, and practices that worked."""

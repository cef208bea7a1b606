"""Makes a copy of a file that holds what a reader sees and nothing else. Pure: no Django, no database, no settings.

Run as a process of its own (`python -m commitments.evidence.sanitizer`), with bounds on time and memory, because it reads
bytes that anybody may have prepared. What it refuses, it refuses by a word; sanitizer_queue.py has the sentences.
"""

MOST_PIXELS = 40_000_000
MOST_PAGES = 2_000
MOST_OBJECTS = 400_000
MOST_DEPTH = 60
MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of all texts of a document together, unpacked."""


class Refusal(Exception):
    """Why there is no clean copy: damaged, encrypted, too_many_pixels, moving, too_many_pages, too_complex."""

    def __init__(self, word):
        self.word = word
        super().__init__(word)

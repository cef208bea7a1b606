"""Why a file is not taken. The text of each is the sentence that its bringer reads."""


class FileRefused(Exception):
    """A file that was not taken. Nothing of it is kept."""


class Unsafe(FileRefused):
    """What it is, or what is in it, is the reason."""


class TooMuch(FileRefused):
    """It is too large, or there are too many."""


class NotSaved(FileRefused):
    """The server had no place for it. Nothing half-written stays."""


class NotUsable(ValueError):
    """A claim cannot point to this: an item that is not this actor's, whether or not it is another's, or a wrong date."""

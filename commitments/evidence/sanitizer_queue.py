"""From bytes that anybody may have prepared to a copy that is safe to hand out: what a file is, and the clean copy of it.

Needs no database. The work itself is done by sanitizer/, in a process of its own.
"""

import subprocess
import sys
import threading
from pathlib import Path

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .refusals import NotSaved, Unsafe

ENDINGS = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}
HEADS = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
HEAD_BYTES = 4096
TIME_LIMIT = 20
"""Seconds by the clock on the wall; the process has its own limit of the processor's time."""
REFUSED = 3  # sanitizer/__main__.py

PLACES = threading.BoundedSemaphore(2)
"""So many files at once: each may take the memory that its process is allowed."""

SENTENCES = {
    "damaged": gettext_lazy(
        "This file is damaged or incomplete, so it cannot be checked. Save it again and add it once more."
    ),
    "encrypted": gettext_lazy(
        "This PDF is locked with a password, so it cannot be checked. Save it without one and add it again."
    ),
    "too_many_pixels": gettext_lazy(
        "This picture is too large to be checked: at most 40 megapixels. Make it smaller and add it again."
    ),
    "moving": gettext_lazy("This picture moves. Save it as a still picture and add it again."),
    "too_many_pages": gettext_lazy("This PDF has more than 2,000 pages. Add the part that you refer to."),
    "too_complex": gettext_lazy(
        "This file is built in a way that cannot be checked. Print it to a new PDF and add that."
    ),
}


def kind_of(source: Path, name: str) -> str:
    """`pdf`, `jpeg` or `png`: what the first bytes say and the end of `name` says too. Raises Unsafe for anything else."""
    with source.open("rb") as received:
        head = received.read(HEAD_BYTES)
    if not head:
        raise Unsafe(_("This file is empty."))
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = next((kind for kind, start in HEADS.items() if head.startswith(start)), None)
    known = {each for endings in ENDINGS.values() for each in endings}
    if kind is None or ending not in known or not _looks_like(head, kind):
        raise Unsafe(_("Only PDF, JPEG and PNG files can be added, and this is none of them."))
    if ending not in ENDINGS[kind]:
        raise Unsafe(_("The name of this file says one kind and its content another. Save it under its right kind."))
    return kind


def _looks_like(head, kind):
    """A second opinion on what the content is."""
    try:
        return any(match.extension.lstrip(".") in ENDINGS[kind] for match in puremagic.magic_string(head))
    except (puremagic.PureError, ValueError):
        return False


def sanitise(source: Path, target: Path, kind: str) -> None:
    """Write the clean copy of `source` to `target`. Raises Unsafe or NotSaved, and then leaves nothing at `target`."""
    try:
        word = _in_a_process(source, target, kind)
    except OSError as trouble:
        target.unlink(missing_ok=True)
        raise NotSaved(_("This file could not be saved just now. Nothing else is lost; try again later.")) from trouble
    if word or not target.is_file() or not target.stat().st_size:
        target.unlink(missing_ok=True)
        raise Unsafe(str(SENTENCES[word if word in SENTENCES else "too_complex"]))


def _in_a_process(source, target, kind):
    """Empty when the copy was made, else the word of the refusal; a death is one too."""
    command = [sys.executable, "-E", "-s", "-m", "commitments.evidence.sanitizer", kind, source, target]
    root = Path(__file__).resolve().parents[2]
    with PLACES:
        try:
            done = subprocess.run(  # noqa: S603  our own program, and names that the server made
                command,
                cwd=root,
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a file can make its reader complain without end, and it would all be kept
                text=True,
                timeout=TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "too_complex"
    if done.returncode == 0:
        return ""
    return done.stdout if done.returncode == REFUSED else "too_complex"

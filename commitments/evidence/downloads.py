"""How a clean copy leaves the house: as a file to be saved, never as a page of this site."""

import logging

from django.http import FileResponse, Http404
from django.utils.text import slugify

from . import storage

TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
POLICY = "sandbox; default-src 'none'"

log = logging.getLogger(__name__)


def file_response(item):
    """The copy of an item's file, named by the item's title. Who may have it was asked before; 404 when it is gone.

    No cache keeps it, a visitor's neither: what may be had today may be withdrawn tomorrow.
    """
    file = item.file
    path = storage.place(storage.CLEAN, file.clean_name)
    try:
        opened = path.open("rb")
    except OSError as trouble:
        log.error("The copy of evidence file %s cannot be read.", file.pk)
        raise Http404 from trouble
    name = slugify(item.title)[:80] or "evidence"
    return FileResponse(
        opened,
        as_attachment=True,
        filename=f"{name}.{storage.ENDINGS[file.kind]}",
        content_type=TYPES[file.kind],
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )

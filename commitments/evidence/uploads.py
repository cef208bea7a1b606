"""How the bytes of a form are taken in: a file that is too much is let go, and the words around it stay.

Django's own answer to such a form is an error page, and everything that was typed would be gone with it.
"""

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_FILE = 10 * 1024 * 1024
MOST_FILES = 25
"""In one form, and in one report."""

TOO_LARGE, TOO_MANY, NO_PLACE = "too_large", "too_many", "no_place"


class NotKept(UploadedFile):
    """Stands where a file would be that was not kept: its name, and `reason`."""

    def __init__(self, *, reason, **facts):
        super().__init__(**facts)
        self.reason = reason


class BoundedUploadHandler(FileUploadHandler):
    """Keeps each file on the disk up to LARGEST_FILE, and at most MOST_FILES; all other fields come through whole."""

    count = 0
    reason = ""
    kept: Any = None

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.count += 1
        self.reason = TOO_MANY if self.count > MOST_FILES else ""
        self.kept = None

    def receive_data_chunk(self, raw_data, start):
        if not self.reason and start + len(raw_data) > LARGEST_FILE:
            self.reason = TOO_LARGE
        if not self.reason:
            try:
                self._keep(raw_data)
            except OSError:
                self.reason = NO_PLACE
        if self.reason:
            self._let_go()

    def file_complete(self, file_size):
        facts = {"name": self.file_name, "content_type": self.content_type, "size": file_size}
        if self.reason:
            return NotKept(reason=self.reason, **facts)
        try:
            self._keep(b"")
            self.kept.seek(0)
        except OSError:
            self._let_go()
            return NotKept(reason=NO_PLACE, **facts)
        return UploadedFile(file=self.kept, **facts)

    def upload_interrupted(self):
        self._let_go()

    def _keep(self, data):
        if self.kept is None:
            # The name is never the user's: it could be anything, and longer than a name may be.
            self.kept = tempfile.TemporaryFile(prefix="waymark-")  # noqa: SIM115  closed with the request
        self.kept.write(data)

    def _let_go(self):
        if self.kept is not None:
            self.kept.close()
            self.kept = None

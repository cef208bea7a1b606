import signal
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commitments.curation.archive import Refused, write_archive
from commitments.curation.static_site import faults_in

EVERY = 200
"""Pages from one line of progress to the next."""


class Command(BaseCommand):
    help = (
        "Write the public site as files that open without a server. Ends with 1, and leaves nothing, when that fails."
    )

    told = 0
    """Pages that were written when the last line of progress was."""

    def add_arguments(self, parser):
        parser.add_argument("folder", help="a folder that is not there yet")
        parser.add_argument("--demo", action="store_true", help="the invented actors instead of the real ones")
        parser.add_argument(
            "--check", action="store_true", help="write nothing: look whether the archive in this folder is whole"
        )

    def handle(self, *, folder, demo, check, verbosity, **options):
        if check:
            self._check(Path(folder))
        else:
            self._write(folder, demo=demo, tell=self._tell if verbosity else _nothing)

    def _write(self, folder, *, demo, tell):
        if demo and not settings.DEMO:
            raise CommandError("This site has no demonstration to write: it runs without DEMO=1.")
        begun = time.monotonic()
        earlier = signal.signal(signal.SIGTERM, _stop)
        try:
            archive, walk = write_archive(place=folder, fictional=demo, tell=tell)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing of the archive is left.") from None
        finally:
            signal.signal(signal.SIGTERM, earlier)
        if walk.gone:
            self.stdout.write(
                f"Pages lead to these, where there is nothing; the archive says so there: {sorted(walk.gone)}"
            )
        self.stdout.write(
            f"{folder}: {archive.pages:,} pages in {archive.files:,} files, {archive.size / 1e6:,.1f} MB, "
            f"in {time.monotonic() - begun:,.0f} seconds. Open {Path(folder, 'index.html')}."
        )
        self.stdout.write(f"SHA-256 of its manifest: {archive.manifest}")

    def _tell(self, pages, waiting):
        if pages >= self.told + EVERY:
            self.told = pages
            self.stdout.write(f"{pages:,} pages are written, {waiting:,} are known to come.")

    def _check(self, folder):
        faults = 0
        for sentence in faults_in(folder):
            self.stdout.write(sentence)
            faults += 1
        if faults:
            raise CommandError(f"{faults} faults.")
        self.stdout.write(f"{folder} is whole: every file is as it was written, and every link leads somewhere.")


def _stop(number, frame):
    raise KeyboardInterrupt


def _nothing(pages, waiting):
    pass

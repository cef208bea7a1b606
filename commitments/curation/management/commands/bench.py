import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from commitments.curation.bench import goals, pages, world

PLAIN_UP_TO = 100_000
"""Claims, of which the plain page reads all into memory."""


class Command(BaseCommand):
    help = (
        "Measure the main pages on a scratch database, with a short history and with a long one, beside a view that returns "
        "the same bytes from memory. Ends with 1 where a page costs more than docs/performance.md promises."
    )

    def add_arguments(self, parser):
        parser.add_argument("--claims", type=int, default=10_000, help="of the short history")
        parser.add_argument("--grown", type=int, default=100_000, help="claims of the long history")
        parser.add_argument("--actors", type=int, default=200)
        parser.add_argument("--assessments", type=int, default=2_000)
        parser.add_argument("--repeat", type=int, default=20)
        parser.add_argument(
            "--dir", type=Path, default=Path(settings.BASE_DIR) / "fixtures", help="folder of the sheets"
        )

    def handle(self, *, claims, grown, actors, assessments, repeat, dir, **options):  # noqa: A002 - the option's name
        with world.scratch_database():
            began = time.perf_counter()
            written = world.fill(fixtures=dir, claims=claims, actors=actors, at=timezone.now())
            heard = world.assess(assessments=assessments, at=timezone.now())
            self._tell_filled(written, began, f"of {actors} actors, {heard:,} assessments")
            with pages.served() as handler:
                asked = goals.pages_of()
                short = self._measure(handler, asked, claims=written, repeat=repeat)
                began = time.perf_counter()
                written += world.lengthen(claims=grown - written, first=world.LATER)
                self._tell_filled(written, began, "in all")
                long = self._measure(
                    handler, asked, claims=written, repeat=repeat, is_plain_asked=written <= PLAIN_UP_TO
                )
            self._show_lines("growth", goals.growth_of(asked, short, long))
        if self.missed:
            raise CommandError(f"{self.missed} lines are MISSED.")

    missed = 0

    def _tell_filled(self, written, began, what):
        world.tidy()
        took = time.perf_counter() - began
        self.stdout.write(f"\n{connection.vendor}: {written:,} published claims {what}, written in {took:.0f} s.")

    def _measure(self, handler, asked, *, claims, repeat, is_plain_asked=False):
        found = goals.measure(handler, asked, claims=claims, repeat=repeat, is_plain_asked=is_plain_asked)
        self.stdout.write(
            f"{'page':26}{'queries':>8}{'work':>12}{'bytes':>10}{'on the wire':>12}{'ms':>9}{'floor ms':>10}{'floors':>8}"
        )
        for name, page in found.pages.items():
            self.stdout.write(
                f"{name:26}{page.queries:>8}{page.work:>12,}{page.bytes:>10,}{page.packed:>12,}{page.processor:>9.2f}"
                f"{page.floor:>10.2f}{page.ratio:>8.0f}"
            )
        self._show_lines(f"{claims:,} claims", goals.lines_of(asked, found))
        return found

    def _show_lines(self, title, lines):
        self.stdout.write(f"\n{title:52}{'measured':>10}{'goal':>8}")
        for line in lines:
            self.missed += not line.is_ok
            verdict = "ok" if line.is_ok else "MISSED"
            self.stdout.write(f"{line.what:52}{line.measured:>10.2f}{line.goal:>8g}  {verdict}")

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from commitments.curation import bench


class Command(BaseCommand):
    help = "Measure the four main pages on a scratch database, beside a view that returns the same bytes from memory."

    def add_arguments(self, parser):
        parser.add_argument("--claims", type=int, default=10_000)
        parser.add_argument("--actors", type=int, default=200)
        parser.add_argument("--assessments", type=int, default=2_000)
        parser.add_argument("--repeat", type=int, default=30)
        parser.add_argument(
            "--dir", type=Path, default=Path(settings.BASE_DIR) / "fixtures", help="folder of the sheets"
        )

    def handle(self, *, claims, actors, assessments, repeat, dir, **options):  # noqa: A002 - the option's name
        with bench.scratch_database():
            began = time.perf_counter()
            written = bench.fill(fixtures=dir, claims=claims, actors=actors, at=timezone.now())
            bench.tidy()
            took = time.perf_counter() - began
            self.stdout.write(
                f"{connection.vendor}: {written:,} published claims of {actors} actors, written in {took:.1f} s. "
                f"CPU time, {repeat} repetitions."
            )
            before = bench.measure(repeat=repeat)
            heard = bench.assess(assessments=assessments, at=timezone.now())
            bench.tidy()
            self.stdout.write(f"The last six lines: the same pages with {heard:,} published assessments beside.")
            self._show([*before, *bench.measure(repeat=repeat, said=f" + {heard:,}")])

    def _show(self, pages):
        self.stdout.write(
            f"{'page':28}{'queries':>8}{'bytes':>10}{'p50 ms':>9}{'p95 ms':>9}{'floor ms':>10}{'ratio':>8}"
        )
        for page in pages:
            self.stdout.write(
                f"{page.name:28}{page.queries:>8}{page.bytes:>10,}{page.p50:>9.2f}{page.p95:>9.2f}"
                f"{page.floor:>10.2f}{page.ratio:>7.0f}x"
            )

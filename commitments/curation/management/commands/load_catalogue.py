from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from commitments.common.locks import one_set_up_at_a_time
from commitments.common.sheets import BadSheet
from commitments.curation import loading
from commitments.search import index
from commitments.search.models import Entry


class Command(BaseCommand):
    help = "Load the sheets of the catalogue and the actors; loading twice changes nothing. -v 2 shows every change."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dir", type=Path, default=Path(settings.BASE_DIR) / "fixtures", help="folder of the sheets"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")

    def handle(self, *, dir, dry_run, verbosity, **options):  # noqa: A002 - the option's name
        sheets = loading.read_folder(dir)
        if not sheets:
            raise CommandError(f"There are no sheets in {dir}.")
        try:
            if dry_run:
                plans = loading.plan_catalogue(sheets)
            else:
                with one_set_up_at_a_time(connection, tell=self.stdout.write):
                    plans = loading.load_catalogue(sheets, by=None, at=timezone.now())
                    if not Entry.objects.exists():
                        index.rebuild()  # what is public is older than the index
        except BadSheet as bad:
            raise CommandError("\n".join(["Nothing was loaded.", *bad.problems])) from None
        if verbosity:
            self._show(plans, sheets, verbosity=verbosity)
            if dry_run:
                self.stdout.write("A dry run: nothing was written.")

    def _show(self, plans, sheets, *, verbosity):
        for plan in plans:
            self.stdout.write(loading.summary_of(plan))
            if verbosity > 1 or plan.kept or plan.gone:
                for line in loading.details_of(plan, whole=verbosity > 2):
                    if verbosity > 1 or line.lstrip()[0] in "=?":
                        self.stdout.write(line)
        for name in loading.missing_sheets(sheets):
            self.stdout.write(f"{name}: not there, its table was left alone")

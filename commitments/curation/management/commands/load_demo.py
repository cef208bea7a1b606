from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from commitments.accounts.demonstration import ACCOUNTS
from commitments.common.locks import one_set_up_at_a_time
from commitments.common.sheets import BadSheet
from commitments.curation.demonstration import load_demonstration


class Command(BaseCommand):
    help = "Load the fictional actors of the demonstration, their reports and their sign-ins. Needs DEMO=1."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dir", type=Path, default=Path(settings.BASE_DIR) / "fixtures", help="folder of the sheets"
        )

    def handle(self, *, dir, verbosity, **options):  # noqa: A002 - the option's name
        if not settings.DEMO:
            raise CommandError("The demonstration has sign-ins that everybody knows. It is loaded only with DEMO=1.")
        try:
            with one_set_up_at_a_time(connection, tell=self.stdout.write):
                told = load_demonstration(dir, at=timezone.now())
        except BadSheet as bad:
            raise CommandError("\n".join(["Nothing was loaded.", *bad.problems])) from None
        if not verbosity:
            return
        self.stdout.write(f"Demonstration: {told.begun} reports added, of {told.reports} in the sheets.")
        self.stdout.write("Sign-ins:")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.email:20} {account.password}   {account.role}")

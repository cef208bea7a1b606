from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.accounts.roles import curators
from commitments.common.sheets import BadSheet
from commitments.pledges import importing


class Command(BaseCommand):
    help = "Reads pledges that others have published, from their sheet and a mapping. Without --write it only says what it would do."

    def add_arguments(self, parser):
        parser.add_argument("sheet", type=Path, help="their comma-separated file")
        parser.add_argument("mapping", type=Path, help="a sheet with the columns ours, theirs, value, means")
        parser.add_argument("--write", action="store_true", help="publish what is new, marked transcribed")
        parser.add_argument("--by", default="", help="mail address of the curator who decides it")

    def handle(self, *, sheet, mapping, write, by, **options):
        curator = curators().filter(email=by).first() if by else None
        if write and curator is None:
            raise CommandError("Say who decides it: --by with the mail address of a curator.")
        at = timezone.now()
        try:
            read = importing.Mapping.of_sheet(mapping.read_text(encoding="utf-8-sig"), name=mapping.name)
            text = sheet.read_text(encoding="utf-8-sig")
            if not write:
                plan = importing.plan_pledges(text, read, today=at.date(), name=sheet.name)
            else:
                plan, batch = importing.import_pledges(text, read, by=curator, at=at, name=sheet.name)
        except BadSheet as bad:
            raise CommandError(str(bad)) from bad
        for line in importing.details_of(plan):
            self.stdout.write(line)
        self.stdout.write(
            f"{plan.source_name}: {len(plan.added)} new, {plan.unchanged} the same, {len(plan.kept)} kept."
        )
        if write and plan.added:
            self.stdout.write(f"Written. To take all of it back: manage.py undo_pledges {batch} --by {by}")
        elif plan.added:
            self.stdout.write("Nothing is written. Add --write and --by to do it.")

"""manage.py tidy_scratch: unsaved texts that nobody came back to for a month are thrown away."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments.record.autosave import LIFETIME, tidy_scratch


class Command(BaseCommand):
    help = f"Throw away what was typed and not saved for {LIFETIME.days} days. For a timer, once a day."

    def handle(self, *args, **options):
        number = tidy_scratch(at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"Unsaved texts thrown away: {number}")

from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments.evidence.cleanup import tidy


class Command(BaseCommand):
    help = "Delete evidence files that nobody needs any more. Run it once a day."

    def handle(self, **options):
        for what, count in tidy(at=timezone.now()).items():
            self.stdout.write(f"{what}: {count}")

from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments.curation.in_force import put_in_force


class Command(BaseCommand):
    help = "Let the rows of actors and commitments hold what was recorded ahead and is in force today. Once a day."

    def handle(self, **options):
        changed = put_in_force(at=timezone.now())
        self.stdout.write(
            f"{len(changed)} changed: {', '.join(noun.code for noun in changed)}" if changed else "Nothing."
        )

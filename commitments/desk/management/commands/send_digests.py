from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments.desk.actions import send_digests


class Command(BaseCommand):
    help = "Send one mail to each person for whom something waits, at most one a day. To be run once a day."

    def handle(self, **options):
        done = send_digests(at=timezone.now())
        self.stdout.write(f"{done.sent} sent, {done.failed} not taken by the mail server.")

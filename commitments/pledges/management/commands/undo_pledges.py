import uuid

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.accounts.roles import curators
from commitments.pledges import actions


class Command(BaseCommand):
    help = "Takes an import of pledges back, whole: each leaves public view, and its place says why."

    def add_arguments(self, parser):
        parser.add_argument("batch", type=uuid.UUID, help="the id that import_pledges gave")
        parser.add_argument("--by", required=True, help="mail address of the curator who decides it")

    def handle(self, *, batch, by, **options):
        curator = curators().filter(email=by).first()
        if curator is None:
            raise CommandError("Say who decides it: --by with the mail address of a curator.")
        try:
            undone = actions.undo_import(batch=batch, by=curator, at=timezone.now())
        except actions.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{undone} taken back.")

from django.conf import settings
from django.core.management.base import BaseCommand

from commitments.progress.state_diagram import moves_as_markdown


class Command(BaseCommand):
    help = "Draw docs/report-moves.md from the table of moves."

    def handle(self, **_options):
        page = settings.BASE_DIR / "docs" / "report-moves.md"
        page.write_text(moves_as_markdown(), encoding="utf-8")
        self.stdout.write(f"{page.name} is drawn.")

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commitments.common.sheets import BadSheet
from commitments.curation import checks
from commitments.curation.loading import read_folder


class Command(BaseCommand):
    help = "Count the database against the numbers of the sources. Ends with 1 when anything differs."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dir", type=Path, default=Path(settings.BASE_DIR) / "fixtures", help="folder of the sheets"
        )
        parser.add_argument(
            "--sources", type=Path, help="folder of the source documents: look for every anchor in them"
        )

    def handle(self, *, dir, sources, verbosity, **options):  # noqa: A002 - the option's name
        sheets = read_folder(dir)
        if checks.EXPECTED not in sheets:
            raise CommandError(f"There is no {checks.EXPECTED} in {dir}.")
        try:
            wrong = self._count(sheets[checks.EXPECTED], verbosity=verbosity)
        except BadSheet as bad:
            raise CommandError(str(bad)) from None
        wrong += self._say(
            "commitment says where it stands", [f"{code}: no source." for code in checks.without_source()]
        )
        wrong += self._say(
            "link was decided in its own world",
            [f"{code}: decided by curators of the demonstration." for code in checks.decided_by_demonstration()],
        )
        if sources:
            wrong += self._say("anchor stands in its document", list(checks.misplaced_anchors(sources)))
            wrong += self._say("reading rests on its words", list(checks.misplaced_readings(sources, sheets)))
        if wrong:
            raise CommandError(f"{wrong} differences.")

    def _count(self, text, *, verbosity):
        counts = checks.compare_counts(text)
        for count in counts:
            if count.is_right and verbosity:
                self.stdout.write(f"ok {count.table} {count.key}: {count.found}")
            elif not count.is_right:
                self.stdout.write(
                    f"≠  {count.table} {count.key}: {count.found}, where the sources have {count.expected}"
                )
        return sum(not count.is_right for count in counts)

    def _say(self, what, problems):
        for problem in problems:
            self.stdout.write(f"≠  {problem}")
        if not problems:
            self.stdout.write(f"ok every {what}")
        return len(problems)

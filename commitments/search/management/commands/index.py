from django.core.management.base import BaseCommand, CommandError

from commitments.search import index


class Command(BaseCommand):
    help = "Make the index of the search anew from what is public. With --check say what differs, and write nothing."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail where an entry is not right")

    def handle(self, *, check, **options):
        if not check:
            self.stdout.write(f"{index.rebuild()} entries.")
            return
        if found := index.differences():
            raise CommandError("\n".join(" ".join(each) for each in found))
        self.stdout.write("The index is what the public record says.")

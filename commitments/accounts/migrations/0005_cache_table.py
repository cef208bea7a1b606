from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    """The table of settings.CACHES: counts of tries. Nobody has to remember a command of its own."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0004_seats_and_sessions")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

from django.db import migrations

from commitments.progress import immutability


class Migration(migrations.Migration):
    """Triggers on both databases: a published revision and its claims cannot be changed or deleted."""

    dependencies = [("progress", "0001_initial")]

    operations = [migrations.RunPython(immutability.install, immutability.remove)]

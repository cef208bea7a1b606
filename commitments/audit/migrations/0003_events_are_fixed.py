from django.db import migrations

from commitments.audit import immutability


class Migration(migrations.Migration):
    """Triggers on both databases: an event is written once, and is neither changed nor deleted."""

    dependencies = [("audit", "0002_formkey_redaction")]

    operations = [migrations.RunPython(immutability.install, immutability.remove)]

from django.db import migrations

from commitments.assessment import immutability


class Migration(migrations.Migration):
    """Triggers on both databases: what was handed in, sent, replied or published does not change."""

    dependencies = [("assessment", "0001_the_second_voice"), ("audit", "0003_events_are_fixed")]

    operations = [migrations.RunPython(immutability.install, immutability.remove)]

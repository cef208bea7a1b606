"""The label of a person who is erased may go from a version (docs/adr/0027)."""

from django.db import migrations

from commitments.actors import immutability


class Migration(migrations.Migration):
    dependencies = [("actors", "0004_merges"), ("audit", "0003_erasures")]
    operations = [migrations.RunPython(immutability.put_back, immutability.remove)]

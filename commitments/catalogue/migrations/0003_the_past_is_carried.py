"""What is here holds since the beginning; what was retired is retired since its day."""

from django.db import migrations

from commitments.catalogue import immutability
from commitments.common.versions import BEGINNING, carry, midnight


def carry_over(apps, schema_editor):
    carry(apps.get_model("catalogue", "Commitment"), apps.get_model("catalogue", "CommitmentVersion"), noun="commitment")
    apps.get_model("catalogue", "Method").objects.filter(recorded_at=None).update(recorded_at=BEGINNING)
    retired = apps.get_model("catalogue", "Framework").objects.exclude(retired_on=None)
    for framework in retired:
        framework.retired_at = midnight(framework.retired_on)
        framework.save(update_fields=["retired_at"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_versions")]
    operations = [
        migrations.RunPython(immutability.install, immutability.remove),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]

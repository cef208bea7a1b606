"""What is here holds since the beginning; what was retired is retired since its day."""

from django.db import migrations

from commitments.actors import immutability
from commitments.common.versions import BEGINNING, carry


def carry_over(apps, schema_editor):
    carry(apps.get_model("actors", "Actor"), apps.get_model("actors", "ActorVersion"), noun="actor")
    apps.get_model("actors", "Adherence").objects.filter(recorded_at=None).update(recorded_at=BEGINNING)


class Migration(migrations.Migration):
    dependencies = [("actors", "0002_versions")]
    operations = [
        migrations.RunPython(immutability.install, immutability.remove),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]

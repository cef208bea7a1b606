"""Of a person who is erased an id is left: the triggers let their label become one constant while it is done (docs/adr/0027)."""

from django.db import migrations, models
from django.db.models import F, Q

from commitments.audit import immutability


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_archives")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, immutability.put_back),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.CharField(max_length=40, unique=True, verbose_name="who was erased, id")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("by_id", models.CharField(max_length=40, verbose_name="erased by, id")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
            ],
            options={
                "verbose_name": "person erased",
                "verbose_name_plural": "people erased",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(person_id=F("by_id")) & ~Q(person_id="") & ~Q(by_id=""),
                        name="erasure_not_of_oneself",
                    )
                ],
            },
        ),
        migrations.RunPython(immutability.put_back, immutability.remove),
    ]

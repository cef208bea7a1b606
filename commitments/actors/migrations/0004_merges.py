"""Of one body that was entered twice one entry stands with the other: what a database can hold of it."""

from django.db import migrations, models
from django.db.models import F, Q

from commitments.actors import immutability


def put_back(apps, schema_editor):
    """An altered table is made anew on SQLite, and loses its triggers (docs/adr/0006)."""
    immutability.remove(apps, schema_editor)
    immutability.install(apps, schema_editor)


def put_back_with_merges(apps, schema_editor):
    put_back(apps, schema_editor)
    immutability.install_merges(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("actors", "0003_the_past_is_carried")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_back),
        migrations.AddIndex(
            model_name="actorversion",
            index=models.Index(
                condition=Q(entered_twice_as__isnull=False),
                fields=["entered_twice_as", "actor"],
                name="actor_version_entered_twice",
            ),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=~Q(entered_twice_as=F("id")),
                name="actor_not_its_own_double",
                violation_error_message="An entry cannot be merged with itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actorversion",
            constraint=models.CheckConstraint(
                condition=Q(entered_twice_as__isnull=True) | Q(act="correct"),
                name="actor_version_merge_is_a_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="actorversion",
            constraint=models.CheckConstraint(
                condition=Q(entered_twice_as__isnull=True)
                | Q(parent__isnull=True)
                | ~Q(parent=F("entered_twice_as")),
                name="actor_version_not_merged_with_its_whole",
            ),
        ),
        migrations.RunPython(put_back_with_merges, immutability.remove_merges),
    ]

"""A name in a language is closed and stays; another takes its place. What is here is known since the beginning."""

from django.db import migrations, models

from commitments.actors import immutability
from commitments.common.versions import BEGINNING


class Migration(migrations.Migration):

    dependencies = [("actors", "0005_erasures")]

    operations = [
        migrations.RemoveConstraint(model_name="actorname", name="actor_name_once"),
        migrations.AddField(
            model_name="actorname",
            name="recorded_at",
            field=models.DateTimeField(default=BEGINNING, editable=False, verbose_name="recorded"),
        ),
        migrations.AddField(
            model_name="actorname",
            name="superseded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced"),
        ),
        migrations.AddConstraint(
            model_name="actorname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)), fields=("actor", "language"), name="actor_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="actorname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    ("recorded_at__isnull", True),
                    ("superseded_at__gte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="actor_name_replaced_after_it_was_recorded",
                violation_error_message="superseded_at cannot be before recorded_at.",
            ),
        ),
        migrations.RunPython(immutability.put_back, immutability.put_back),
    ]

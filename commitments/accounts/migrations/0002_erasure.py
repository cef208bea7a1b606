"""A person who was erased stays as a row with a number, and never comes back in (docs/adr/0027)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_squashed"), ("audit", "0003_erasures")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Since when nothing but the number of this row is left of the person (docs/adr/0027).",
                null=True,
                verbose_name="erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(is_active=False, is_staff=False, is_superuser=False),
                name="user_erased_stays_out",
                violation_error_message="This person was erased. Nothing brings them back.",
            ),
        ),
    ]

from django.contrib.auth.hashers import check_password
from django.db import migrations, models

# As they were printed until this migration (accounts/demonstration.py).
PASSWORD = "waymark-demo"  # noqa: S105
EMAILS = [f"{name}@example.org" for name in ("ana", "abe", "bob", "noor", "rhea", "cleo")]


def mark(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    for user in people.filter(email__in=EMAILS):
        if check_password(PASSWORD, user.password):
            people.filter(pk=user.pk).update(demonstration=True)


class Migration(migrations.Migration):
    """Marks who was made by the demonstration, in a database that was filled before there was a mark."""

    dependencies = [("accounts", "0002_groups")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="demonstration",
            field=models.BooleanField(default=False, editable=False, help_text="Signs in only where DEMO is on: their password is printed.", verbose_name="made by the demonstration"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

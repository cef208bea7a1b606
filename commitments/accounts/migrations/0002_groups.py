from django.db import migrations

NAMES = ("Reviewers", "Curators")


def add_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in NAMES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    """The two groups that cross all actors (accounts/roles.py)."""

    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]

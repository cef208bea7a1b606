from django.db import migrations

NAME = "Reviewers"


def end_the_group(apps, schema_editor):
    """Who reviews holds a seat, and a seat has a constituency, which nobody can make up: curators seat people anew."""
    apps.get_model("auth", "Group").objects.filter(name=NAME).delete()


def bring_it_back(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name=NAME)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0005_cache_table"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(end_the_group, bring_it_back)]

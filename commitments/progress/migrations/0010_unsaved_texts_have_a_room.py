from django.db import migrations


class Migration(migrations.Migration):
    """Unsaved texts are of every kind of record: their model moves to record, their table stays and knows no report."""

    dependencies = [
        ('progress', '0009_takedowns_of_every_kind'),
        ('record', '0001_unsaved_texts'),
    ]

    operations = [
        migrations.RemoveField(model_name='scratch', name='report'),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name='Scratch')]),
    ]

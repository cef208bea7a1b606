from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The mail that reminds is named so: a digest is what a revision has. Its table keeps its name."""

    dependencies = [
        ('progress', '0010_unsaved_texts_have_a_room'),
    ]

    operations = [
        migrations.AlterModelTable(name='digest', table='progress_digest'),
        migrations.RenameModel(old_name='Digest', new_name='ReminderMail'),
        migrations.AlterModelOptions(
            name='remindermail',
            options={'verbose_name': 'reminder by mail', 'verbose_name_plural': 'reminders by mail'},
        ),
        migrations.AlterField(
            model_name='remindermail',
            name='user',
            field=models.OneToOneField(
                on_delete=models.deletion.PROTECT, related_name='reminder_mail', to=settings.AUTH_USER_MODEL
            ),
        ),
    ]

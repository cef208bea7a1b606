import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table was made by progress, which gives it up in 0010: only its model comes here."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Scratch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.CharField(help_text='The path of the form, with what it is about.', max_length=250, verbose_name='page')),
                        ('content', models.TextField(help_text='JSON: a list of [name, value].', verbose_name='what was typed')),
                        ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                        ('saved_at', models.DateTimeField(verbose_name='kept')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scratches', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'unsaved text',
                        'verbose_name_plural': 'unsaved texts',
                        'db_table': 'progress_scratch',
                        'indexes': [models.Index(fields=['saved_at'], name='scratch_by_age')],
                        'constraints': [models.UniqueConstraint(fields=('user', 'place'), name='scratch_one_per_page')],
                    },
                ),
            ],
        ),
    ]

from django.db import migrations, models

from commitments.audit import immutability


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_formkey_redaction'),
        ('audit', '0003_events_are_fixed'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('verb', models.CharField(max_length=60, verbose_name='what')),
                ('by_id', models.CharField(blank=True, max_length=40, verbose_name='who, id')),
                ('by_label', models.CharField(blank=True, max_length=254, verbose_name='who')),
                ('object_type', models.CharField(max_length=60, verbose_name='kind of row')),
                ('object_id', models.CharField(max_length=64, verbose_name='row')),
                ('object_label', models.CharField(blank=True, max_length=254, verbose_name='row, in words')),
                ('before', models.TextField(blank=True, verbose_name='before')),
                ('after', models.TextField(blank=True, verbose_name='after')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'indexes': [models.Index(fields=['object_type', 'object_id', 'id'], name='event_about'), models.Index(fields=['at', 'id'], name='event_at')],
            },
        ),
        migrations.CreateModel(
            name='FormKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(verbose_name='key')),
                ('by_id', models.CharField(max_length=40, verbose_name='who, id')),
                ('act', models.CharField(max_length=60, verbose_name='what')),
                ('object_id', models.CharField(blank=True, max_length=64, verbose_name='row that it made')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'form key',
                'verbose_name_plural': 'form keys',
                'constraints': [models.UniqueConstraint(fields=('key', 'by_id', 'act'), name='form_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_type', models.CharField(max_length=60, verbose_name='kind of row')),
                ('object_id', models.CharField(max_length=64, verbose_name='row')),
                ('case', models.UUIDField(help_text='One takedown empties several rows.', verbose_name='takedown')),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('asked_by_id', models.CharField(max_length=40, verbose_name='asked by, id')),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmed')),
                ('confirmed_by_id', models.CharField(max_length=40, verbose_name='confirmed by, id')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
            ],
            options={
                'verbose_name': 'text taken down',
                'verbose_name_plural': 'texts taken down',
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='redaction_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('asked_by_id', models.F('confirmed_by_id')), _negated=True), models.Q(('asked_by_id', ''), _negated=True), models.Q(('confirmed_by_id', ''), _negated=True)), name='redaction_by_two_people', violation_error_message='A takedown is confirmed by somebody else than who asked for it.')],
            },
        ),
        migrations.RunPython(immutability.install, immutability.remove),
    ]

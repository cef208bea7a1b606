import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('evidence', '0001_initial'),
        ('evidence', '0002_files'),
        ('evidence', '0003_author_s_own_statement'),
    ]

    initial = True

    dependencies = [
        ('actors', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('pdf', 'PDF document'), ('jpeg', 'JPEG picture'), ('png', 'PNG picture')], max_length=8, verbose_name='kind')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name, as received')),
                ('size', models.PositiveIntegerField(verbose_name='bytes received')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256 of what was received')),
                ('state', models.CharField(choices=[('quarantined', 'being checked'), ('clean', 'checked'), ('refused', 'refused')], default='quarantined', max_length=12, verbose_name='state')),
                ('refusal', models.CharField(blank=True, max_length=200, verbose_name='why it was refused')),
                ('clean_name', models.CharField(blank=True, max_length=48, verbose_name='name on the server')),
                ('clean_size', models.PositiveIntegerField(blank=True, null=True, verbose_name='bytes')),
                ('clean_digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('original_gone_at', models.DateTimeField(blank=True, null=True, verbose_name='original deleted')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken away for privacy')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_files', to='actors.actor')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'evidence file',
                'verbose_name_plural': 'evidence files',
                'indexes': [
                    models.Index(fields=['actor', 'digest'], name='evidence_file_same'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['pdf', 'jpeg', 'png'])), name='evidence_file_kind_known', violation_error_message='kind must be one of: pdf, jpeg, png.'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['quarantined', 'clean', 'refused'])), name='evidence_file_state_known', violation_error_message='state must be one of: quarantined, clean, refused.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'quarantined'), ('settled_at__isnull', True)), models.Q(models.Q(('state', 'quarantined'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='evidence_file_settled_when_settled'),
                    models.CheckConstraint(condition=models.Q(models.Q(('clean_size__isnull', False), ('state', 'clean'), models.Q(('clean_name', ''), _negated=True), models.Q(('clean_digest', ''), _negated=True)), models.Q(models.Q(('state', 'clean'), _negated=True), ('clean_digest', ''), ('clean_name', ''), ('clean_size__isnull', True)), _connector='OR'), name='evidence_file_copy_when_clean'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), models.Q(('refusal', ''), _negated=True)), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal', '')), _connector='OR'), name='evidence_file_refusal_has_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EvidenceItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('link', models.URLField(blank=True, max_length=1000, validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='link')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='issued by')),
                ('issuer_class', models.CharField(choices=[('own', "The author's own statement"), ('official', 'Official document: law, budget, decision, official record'), ('statistical', 'Official or independent statistics'), ('independent', 'Independent body: court, monitor, researcher, auditor'), ('media', 'Media'), ('testimony', 'Testimony, published by an organisation')], max_length=20, verbose_name='kind of issuer, as stated')),
                ('confirmed_class', models.CharField(blank=True, choices=[('own', "The author's own statement"), ('official', 'Official document: law, budget, decision, official record'), ('statistical', 'Official or independent statistics'), ('independent', 'Independent body: court, monitor, researcher, auditor'), ('media', 'Media'), ('testimony', 'Testimony, published by an organisation')], max_length=20, verbose_name='kind of issuer, as confirmed')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='date of what it shows')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='date it was published')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('redacted_at', models.DateTimeField(blank=True, null=True, verbose_name='text taken away for privacy')),
                ('actor', models.ForeignKey(help_text='The actor that brought it.', on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='actors.actor')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='evidence.evidencefile')),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('issuer_class__in', ['own', 'official', 'statistical', 'independent', 'media', 'testimony'])), name='evidence_issuer_class_known', violation_error_message='issuer_class must be one of: own, official, statistical, independent, media, testimony.'),
                    models.CheckConstraint(condition=models.Q(('confirmed_class__in', ['', 'own', 'official', 'statistical', 'independent', 'media', 'testimony'])), name='evidence_confirmed_class_known', violation_error_message='confirmed_class must be empty or one of: own, official, statistical, independent, media, testimony.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='evidence_confirmed_by_somebody', violation_error_message='confirmed_at and confirmed_by go together.'),
                    models.CheckConstraint(condition=models.Q(('dated_on__isnull', True), ('dated_on__lte', models.F('received_at')), _connector='OR'), name='evidence_not_from_the_future', violation_error_message='Evidence cannot be dated after the day it was received.'),
                ],
            },
        ),
    ]

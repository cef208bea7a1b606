import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from commitments.progress import immutability


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('progress', '0001_initial'),
        ('progress', '0002_public_record_is_fixed'),
        ('progress', '0003_the_whole_life_of_a_report'),
        ('progress', '0004_files_are_part_of_the_record'),
        ('progress', '0005_asking_for_withdrawal'),
        ('progress', '0006_counted_elsewhere'),
        ('progress', '0007_claims_on_pledges'),
        ('progress', '0008_four_eyes'),
    ]

    initial = True

    dependencies = [
        ('audit', '0001_squashed'),
        ('actors', '0001_squashed'),
        ('catalogue', '0001_squashed'),
        ('evidence', '0001_squashed'),
        ('pledges', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('do', 'to do'), ('refrain', 'to refrain')], max_length=10, verbose_name='kind')),
                ('answer', models.CharField(choices=[('assessed', 'We can say where it stands'), ('cannot_assess', 'We cannot assess it'), ('not_applicable', 'It does not apply to us')], default='assessed', max_length=16, verbose_name='answer')),
                ('answer_reason', models.TextField(blank=True, verbose_name='why it cannot be assessed, or does not apply')),
                ('stage', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'No action yet'), (1, 'Planned'), (2, 'Under way'), (3, 'Substantially in place'), (4, 'In place and operating')], null=True, verbose_name='stage')),
                ('practice', models.CharField(blank=True, choices=[('upheld', 'Upheld'), ('exceptions', 'Exceptions occur'), ('not_upheld', 'Not upheld')], max_length=12, verbose_name='practice')),
                ('safeguard', models.BooleanField(blank=True, null=True, verbose_name='a legal safeguard is in force')),
                ('breach_reported', models.BooleanField(blank=True, null=True, verbose_name='a breach was reported in the period')),
                ('momentum', models.CharField(blank=True, choices=[('advancing', 'Advancing'), ('steady', 'Steady'), ('stalled', 'Stalled'), ('reversed', 'Reversed')], max_length=12, verbose_name='momentum')),
                ('self_view', models.CharField(blank=True, choices=[('going_well', 'Going well'), ('mixed', 'Mixed'), ('not_well', 'Not doing well')], max_length=12, verbose_name='own view')),
                ('reasons', models.CharField(blank=True, help_text='Codes, separated by blanks.', max_length=120, verbose_name='reasons')),
                ('narrative', models.TextField(blank=True, verbose_name='what happened')),
                ('obstacles', models.TextField(blank=True, verbose_name='obstacles')),
                ('next_step', models.TextField(blank=True, verbose_name='next step')),
                ('support', models.CharField(blank=True, choices=[('public', 'Yes, and everybody may know'), ('private', 'Yes, and only those who match needs with offers may know')], max_length=8, verbose_name='support would be welcome')),
                ('support_kinds', models.CharField(blank=True, help_text='Codes, separated by blanks.', max_length=80, verbose_name='kinds of support')),
                ('redacted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='texts taken down')),
                ('period_end', models.DateField(editable=False, verbose_name='period to')),
                ('revision_number', models.PositiveSmallIntegerField(editable=False, verbose_name='revision')),
                ('transcribed', models.BooleanField(default=False, editable=False, verbose_name='transcribed')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published')),
                ('superseded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='corrected')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn')),
                ('actor', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='actors.actor')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='catalogue.commitment')),
                ('pledge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='pledges.pledge')),
                ('prepared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor', verbose_name='prepared by')),
                ('unchanged_since', models.ForeignKey(blank=True, help_text='The published claim whose answers and evidence were confirmed, with their dates.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='progress.claim', verbose_name='confirmed unchanged since')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
            },
        ),
        migrations.CreateModel(
            name='ClaimAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cited_by', to='catalogue.commitment')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cited_actions', to='progress.claim')),
            ],
            options={
                'verbose_name': 'action taken',
                'verbose_name_plural': 'actions taken',
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='actions_taken',
            field=models.ManyToManyField(related_name='+', through='progress.ClaimAction', to='catalogue.commitment', verbose_name='actions taken'),
        ),
        migrations.CreateModel(
            name='ClaimEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, max_length=120, verbose_name='page or paragraph')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used_evidence', to='progress.claim')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='evidence.evidenceitem')),
            ],
            options={
                'verbose_name': 'evidence used',
                'verbose_name_plural': 'evidence used',
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='evidence',
            field=models.ManyToManyField(related_name='claims', through='progress.ClaimEvidence', to='evidence.evidenceitem', verbose_name='evidence'),
        ),
        migrations.CreateModel(
            name='ClaimReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sdg_target', models.CharField(blank=True, max_length=8, verbose_name='SDG target')),
                ('relation', models.CharField(choices=[('same', 'same: one asks for what the other asks for'), ('part', 'part: the first is part of the second'), ('related', 'related: progress on one helps the other')], max_length=10, verbose_name='relation')),
                ('lends', models.BooleanField(default=False, verbose_name='lends its step')),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmed')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='progress.claim')),
                ('commitment', models.ForeignKey(blank=True, help_text='Where it counts too. Empty: under an SDG target.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='references', to='catalogue.commitment')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='catalogue.crosswalklink')),
            ],
            options={
                'verbose_name': 'reference of a claim',
                'verbose_name_plural': 'references of claims',
            },
        ),
        migrations.CreateModel(
            name='ClaimTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('narrative', 'what happened'), ('obstacles', 'obstacles'), ('next_step', 'next step'), ('answer_reason', 'reason')], max_length=20, verbose_name='text')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], max_length=5, verbose_name='language')),
                ('text', models.TextField(verbose_name='translation')),
                ('official', models.BooleanField(default=False, verbose_name='official')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='progress.claim')),
            ],
            options={
                'verbose_name': 'translation of a claim',
                'verbose_name_plural': 'translations of claims',
            },
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('covers_from', models.DateField(verbose_name='asks about, from')),
                ('covers_to', models.DateField(verbose_name='asks about, to')),
                ('opens_on', models.DateField(verbose_name='may be sent from')),
                ('closes_on', models.DateField(verbose_name='expected by')),
                ('fictional', models.BooleanField(default=False, verbose_name='fictional')),
                ('frameworks', models.ManyToManyField(related_name='cycles', to='catalogue.framework', verbose_name='frameworks')),
            ],
            options={
                'verbose_name': 'cycle',
                'verbose_name_plural': 'cycles',
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted', models.BooleanField(default=True, verbose_name='wants mail')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='last sent')),
                ('seen', models.CharField(blank=True, help_text='A digest of it.', max_length=64, verbose_name='what waited then')),
                ('repeats', models.PositiveSmallIntegerField(default=0, verbose_name='times that nothing new was said')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='digest', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'digest by mail',
                'verbose_name_plural': 'digests by mail',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expected_by', models.DateField(verbose_name='expected by')),
                ('invited_at', models.DateTimeField(verbose_name='invited')),
                ('declined_at', models.DateTimeField(blank=True, null=True, verbose_name='declined')),
                ('decline_reason', models.TextField(blank=True, verbose_name='reason given')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations_to_report', to='actors.actor')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='progress.cycle')),
                ('declined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.framework')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'invitation to report',
                'verbose_name_plural': 'invitations to report',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(choices=[('submitted', 'submitted'), ('transcribed', 'read from a document')], default='submitted', max_length=12, verbose_name='origin')),
                ('source_note', models.TextField(blank=True, help_text='For a transcribed report: the document, and that the body did not submit it.', verbose_name='what was read')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('idempotency_key', models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name='form key')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='actors.actor', verbose_name='actor')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='progress.cycle', verbose_name='cycle')),
                ('framework', models.ForeignKey(blank=True, help_text='A full review has a row for every objective or point of it. Empty: the report speaks of what it speaks of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.framework', verbose_name='full review of')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_at', models.DateTimeField(verbose_name='assigned')),
                ('assigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment')),
                ('part', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='actors.actor')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='progress.report')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('clearing', 'Waiting for clearance'), ('submitted', 'With the reviewers'), ('returned', 'Returned'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12, verbose_name='state')),
                ('period_start', models.DateField(blank=True, null=True, verbose_name='period from')),
                ('period_end', models.DateField(verbose_name='period to')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=5, verbose_name='language')),
                ('public_identity', models.CharField(blank=True, help_text="The author the public sees. Empty: the actor's name.", max_length=200, verbose_name='public identity')),
                ('reason', models.TextField(blank=True, verbose_name='reason for the correction')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('round', models.PositiveSmallIntegerField(default=0, editable=False, help_text='How often it was handed to the reviewers.', verbose_name='round')),
                ('clearance_step', models.PositiveSmallIntegerField(default=0, editable=False, help_text="A place in the actor's chain; 0: none.", verbose_name='waits for clearance at')),
                ('clearing_at', models.DateTimeField(blank=True, null=True, verbose_name='sent to clearance')),
                ('review_began_at', models.DateTimeField(blank=True, null=True, verbose_name='review begun')),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of what was handed to the reviewers.', max_length=64, verbose_name='digest')),
                ('personal_data_reason', models.TextField(blank=True, verbose_name='why what looks like personal data may stay')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='corrected')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='reason for the withdrawal')),
                ('clearing_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('method', models.ForeignKey(help_text='Whose anchors the answers were chosen by.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.method')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='progress.report')),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review_began_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='progress.revision'),
        ),
        migrations.CreateModel(
            name='RevisionMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='from')),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('clearing', 'Waiting for clearance'), ('submitted', 'With the reviewers'), ('returned', 'Returned'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='progress.revision')),
            ],
            options={
                'verbose_name': 'move',
                'verbose_name_plural': 'moves',
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='round')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted')),
                ('digest', models.CharField(help_text='SHA-256 of the content.', max_length=64, verbose_name='digest')),
                ('content', models.TextField(blank=True, help_text='JSON, sorted by key.', verbose_name='what was handed in')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='progress.revision')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'round of review',
                'verbose_name_plural': 'rounds of review',
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(blank=True, help_text='Empty: the whole answer or report.', max_length=40, verbose_name='field')),
                ('text', models.TextField(verbose_name='comment')),
                ('audience', models.CharField(choices=[('both', 'The reporting actor and the reviewers'), ('panel', 'The reviewers alone')], default='both', max_length=10, verbose_name='who reads it')),
                ('by_reviewer', models.BooleanField(verbose_name='by a reviewer')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment')),
                ('pledge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledges.pledge')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='progress.round')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
            },
        ),
        migrations.CreateModel(
            name='Scratch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(help_text='The path of the form, with what it is about.', max_length=250, verbose_name='page')),
                ('content', models.TextField(help_text='JSON: a list of [name, value].', verbose_name='what was typed')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('saved_at', models.DateTimeField(verbose_name='kept')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scratches', to='progress.report')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scratches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'unsaved text',
                'verbose_name_plural': 'unsaved texts',
            },
        ),
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('reason', models.TextField(help_text='Read by curators alone. Do not repeat the text.', verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused')),
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(blank=True, help_text="The answer whose texts go. Empty: the report's own texts, or those on a pledge.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pledge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledges.pledge')),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takedowns', to='progress.revision')),
            ],
            options={
                'verbose_name': 'takedown',
                'verbose_name_plural': 'takedowns',
            },
        ),
        migrations.CreateModel(
            name='WithdrawalRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(help_text='Public once the report is withdrawn for it.', verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('granted_at', models.DateTimeField(blank=True, null=True, verbose_name='granted')),
                ('declined_at', models.DateTimeField(blank=True, null=True, verbose_name='declined')),
                ('answer', models.TextField(blank=True, help_text='Read by the reporting actor.', verbose_name='why it was declined')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal_requests', to='progress.report')),
            ],
            options={
                'verbose_name': 'request for withdrawal',
                'verbose_name_plural': 'requests for withdrawal',
            },
        ),
        migrations.AddConstraint(
            model_name='claimaction',
            constraint=models.UniqueConstraint(fields=('claim', 'action'), name='claim_action_once'),
        ),
        migrations.AddConstraint(
            model_name='claimevidence',
            constraint=models.UniqueConstraint(fields=('claim', 'evidence'), name='claim_evidence_once'),
        ),
        migrations.AddIndex(
            model_name='claimreference',
            index=models.Index(fields=['commitment', 'claim'], name='claim_reference_to'),
        ),
        migrations.AddIndex(
            model_name='claimreference',
            index=models.Index(fields=['sdg_target', 'claim'], name='claim_reference_to_sdg'),
        ),
        migrations.AddConstraint(
            model_name='claimreference',
            constraint=models.UniqueConstraint(fields=('claim', 'link'), name='claim_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='claimreference',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['same', 'part', 'related'])), name='claim_reference_relation_known', violation_error_message='relation must be one of: same, part, related.'),
        ),
        migrations.AddConstraint(
            model_name='claimreference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', False), ('sdg_target', '')), models.Q(('commitment__isnull', True), models.Q(('sdg_target', ''), _negated=True)), _connector='OR'), name='claim_reference_leads_to_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='claimreference',
            constraint=models.CheckConstraint(condition=models.Q(('lends', False), models.Q(('commitment__isnull', False), ('relation', 'same')), _connector='OR'), name='claim_reference_same_alone_lends', violation_error_message='Only a link that says “the same” lends a step.'),
        ),
        migrations.AddConstraint(
            model_name='claimtranslation',
            constraint=models.UniqueConstraint(fields=('claim', 'field', 'language'), name='claim_translation_once'),
        ),
        migrations.AddConstraint(
            model_name='claimtranslation',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='claim_translation_language', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('covers_to__isnull', True), ('covers_from__isnull', True), ('covers_to__gte', models.F('covers_from')), _connector='OR'), name='cycle_covers_a_period', violation_error_message='covers_to cannot be before covers_from.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__isnull', True), ('opens_on__isnull', True), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='cycle_closes_after_it_opens', violation_error_message='closes_on cannot be before opens_on.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('actor', 'framework', 'cycle'), name='invitation_to_report_once', violation_error_message='This actor is invited already.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='invitation_to_report_declined_by_somebody', violation_error_message='declined_at and declined_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('declined_at__isnull', True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='invitation_to_report_declined_with_a_reason', violation_error_message='Say why the invitation is declined.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['submitted', 'transcribed'])), name='report_origin_known', violation_error_message='origin must be one of: submitted, transcribed.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'transcribed'), models.Q(('source_note', ''), _negated=True)), models.Q(('origin', 'submitted'), ('source_note', '')), _connector='OR'), name='report_transcribed_says_from_what', violation_error_message='A transcribed report says what it was read from.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('origin', 'transcribed'), ('created_by__isnull', False), _connector='OR'), name='report_begun_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('report', 'commitment'), name='assignment_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('part__isnull', False), ('person__isnull', True)), models.Q(('part__isnull', True), ('person__isnull', False)), _connector='OR'), name='assignment_to_a_part_or_a_person', violation_error_message='Choose a part of your organisation or a colleague.'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['state', 'submitted_at'], name='revision_queue'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-id'], name='revision_latest'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='revision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'clearing', 'submitted', 'returned'))), fields=('report',), name='revision_one_unsettled', violation_error_message='This report already has a revision in the making.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'clearing', 'submitted', 'returned', 'published', 'withdrawn'])), name='revision_state_known', violation_error_message='state must be one of: draft, clearing, submitted, returned, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='revision_language_known', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='revision_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), ('state__in', ('draft', 'returned')), _connector='OR'), name='revision_correction_has_a_reason', violation_error_message='A correction says why it is made.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('period_end__isnull', True), ('period_start__isnull', True), ('period_end__gte', models.F('period_start')), _connector='OR'), name='revision_period_runs_forward', violation_error_message='The period cannot end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('period_end__lte', models.F('submitted_at')), _connector='OR'), name='revision_period_ended_when_submitted', violation_error_message='The period cannot end after the day of submission.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='revision_submitted_by_somebody', violation_error_message='submitted_at and submitted_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clearing_at__isnull', True), ('clearing_by__isnull', True)), models.Q(('clearing_at__isnull', False), ('clearing_by__isnull', False)), _connector='OR'), name='revision_sent_to_clearance_by_somebody', violation_error_message='clearing_at and clearing_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_began_at__isnull', True), ('review_began_by__isnull', True)), models.Q(('review_began_at__isnull', False), ('review_began_by__isnull', False)), _connector='OR'), name='revision_review_begun_by_somebody', violation_error_message='review_began_at and review_began_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'clearing'), _negated=True), ('clearing_at__isnull', False), _connector='OR'), name='revision_sent_to_clearance_when_clearing'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='revision_returned_by_somebody', violation_error_message='returned_at and returned_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='revision_withdrawn_by_somebody', violation_error_message='withdrawn_at and withdrawn_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), models.Q(('published_at__isnull', False), ('submitted_at__isnull', True)), _connector='OR'), name='revision_published_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='revision_by_two_people', violation_error_message='Nobody publishes what they submitted themselves.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'withdrawn')), ('published_at__isnull', False)), models.Q(('state__in', ('draft', 'clearing', 'submitted', 'returned')), ('published_at__isnull', True)), _connector='OR'), name='revision_published_when_public'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='revision_submitted_when_submitted'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), ('returned_at__isnull', False), _connector='OR'), name='revision_returned_when_returned'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='revision_withdrawn_when_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason', ''), _negated=True), _connector='OR'), name='revision_withdrawn_with_a_reason', violation_error_message='withdrawal_reason is not empty when the state is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('submitted_at__isnull', True), ('published_at__gte', models.F('submitted_at')), _connector='OR'), name='revision_published_after_submitted', violation_error_message='published_at cannot be before submitted_at.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('published_at__isnull', True), ('withdrawn_at__gte', models.F('published_at')), _connector='OR'), name='revision_withdrawn_after_published', violation_error_message='withdrawn_at cannot be before published_at.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('published_at__isnull', True), ('superseded_at__gte', models.F('published_at')), _connector='OR'), name='revision_superseded_after_published', violation_error_message='superseded_at cannot be before published_at.'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['commitment', 'actor', '-period_end', '-published_at', '-revision_number', '-id', 'superseded_at', 'withdrawn_at'], name='claim_standing'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['actor', 'commitment', '-period_end'], name='claim_of_actor'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('pledge__isnull', False), ('published_at__isnull', False)), fields=['pledge', '-period_end'], name='claim_of_pledge'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('revision', 'commitment'), name='claim_once_per_commitment', violation_error_message='This report already speaks of this commitment.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('revision', 'pledge'), name='claim_once_per_pledge', violation_error_message='This report already speaks of this pledge.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', False), ('pledge__isnull', True)), models.Q(('commitment__isnull', True), ('kind', 'do'), ('pledge__isnull', False)), _connector='OR'), name='claim_on_a_commitment_or_a_pledge', violation_error_message='A claim is about one commitment or one pledge.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['do', 'refrain'])), name='claim_kind_known', violation_error_message='kind must be one of: do, refrain.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['assessed', 'cannot_assess', 'not_applicable'])), name='claim_answer_known', violation_error_message='answer must be one of: assessed, cannot_assess, not_applicable.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('practice__in', ['', 'upheld', 'exceptions', 'not_upheld'])), name='claim_practice_known', violation_error_message='practice must be empty or one of: upheld, exceptions, not_upheld.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('momentum__in', ['', 'advancing', 'steady', 'stalled', 'reversed'])), name='claim_momentum_known', violation_error_message='momentum must be empty or one of: advancing, steady, stalled, reversed.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('self_view__in', ['', 'going_well', 'mixed', 'not_well'])), name='claim_self_view_known', violation_error_message='self_view must be empty or one of: going_well, mixed, not_well.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('support__in', ['', 'public', 'private'])), name='claim_support_known', violation_error_message='support must be empty or one of: public, private.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('support', ''), ('self_view', 'not_well'), _connector='OR'), name='claim_support_where_not_well', violation_error_message='Support is asked for where it does not go well.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('stage__isnull', True), ('stage__in', [0, 1, 2, 3, 4]), _connector='OR'), name='claim_stage_known', violation_error_message='A stage is 0, 1, 2, 3 or 4.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('breach_reported__isnull', True), ('kind', 'do'), ('practice', ''), ('safeguard__isnull', True)), models.Q(('kind', 'refrain'), ('stage__isnull', True)), _connector='OR'), name='claim_axis_of_its_kind', violation_error_message='A commitment to do has a stage; one to refrain has a practice.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'assessed'), models.Q(('breach_reported__isnull', True), ('momentum', ''), ('practice', ''), ('safeguard__isnull', True), ('stage__isnull', True)), _connector='OR'), name='claim_no_step_unless_assessed', violation_error_message='Only what was assessed has a step.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('answer', 'assessed'), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='claim_absence_has_a_reason', violation_error_message='Say why it cannot be assessed, or why it does not apply.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('answer', 'assessed'), _negated=True), ('stage__isnull', False), models.Q(('practice', ''), _negated=True), ('self_view', 'not_well'), _connector='OR'), name='claim_assessed_has_a_step', violation_error_message='Say where it stands.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('self_view', 'not_well'), _negated=True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='claim_not_well_has_a_reason', violation_error_message='Choose at least one reason.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('breach_reported__isnull', True), ('practice', ''), ('safeguard__isnull', True)), models.Q(models.Q(('practice', ''), _negated=True), ('breach_reported__isnull', False), ('safeguard__isnull', False)), _connector='OR'), name='claim_practice_says_all_three', violation_error_message='Say whether a legal safeguard is in force and whether a breach was reported.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('transcribed', False), models.Q(('momentum', ''), ('self_view', '')), _connector='OR'), name='claim_transcribed_holds_no_view', violation_error_message="Waymark reads no view and no momentum into another body's paper."),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', False), models.Q(('superseded_at__isnull', True), ('withdrawn_at__isnull', True)), _connector='OR'), name='claim_ends_after_it_was_published'),
        ),
        migrations.AddIndex(
            model_name='revisionmove',
            index=models.Index(fields=['revision', 'at'], name='move_of_revision'),
        ),
        migrations.AddConstraint(
            model_name='revisionmove',
            constraint=models.CheckConstraint(condition=models.Q(('to_state__in', ['draft', 'clearing', 'submitted', 'returned', 'published', 'withdrawn'])), name='move_state_known', violation_error_message='to_state must be one of: draft, clearing, submitted, returned, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('revision', 'number'), name='round_once'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['both', 'panel'])), name='comment_audience_known', violation_error_message='audience must be one of: both, panel.'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('by_reviewer', True), ('audience', 'both'), _connector='OR'), name='comment_of_the_panel_by_a_reviewer'),
        ),
        migrations.AddIndex(
            model_name='scratch',
            index=models.Index(fields=['saved_at'], name='scratch_by_age'),
        ),
        migrations.AddConstraint(
            model_name='scratch',
            constraint=models.UniqueConstraint(fields=('user', 'place'), name='scratch_one_per_page'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='takedown_confirmed_by_somebody', violation_error_message='confirmed_at and confirmed_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='takedown_refused_by_somebody', violation_error_message='refused_at and refused_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='takedown_by_two_people', violation_error_message='A takedown is confirmed by somebody else than who asked for it.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='takedown_confirmed_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True)), fields=('revision', 'commitment'), name='takedown_one_open', violation_error_message='A takedown of this answer is asked for already.'),
        ),
        migrations.AddIndex(
            model_name='withdrawalrequest',
            index=models.Index(condition=models.Q(('declined_at', None), ('granted_at', None)), fields=['asked_at'], name='withdrawal_queue'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('declined_at', None), ('granted_at', None)), fields=('report',), name='withdrawal_one_open', violation_error_message='The withdrawal of this report is asked for already.'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_has_a_reason', violation_error_message='Say why the report is to be withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('granted_at__isnull', True), ('granted_by__isnull', True)), models.Q(('granted_at__isnull', False), ('granted_by__isnull', False)), _connector='OR'), name='withdrawal_granted_by_somebody', violation_error_message='granted_at and granted_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='withdrawal_declined_by_somebody', violation_error_message='declined_at and declined_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(('granted_at__isnull', True), ('declined_at__isnull', True), _connector='OR'), name='withdrawal_granted_or_declined'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('declined_at__isnull', True)), models.Q(('declined_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='withdrawal_declined_with_a_reason', violation_error_message='Say why the report stays.'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('asked_by')), _negated=True), _connector='OR'), models.Q(('declined_by__isnull', True), models.Q(('declined_by', models.F('asked_by')), _negated=True), _connector='OR')), name='withdrawal_by_two_people', violation_error_message='A request is answered by somebody else than who made it.'),
        ),
        migrations.RunPython(immutability.install, immutability.remove),
    ]

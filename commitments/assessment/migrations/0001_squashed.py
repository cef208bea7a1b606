import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from commitments.assessment import immutability


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('assessment', '0001_the_second_voice'),
        ('assessment', '0002_what_was_said_is_fixed'),
        ('assessment', '0003_four_eyes'),
    ]

    initial = True

    dependencies = [
        ('audit', '0001_squashed'),
        ('actors', '0001_squashed'),
        ('catalogue', '0001_squashed'),
        ('evidence', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='actors.actor', verbose_name='assessor')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='catalogue.commitment', verbose_name='commitment')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessed_in', to='actors.actor', verbose_name='subject')),
            ],
            options={
                'verbose_name': 'assessment',
                'verbose_name_plural': 'assessments',
            },
        ),
        migrations.CreateModel(
            name='AssessmentEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, max_length=120, verbose_name='page or paragraph')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses_in_assessments', to='evidence.evidenceitem')),
            ],
            options={
                'verbose_name': 'evidence used in an assessment',
                'verbose_name_plural': 'evidence used in assessments',
            },
        ),
        migrations.CreateModel(
            name='AssessmentRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'With the panel'), ('returned', 'Returned'), ('sent', 'Sent to its subject'), ('replied', 'Replied to'), ('settled', 'Ready to be published'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('retracted', 'Taken back before publication')], default='draft', max_length=12, verbose_name='state')),
                ('period_start', models.DateField(blank=True, null=True, verbose_name='period from')),
                ('period_end', models.DateField(verbose_name='period to')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=5, verbose_name='language')),
                ('public_identity', models.CharField(blank=True, max_length=200, verbose_name='public identity')),
                ('reason', models.TextField(blank=True, verbose_name='reason for the correction')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('funding', models.TextField(blank=True, verbose_name="who pays for the assessor's work")),
                ('ties', models.TextField(blank=True, help_text='“None” is an answer.', verbose_name='ties to the subject')),
                ('kind', models.CharField(choices=[('do', 'to do'), ('refrain', 'to refrain')], max_length=10, verbose_name='kind')),
                ('answer', models.CharField(choices=[('assessed', 'We can say where it stands'), ('cannot_assess', 'We cannot assess it'), ('not_applicable', 'It does not apply to us')], default='assessed', max_length=16, verbose_name='answer')),
                ('answer_reason', models.TextField(blank=True, verbose_name='why it cannot be assessed, or does not apply')),
                ('stage', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'No action yet'), (1, 'Planned'), (2, 'Under way'), (3, 'Substantially in place'), (4, 'In place and operating')], null=True, verbose_name='stage')),
                ('practice', models.CharField(blank=True, choices=[('upheld', 'Upheld'), ('exceptions', 'Exceptions occur'), ('not_upheld', 'Not upheld')], max_length=12, verbose_name='practice')),
                ('safeguard', models.BooleanField(blank=True, null=True, verbose_name='a legal safeguard is in force')),
                ('breach_reported', models.BooleanField(blank=True, null=True, verbose_name='a breach was reported in the period')),
                ('momentum', models.CharField(blank=True, choices=[('advancing', 'Advancing'), ('steady', 'Steady'), ('stalled', 'Stalled'), ('reversed', 'Reversed')], max_length=12, verbose_name='momentum')),
                ('rationale', models.TextField(blank=True, verbose_name='why this step')),
                ('approach', models.TextField(blank=True, verbose_name='how it was assessed')),
                ('confidence', models.CharField(blank=True, choices=[('high', 'High: several independent sources agree'), ('medium', 'Medium: one good source, or several that agree in part'), ('low', 'Low: partial information')], max_length=8, verbose_name='confidence')),
                ('personal_data_reason', models.TextField(blank=True, verbose_name='why what looks like personal data may stay')),
                ('tie_note', models.CharField(blank=True, choices=[('same', 'nobody assesses itself'), ('parent', 'the subject is a part of the assessor'), ('part', 'the assessor is a part of the subject'), ('same_whole', 'both are parts of the same body'), ('shared_member', 'somebody belongs to both organisations'), ('one_voice', 'another body of the same organisation assesses the same over the same time')], help_text='Found when it was sent or published: a mark beside it, since a subject could make a tie on purpose.', max_length=16, verbose_name='tie found later')),
                ('round', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='round')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('review_began_at', models.DateTimeField(blank=True, null=True, verbose_name='review begun')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent to its subject')),
                ('reply_due_on', models.DateField(blank=True, null=True, verbose_name='reply by')),
                ('extended_at', models.DateTimeField(blank=True, null=True, verbose_name='window made longer')),
                ('settled', models.CharField(blank=True, choices=[('maintained', 'maintained after the reply'), ('revised', 'revised after the reply')], max_length=12, verbose_name='after the reply')),
                ('step_changed', models.BooleanField(default=False, help_text='What the subject disagreed with is said no more.', verbose_name='another step after the reply')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='corrected')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='reason for the withdrawal')),
                ('retracted_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('redacted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='texts taken down')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='assessment.assessment')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ManyToManyField(related_name='assessments', through='assessment.AssessmentEvidence', to='evidence.evidenceitem', verbose_name='evidence')),
                ('extended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.method')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review_began_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision of an assessment',
                'verbose_name_plural': 'revisions of assessments',
            },
        ),
        migrations.CreateModel(
            name='AssessmentMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=16, verbose_name='move')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='from')),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'With the panel'), ('returned', 'Returned'), ('sent', 'Sent to its subject'), ('replied', 'Replied to'), ('settled', 'Ready to be published'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('retracted', 'Taken back before publication')], max_length=12, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='assessment.assessmentrevision')),
            ],
            options={
                'verbose_name': 'move of an assessment',
                'verbose_name_plural': 'moves of assessments',
            },
        ),
        migrations.AddField(
            model_name='assessmentevidence',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used_evidence', to='assessment.assessmentrevision'),
        ),
        migrations.CreateModel(
            name='AssessmentRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='round')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('content', models.TextField(blank=True, verbose_name='what was handed in')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='assessment.assessmentrevision')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'round of an assessment',
                'verbose_name_plural': 'rounds of assessments',
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('agree', 'We agree'), ('partly', 'We agree in part'), ('disagree', 'We disagree')], max_length=10, verbose_name='position')),
                ('text', models.TextField(verbose_name='reply')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=5, verbose_name='language')),
                ('personal_data_reason', models.TextField(blank=True, verbose_name='why what looks like personal data may stay')),
                ('filed_at', models.DateTimeField(verbose_name='filed')),
                ('redacted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='texts taken down')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='assessment.assessmentrevision')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.assessmentround')),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
            },
        ),
        migrations.AddField(
            model_name='assessmentrevision',
            name='earlier_reply',
            field=models.ForeignKey(blank=True, help_text='Of a correction that its subject did not answer anew: its last reply, which stands beside it still.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.reply', verbose_name='reply to an earlier text'),
        ),
        migrations.CreateModel(
            name='ReplyEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, max_length=120, verbose_name='page or paragraph')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses_in_replies', to='evidence.evidenceitem')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used_evidence', to='assessment.reply')),
            ],
            options={
                'verbose_name': 'evidence used in a reply',
                'verbose_name_plural': 'evidence used in replies',
            },
        ),
        migrations.AddField(
            model_name='reply',
            name='evidence',
            field=models.ManyToManyField(related_name='replies', through='assessment.ReplyEvidence', to='evidence.evidenceitem', verbose_name='evidence'),
        ),
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('reason', models.TextField(help_text='Read by curators alone. Do not repeat the text.', verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('voice', models.CharField(choices=[('assessor', 'what the assessor wrote'), ('subject', 'what the subject replied')], max_length=10, verbose_name='whose texts')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takedowns', to='assessment.assessment')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'takedown in an assessment',
                'verbose_name_plural': 'takedowns in assessments',
            },
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['commitment', 'subject'], name='assessment_of_cell'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('assessor', models.F('subject')), _negated=True), name='assessment_of_another', violation_error_message='Nobody assesses itself: say it in a report of your own.'),
        ),
        migrations.AddIndex(
            model_name='assessmentmove',
            index=models.Index(fields=['revision', 'at'], name='assessment_move_of_revision'),
        ),
        migrations.AddConstraint(
            model_name='assessmentmove',
            constraint=models.CheckConstraint(condition=models.Q(('to_state__in', ['draft', 'submitted', 'returned', 'sent', 'replied', 'settled', 'published', 'withdrawn', 'retracted'])), name='assessment_move_state_known', violation_error_message='to_state must be one of: draft, submitted, returned, sent, replied, settled, published, withdrawn, retracted.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentevidence',
            constraint=models.UniqueConstraint(fields=('revision', 'evidence'), name='assessment_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='assessmentround',
            constraint=models.UniqueConstraint(fields=('revision', 'number'), name='assessment_round_once'),
        ),
        migrations.AddIndex(
            model_name='assessmentrevision',
            index=models.Index(fields=['state', 'submitted_at'], name='assessment_queue'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.UniqueConstraint(fields=('assessment', 'number'), name='assessment_number_once'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned', 'sent', 'replied', 'settled'))), fields=('assessment',), name='assessment_one_unsettled', violation_error_message='This assessment already has a revision in the making.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'sent', 'replied', 'settled', 'published', 'withdrawn', 'retracted'])), name='assessment_state_known', violation_error_message='state must be one of: draft, submitted, returned, sent, replied, settled, published, withdrawn, retracted.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['do', 'refrain'])), name='assessment_kind_known', violation_error_message='kind must be one of: do, refrain.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['assessed', 'cannot_assess', 'not_applicable'])), name='assessment_answer_known', violation_error_message='answer must be one of: assessed, cannot_assess, not_applicable.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='assessment_language_known', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('practice__in', ['', 'upheld', 'exceptions', 'not_upheld'])), name='assessment_practice_known', violation_error_message='practice must be empty or one of: upheld, exceptions, not_upheld.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('momentum__in', ['', 'advancing', 'steady', 'stalled', 'reversed'])), name='assessment_momentum_known', violation_error_message='momentum must be empty or one of: advancing, steady, stalled, reversed.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['', 'high', 'medium', 'low'])), name='assessment_confidence_known', violation_error_message='confidence must be empty or one of: high, medium, low.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('tie_note__in', ['', 'same', 'parent', 'part', 'same_whole', 'shared_member', 'one_voice'])), name='assessment_tie_known', violation_error_message='tie_note must be empty or one of: same, parent, part, same_whole, shared_member, one_voice.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('settled__in', ['', 'maintained', 'revised'])), name='assessment_settled_known', violation_error_message='settled must be empty or one of: maintained, revised.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('stage__isnull', True), ('stage__in', [0, 1, 2, 3, 4]), _connector='OR'), name='assessment_stage_known', violation_error_message='A stage is 0, 1, 2, 3 or 4.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('breach_reported__isnull', True), ('kind', 'do'), ('practice', ''), ('safeguard__isnull', True)), models.Q(('kind', 'refrain'), ('stage__isnull', True)), _connector='OR'), name='assessment_axis_of_its_kind', violation_error_message='A commitment to do has a stage; one to refrain has a practice.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'assessed'), models.Q(('breach_reported__isnull', True), ('momentum', ''), ('practice', ''), ('safeguard__isnull', True), ('stage__isnull', True)), _connector='OR'), name='assessment_no_step_unless_assessed', violation_error_message='Only what was assessed has a step.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'retracted')), ('answer', 'assessed'), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='assessment_absence_has_a_reason', violation_error_message='Say why it cannot be assessed, or why it does not apply.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'retracted')), models.Q(('answer', 'assessed'), _negated=True), ('stage__isnull', False), models.Q(('practice', ''), _negated=True), _connector='OR'), name='assessment_assessed_has_a_step', violation_error_message='Say where it stands.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'retracted')), models.Q(('breach_reported__isnull', True), ('practice', ''), ('safeguard__isnull', True)), models.Q(models.Q(('practice', ''), _negated=True), ('breach_reported__isnull', False), ('safeguard__isnull', False)), _connector='OR'), name='assessment_practice_says_all_three', violation_error_message='Say whether a legal safeguard is in force and whether a breach was reported.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'retracted')), models.Q(models.Q(('funding', ''), _negated=True), models.Q(('ties', ''), _negated=True)), _connector='OR'), name='assessment_declares_interest', violation_error_message='Say who pays for your work, and what ties you have to the subject.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'retracted')), models.Q(('answer', 'assessed'), _negated=True), models.Q(models.Q(('rationale', ''), _negated=True), models.Q(('approach', ''), _negated=True), models.Q(('confidence', ''), _negated=True)), _connector='OR'), name='assessment_says_why_and_how', violation_error_message='Say why this step, how you assessed it, and how sure you are.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='assessment_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='assessment_correction_has_a_reason', violation_error_message='A correction says why it is made.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('period_end__isnull', True), ('period_start__isnull', True), ('period_end__gte', models.F('period_start')), _connector='OR'), name='assessment_period_runs_forward', violation_error_message='The period cannot end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('period_end__lte', models.F('submitted_at')), _connector='OR'), name='assessment_period_ended_when_submitted', violation_error_message='The period cannot end after the day of submission.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='assessment_submitted_by_somebody', violation_error_message='submitted_at and submitted_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_began_at__isnull', True), ('review_began_by__isnull', True)), models.Q(('review_began_at__isnull', False), ('review_began_by__isnull', False)), _connector='OR'), name='assessment_review_begun_by_somebody', violation_error_message='review_began_at and review_began_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='assessment_returned_by_somebody', violation_error_message='returned_at and returned_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='assessment_sent_by_somebody', violation_error_message='sent_at and sent_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reply_due_on__isnull', True), ('sent_at__isnull', True)), models.Q(('reply_due_on__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='assessment_sent_with_a_day_to_reply_by', violation_error_message='sent_at and reply_due_on go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_at__isnull', True), ('extended_by__isnull', True)), models.Q(('extended_at__isnull', False), ('extended_by__isnull', False)), _connector='OR'), name='assessment_extended_by_somebody', violation_error_message='extended_at and extended_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='assessment_settled_by_somebody', violation_error_message='settled_at and settled_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='assessment_published_by_somebody', violation_error_message='published_at and published_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='assessment_withdrawn_by_somebody', violation_error_message='withdrawn_at and withdrawn_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='assessment_by_two_people', violation_error_message='Nobody publishes what they submitted themselves.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True)), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False)), _connector='OR'), name='assessment_retracted_by_somebody', violation_error_message='retracted_at and retracted_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'withdrawn')), ('published_at__isnull', False)), models.Q(models.Q(('state__in', ('published', 'withdrawn')), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='assessment_published_when_public'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sent', 'replied', 'settled', 'published', 'withdrawn')), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='assessment_sent_before_it_is_public'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled', ''), ('settled_at__isnull', True)), models.Q(models.Q(('settled', ''), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='assessment_settled_says_how'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='assessment_withdrawn_when_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'retracted'), ('retracted_at__isnull', False)), models.Q(models.Q(('state', 'retracted'), _negated=True), ('retracted_at__isnull', True)), _connector='OR'), name='assessment_retracted_when_retracted'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('submitted_at__isnull', True), ('sent_at__gte', models.F('submitted_at')), _connector='OR'), name='assessment_sent_after_submitted', violation_error_message='sent_at cannot be before submitted_at.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('sent_at__isnull', True), ('published_at__gte', models.F('sent_at')), _connector='OR'), name='assessment_published_after_sent', violation_error_message='published_at cannot be before sent_at.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason', ''), _negated=True), _connector='OR'), name='assessment_withdrawn_with_a_reason', violation_error_message='withdrawal_reason is not empty when the state is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('published_at__isnull', True), ('withdrawn_at__gte', models.F('published_at')), _connector='OR'), name='assessment_withdrawn_after_published', violation_error_message='withdrawn_at cannot be before published_at.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentrevision',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('published_at__isnull', True), ('superseded_at__gte', models.F('published_at')), _connector='OR'), name='assessment_superseded_after_published', violation_error_message='superseded_at cannot be before published_at.'),
        ),
        migrations.AddConstraint(
            model_name='replyevidence',
            constraint=models.UniqueConstraint(fields=('reply', 'evidence'), name='reply_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['agree', 'partly', 'disagree'])), name='reply_stance_known', violation_error_message='stance must be one of: agree, partly, disagree.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='reply_language_known', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_says_something', violation_error_message='Write your reply.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('voice__in', ['assessor', 'subject'])), name='assessment_takedown_voice_known', violation_error_message='voice must be one of: assessor, subject.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='assessment_takedown_confirmed_by_somebody', violation_error_message='confirmed_at and confirmed_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='assessment_takedown_refused_by_somebody', violation_error_message='refused_at and refused_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='assessment_takedown_by_two_people', violation_error_message='A takedown is confirmed by somebody else than who asked for it.'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='assessment_takedown_confirmed_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True)), fields=('assessment', 'voice'), name='assessment_takedown_one_open', violation_error_message='A takedown of these texts is asked for already.'),
        ),
        migrations.RunPython(immutability.install, immutability.remove),
    ]

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from commitments.pledges import immutability


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('pledges', '0001_pledges_and_targets'),
        ('pledges', '0002_four_eyes'),
        ('pledges', '0003_author_s_own_statement'),
    ]

    initial = True

    dependencies = [
        ('audit', '0001_squashed'),
        ('actors', '0001_squashed'),
        ('catalogue', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('made', 'Made'), ('under_way', 'Under way'), ('fulfilled', 'Fulfilled'), ('changed', 'Changed'), ('withdrawn', 'Withdrawn by its maker')], max_length=10, verbose_name='state')),
                ('on', models.DateField(verbose_name='day')),
                ('note', models.TextField(blank=True, verbose_name='what happened')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True, verbose_name='where the measure stood')),
            ],
            options={
                'verbose_name': 'state of a pledge',
                'verbose_name_plural': 'states of pledges',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('standing__in', ['made', 'under_way', 'fulfilled', 'changed', 'withdrawn'])), name='pledge_entry_standing_known', violation_error_message='standing must be one of: made, under_way, fulfilled, changed, withdrawn.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(editable=False, max_length=24, unique=True, verbose_name='word in addresses')),
                ('title', models.CharField(blank=True, editable=False, max_length=200, verbose_name='title in force')),
                ('origin', models.CharField(choices=[('submitted', 'submitted'), ('transcribed', 'read from a document')], default='submitted', max_length=12, verbose_name='origin')),
                ('source_note', models.TextField(blank=True, help_text='For a transcribed pledge: where it is published, and that the body did not submit it here.', verbose_name='what was read')),
                ('source_name', models.CharField(blank=True, max_length=200, verbose_name='list that it was read from')),
                ('source_reference', models.CharField(blank=True, max_length=120, verbose_name='its own name there')),
                ('batch', models.UUIDField(blank=True, editable=False, null=True, verbose_name='import')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='actors.actor', verbose_name='made by')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pledge',
                'verbose_name_plural': 'pledges',
                'indexes': [
                    models.Index(fields=['source_name', 'source_reference'], name='pledge_of_source'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('origin__in', ['submitted', 'transcribed'])), name='pledge_origin_known', violation_error_message='origin must be one of: submitted, transcribed.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('origin', 'transcribed'), models.Q(('source_note', ''), _negated=True), models.Q(('source_name', ''), _negated=True)), models.Q(('origin', 'submitted'), ('source_name', ''), ('source_note', ''), ('source_reference', '')), _connector='OR'), name='pledge_transcribed_says_from_what', violation_error_message='A transcribed pledge says what it was read from.'),
                    models.CheckConstraint(condition=models.Q(('origin', 'transcribed'), ('created_by__isnull', False), _connector='OR'), name='pledge_begun_by_somebody'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgeCommitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advanced_by', to='catalogue.commitment')),
            ],
            options={
                'verbose_name': 'commitment of a pledge',
                'verbose_name_plural': 'commitments of pledges',
            },
        ),
        migrations.CreateModel(
            name='PledgeEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('link', models.URLField(blank=True, max_length=1000, validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='link')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='issued by')),
                ('issuer_class', models.CharField(choices=[('own', "The author's own statement"), ('official', 'Official document: law, budget, decision, official record'), ('statistical', 'Official or independent statistics'), ('independent', 'Independent body: court, monitor, researcher, auditor'), ('media', 'Media'), ('testimony', 'Testimony, published by an organisation')], max_length=20, verbose_name='kind of issuer, as stated')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='date of what it shows')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='pledges.pledgeentry')),
            ],
            options={
                'verbose_name': 'document of a pledge',
                'verbose_name_plural': 'documents of pledges',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('issuer_class__in', ['own', 'official', 'statistical', 'independent', 'media', 'testimony'])), name='pledge_evidence_class_known', violation_error_message='issuer_class must be one of: own, official, statistical, independent, media, testimony.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgeRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'With the panel'), ('returned', 'Returned'), ('published', 'Published'), ('withdrawn', 'Taken from public view')], default='draft', max_length=12, verbose_name='state')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=5, verbose_name='language')),
                ('reason', models.TextField(blank=True, verbose_name='reason for the revision')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='what is pledged')),
                ('form', models.CharField(choices=[('individual', 'Individual: one actor alone'), ('common', 'Common: several make the same pledge'), ('partnership', 'In partnership: one leads, partners do a part'), ('matching', 'Matching: it answers a pledge of another')], default='individual', max_length=12, verbose_name='form')),
                ('nature', models.CharField(blank=True, choices=[('financial', 'Financial'), ('human', 'Human resources'), ('process', 'Process'), ('policy', 'Policy')], max_length=12, verbose_name='nature')),
                ('measure', models.CharField(blank=True, max_length=200, verbose_name='what is measured')),
                ('unit', models.CharField(blank=True, max_length=80, verbose_name='unit')),
                ('direction', models.CharField(blank=True, choices=[('rise', 'should rise'), ('fall', 'should fall'), ('keep', 'should stay as it is')], max_length=8, verbose_name='direction')),
                ('baseline', models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True, verbose_name='baseline')),
                ('baseline_on', models.DateField(blank=True, null=True, verbose_name='day of the baseline')),
                ('target', models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True, verbose_name='target')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be reached by')),
                ('specific', models.CharField(blank=True, help_text='Codes, separated by blanks.', max_length=80, verbose_name='what its text says')),
                ('personal_data_reason', models.TextField(blank=True, verbose_name='why what looks like personal data may stay')),
                ('round', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='round')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('review_began_at', models.DateTimeField(blank=True, null=True, verbose_name='review begun')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='revised')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken from public view')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='why it was taken from public view')),
                ('redacted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='texts taken down')),
                ('commitments', models.ManyToManyField(related_name='+', through='pledges.PledgeCommitment', to='catalogue.commitment', verbose_name='commitments that it advances')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matches', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matched_by', to='pledges.pledge', verbose_name='matches')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='pledges.pledge')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review_began_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision of a pledge',
                'verbose_name_plural': 'revisions of pledges',
                'indexes': [
                    models.Index(fields=['state', 'submitted_at'], name='pledge_queue'),
                    models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='pledge_latest'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('pledge', 'number'), name='pledge_number_once'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned'))), fields=('pledge',), name='pledge_one_unsettled', violation_error_message='This pledge already has a revision in the making.'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'published', 'withdrawn'])), name='pledge_state_known', violation_error_message='state must be one of: draft, submitted, returned, published, withdrawn.'),
                    models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='pledge_language_known', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
                    models.CheckConstraint(condition=models.Q(('form__in', ['individual', 'common', 'partnership', 'matching'])), name='pledge_form_known', violation_error_message='form must be one of: individual, common, partnership, matching.'),
                    models.CheckConstraint(condition=models.Q(('nature__in', ['', 'financial', 'human', 'process', 'policy'])), name='pledge_nature_known', violation_error_message='nature must be empty or one of: financial, human, process, policy.'),
                    models.CheckConstraint(condition=models.Q(('direction__in', ['', 'rise', 'fall', 'keep'])), name='pledge_direction_known', violation_error_message='direction must be empty or one of: rise, fall, keep.'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='pledge_number_from_one'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='pledge_says_what', violation_error_message='Give the pledge a title and its text.'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), ('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='pledge_revision_has_a_reason', violation_error_message='Say why the pledge is revised.'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(('form', 'matching'), ('matches__isnull', False)), models.Q(models.Q(('form', 'matching'), _negated=True), ('matches__isnull', True)), _connector='OR'), name='pledge_matching_names_what_it_matches', violation_error_message='A matching pledge names the pledge that it matches; no other one does.'),
                    models.CheckConstraint(condition=models.Q(('matches__isnull', True), models.Q(('matches', models.F('pledge')), _negated=True), _connector='OR'), name='pledge_matches_another', violation_error_message='A pledge cannot match itself.'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(('baseline__isnull', True), ('target__isnull', True)), models.Q(models.Q(('unit', ''), _negated=True), models.Q(('direction', ''), _negated=True)), _connector='OR'), name='pledge_number_has_unit_and_direction', violation_error_message='A number has its unit, and says whether it should rise, fall or stay.'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), ('baseline__isnull', True), ('target__isnull', True), models.Q(('direction', 'rise'), ('target__gte', models.F('baseline'))), models.Q(('direction', 'fall'), ('target__lte', models.F('baseline'))), ('direction', 'keep'), _connector='OR'), name='pledge_goes_where_it_says', violation_error_message='The target lies the other way than the direction that is stated.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='pledge_submitted_by_somebody', violation_error_message='submitted_at and submitted_by go together.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('review_began_at__isnull', True), ('review_began_by__isnull', True)), models.Q(('review_began_at__isnull', False), ('review_began_by__isnull', False)), _connector='OR'), name='pledge_review_begun_by_somebody', violation_error_message='review_began_at and review_began_by go together.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='pledge_returned_by_somebody', violation_error_message='returned_at and returned_by go together.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='pledge_published_by_somebody', violation_error_message='published_at and published_by go together.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='pledge_withdrawn_by_somebody', violation_error_message='withdrawn_at and withdrawn_by go together.'),
                    models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='pledge_by_two_people', violation_error_message='Nobody publishes what they submitted themselves.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'withdrawn')), ('published_at__isnull', False)), models.Q(('state__in', ('draft', 'submitted', 'returned')), ('published_at__isnull', True)), _connector='OR'), name='pledge_published_when_public'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='pledge_submitted_when_submitted'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='pledge_withdrawn_when_withdrawn'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason', ''), _negated=True), _connector='OR'), name='pledge_withdrawn_with_a_reason', violation_error_message='withdrawal_reason is not empty when the state is withdrawn.'),
                    models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('submitted_at__isnull', True), ('published_at__gte', models.F('submitted_at')), _connector='OR'), name='pledge_published_after_submitted', violation_error_message='published_at cannot be before submitted_at.'),
                    models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('published_at__isnull', True), ('withdrawn_at__gte', models.F('published_at')), _connector='OR'), name='pledge_withdrawn_after_published', violation_error_message='withdrawn_at cannot be before published_at.'),
                    models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('published_at__isnull', True), ('superseded_at__gte', models.F('published_at')), _connector='OR'), name='pledge_superseded_after_published', violation_error_message='superseded_at cannot be before published_at.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgePartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partner_in', to='actors.actor')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='pledges.pledgerevision')),
            ],
            options={
                'verbose_name': 'partner of a pledge',
                'verbose_name_plural': 'partners of pledges',
                'constraints': [
                    models.UniqueConstraint(fields=('revision', 'actor'), name='pledge_partner_once', violation_error_message='This partner is named already.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgeMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='from')),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'With the panel'), ('returned', 'Returned'), ('published', 'Published'), ('withdrawn', 'Taken from public view')], max_length=12, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='pledges.pledgerevision')),
            ],
            options={
                'verbose_name': 'move of a pledge',
                'verbose_name_plural': 'moves of pledges',
                'indexes': [
                    models.Index(fields=['revision', 'at'], name='pledge_move_of_revision'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('to_state__in', ['draft', 'submitted', 'returned', 'published', 'withdrawn'])), name='pledge_move_state_known', violation_error_message='to_state must be one of: draft, submitted, returned, published, withdrawn.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgeMoney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('planned', 'Planned'), ('announced', 'Announced'), ('committed', 'Committed'), ('disbursed', 'Disbursed')], max_length=10, verbose_name='stage')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=15, verbose_name='amount')),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three letters, as in USD or EUR (ISO 4217).')], verbose_name='currency')),
                ('on', models.DateField(verbose_name='day')),
                ('source', models.CharField(max_length=250, verbose_name='source')),
                ('link', models.URLField(blank=True, max_length=1000, validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='link')),
                ('corrects', models.ForeignKey(blank=True, help_text='A sum of this pledge that was told wrongly. It stays, marked.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='pledges.pledgemoney', verbose_name='corrects')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='money', to='pledges.pledgerevision')),
            ],
            options={
                'verbose_name': 'sum of a pledge',
                'verbose_name_plural': 'sums of pledges',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('stage__in', ['planned', 'announced', 'committed', 'disbursed'])), name='pledge_money_stage_known', violation_error_message='stage must be one of: planned, announced, committed, disbursed.'),
                    models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='pledge_money_not_negative', violation_error_message='A sum is zero or more.'),
                    models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='pledge_money_has_its_source', violation_error_message='Say where the sum is stated.'),
                    models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('corrects', models.F('id')), _negated=True), _connector='OR'), name='pledge_money_corrects_another'),
                ],
            },
        ),
        migrations.AddField(
            model_name='pledgeentry',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='pledges.pledgerevision'),
        ),
        migrations.AddField(
            model_name='pledgecommitment',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advances', to='pledges.pledgerevision'),
        ),
        migrations.CreateModel(
            name='PartnerAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('confirmed', 'Confirmed'), ('declined', 'Declined')], max_length=10, verbose_name='answer')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='pledges.pledgerevision')),
            ],
            options={
                'verbose_name': 'answer of a partner',
                'verbose_name_plural': 'answers of partners',
                'indexes': [
                    models.Index(fields=['revision', 'actor', '-id'], name='partner_answer_latest'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('answer__in', ['confirmed', 'declined'])), name='partner_answer_known', violation_error_message='answer must be one of: confirmed, declined.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgeRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='round')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('content', models.TextField(blank=True, verbose_name='what was handed in')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='pledges.pledgerevision')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'round of a pledge',
                'verbose_name_plural': 'rounds of pledges',
                'constraints': [
                    models.UniqueConstraint(fields=('revision', 'number'), name='pledge_round_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('years', models.PositiveSmallIntegerField(choices=[(2, '2'), (5, '5'), (15, '15')], verbose_name='years')),
                ('starts_on', models.DateField(verbose_name='clock began on')),
                ('source', models.CharField(choices=[('baseline', 'its own baseline'), ('pledge', 'its own pledge'), ('adherence', 'its support of the framework'), ('framework', 'a date that the framework sets')], max_length=10, verbose_name='from')),
                ('citation', models.CharField(blank=True, max_length=250, verbose_name='where the framework sets it')),
                ('set_at', models.DateTimeField(verbose_name='set')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='replaced or taken back')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='actors.actor')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='catalogue.commitment')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pledge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='pledges.pledge', verbose_name='pledge')),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'indexes': [
                    models.Index(fields=['actor', 'commitment', 'set_at'], name='target_of_cell'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('source__in', ['baseline', 'pledge', 'adherence', 'framework'])), name='target_source_known', violation_error_message='source must be one of: baseline, pledge, adherence, framework.'),
                    models.CheckConstraint(condition=models.Q(('years__in', [2, 5, 15])), name='target_years_known', violation_error_message='A horizon is 2, 5 or 15 years (seed 001, p. 85).'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'pledge'), ('pledge__isnull', False)), models.Q(models.Q(('source', 'pledge'), _negated=True), ('pledge__isnull', True)), _connector='OR'), name='target_from_a_pledge_names_it', violation_error_message='A clock that a pledge began names the pledge.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'framework'), models.Q(('citation', ''), _negated=True)), models.Q(models.Q(('source', 'framework'), _negated=True), ('citation', '')), _connector='OR'), name='target_from_a_framework_is_cited', violation_error_message='A date that a framework sets has its citation; no other one has.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='target_ended_by_somebody', violation_error_message='ended_at and ended_by go together.'),
                    models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('actor', 'commitment'), name='target_one_at_a_time', violation_error_message='This actor has a target on this commitment already.'),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name='pledgeentry',
            constraint=models.UniqueConstraint(fields=('revision',), name='pledge_entry_one_a_revision'),
        ),
        migrations.AddConstraint(
            model_name='pledgecommitment',
            constraint=models.UniqueConstraint(fields=('revision', 'commitment'), name='pledge_commitment_once'),
        ),
        migrations.RunPython(immutability.install, immutability.remove),
    ]

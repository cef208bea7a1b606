import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from commitments.exchange import immutability


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('exchange', '0001_support_and_practices'),
        ('exchange', '0002_what_is_published_is_fixed'),
        ('exchange', '0003_one_life_with_every_record'),
    ]

    initial = True

    dependencies = [
        ('audit', '0001_squashed'),
        ('actors', '0001_squashed'),
        ('catalogue', '0001_squashed'),
        ('pledges', '0001_squashed'),
        ('progress', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('published', 'Published'), ('ended', 'Ended'), ('withdrawn', 'Taken from public view')], default='draft', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=5, verbose_name='language')),
                ('personal_data_reason', models.TextField(blank=True, verbose_name='why what looks like personal data may stay')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('round', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='round')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
                ('review_began_at', models.DateTimeField(blank=True, null=True, verbose_name='review begun')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken from public view')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='why it was taken from public view')),
                ('text', models.TextField(blank=True, verbose_name='what is offered')),
                ('kinds', models.CharField(blank=True, help_text='Codes, separated by blanks.', max_length=80, verbose_name='kinds of support')),
                ('regions', models.CharField(blank=True, help_text='Codes, separated by blanks; none is anywhere.', max_length=60, verbose_name='regions')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='offered until')),
                ('actor', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review_began_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'offer of support',
                'verbose_name_plural': 'offers of support',
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('private', models.BooleanField(default=False, verbose_name='of a private need')),
                ('proposed_side', models.CharField(choices=[('need', 'Who has the need'), ('offer', 'Who offers'), ('curator', 'A curator')], max_length=8, verbose_name='proposed by')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('need_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed by who needs')),
                ('offer_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed by who offers')),
                ('declined_at', models.DateTimeField(blank=True, null=True, verbose_name='declined')),
                ('declined_side', models.CharField(blank=True, choices=[('need', 'Who has the need'), ('offer', 'Who offers'), ('curator', 'A curator')], max_length=8, verbose_name='declined by')),
                ('declined_why', models.CharField(blank=True, choices=[('no_fit', 'It does not fit what is needed or offered'), ('no_means', 'There are no means for it now'), ('taken', 'It is given or found elsewhere already'), ('later', 'Not now, perhaps later')], max_length=10, verbose_name='why it was declined')),
                ('commitment', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment')),
                ('declined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need_confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offer_confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pledge', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledges.pledge')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='progress.report')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='exchange.offer')),
            ],
            options={
                'verbose_name': 'match',
                'verbose_name_plural': 'matches',
            },
        ),
        migrations.CreateModel(
            name='OfferMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='from')),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('published', 'Published'), ('ended', 'Ended'), ('withdrawn', 'Taken from public view')], max_length=12, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='exchange.offer')),
            ],
            options={
                'verbose_name': 'move of an offer',
                'verbose_name_plural': 'moves of offers',
            },
        ),
        migrations.CreateModel(
            name='OfferRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='round')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('content', models.TextField(blank=True, verbose_name='what was handed in')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='exchange.offer')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'round of an offer',
                'verbose_name_plural': 'rounds of offers',
            },
        ),
        migrations.CreateModel(
            name='OfferTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.framework')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='exchange.offer')),
            ],
            options={
                'verbose_name': 'theme of an offer',
                'verbose_name_plural': 'themes of offers',
            },
        ),
        migrations.CreateModel(
            name='SharedPractice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('published', 'Published'), ('ended', 'Ended'), ('withdrawn', 'Taken from public view')], default='draft', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=5, verbose_name='language')),
                ('personal_data_reason', models.TextField(blank=True, verbose_name='why what looks like personal data may stay')),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('round', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='round')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
                ('review_began_at', models.DateTimeField(blank=True, null=True, verbose_name='review begun')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken from public view')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='why it was taken from public view')),
                ('what_worked', models.TextField(blank=True, verbose_name='what made it work')),
                ('what_others', models.TextField(blank=True, verbose_name='what others could take over')),
                ('actor', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor')),
                ('commitment', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pledge', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledges.pledge')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='progress.report')),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review_began_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'practice',
                'verbose_name_plural': 'practices',
            },
        ),
        migrations.CreateModel(
            name='PracticeRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='round')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('content', models.TextField(blank=True, verbose_name='what was handed in')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='exchange.sharedpractice')),
            ],
            options={
                'verbose_name': 'round of a practice',
                'verbose_name_plural': 'rounds of practices',
            },
        ),
        migrations.CreateModel(
            name='PracticeMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='from')),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('published', 'Published'), ('ended', 'Ended'), ('withdrawn', 'Taken from public view')], max_length=12, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='exchange.sharedpractice')),
            ],
            options={
                'verbose_name': 'move of a practice',
                'verbose_name_plural': 'moves of practices',
            },
        ),
        migrations.CreateModel(
            name='NeedClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('met', 'The support was found'), ('over', 'It is no longer needed')], max_length=8, verbose_name='why')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment')),
                ('pledge', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledges.pledge')),
                ('report', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='progress.report')),
            ],
            options={
                'verbose_name': 'closing of a need',
                'verbose_name_plural': 'closings of needs',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', False), ('pledge__isnull', True)), models.Q(('commitment__isnull', True), ('pledge__isnull', False)), _connector='OR'), name='closing_about_one_thing'), models.CheckConstraint(condition=models.Q(('why__in', ['met', 'over'])), name='closing_why_known', violation_error_message='why must be one of: met, over.'), models.UniqueConstraint(fields=('report', 'commitment'), name='closing_once_on_a_commitment'), models.UniqueConstraint(fields=('report', 'pledge'), name='closing_once_on_a_pledge')],
            },
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='offer_latest'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'published', 'ended', 'withdrawn'])), name='offer_state_known', violation_error_message='state must be one of: draft, submitted, returned, published, ended, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='offer_language_known', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='offer_submitted_by_somebody', violation_error_message='submitted_at and submitted_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_began_at__isnull', True), ('review_began_by__isnull', True)), models.Q(('review_began_at__isnull', False), ('review_began_by__isnull', False)), _connector='OR'), name='offer_review_begun_by_somebody', violation_error_message='review_began_at and review_began_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='offer_returned_by_somebody', violation_error_message='returned_at and returned_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='offer_published_by_somebody', violation_error_message='published_at and published_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='offer_ended_by_somebody', violation_error_message='ended_at and ended_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='offer_withdrawn_by_somebody', violation_error_message='withdrawn_at and withdrawn_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state__in', ('published', 'ended', 'withdrawn'))), models.Q(('published_at__isnull', True), ('state__in', ('draft', 'submitted', 'returned'))), _connector='OR'), name='offer_published_when_public'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='offer_by_two_people', violation_error_message='Nobody publishes what they submitted themselves.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='offer_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('submitted_at__isnull', True), ('published_at__gte', models.F('submitted_at')), _connector='OR'), name='offer_published_after_submitted', violation_error_message='published_at cannot be before submitted_at.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(models.Q(('text', ''), _negated=True), models.Q(('kinds', ''), _negated=True)), _connector='OR'), name='offer_says_what', violation_error_message='Say what is offered, and of which kind it is.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', False), ('pledge__isnull', True)), models.Q(('commitment__isnull', True), ('pledge__isnull', False)), _connector='OR'), name='match_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_side__in', ['need', 'offer', 'curator'])), name='match_side_known', violation_error_message='proposed_side must be one of: need, offer, curator.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('declined_side__in', ['', 'need', 'offer', 'curator'])), name='match_declined_side_known', violation_error_message='declined_side must be empty or one of: need, offer, curator.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('declined_why__in', ['', 'no_fit', 'no_means', 'taken', 'later'])), name='match_declined_why_known', violation_error_message='declined_why must be empty or one of: no_fit, no_means, taken, later.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('need_confirmed_at__isnull', True), ('need_confirmed_by__isnull', True)), models.Q(('need_confirmed_at__isnull', False), ('need_confirmed_by__isnull', False)), _connector='OR'), name='match_need_by_somebody', violation_error_message='need_confirmed_at and need_confirmed_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer_confirmed_at__isnull', True), ('offer_confirmed_by__isnull', True)), models.Q(('offer_confirmed_at__isnull', False), ('offer_confirmed_by__isnull', False)), _connector='OR'), name='match_offer_by_somebody', violation_error_message='offer_confirmed_at and offer_confirmed_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='match_declined_by_somebody', violation_error_message='declined_at and declined_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_side', ''), ('declined_why', '')), models.Q(('declined_at__isnull', False), models.Q(('declined_why', ''), _negated=True), models.Q(('declined_side', ''), _negated=True)), _connector='OR'), name='match_declined_with_a_reason', violation_error_message='Say why it is declined.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('declined_at__isnull', True), ('need_confirmed_at__isnull', True), ('offer_confirmed_at__isnull', True), _connector='OR'), name='match_confirmed_or_declined'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('need_confirmed_by__isnull', True), ('offer_confirmed_by__isnull', True), models.Q(('need_confirmed_by', models.F('offer_confirmed_by')), _negated=True), _connector='OR'), name='match_by_two_people', violation_error_message='A match is confirmed by two people.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(condition=models.Q(('declined_at__isnull', True)), fields=('report', 'commitment', 'offer'), name='match_once_on_a_commitment', violation_error_message='This need and this offer are brought together already.'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(condition=models.Q(('declined_at__isnull', True)), fields=('report', 'pledge', 'offer'), name='match_once_on_a_pledge', violation_error_message='This need and this offer are brought together already.'),
        ),
        migrations.AddConstraint(
            model_name='offerround',
            constraint=models.UniqueConstraint(fields=('paper', 'number'), name='offer_round_once'),
        ),
        migrations.AddConstraint(
            model_name='offertheme',
            constraint=models.UniqueConstraint(fields=('offer', 'framework'), name='offer_theme_once'),
        ),
        migrations.AddIndex(
            model_name='sharedpractice',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='practice_latest'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'published', 'ended', 'withdrawn'])), name='practice_state_known', violation_error_message='state must be one of: draft, submitted, returned, published, ended, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='practice_language_known', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='practice_submitted_by_somebody', violation_error_message='submitted_at and submitted_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_began_at__isnull', True), ('review_began_by__isnull', True)), models.Q(('review_began_at__isnull', False), ('review_began_by__isnull', False)), _connector='OR'), name='practice_review_begun_by_somebody', violation_error_message='review_began_at and review_began_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='practice_returned_by_somebody', violation_error_message='returned_at and returned_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='practice_published_by_somebody', violation_error_message='published_at and published_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='practice_ended_by_somebody', violation_error_message='ended_at and ended_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='practice_withdrawn_by_somebody', violation_error_message='withdrawn_at and withdrawn_by go together.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state__in', ('published', 'ended', 'withdrawn'))), models.Q(('published_at__isnull', True), ('state__in', ('draft', 'submitted', 'returned'))), _connector='OR'), name='practice_published_when_public'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='practice_by_two_people', violation_error_message='Nobody publishes what they submitted themselves.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='practice_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('submitted_at__isnull', True), ('published_at__gte', models.F('submitted_at')), _connector='OR'), name='practice_published_after_submitted', violation_error_message='published_at cannot be before submitted_at.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', False), ('pledge__isnull', True)), models.Q(('commitment__isnull', True), ('pledge__isnull', False)), _connector='OR'), name='practice_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(models.Q(('what_worked', ''), _negated=True), models.Q(('what_others', ''), _negated=True)), _connector='OR'), name='practice_says_both', violation_error_message='Say what made it work, and what others could take over.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('report', 'commitment'), name='practice_once_on_a_commitment', violation_error_message='This answer was put forward as a practice already.'),
        ),
        migrations.AddConstraint(
            model_name='sharedpractice',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('report', 'pledge'), name='practice_once_on_a_pledge', violation_error_message='This answer was put forward as a practice already.'),
        ),
        migrations.AddConstraint(
            model_name='practiceround',
            constraint=models.UniqueConstraint(fields=('paper', 'number'), name='practice_round_once'),
        ),
        migrations.RunPython(immutability.install, immutability.remove),
    ]

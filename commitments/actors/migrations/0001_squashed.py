import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('actors', '0001_initial'),
        ('actors', '0002_people_and_shields'),
        ('actors', '0003_who_took_an_invitation_back'),
    ]

    initial = True

    dependencies = [
        ('catalogue', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='word in addresses')),
                ('type', models.CharField(choices=[('state', 'State'), ('observer_state', 'Observer State'), ('ministry', 'Ministry'), ('local_authority', 'Local authority'), ('un_entity', 'UN entity'), ('intergovernmental', 'Intergovernmental body'), ('regional_process', 'Regional process'), ('ngo', 'Non-governmental organisation'), ('union', 'Union'), ('business', 'Business'), ('academic', 'Academic body'), ('migrant_led', 'Migrant-led body')], max_length=20, verbose_name='type')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('formal_name', models.CharField(blank=True, max_length=250, verbose_name='formal name')),
                ('iso2', models.CharField(blank=True, max_length=2, verbose_name='ISO 3166-1 alpha-2')),
                ('m49', models.CharField(blank=True, max_length=3, verbose_name='M49 code')),
                ('region', models.CharField(blank=True, choices=[('Africa', 'Africa'), ('Americas', 'Americas'), ('Asia', 'Asia'), ('Europe', 'Europe'), ('Oceania', 'Oceania')], max_length=20, verbose_name='region')),
                ('subregion', models.CharField(blank=True, max_length=60, verbose_name='subregion')),
                ('intermediate_region', models.CharField(blank=True, max_length=60, verbose_name='intermediate region')),
                ('fictional', models.BooleanField(default=False, verbose_name='fictional')),
                ('shielded', models.BooleanField(default=False, help_text='Its reports carry a public identity in place of its name, and no list or scorecard names it.', verbose_name='shielded')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='actors.actor', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'actor',
                'verbose_name_plural': 'actors',
                'indexes': [
                    models.Index(fields=['fictional', 'type', 'region', 'name'], name='actor_in_lists'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('type__in', ['state', 'observer_state', 'ministry', 'local_authority', 'un_entity', 'intergovernmental', 'regional_process', 'ngo', 'union', 'business', 'academic', 'migrant_led'])), name='actor_type_known', violation_error_message='type must be one of: state, observer_state, ministry, local_authority, un_entity, intergovernmental, regional_process, ngo, union, business, academic, migrant_led.'),
                    models.CheckConstraint(condition=models.Q(('region__in', ['', 'Africa', 'Americas', 'Asia', 'Europe', 'Oceania'])), name='actor_region_known', violation_error_message='region must be empty or one of: Africa, Americas, Asia, Europe, Oceania.'),
                    models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='actor_not_its_own_part', violation_error_message='An actor cannot be part of itself.'),
                    models.CheckConstraint(condition=models.Q(('fictional', False), ('code__startswith', 'X'), _connector='OR'), name='actor_fictional_code', violation_error_message='The code of a fictional actor begins with X.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ActorName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], max_length=5, verbose_name='language')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('official', models.BooleanField(default=False, verbose_name='official')),
                ('source', models.CharField(blank=True, max_length=250, verbose_name='source')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='actors.actor')),
            ],
            options={
                'verbose_name': 'name in a language',
                'verbose_name_plural': 'names in languages',
                'constraints': [
                    models.UniqueConstraint(fields=('actor', 'language'), name='actor_name_once'),
                    models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='actor_name_language', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Adherence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(choices=[('for', 'voted for'), ('abstained', 'abstained'), ('against', 'voted against'), ('not_voting', 'did not vote'), ('unclear', 'position unclear'), ('declared_support', 'declared support'), ('declared_withdrawal', 'declared withdrawal'), ('observer', 'observer, no vote')], max_length=20, verbose_name='position')),
                ('dated_on', models.DateField(verbose_name='dated')),
                ('sure', models.BooleanField(default=True, verbose_name='sure')),
                ('source', models.CharField(max_length=250, verbose_name='source')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adherence', to='actors.actor')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adherence', to='catalogue.framework')),
            ],
            options={
                'verbose_name': 'adherence',
                'verbose_name_plural': 'adherence',
                'indexes': [
                    models.Index(fields=['framework', 'actor', 'dated_on'], name='adherence_of_framework'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('position__in', ['for', 'abstained', 'against', 'not_voting', 'unclear', 'declared_support', 'declared_withdrawal', 'observer'])), name='adherence_position_known', violation_error_message='position must be one of: for, abstained, against, not_voting, unclear, declared_support, declared_withdrawal, observer.'),
                    models.UniqueConstraint(fields=('actor', 'framework', 'dated_on'), name='adherence_one_a_day', violation_error_message='This actor already has a position of that date on this framework.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, verbose_name='mail address')),
                ('role', models.CharField(choices=[('viewer', 'Viewer: reads'), ('contributor', 'Contributor: writes'), ('clearer', 'Clearer: reads, and clears before a report is submitted'), ('deputy', 'Deputy: writes, submits, and clears for a clearer who is away'), ('focal_point', 'Focal point: writes, submits, and manages the people')], max_length=20, verbose_name='role')),
                ('step', models.PositiveSmallIntegerField(default=0, verbose_name='place in the chain of clearance')),
                ('token_digest', models.CharField(help_text='The word itself is in the mail alone.', max_length=64, unique=True, verbose_name='digest of the word in the link')),
                ('invited_at', models.DateTimeField(verbose_name='invited')),
                ('expires_at', models.DateTimeField(verbose_name='runs out')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='actors.actor')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'invitation of a person',
                'verbose_name_plural': 'invitations of people',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('role__in', ['viewer', 'contributor', 'clearer', 'deputy', 'focal_point'])), name='invitation_role_known', violation_error_message='role must be one of: viewer, contributor, clearer, deputy, focal_point.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody', violation_error_message='accepted_at and accepted_by go together.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='invitation_taken_back_by_somebody', violation_error_message='revoked_at and revoked_by go together.'),
                    models.CheckConstraint(condition=models.Q(('expires_at__isnull', True), ('invited_at__isnull', True), ('expires_at__gte', models.F('invited_at')), _connector='OR'), name='invitation_runs_out_after_it_was_sent', violation_error_message='expires_at cannot be before invited_at.'),
                    models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_accepted_or_taken_back'),
                    models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), fields=('actor', 'email'), name='invitation_one_open', violation_error_message='This person is invited already.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', 'Viewer: reads'), ('contributor', 'Contributor: writes'), ('clearer', 'Clearer: reads, and clears before a report is submitted'), ('deputy', 'Deputy: writes, submits, and clears for a clearer who is away'), ('focal_point', 'Focal point: writes, submits, and manages the people')], max_length=20, verbose_name='role')),
                ('step', models.PositiveSmallIntegerField(default=0, help_text='For a clearer: 1 clears first. Several people may share a place; one of them is enough.', verbose_name='place in the chain of clearance')),
                ('began_at', models.DateTimeField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='actors.actor')),
                ('began_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('role__in', ['viewer', 'contributor', 'clearer', 'deputy', 'focal_point'])), name='membership_role_known', violation_error_message='role must be one of: viewer, contributor, clearer, deputy, focal_point.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('role', 'clearer'), ('step__gte', 1)), models.Q(models.Q(('role', 'clearer'), _negated=True), ('step', 0)), _connector='OR'), name='membership_step_of_a_clearer', violation_error_message='A clearer has a place in the chain, from 1 on; nobody else has one.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='membership_end_by_somebody', violation_error_message='ended_at and ended_by go together.'),
                    models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('began_at__isnull', True), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='membership_ends_after_it_began', violation_error_message='ended_at cannot be before began_at.'),
                    models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'actor'), name='membership_one_at_a_time', violation_error_message='This person already reports for this actor.'),
                ],
            },
        ),
    ]

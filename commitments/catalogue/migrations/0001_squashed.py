import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('catalogue', '0001_initial'),
        ('catalogue', '0002_links_decided_by_two'),
        ('catalogue', '0003_links_in_two_worlds'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='code')),
                ('label', models.CharField(max_length=120, verbose_name='name')),
            ],
            options={
                'verbose_name': 'group of people',
                'verbose_name_plural': 'groups of people',
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:[.-][a-z0-9]+)*$', 'A code is small letters and digits, joined by dots or hyphens.')], verbose_name='code')),
                ('level', models.CharField(choices=[('area', 'Area'), ('point', 'Point'), ('objective', 'Objective'), ('element', 'Element'), ('goal', 'Goal'), ('theme', 'Theme'), ('action', 'Action (from a menu)'), ('announcement', "Announcement (one body's own)"), ('ask', 'Ask (called for, agreed by nobody)'), ('principle', 'Principle (a lens)'), ('restraint', 'Restraint')], max_length=20, verbose_name='level')),
                ('kind', models.CharField(choices=[('do', 'to do'), ('refrain', 'to refrain')], default='do', max_length=10, verbose_name='kind')),
                ('trackable', models.BooleanField(default=False, help_text='Actors can report on it.', verbose_name='trackable')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in its framework')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='number')),
                ('short_title', models.CharField(max_length=120, verbose_name='short title')),
                ('title', models.CharField(max_length=400, verbose_name='title')),
                ('official_title', models.CharField(blank=True, max_length=400, verbose_name='title as adopted')),
                ('official_title_variant', models.CharField(blank=True, max_length=400, verbose_name='title as it stands elsewhere in the text')),
                ('statement', models.TextField(blank=True, help_text="In Waymark's own words.", verbose_name='statement')),
                ('source_document', models.CharField(max_length=200, verbose_name='source')),
                ('source_locator', models.CharField(max_length=200, verbose_name='place in the source')),
                ('anchor', models.CharField(blank=True, help_text='A few words exactly as in the source, to find the place.', max_length=200, verbose_name='anchor')),
                ('anchor_document', models.CharField(blank=True, max_length=120, verbose_name='file of the anchor')),
                ('anchor_line', models.PositiveIntegerField(blank=True, null=True, verbose_name='line of the anchor')),
                ('certainty', models.CharField(choices=[('seen', 'Seen in its source'), ('partly_seen', 'Partly seen in its source'), ('from_memory', 'From memory, to be checked'), ('not_seen', 'Not seen in its source'), ('proposed', 'Proposed by Waymark')], default='seen', max_length=20, verbose_name='certainty')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('addressed_to', models.CharField(blank=True, help_text='Types of actor, separated by blanks. Empty: to nobody in particular.', max_length=200, verbose_name='addressed to')),
                ('announced_by', models.CharField(blank=True, help_text='Code of one actor.', max_length=60, verbose_name='announced by')),
                ('asked_by', models.CharField(blank=True, max_length=250, verbose_name='asked by')),
                ('horizon_years', models.PositiveSmallIntegerField(blank=True, help_text='Only where a source sets it.', null=True, verbose_name='horizon in years')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='catalogue.commitment', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'commitment',
                'verbose_name_plural': 'commitments',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('level__in', ['area', 'point', 'objective', 'element', 'goal', 'theme', 'action', 'announcement', 'ask', 'principle', 'restraint'])), name='commitment_level_known', violation_error_message='level must be one of: area, point, objective, element, goal, theme, action, announcement, ask, principle, restraint.'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['do', 'refrain'])), name='commitment_kind_known', violation_error_message='kind must be one of: do, refrain.'),
                    models.CheckConstraint(condition=models.Q(('certainty__in', ['seen', 'partly_seen', 'from_memory', 'not_seen', 'proposed'])), name='commitment_certainty_known', violation_error_message='certainty must be one of: seen, partly_seen, from_memory, not_seen, proposed.'),
                    models.CheckConstraint(condition=models.Q(('horizon_years__isnull', True), ('horizon_years__in', [2, 5, 15]), _connector='OR'), name='commitment_horizon_sourced', violation_error_message='A horizon is 2, 5 or 15 years (seed 001, p. 85).'),
                    models.CheckConstraint(condition=models.Q(models.Q(('level', 'announcement'), _negated=True), models.Q(('announced_by', ''), _negated=True), _connector='OR'), name='commitment_announcement_has_announcer', violation_error_message='An announcement names who announced it.'),
                    models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='commitment_not_its_own_part', violation_error_message='A commitment cannot be part of itself.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source_locator', ''), _negated=True), models.Q(('source_document', ''), _negated=True)), name='commitment_has_its_source', violation_error_message='Say where in which document it stands.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CrosswalkLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=160, unique=True, verbose_name='code')),
                ('sdg_target', models.CharField(blank=True, max_length=8, verbose_name='to SDG target')),
                ('relation', models.CharField(choices=[('same', 'same: one asks for what the other asks for'), ('part', 'part: the first is part of the second'), ('related', 'related: progress on one helps the other')], max_length=10, verbose_name='relation')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('adopted', 'adopted'), ('disputed', 'disputed'), ('retired', 'retired')], default='proposed', max_length=10, verbose_name='status')),
                ('rationale', models.TextField(blank=True, verbose_name='reason')),
                ('citation', models.CharField(blank=True, max_length=250, verbose_name='citation')),
                ('in_source', models.BooleanField(default=False, verbose_name='made by the text itself')),
                ('real', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='in_demonstration', to='catalogue.crosswalklink', verbose_name='stands in the demonstration for')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_out', to='catalogue.commitment', verbose_name='from')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links_in', to='catalogue.commitment', verbose_name='to')),
            ],
            options={
                'verbose_name': 'crosswalk link',
                'verbose_name_plural': 'crosswalk links',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('relation__in', ['same', 'part', 'related'])), name='link_relation_known', violation_error_message='relation must be one of: same, part, related.'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'adopted', 'disputed', 'retired'])), name='link_status_known', violation_error_message='status must be one of: proposed, adopted, disputed, retired.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('sdg_target', ''), ('target__isnull', False)), models.Q(('target__isnull', True), models.Q(('sdg_target', ''), _negated=True)), _connector='OR'), name='link_leads_to_one_thing', violation_error_message='A link leads to one commitment or to one SDG target.'),
                    models.CheckConstraint(condition=models.Q(('target__isnull', True), models.Q(('source', models.F('target')), _negated=True), _connector='OR'), name='link_not_to_itself', violation_error_message='A commitment cannot be linked to itself.'),
                    models.UniqueConstraint(condition=models.Q(('real', None), ('target__isnull', False)), fields=('source', 'target'), name='link_once'),
                    models.UniqueConstraint(condition=models.Q(models.Q(('sdg_target', ''), _negated=True), ('real', None)), fields=('source', 'sdg_target'), name='link_sdg_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:[.-][a-z0-9]+)*$', 'A code is small letters and digits, joined by dots or hyphens.')], verbose_name='code')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('short_title', models.CharField(max_length=60, verbose_name='short title')),
                ('symbol', models.CharField(blank=True, max_length=60, verbose_name='symbol')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='adopted on')),
                ('date_text', models.CharField(blank=True, max_length=120, verbose_name='date in words')),
                ('issuer', models.CharField(max_length=200, verbose_name='issued by')),
                ('nature', models.CharField(choices=[('proposal', 'Proposal of the Secretary-General'), ('negotiated_not_binding', 'Negotiated, not legally binding'), ('recommendations', 'Recommendations of one organisation'), ('record_of_dialogue', 'Record of a dialogue: what participants asked for'), ('civil_society_plan', 'Plan of civil society'), ('declaration', 'Declaration of States')], max_length=30, verbose_name='nature')),
                ('nature_note', models.TextField(blank=True, verbose_name='note on its nature')),
                ('summary', models.TextField(blank=True, help_text="In Waymark's own words.", verbose_name='summary')),
                ('source_name', models.CharField(blank=True, max_length=250, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('takes_adherence', models.BooleanField(default=False, help_text='Actors have a dated position on it (a vote, a declaration), and silence means nothing before one.', verbose_name='takes adherence')),
                ('title_only', models.BooleanField(default=False, help_text='Listed, without commitments to report on.', verbose_name='title only')),
                ('unit', models.CharField(default='commitments', max_length=40, verbose_name='unit, in the plural')),
                ('position', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
            ],
            options={
                'verbose_name': 'framework',
                'verbose_name_plural': 'frameworks',
                'constraints': [models.CheckConstraint(condition=models.Q(('nature__in', ['proposal', 'negotiated_not_binding', 'recommendations', 'record_of_dialogue', 'civil_society_plan', 'declaration'])), name='framework_nature_known', violation_error_message='nature must be one of: proposal, negotiated_not_binding, recommendations, record_of_dialogue, civil_society_plan, declaration.')],
            },
        ),
        migrations.AddField(
            model_name='commitment',
            name='framework',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='catalogue.framework', verbose_name='framework'),
        ),
        migrations.CreateModel(
            name='CommitmentGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='catalogue.commitment')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.group')),
            ],
            options={
                'verbose_name': 'group concerned',
                'verbose_name_plural': 'groups concerned',
                'constraints': [
                    models.UniqueConstraint(fields=('commitment', 'group'), name='commitment_group_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LinkDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('becomes', models.CharField(choices=[('adopted', 'adopted'), ('disputed', 'disputed'), ('retired', 'retired')], max_length=10, verbose_name='becomes')),
                ('turned', models.BooleanField(default=False, help_text='The second is part of the first: the link is turned when it is adopted.', verbose_name='the other way round')),
                ('rationale', models.TextField(help_text='Public once it is confirmed.', verbose_name='reason')),
                ('citation', models.CharField(help_text='Where in which text this can be read.', max_length=250, verbose_name='citation')),
                ('asked_at', models.DateTimeField(editable=False, verbose_name='proposed')),
                ('asked_by_id', models.CharField(editable=False, max_length=40, verbose_name='proposed by, id')),
                ('asked_by_label', models.CharField(editable=False, max_length=254, verbose_name='proposed by')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed')),
                ('confirmed_by_id', models.CharField(blank=True, editable=False, max_length=40, verbose_name='confirmed by, id')),
                ('confirmed_by_label', models.CharField(blank=True, editable=False, max_length=254, verbose_name='confirmed by')),
                ('refused_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='refused')),
                ('refused_by_id', models.CharField(blank=True, editable=False, max_length=40, verbose_name='refused by, id')),
                ('refused_by_label', models.CharField(blank=True, editable=False, max_length=254, verbose_name='refused by')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='catalogue.crosswalklink', verbose_name='crosswalk link')),
            ],
            options={
                'verbose_name': 'decision on a link',
                'verbose_name_plural': 'decisions on links',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('becomes__in', ['adopted', 'disputed', 'retired'])), name='decision_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('rationale', ''), _negated=True), models.Q(('citation', ''), _negated=True)), name='decision_says_why_and_where', violation_error_message='Say why, and where it can be read.'),
                    models.CheckConstraint(condition=models.Q(('turned', False), ('becomes', 'adopted'), _connector='OR'), name='decision_turns_when_it_adopts', violation_error_message='A link is turned round when it is adopted.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('asked_by_id', ''), _negated=True), models.Q(('confirmed_by_id', models.F('asked_by_id')), _negated=True)), name='decision_by_two_people', violation_error_message='A decision is confirmed by somebody else than who proposed it.'),
                    models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='decision_confirmed_or_refused'),
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by_id', '')), models.Q(('confirmed_at__isnull', False), models.Q(('confirmed_by_id', ''), _negated=True)), _connector='OR'), name='decision_confirmed_by_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by_id', '')), models.Q(('refused_at__isnull', False), models.Q(('refused_by_id', ''), _negated=True)), _connector='OR'), name='decision_refused_by_somebody'),
                    models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True)), fields=('link',), name='decision_one_open', violation_error_message='A decision on this link waits for a second curator already.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Method',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=10, unique=True, verbose_name='version')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('effective_on', models.DateField(verbose_name='in force from')),
                ('ageing_2y', models.PositiveSmallIntegerField(default=12, verbose_name='ageing after, 2-year goals')),
                ('stale_2y', models.PositiveSmallIntegerField(default=18, verbose_name='stale after, 2-year goals')),
                ('ageing_5y', models.PositiveSmallIntegerField(default=24, verbose_name='ageing after, 5-year goals')),
                ('stale_5y', models.PositiveSmallIntegerField(default=36, verbose_name='stale after, 5-year goals')),
                ('ageing_else', models.PositiveSmallIntegerField(default=48, verbose_name='ageing after, everything else')),
                ('stale_else', models.PositiveSmallIntegerField(default=60, verbose_name='stale after, everything else')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'method',
                'verbose_name_plural': 'methods',
                'constraints': [models.CheckConstraint(condition=models.Q(('ageing_2y__lt', models.F('stale_2y')), ('ageing_5y__lt', models.F('stale_5y')), ('ageing_else__lt', models.F('stale_else'))), name='method_ageing_before_stale', violation_error_message='A report ages before it is stale.')],
            },
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('do', 'to do'), ('refrain', 'to refrain')], max_length=10, verbose_name='kind')),
                ('step', models.CharField(choices=[('0', '0 No action yet'), ('1', '1 Planned'), ('2', '2 Under way'), ('3', '3 Substantially in place'), ('4', '4 In place and operating'), ('upheld', 'Upheld'), ('exceptions', 'Exceptions occur'), ('not_upheld', 'Not upheld'), ('safeguard', 'Legal safeguard'), ('breach', 'Breach reported')], max_length=12, verbose_name='step')),
                ('label', models.CharField(max_length=80, verbose_name='word')),
                ('sentence', models.CharField(max_length=300, verbose_name='anchor sentence')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='catalogue.method')),
            ],
            options={
                'verbose_name': 'anchor',
                'verbose_name_plural': 'anchors',
                'constraints': [
                    models.UniqueConstraint(fields=('method', 'kind', 'step'), name='anchor_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['do', 'refrain'])), name='anchor_kind_known', violation_error_message='kind must be one of: do, refrain.'),
                    models.CheckConstraint(condition=models.Q(('step__in', ['0', '1', '2', '3', '4', 'upheld', 'exceptions', 'not_upheld', 'safeguard', 'breach'])), name='anchor_step_known', violation_error_message='step must be one of: 0, 1, 2, 3, 4, upheld, exceptions, not_upheld, safeguard, breach.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='code')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('certainty', models.CharField(choices=[('seen', 'Seen in its source'), ('partly_seen', 'Partly seen in its source'), ('from_memory', 'From memory, to be checked'), ('not_seen', 'Not seen in its source'), ('proposed', 'Proposed by Waymark')], default='seen', max_length=20, verbose_name='certainty')),
                ('source', models.CharField(blank=True, max_length=250, verbose_name='source')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='catalogue.framework')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('certainty__in', ['seen', 'partly_seen', 'from_memory', 'not_seen', 'proposed'])), name='milestone_certainty_known', violation_error_message='certainty must be one of: seen, partly_seen, from_memory, not_seen, proposed.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CommitmentSdgTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=8, verbose_name='SDG target')),
                ('proposed', models.BooleanField(default=True, verbose_name='proposed by Waymark')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sdg_targets', to='catalogue.commitment')),
            ],
            options={
                'verbose_name': 'SDG target',
                'verbose_name_plural': 'SDG targets',
                'constraints': [models.UniqueConstraint(fields=('commitment', 'target'), name='commitment_sdg_target_once')],
            },
        ),
        migrations.CreateModel(
            name='CommitmentStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('origin', 'Origin'), ('transit', 'Transit'), ('arrival', 'Arrival'), ('stay', 'Stay'), ('return', 'Return'), ('all', 'Every stage')], max_length=10, verbose_name='stage of the journey')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journey_stages', to='catalogue.commitment')),
            ],
            options={
                'verbose_name': 'stage of the journey',
                'verbose_name_plural': 'stages of the journey',
                'constraints': [models.UniqueConstraint(fields=('commitment', 'stage'), name='commitment_stage_once'), models.CheckConstraint(condition=models.Q(('stage__in', ['origin', 'transit', 'arrival', 'stay', 'return', 'all'])), name='commitment_stage_known', violation_error_message='stage must be one of: origin, transit, arrival, stay, return, all.')],
            },
        ),
        migrations.CreateModel(
            name='CommitmentTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('title', 'title'), ('short_title', 'short title'), ('official_title', 'title as adopted'), ('statement', 'statement')], max_length=20, verbose_name='text')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], max_length=5, verbose_name='language')),
                ('text', models.TextField(verbose_name='translation')),
                ('official', models.BooleanField(default=False, verbose_name='official')),
                ('source', models.CharField(blank=True, max_length=250, verbose_name='source')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='catalogue.commitment')),
            ],
            options={
                'verbose_name': 'translation',
                'verbose_name_plural': 'translations',
                'constraints': [models.UniqueConstraint(fields=('commitment', 'field', 'language'), name='commitment_translation_once'), models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='commitment_translation_language', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.')],
            },
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['framework', 'trackable', 'kind', 'position'], name='commitment_of_framework'),
        ),
    ]

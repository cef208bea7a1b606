import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommitmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='holds from')),
                ('act', models.CharField(choices=[('begin', 'entered'), ('change', 'changed'), ('correct', 'corrected')], default='begin', max_length=10, verbose_name='act')),
                ('recorded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recorded')),
                ('superseded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('decision', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='decision')),
                ('proposed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposed')),
                ('proposed_by_id', models.CharField(blank=True, editable=False, max_length=40, verbose_name='proposed by, id')),
                ('proposed_by_label', models.CharField(blank=True, editable=False, max_length=254, verbose_name='proposed by')),
                ('confirmed_by_id', models.CharField(blank=True, editable=False, max_length=40, verbose_name='confirmed by, id')),
                ('confirmed_by_label', models.CharField(blank=True, editable=False, max_length=254, verbose_name='confirmed by')),
                ('refused_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='given back')),
                ('refused_by_id', models.CharField(blank=True, editable=False, max_length=40, verbose_name='given back by, id')),
                ('refused_by_label', models.CharField(blank=True, editable=False, max_length=254, verbose_name='given back by')),
                ('refusal', models.TextField(blank=True, verbose_name='why it was given back')),
                ('level', models.CharField(choices=[('area', 'Area'), ('point', 'Point'), ('objective', 'Objective'), ('element', 'Element'), ('goal', 'Goal'), ('theme', 'Theme'), ('action', 'Action (from a menu)'), ('announcement', "Announcement (one body's own)"), ('ask', 'Ask (called for, agreed by nobody)'), ('principle', 'Principle (a lens)'), ('restraint', 'Restraint')], max_length=20, verbose_name='level')),
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
                ('succeeded_by', models.CharField(blank=True, help_text='Codes of the commitments that came after, with blanks.', max_length=250, verbose_name='succeeded by')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.commitment', verbose_name='commitment')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.commitment', verbose_name='part of')),
                ('replaces', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='catalogue.commitmentversion')),
            ],
            options={
                'verbose_name': 'version of a commitment',
                'verbose_name_plural': 'versions of commitments',
                'indexes': [
                    models.Index(fields=['commitment', 'from_on', 'recorded_at'], name='commitment_version_in_force'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('act__in', ['begin', 'change', 'correct'])), name='commitment_version_act_known', violation_error_message='act must be one of: begin, change, correct.'),
                    models.UniqueConstraint(condition=models.Q(('recorded_at__isnull', False), ('superseded_at__isnull', True)), fields=('commitment', 'from_on'), name='commitment_version_one_a_day', violation_error_message='Something else holds from that day already. Correct that.'),
                    models.CheckConstraint(condition=models.Q(('confirmed_by_id', ''), models.Q(('confirmed_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='commitment_version_by_two_people', violation_error_message='A proposal is confirmed by somebody else than who made it.'),
                    models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), ('recorded_at__isnull', True), _connector='OR'), name='commitment_version_recorded_or_refused'),
                    models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by_id', ''), _connector='OR'), name='commitment_version_proposed_by_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by_id', '')), models.Q(('refused_at__isnull', False), models.Q(('refused_by_id', ''), _negated=True)), _connector='OR'), name='commitment_version_refused_by_somebody'),
                    models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', False), _connector='OR'), name='commitment_version_recorded_before'),
                    models.CheckConstraint(condition=models.Q(models.Q(('act', 'begin'), _negated=True), ('replaces__isnull', True), _connector='OR'), name='commitment_version_beginning_replaces_nothing'),
                    models.CheckConstraint(condition=models.Q(('act', 'begin'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='commitment_version_says_why', violation_error_message='Say why.'),
                    models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='commitment_version_replaced_after_it_was_recorded', violation_error_message='superseded_at cannot be before recorded_at.'),
                    models.CheckConstraint(condition=models.Q(('level__in', ['area', 'point', 'objective', 'element', 'goal', 'theme', 'action', 'announcement', 'ask', 'principle', 'restraint'])), name='commitment_version_level_known', violation_error_message='level must be one of: area, point, objective, element, goal, theme, action, announcement, ask, principle, restraint.'),
                    models.CheckConstraint(condition=models.Q(('certainty__in', ['seen', 'partly_seen', 'from_memory', 'not_seen', 'proposed'])), name='commitment_version_certainty_known', violation_error_message='certainty must be one of: seen, partly_seen, from_memory, not_seen, proposed.'),
                    models.CheckConstraint(condition=models.Q(('horizon_years__isnull', True), ('horizon_years__in', [2, 5, 15]), _connector='OR'), name='commitment_version_horizon_sourced'),
                    models.CheckConstraint(condition=models.Q(models.Q(('level', 'announcement'), _negated=True), models.Q(('announced_by', ''), _negated=True), _connector='OR'), name='commitment_version_has_announcer'),
                    models.CheckConstraint(condition=models.Q(('parent', models.F('commitment')), _negated=True), name='commitment_version_not_its_own'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source_locator', ''), _negated=True), models.Q(('source_document', ''), _negated=True)), name='commitment_version_has_its_source'),
                ],
            },
        ),
        migrations.AddField(
            model_name='commitment',
            name='succeeded_by',
            field=models.CharField(blank=True, help_text='Codes of the commitments that came after, with blanks.', max_length=250, verbose_name='succeeded by'),
        ),
        migrations.AddField(
            model_name='framework',
            name='retired_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retired, recorded'),
        ),
        migrations.AddField(
            model_name='method',
            name='act',
            field=models.CharField(choices=[('begin', 'entered'), ('change', 'changed'), ('correct', 'corrected')], default='begin', max_length=10, verbose_name='act'),
        ),
        migrations.AddField(
            model_name='method',
            name='confirmed_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='confirmed by, id'),
        ),
        migrations.AddField(
            model_name='method',
            name='confirmed_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='method',
            name='decision',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='decision'),
        ),
        migrations.AddField(
            model_name='method',
            name='proposed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposed'),
        ),
        migrations.AddField(
            model_name='method',
            name='proposed_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='proposed by, id'),
        ),
        migrations.AddField(
            model_name='method',
            name='proposed_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='method',
            name='reason',
            field=models.TextField(blank=True, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='method',
            name='recorded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='method',
            name='refusal',
            field=models.TextField(blank=True, verbose_name='why it was given back'),
        ),
        migrations.AddField(
            model_name='method',
            name='refused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='given back'),
        ),
        migrations.AddField(
            model_name='method',
            name='refused_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='given back by, id'),
        ),
        migrations.AddField(
            model_name='method',
            name='refused_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='given back by'),
        ),
        migrations.AddField(
            model_name='method',
            name='replaces',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='catalogue.method'),
        ),
        migrations.AddField(
            model_name='method',
            name='superseded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['begin', 'change', 'correct'])), name='method_act_known', violation_error_message='act must be one of: begin, change, correct.'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_at__isnull', False), ('superseded_at__isnull', True)), fields=('effective_on',), name='method_one_a_day', violation_error_message='Something else holds from that day already. Correct that.'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by_id', ''), models.Q(('confirmed_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='method_by_two_people', violation_error_message='A proposal is confirmed by somebody else than who made it.'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), ('recorded_at__isnull', True), _connector='OR'), name='method_recorded_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by_id', ''), _connector='OR'), name='method_proposed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by_id', '')), models.Q(('refused_at__isnull', False), models.Q(('refused_by_id', ''), _negated=True)), _connector='OR'), name='method_refused_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', False), _connector='OR'), name='method_recorded_before'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'begin'), _negated=True), ('replaces__isnull', True), _connector='OR'), name='method_beginning_replaces_nothing'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('act', 'begin'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='method_says_why', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='method_replaced_after_it_was_recorded', violation_error_message='superseded_at cannot be before recorded_at.'),
        ),
    ]

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0001_squashed'),
        ('catalogue', '0002_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActorVersion',
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
                ('slug', models.SlugField(max_length=80, verbose_name='word in addresses')),
                ('type', models.CharField(choices=[('state', 'State'), ('observer_state', 'Observer State'), ('ministry', 'Ministry'), ('local_authority', 'Local authority'), ('un_entity', 'UN entity'), ('intergovernmental', 'Intergovernmental body'), ('regional_process', 'Regional process'), ('ngo', 'Non-governmental organisation'), ('union', 'Union'), ('business', 'Business'), ('academic', 'Academic body'), ('migrant_led', 'Migrant-led body')], max_length=20, verbose_name='type')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('formal_name', models.CharField(blank=True, max_length=250, verbose_name='formal name')),
                ('iso2', models.CharField(blank=True, max_length=2, verbose_name='ISO 3166-1 alpha-2')),
                ('m49', models.CharField(blank=True, max_length=3, verbose_name='M49 code')),
                ('region', models.CharField(blank=True, choices=[('Africa', 'Africa'), ('Americas', 'Americas'), ('Asia', 'Asia'), ('Europe', 'Europe'), ('Oceania', 'Oceania')], max_length=20, verbose_name='region')),
                ('subregion', models.CharField(blank=True, max_length=60, verbose_name='subregion')),
                ('intermediate_region', models.CharField(blank=True, max_length=60, verbose_name='intermediate region')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                ('succeeded_by', models.CharField(blank=True, help_text='Codes of the actors that came after, with blanks.', max_length=200, verbose_name='succeeded by')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='actors.actor', verbose_name='actor')),
                ('entered_twice_as', models.ForeignKey(blank=True, help_text='This entry was one too many: its reports stand with the other.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor', verbose_name='the same body as')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor', verbose_name='part of')),
                ('replaces', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='actors.actorversion')),
            ],
            options={
                'verbose_name': 'version of an actor',
                'verbose_name_plural': 'versions of actors',
                'indexes': [
                    models.Index(fields=['actor', 'from_on', 'recorded_at'], name='actor_version_in_force'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('act__in', ['begin', 'change', 'correct'])), name='actor_version_act_known', violation_error_message='act must be one of: begin, change, correct.'),
                    models.UniqueConstraint(condition=models.Q(('recorded_at__isnull', False), ('superseded_at__isnull', True)), fields=('actor', 'from_on'), name='actor_version_one_a_day', violation_error_message='Something else holds from that day already. Correct that.'),
                    models.CheckConstraint(condition=models.Q(('confirmed_by_id', ''), models.Q(('confirmed_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='actor_version_by_two_people', violation_error_message='A proposal is confirmed by somebody else than who made it.'),
                    models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), ('recorded_at__isnull', True), _connector='OR'), name='actor_version_recorded_or_refused'),
                    models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by_id', ''), _connector='OR'), name='actor_version_proposed_by_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by_id', '')), models.Q(('refused_at__isnull', False), models.Q(('refused_by_id', ''), _negated=True)), _connector='OR'), name='actor_version_refused_by_somebody'),
                    models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', False), _connector='OR'), name='actor_version_recorded_before'),
                    models.CheckConstraint(condition=models.Q(models.Q(('act', 'begin'), _negated=True), ('replaces__isnull', True), _connector='OR'), name='actor_version_beginning_replaces_nothing'),
                    models.CheckConstraint(condition=models.Q(('act', 'begin'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='actor_version_says_why', violation_error_message='Say why.'),
                    models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='actor_version_replaced_after_it_was_recorded', violation_error_message='superseded_at cannot be before recorded_at.'),
                    models.CheckConstraint(condition=models.Q(('type__in', ['state', 'observer_state', 'ministry', 'local_authority', 'un_entity', 'intergovernmental', 'regional_process', 'ngo', 'union', 'business', 'academic', 'migrant_led'])), name='actor_version_type_known', violation_error_message='type must be one of: state, observer_state, ministry, local_authority, un_entity, intergovernmental, regional_process, ngo, union, business, academic, migrant_led.'),
                    models.CheckConstraint(condition=models.Q(('region__in', ['', 'Africa', 'Americas', 'Asia', 'Europe', 'Oceania'])), name='actor_version_region_known', violation_error_message='region must be empty or one of: Africa, Americas, Asia, Europe, Oceania.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('actor')), _negated=True), models.Q(('entered_twice_as', models.F('actor')), _negated=True)), name='actor_version_not_its_own'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='adherence',
            name='adherence_one_a_day',
        ),
        migrations.RemoveIndex(
            model_name='adherence',
            name='adherence_of_framework',
        ),
        migrations.AddField(
            model_name='actor',
            name='entered_twice_as',
            field=models.ForeignKey(blank=True, help_text='This entry was one too many: its reports stand with the other.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor', verbose_name='the same body as'),
        ),
        migrations.AddField(
            model_name='actor',
            name='succeeded_by',
            field=models.CharField(blank=True, help_text='Codes of the actors that came after, with blanks.', max_length=200, verbose_name='succeeded by'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='act',
            field=models.CharField(choices=[('begin', 'entered'), ('change', 'changed'), ('correct', 'corrected')], default='begin', max_length=10, verbose_name='act'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='confirmed_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='confirmed by, id'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='confirmed_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='decision',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='decision'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='proposed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposed'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='proposed_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='proposed by, id'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='proposed_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='reason',
            field=models.TextField(blank=True, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='recorded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='refusal',
            field=models.TextField(blank=True, verbose_name='why it was given back'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='refused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='given back'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='refused_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='given back by, id'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='refused_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='given back by'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='replaces',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='actors.adherence'),
        ),
        migrations.AddField(
            model_name='adherence',
            name='superseded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced'),
        ),
        migrations.AddIndex(
            model_name='adherence',
            index=models.Index(fields=['framework', 'actor', 'dated_on', 'recorded_at'], name='adherence_in_force'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['begin', 'change', 'correct'])), name='adherence_act_known', violation_error_message='act must be one of: begin, change, correct.'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_at__isnull', False), ('superseded_at__isnull', True)), fields=('actor', 'framework', 'dated_on'), name='adherence_one_a_day', violation_error_message='Something else holds from that day already. Correct that.'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by_id', ''), models.Q(('confirmed_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='adherence_by_two_people', violation_error_message='A proposal is confirmed by somebody else than who made it.'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), ('recorded_at__isnull', True), _connector='OR'), name='adherence_recorded_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by_id', ''), _connector='OR'), name='adherence_proposed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by_id', '')), models.Q(('refused_at__isnull', False), models.Q(('refused_by_id', ''), _negated=True)), _connector='OR'), name='adherence_refused_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', False), _connector='OR'), name='adherence_recorded_before'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'begin'), _negated=True), ('replaces__isnull', True), _connector='OR'), name='adherence_beginning_replaces_nothing'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('act', 'begin'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='adherence_says_why', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='adherence',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='adherence_replaced_after_it_was_recorded', violation_error_message='superseded_at cannot be before recorded_at.'),
        ),
    ]

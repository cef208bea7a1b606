"""The words of a commitment in another language become one row, which keeps its past. What is here holds since the beginning.

Until now each text had a row of its own, and said whether it was official. Now the column says that: what was official is the
title as adopted, what was not is ours. A text for which there is no room (one too long for its column, a second one for the
same column) stays in the log, where each was written when it was saved.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from commitments.catalogue import immutability
from commitments.common.versions import BEGINNING

COLUMNS = {"official_title": 400, "title": 400, "short_title": 200, "statement": None}
NO_SOURCE = "No source was given when it was entered."


def one_row_each(apps, schema_editor):
    """All texts of a commitment in a language come to the first of its rows; the others go."""
    rows = apps.get_model("catalogue", "CommitmentTranslation").objects
    kept = {}
    for row in rows.exclude(text="").order_by("pk"):
        first = kept.setdefault((row.commitment_id, row.language), row)
        column = _column_of(row)
        if not getattr(first, column):
            setattr(first, column, row.text[: COLUMNS[column]])
        first.source = "; ".join(dict.fromkeys(filter(None, [first.source, row.source])))[:500]
    for first in kept.values():
        first.source = first.source or (NO_SOURCE if first.official_title else "")
        first.decision = uuid.uuid4()
        first.save()
    rows.exclude(pk__in=[first.pk for first in kept.values()]).delete()


def _column_of(row):
    if row.field in ("official_title", "title"):
        return "official_title" if row.official else "title"
    return row.field


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0005_erasures"), ("audit", "0003_erasures")]

    operations = [
        migrations.AlterModelOptions(
            name='commitmenttranslation',
            options={'verbose_name': 'wording in a language', 'verbose_name_plural': 'wording in languages'},
        ),
        migrations.RemoveConstraint(
            model_name='commitmenttranslation',
            name='commitment_translation_once',
        ),
        migrations.RemoveConstraint(
            model_name='commitmenttranslation',
            name='commitment_translation_language',
        ),
        migrations.AlterField(
            model_name='commitmenttranslation',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='catalogue.commitment', verbose_name='commitment'),
        ),
        migrations.AlterField(
            model_name='commitmenttranslation',
            name='source',
            field=models.CharField(blank=True, help_text='Where the title as adopted can be read, or who translated.', max_length=500, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='act',
            field=models.CharField(choices=[('begin', 'entered'), ('change', 'changed'), ('correct', 'corrected')], default='begin', max_length=10, verbose_name='act'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='confirmed_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='confirmed by, id'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='confirmed_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='decision',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='decision'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='from_on',
            field=models.DateField(default=BEGINNING.date(), verbose_name='holds from'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='official_title',
            field=models.CharField(blank=True, help_text='Exactly as in the official text.', max_length=400, verbose_name='title as adopted'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='proposed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposed'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='proposed_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='proposed by, id'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='proposed_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='reason',
            field=models.TextField(blank=True, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='recorded_at',
            field=models.DateTimeField(blank=True, default=BEGINNING, editable=False, null=True, verbose_name='recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='refusal',
            field=models.TextField(blank=True, verbose_name='why it was given back'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='refused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='given back'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='refused_by_id',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='given back by, id'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='refused_by_label',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='given back by'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='short_title',
            field=models.CharField(blank=True, max_length=200, verbose_name='short title, in our words'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='statement',
            field=models.TextField(blank=True, verbose_name='summary, in our words'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='superseded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced'),
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='title',
            field=models.CharField(blank=True, max_length=400, verbose_name='title, in our words'),
        ),
        migrations.RunPython(one_row_each, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='commitmenttranslation',
            name='field',
        ),
        migrations.RemoveField(
            model_name='commitmenttranslation',
            name='official',
        ),
        migrations.RemoveField(
            model_name='commitmenttranslation',
            name='text',
        ),
        migrations.AddField(
            model_name='commitmenttranslation',
            name='replaces',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='catalogue.commitmenttranslation'),
        ),
        migrations.AddIndex(
            model_name='commitmenttranslation',
            index=models.Index(fields=['commitment', 'language', 'from_on', 'recorded_at'], name='translation_in_force'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['begin', 'change', 'correct'])), name='translation_act_known', violation_error_message='act must be one of: begin, change, correct.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_at__isnull', False), ('superseded_at__isnull', True)), fields=('commitment', 'language', 'from_on'), name='translation_one_a_day', violation_error_message='Something else holds from that day already. Correct that.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by_id', ''), models.Q(('confirmed_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='translation_by_two_people', violation_error_message='A proposal is confirmed by somebody else than who made it.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), ('recorded_at__isnull', True), _connector='OR'), name='translation_recorded_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by_id', ''), _connector='OR'), name='translation_proposed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by_id', '')), models.Q(('refused_at__isnull', False), models.Q(('refused_by_id', ''), _negated=True)), _connector='OR'), name='translation_refused_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', False), _connector='OR'), name='translation_recorded_before'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'begin'), _negated=True), ('replaces__isnull', True), _connector='OR'), name='translation_beginning_replaces_nothing'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('act', 'begin'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='translation_says_why', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('recorded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='translation_replaced_after_it_was_recorded', violation_error_message='superseded_at cannot be before recorded_at.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ar', 'zh', 'en', 'fr', 'ru', 'es'])), name='translation_language', violation_error_message='language must be one of: ar, zh, en, fr, ru, es.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(('official_title', ''), models.Q(('source', ''), _negated=True), _connector='OR'), name='translation_official_has_its_source', violation_error_message='Say where the title as adopted can be read.'),
        ),
        migrations.AddConstraint(
            model_name='commitmenttranslation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'begin'), _negated=True), models.Q(('official_title', ''), ('short_title', ''), ('statement', ''), ('title', ''), _negated=True), _connector='OR'), name='translation_begins_with_words', violation_error_message='Give at least one text in this language.'),
        ),
        migrations.RunPython(immutability.put_back, immutability.put_back),
    ]

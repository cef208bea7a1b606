"""What an assessment begins with: who assesses whom, on what, over which period."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.naming import told_apart
from commitments.common.keys import KeyField
from commitments.progress.forms.report import PeriodForm


class NewAssessmentForm(PeriodForm):
    """`assessors` are those the person writes for, `subjects` whoever can be assessed here, `commitments` what is
    tracked, in the order of their frameworks."""

    assessor = forms.ChoiceField(
        label=gettext_lazy("For which organisation do you assess?"),
        error_messages={"required": gettext_lazy("Choose for which organisation you assess.")},
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Whom do you assess?"),
        error_messages={"required": gettext_lazy("Choose whom you assess.")},
    )
    commitment = forms.ChoiceField(
        label=gettext_lazy("On which commitment?"),
        error_messages={"required": gettext_lazy("Choose a commitment.")},
    )
    key = KeyField()

    field_order = ("assessor", "subject", "commitment", "period_start", "period_end", "language", "key")

    def __init__(self, *args, assessors, subjects, commitments, **kwargs):
        super().__init__(*args, **kwargs)
        self.assessors = {actor.slug: actor for actor in assessors}
        self.subjects = {actor.slug: actor for actor in subjects}
        self.commitments = {each.code: each for each in commitments}
        if len(assessors) > 1:
            self.fields["assessor"].choices = [
                ("", _("Choose")),
                *((a.slug, label) for a, label in told_apart(assessors)),
            ]
        else:
            del self.fields["assessor"]
        self.fields["subject"].choices = [("", _("Choose")), *((a.slug, label) for a, label in told_apart(subjects))]
        groups = groupby(commitments, key=attrgetter("framework.short_title"))
        self.fields["commitment"].choices = [
            ("", _("Choose")),
            *((title, [(each.code, each.label) for each in group]) for title, group in groups),
        ]

    def facts(self):
        """What begin_assessment takes."""
        said = self.cleaned_data
        slug = said.get("assessor") or next(iter(self.assessors))
        return {
            "assessor": self.assessors[slug],
            "subject": self.subjects[said["subject"]],
            "commitment": self.commitments[said["commitment"]],
            **{name: said[name] for name in ("period_start", "period_end", "language", "key")},
        }

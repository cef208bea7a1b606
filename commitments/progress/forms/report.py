"""The report around its claims, and what is said when it moves."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.actors.naming import told_apart
from commitments.common.days import AdminDayInput, DayField
from commitments.common.keys import KeyField
from commitments.common.vocabulary import Language
from commitments.common.widgets import typed
from commitments.progress import periods
from commitments.progress.models import Invitation
from commitments.record.forms import CorrectionForm, ReasonForm


class PeriodForm(forms.Form):
    """Which period is reported on, and in which language it is written."""

    period_start = DayField(label=gettext_lazy("From"), required=False)
    period_end = DayField(
        label=gettext_lazy("To"),
        error_messages={"required": gettext_lazy("Give the last day of the period.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=Language.choices, initial=Language.ENGLISH
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        end = cleaned.get("period_end")
        refusal = end and periods.why_not(start=cleaned.get("period_start"), end=end, today=self.today)
        if refusal:
            self.add_error(*refusal)
        return cleaned


class ReportForm(PeriodForm):
    """What the quick log asks of the report itself. `key` is drawn once for each form that is shown.

    `actors` are those the person reports for and `actor` the one already chosen, if any.
    """

    actor = forms.ChoiceField(
        label=gettext_lazy("For whom do you report?"),
        error_messages={"required": gettext_lazy("Choose for whom you report.")},
    )
    cycle = forms.ChoiceField(label=gettext_lazy("Round of reporting"), required=False)
    key = KeyField()

    field_order: tuple[str, ...] = ("actor", "cycle", "period_start", "period_end", "language", "key")

    def __init__(self, *args, actors, actor, cycles, **kwargs):
        super().__init__(*args, **kwargs)
        self.actors = actors
        self.chosen = actor
        self.cycles = {cycle.code: cycle for cycle in cycles}
        if len(actors) > 1:
            self.fields["actor"].choices = [("", _("Choose")), *((a.slug, label) for a, label in told_apart(actors))]
        else:
            del self.fields["actor"]
        if self.cycles:
            alone = _("None: this report stands on its own")
            self.fields["cycle"].choices = [("", alone), *((c.code, c.title) for c in cycles)]
        else:
            del self.fields["cycle"]

    def as_typed(self):
        """The same form with all that was typed, unjudged."""
        around = {"actors": self.actors, "actor": self.chosen, "cycles": self.cycles.values(), "today": self.today}
        return ReportForm(initial=typed(self), **around)

    def clean_cycle(self):
        cycle = self.cycles.get(self.cleaned_data["cycle"])
        if cycle and self.chosen and cycle.fictional != self.chosen.fictional:
            raise forms.ValidationError(
                _("This round of reporting is not for %(actor)s.") % {"actor": self.chosen.name}
            )
        return cycle

    def facts(self):
        """What begin_with_claim takes beside the claim."""
        said = self.cleaned_data
        return {
            "cycle": said.get("cycle"),
            "period_start": said["period_start"],
            "period_end": said["period_end"],
            "language": said["language"],
        }


class FullReviewForm(ReportForm):
    """What a full review begins with: the report's own facts, and the framework that it goes through."""

    framework = forms.ChoiceField(
        label=gettext_lazy("Which framework do you go through?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a framework.")},
    )

    field_order = ("actor", "framework", *ReportForm.field_order[1:])

    def __init__(self, *args, frameworks, **kwargs):
        super().__init__(*args, **kwargs)
        self.frameworks = {framework.code: framework for framework in frameworks}
        self.fields["framework"].choices = [(f.code, _offered(f)) for f in frameworks]

    def clean(self):
        cleaned = super().clean()
        framework, cycle = self.frameworks.get(cleaned.get("framework")), cleaned.get("cycle")
        if framework and cycle and framework not in cycle.frameworks.all():
            self.add_error(
                "cycle",
                _("%(round)s does not ask about the %(framework)s.")
                % {"round": cycle.title, "framework": framework.short_title},
            )
        return cleaned

    def facts(self):
        return {**super().facts(), "framework": self.frameworks[self.cleaned_data["framework"]]}


def _offered(framework):
    words = ngettext("%(framework)s (%(n)s row)", "%(framework)s (%(n)s rows)", framework.rows)
    return words % {"framework": framework.short_title, "n": framework.rows}


class AskForm(CorrectionForm):
    """The same for the form that asks the panel to withdraw a report."""


class GrantForm(forms.Form):
    """Which request was read: the answer is to that one, and to no later one."""

    key = KeyField()
    asked = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(ReasonForm):
    """The same, with why the report stays public."""

    key = KeyField()
    asked = forms.IntegerField(widget=forms.HiddenInput)


class InvitationForm(forms.ModelForm):
    """An invitation as a curator adds it to a round; left empty, the day is the round's last."""

    expected_by = DayField(label=gettext_lazy("Expected by"), required=False, widget=AdminDayInput)

    class Meta:
        model = Invitation
        fields = ("actor", "framework", "expected_by")

"""By whose clock an actor's progress is read, as its focal point chooses it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.catalogue.models import Commitment
from commitments.common.days import DayField
from commitments.pledges.models import Pledge, Source

from .fields import commitments_to_choose


class TargetForm(forms.Form):
    """A horizon and from what its clock began. No word is typed: nothing here waits for the panel."""

    commitment = forms.ChoiceField(
        label=gettext_lazy("Commitment"), error_messages={"required": gettext_lazy("Choose a commitment.")}
    )
    years = forms.TypedChoiceField(
        label=gettext_lazy("How long do you give yourself?"),
        choices=((2, gettext_lazy("2 years")), (5, gettext_lazy("5 years")), (15, gettext_lazy("15 years"))),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how long.")},
    )
    source = forms.ChoiceField(
        label=gettext_lazy("From which day?"),
        choices=(
            (Source.BASELINE, gettext_lazy("From our baseline, on the day below")),
            (Source.PLEDGE, gettext_lazy("From our pledge, on the day it was made")),
            (Source.ADHERENCE, gettext_lazy("From the day on which we supported the framework")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose from which day.")},
    )
    starts_on = DayField(label=gettext_lazy("Day of the baseline"), required=False)
    pledge = forms.ChoiceField(label=gettext_lazy("Pledge"), required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commitment"].choices = [("", _("Choose")), *commitments_to_choose()]
        self.pledges = {p.code: p for p in Pledge.objects.published().filter(actor=actor).order_by("title", "code")}
        self.fields["pledge"].choices = [("", _("None")), *((p.code, p.title) for p in self.pledges.values())]

    def facts(self):
        """What set_target takes."""
        said = self.cleaned_data
        return {
            "commitment": Commitment.objects.select_related("framework").get(code=said["commitment"]),
            "years": said["years"],
            "source": said["source"],
            "starts_on": said["starts_on"],
            "pledge": self.pledges.get(said["pledge"]),
        }

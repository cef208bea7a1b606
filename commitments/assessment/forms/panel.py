"""Which texts are to be taken down, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.assessment.models import Voice
from commitments.record.forms import ReasonForm


class TakedownForm(ReasonForm):
    """Which of the two voices, and why."""

    voice = forms.ChoiceField(
        label=_("Whose texts?"),
        choices=Voice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose texts.")},
    )
    field_order = ("voice", "reason")

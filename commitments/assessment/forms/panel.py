"""What the panel types, and why something is taken back, corrected or taken down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.assessment.models import Voice
from commitments.common.widgets import text_area
from commitments.record.forms import ReasonForm


class CheckForm(forms.Form):
    """What is to be completed or changed. Needed to return it; asked for by the action."""

    comment = forms.CharField(
        label=_("What is to be completed or changed?"),
        help_text=_("The assessor reads this. Ask for what is missing or unsafe, never for another judgement."),
        widget=text_area(4),
        max_length=5000,
        required=False,
    )


class SubmitForm(forms.Form):
    """Why a finding may stay."""

    personal_data_reason = forms.CharField(
        label=_("Why may this stay?"),
        help_text=_("The panel reads this; it is never public. Personal data of migrants may not stay."),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )


class TakedownForm(ReasonForm):
    """Which of the two voices, and why."""

    voice = forms.ChoiceField(
        label=_("Whose texts?"),
        choices=Voice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose texts.")},
    )
    field_order = ("voice", "reason")

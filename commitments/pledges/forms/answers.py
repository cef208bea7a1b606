"""What is answered about a pledge: why it is revised, what the panel says, whether a partner is one."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.common.keys import KeyField
from commitments.common.widgets import text_area
from commitments.pledges.models import Answered


class ReviseForm(forms.Form):
    """Why a published pledge is written anew."""

    reason = forms.CharField(
        label=gettext_lazy("What is new, and why?"),
        help_text=gettext_lazy("The public reads this beside the revision. The earlier text stays readable."),
        widget=text_area(3),
        max_length=2000,
        error_messages={"required": gettext_lazy("Say why the pledge is revised.")},
    )
    key = KeyField()


class SubmitForm(forms.Form):
    """What its people add when they hand a pledge in."""

    personal_data_reason = forms.CharField(
        label=gettext_lazy("Why may this stay?"),
        help_text=gettext_lazy("The panel reads this; it is never public. Personal data of migrants may not stay."),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )


class CheckForm(forms.Form):
    """What a reviewer answers."""

    comment = forms.CharField(
        label=gettext_lazy("What is to be completed or changed?"),
        help_text=gettext_lazy("The organisation reads this when you return the pledge."),
        widget=text_area(4),
        max_length=5000,
        required=False,
    )


class PartnerForm(forms.Form):
    """Whether a partner is one, in the text that it read: `number` is that of the revision in force now."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Are you a partner in this pledge?"),
        choices=(
            (Answered.CONFIRMED, gettext_lazy("Yes, we confirm")),
            (Answered.DECLINED, gettext_lazy("No, we decline")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Confirm, or decline.")},
    )

    def __init__(self, data=None, *, number):
        super().__init__(data)
        self.number = number

    def clean(self):
        if self.data.get("number") != str(self.number):
            raise forms.ValidationError(_("This pledge was revised meanwhile. Read it as it is now, then answer."))
        return super().clean()

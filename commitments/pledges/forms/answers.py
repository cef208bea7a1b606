"""What is answered about a pledge: why it is revised, what the panel says, whether a partner is one."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.pledges.models import Answered


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

"""What a second curator answers to a proposal."""

from django import forms
from django.utils.translation import gettext_lazy

from commitments.common.widgets import text_area

CONFIRM, GIVE_BACK = "confirm", "give-back"


class AnswerForm(forms.Form):
    """Confirm it, or give it back with a word. Who made the proposal can only take it back, with a word."""

    then = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=((CONFIRM, gettext_lazy("Confirm")), (GIVE_BACK, gettext_lazy("Give it back"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you confirm it or give it back.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("A word to the one who proposed it"),
        help_text=gettext_lazy("Needed only to give it back."),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, is_own, **kwargs):
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["then"]
            reason = self.fields["reason"]
            reason.label, reason.help_text = gettext_lazy("Why you take it back"), ""

    @property
    def confirms(self):
        return self.cleaned_data.get("then") == CONFIRM

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.confirms and not cleaned["reason"]:
            self.add_error("reason", gettext_lazy("Say why it is given back."))
        return cleaned

"""Why something is done to a record: what is typed into the forms of its life."""

from django import forms

from commitments.common.keys import KeyField
from commitments.common.widgets import text_area


class ReasonForm(forms.Form):
    """Why a record is corrected, withdrawn, or answered with no."""

    reason = forms.CharField(widget=text_area(3), max_length=2000)

    def __init__(self, *args, label, help_text="", required, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.error_messages["required"] = label, help_text, required


class CorrectionForm(ReasonForm):
    """The same for the form that begins a correction: sent twice, even much later, it begins one."""

    key = KeyField()

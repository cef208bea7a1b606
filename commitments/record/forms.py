"""Why something is done to a record: what is typed into the forms of its life."""

from django import forms
from django.utils.translation import gettext_lazy

from commitments.common.keys import KeyField
from commitments.common.widgets import text_area


class ReasonForm(forms.Form):
    """Why a record is corrected, withdrawn, or answered with no."""

    reason = forms.CharField(widget=text_area(3), max_length=2000)

    def __init__(self, *args, label, help_text="", required, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.error_messages["required"] = label, help_text, required


class AskReviewerForm(forms.Form):
    """Whom of the panel a curator asks to answer what has waited too long."""

    reviewer = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        help_text=gettext_lazy("Listed are those of the panel who may answer it: nobody with a tie to it."),
        error_messages={
            "required": gettext_lazy("Choose whom you ask."),
            "invalid_choice": gettext_lazy("This person may not answer this. Choose somebody of the list."),
        },
    )
    instead = forms.BooleanField(label=gettext_lazy("In the place of those who were asked before"), required=False)

    def __init__(self, *args, reviewers, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.reviewers = {str(user.pk): user for user in reviewers}
        names = [(pk, user.get_full_name()) for pk, user in self.reviewers.items()]
        self.fields["reviewer"].choices = [("", gettext_lazy("Choose")), *names]
        if not asked:
            del self.fields["instead"]

    @property
    def chosen(self):
        return {
            "reviewer": self.reviewers[self.cleaned_data["reviewer"]],
            "instead": self.cleaned_data.get("instead", False),
        }


class CorrectionForm(ReasonForm):
    """The same for the form that begins a correction: sent twice, even much later, it begins one."""

    key = KeyField()


class SubmitForm(forms.Form):
    """Why a finding may stay."""

    personal_data_reason = forms.CharField(
        label=gettext_lazy("Why may this stay?"),
        help_text=gettext_lazy("The panel reads this; it is never public. Personal data of migrants may not stay."),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )


class CheckForm(forms.Form):
    """What a reviewer answers. Whether something must be said, the action knows."""

    remarks = all_remarks = ()
    """What is said beside the comment, of single answers; and the same with it. A kind that asks for that has a form of its
    own."""
    keeps_comments = False
    """What is typed beside *Publish* is kept, too."""
    comment = forms.CharField(
        label=gettext_lazy("What is to be completed or changed?"), widget=text_area(4), max_length=5000, required=False
    )

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = help_text

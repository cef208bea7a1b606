"""What the subject of an assessment answers."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commitments.assessment.models import Stance
from commitments.assessment.questions import ReplyEntry, missing_in_reply
from commitments.common.keys import KeyField
from commitments.common.vocabulary import Language
from commitments.common.widgets import text_area, typed
from commitments.progress.forms.evidence import BLANK_ROWS, PREFIX, evidence_rows

WHAT_TO_DO = {
    "stance": _("Say whether you agree."),
    "text": _("Write your reply."),
    "evidence": _("Whoever does not agree says from what: give at least one document."),
}


class ReplyForm(forms.Form):
    """One position and one text. Filed once; it never changes."""

    stance = forms.ChoiceField(
        label=_("Do you agree?"), choices=Stance.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("Your reply"),
        help_text=_("It is published beside the assessment as you write it. Name no migrant and no official."),
        widget=text_area(8),
        max_length=10000,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=Language.choices, initial=Language.ENGLISH)
    personal_data_reason = forms.CharField(
        label=_("Why may what looks like personal data stay?"),
        help_text=_("The panel reads this; it is never public. Personal data of migrants may not stay."),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )
    key = KeyField()


class ReplyForms:
    """The reply and its documents, judged together."""

    def __init__(self, *, reply, evidence):
        self.reply = reply
        self.evidence = evidence

    @classmethod
    def blank(cls, *, earlier, today):
        rows = evidence_rows(BLANK_ROWS)(prefix=PREFIX, form_kwargs={"today": today, "earlier": earlier})
        return cls(reply=ReplyForm(), evidence=rows)

    @classmethod
    def sent(cls, data, *, earlier, today, complete, refusals=None):
        kwargs = {"today": today, "complete": complete, "earlier": earlier, "refusals": refusals}
        return cls(reply=ReplyForm(data), evidence=evidence_rows(0)(data, prefix=PREFIX, form_kwargs=kwargs))

    def as_typed(self, *, more=0, earlier, today):
        """The same page with all that was typed, unjudged, and `more` empty rows."""
        kwargs = {"today": today, "earlier": earlier, "refusals": self.evidence.form_kwargs["refusals"]}
        rows = evidence_rows(more)(prefix=PREFIX, initial=self.evidence.typed(), form_kwargs=kwargs)
        return ReplyForms(reply=ReplyForm(initial=typed(self.reply)), evidence=rows)

    @property
    def parts(self):
        return [self.reply, self.evidence]

    def is_valid(self):
        judged = [part.is_valid() for part in self.parts]
        if not all(judged):
            return False
        self.ask_for(missing_in_reply(self.entry))
        return not self.reply.errors

    def ask_for(self, names):
        for name in names:
            self.reply.add_error(name if name in self.reply.fields else None, str(WHAT_TO_DO[name]))

    @cached_property
    def entry(self):
        said = self.reply.cleaned_data
        return ReplyEntry(
            stance=said["stance"], text=said["text"], language=said["language"], evidence=self.evidence.entries()
        )

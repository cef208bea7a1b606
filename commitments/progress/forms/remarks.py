"""What is said about a report field by field: one form for the whole page, of which most stays empty."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.common.widgets import text_area
from commitments.progress.actions import Remark
from commitments.progress.models import Audience

LONGEST = 5000
WHOLE = "whole"
"""Where a commitment or a field is left open: the report itself, the answer as a whole."""


class RemarksForm(forms.Form):
    """A text for each place that can be spoken of. `places` are (commitment or None, field, label); the field "" is the
    whole answer. With `among_reviewers` each may be kept among them. `key` is drawn once for each form that is shown.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, places, among_reviewers=False, **kwargs):
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.places = {}
        for commitment, field, label in places:
            name = _name(commitment.pk if commitment else None, field)
            self.places[name] = (commitment, field)
            about = f"{label}, {commitment.label}" if commitment else label
            self.fields[f"on-{name}"] = forms.CharField(
                label=_("Comment on: %(about)s") % {"about": about},
                widget=text_area(3),
                max_length=LONGEST,
                required=False,
            )
            if among_reviewers:
                self.fields[f"panel-{name}"] = forms.BooleanField(label=_("Only among reviewers"), required=False)

    def fields_of(self, commitment_id, field):
        """The text and the box of one place, as a page shows them; (None, None) for a place that is not asked about."""
        name = _name(commitment_id, field)
        if name not in self.places:
            return None, None
        return self[f"on-{name}"], (self[f"panel-{name}"] if f"panel-{name}" in self.fields else None)

    @property
    def remarks(self):
        """What was typed, as the actions take it."""
        said = self.cleaned_data
        return [
            Remark(text=said[f"on-{name}"], commitment=commitment, field=field, audience=self._audience(name))
            for name, (commitment, field) in self.places.items()
            if said[f"on-{name}"]
        ]

    def _audience(self, name):
        return Audience.PANEL if self.cleaned_data.get(f"panel-{name}") else Audience.BOTH


class ReviewForm(RemarksForm):
    """All that a reviewer types on a page: on the fields, and on the whole."""

    keeps_comments = True
    comment = forms.CharField(
        label=gettext_lazy("What is to be completed or changed?"),
        help_text=gettext_lazy(
            "For the organisation, about the whole report. To speak of one answer, comment beside it."
        ),
        widget=text_area(4),
        max_length=LONGEST,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("A note among reviewers"),
        help_text=gettext_lazy("Read by reviewers and curators, never by the organisation."),
        widget=text_area(3),
        max_length=LONGEST,
        required=False,
    )

    @property
    def remarks(self):
        note = self.cleaned_data["note"]
        return [*super().remarks, *([Remark(text=note, audience=Audience.PANEL)] if note else [])]

    @property
    def all_remarks(self):
        """The same with what is said of the whole report, which a return takes apart."""
        whole = self.cleaned_data["comment"]
        return [*([Remark(text=whole)] if whole else []), *self.remarks]


class SendBackForm(forms.Form):
    """What a clearer asks to be changed before it is cleared."""

    comment = forms.CharField(
        label=gettext_lazy("What is to be completed or changed?"),
        help_text=gettext_lazy("Your colleagues read this. Nobody outside your organisation does."),
        widget=text_area(4),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Say what is to be completed or changed.")},
    )


def _name(commitment_id, field):
    return f"{commitment_id or WHOLE}-{field or WHOLE}"


class SendForm(RemarksForm):
    """What its people add when they send a report: answers to the reviewers, and why a finding may stay."""

    personal_data_reason = forms.CharField(
        label=gettext_lazy("Why may this stay?"),
        help_text=gettext_lazy(
            "Those who clear and review the report read this; it is never public. Personal data of migrants may not stay."
        ),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )

"""Documents and links that a claim points to, as rows of a form."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.evidence.models import IssuerClass
from commitments.progress.entries import EvidenceEntry

from .widgets import date_input, typed

MOST_EVIDENCE = 20
BLANK_ROWS = 2


class EvidenceForm(forms.Form):
    """One document or link. The server never opens it. A row in which nothing is typed is no answer."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=250, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Give the whole link, beginning with https://")},
    )
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    issuer_class = forms.ChoiceField(
        label=gettext_lazy("Who speaks in it?"), choices=IssuerClass.choices, initial=IssuerClass.OWN
    )
    dated_on = forms.DateField(label=gettext_lazy("Date of what it shows"), widget=date_input(), required=False)
    locator = forms.CharField(label=gettext_lazy("Page, section or paragraph"), max_length=120, required=False)

    def __init__(self, *args, today, complete=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.complete = complete

    def has_changed(self):
        return any(name not in ("issuer_class", "DELETE") for name in self.changed_data)

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give the whole link, beginning with https://"))
        return link

    def clean_dated_on(self):
        dated_on = self.cleaned_data["dated_on"]
        if dated_on and dated_on > self.today:
            raise forms.ValidationError(_("Evidence cannot be dated after today."))
        return dated_on

    def clean(self):
        cleaned = super().clean()
        # A link may stand for its title while this is a draft: nothing that was typed is refused for being unfinished.
        unnamed = not cleaned.get("title") and "title" not in self.errors
        if unnamed and (self.complete or not cleaned.get("link")) and "link" not in self.errors:
            self.add_error("title", _("Give the document a title, or empty its row."))
        return cleaned

    @property
    def is_filled(self):
        """Something stands in it, saved or typed."""
        return any(self[name].value() for name in ("title", "link", "issuer", "dated_on", "locator"))

    def entry(self):
        said = self.cleaned_data
        return EvidenceEntry(
            title=said["title"] or said["link"][:250],
            issuer_class=said["issuer_class"],
            link=said["link"],
            issuer=said["issuer"],
            dated_on=said["dated_on"],
            locator=said["locator"],
        )


class BaseEvidenceFormSet(forms.BaseFormSet):
    """Rows of evidence. Every row may stay empty, the saved ones too: emptying a row takes its document away."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted = True
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this document away")

    def entries(self):
        """What the rows hold, each document once."""
        kept = [form for form in self.forms if form.has_changed() and form.is_valid()]
        return tuple(dict.fromkeys(form.entry() for form in kept if not self._should_delete_form(form)))

    def typed(self):
        return [typed(form) for form in self.forms]

    @property
    def is_open(self):
        """Something stands in the rows, or is wrong with them, so they are shown at once."""
        return any((form.is_bound and form.errors) or form.is_filled for form in self.forms)


def evidence_rows(extra):
    return forms.formset_factory(
        EvidenceForm,
        formset=BaseEvidenceFormSet,
        extra=extra,
        can_delete=True,
        max_num=MOST_EVIDENCE,
        absolute_max=MOST_EVIDENCE,
    )


def evidence_initial(entry):
    return [
        {name: getattr(piece, name) for name in ("title", "link", "issuer", "issuer_class", "dated_on", "locator")}
        for piece in entry.evidence
    ]

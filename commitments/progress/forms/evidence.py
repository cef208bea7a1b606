"""Documents, files and links that a claim points to, as rows of a form."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.immutability import TAKEN_DOWN
from commitments.common.days import DayField
from commitments.common.lines import LineField, LinkField
from commitments.common.widgets import typed
from commitments.evidence.models import IssuerClass
from commitments.evidence.uploads import LARGEST_FILE
from commitments.progress.assemble.earlier import EarlierEvidence
from commitments.progress.questions import EvidenceEntry

PREFIX = "evidence"
REUSE = f"{PREFIX}-reuse"
"""The name of the list of what was given before."""
MOST_EVIDENCE = 20
BLANK_ROWS = 2
"""While nothing is given; one beside what is given, since a phone shows every row whole."""
SHOWN = ("title", "link", "issuer", "issuer_class", "dated_on", "published_on")


class EvidenceForm(forms.Form):
    """One document: a link, which the server never opens, or a file. A row in which nothing is typed is no answer.

    A file is taken in before the form is judged (views/uploads.py); here it is the id of the `item` that it became.
    `earlier` knows the items of the reporting actor, `refusals` the sentences of files that were not taken.
    """

    title = LineField(label=gettext_lazy("Title"), max_length=250, required=False)
    link = LinkField(
        label=gettext_lazy("Link"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Give the whole link, beginning with https://")},
    )
    issuer = LineField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    issuer_class = forms.ChoiceField(
        label=gettext_lazy("Who speaks in it?"), choices=IssuerClass.choices, initial=IssuerClass.OWN
    )
    dated_on = DayField(label=gettext_lazy("Date of what it shows"), required=False)
    published_on = DayField(label=gettext_lazy("Published on"), required=False)
    locator = LineField(label=gettext_lazy("Page, section or paragraph"), max_length=120, required=False)
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=format_lazy(
            gettext_lazy(
                "PDF, JPEG or PNG, at most {most} MB. What is hidden in it is taken out; what can be seen stays, so look for "
                "names."
            ),
            most=LARGEST_FILE // 2**20,
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        required=False,
    )
    item = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args, today, complete=False, earlier=None, refusals=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.complete = complete
        self.earlier = earlier or EarlierEvidence()
        self.refusal = (refusals or {}).get(self.add_prefix("file"), "")

    def has_changed(self):
        return bool(self.refusal) or any(name not in ("issuer_class", "DELETE") for name in self.changed_data)

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give the whole link, beginning with https://"))
        return link

    def clean_dated_on(self):
        dated_on = self.cleaned_data["dated_on"]
        if dated_on and dated_on > self.today:
            raise forms.ValidationError(_("Evidence cannot be dated after today."))
        kept = self.kept
        if dated_on and kept and kept.file and dated_on > kept.file.received_at.date():
            raise forms.ValidationError(_("A document cannot be dated after the day it was received."))
        return dated_on

    def clean_published_on(self):
        published_on = self.cleaned_data["published_on"]
        if published_on and published_on > self.today:
            raise forms.ValidationError(_("Evidence cannot be published after today."))
        return published_on

    def clean(self):
        cleaned = super().clean()
        # A link may stand for its title while this is a draft: nothing that was typed is refused for being unfinished.
        if self.refusal:
            self.add_error("file", self.refusal)
            return cleaned
        if cleaned.get("item") and self.kept is None:
            self.add_error("file", _("This document is not among your organisation's. Add it again."))
        unnamed = not cleaned.get("title") and "title" not in self.errors
        stands_for_it = cleaned.get("link") or cleaned.get("item")
        if unnamed and (self.complete or not stands_for_it) and "link" not in self.errors:
            self.add_error("title", _("Give the document a title, or empty its row."))
        return cleaned

    @property
    def kept(self):
        """The item of the reporting actor that this row carries along, or None."""
        return self.earlier.get(self["item"].value())

    @property
    def known_as(self):
        """What a folded row is called; empty while nothing says."""
        file = self.kept.file if self.kept else None
        return self["title"].value() or self["link"].value() or (file.get_kind_display() if file else "")

    @property
    def is_filled(self):
        """Something stands in it, saved or typed."""
        named = ("title", "link", "issuer", "dated_on", "published_on", "locator", "item")
        return bool(self.refusal) or any(self[name].value() for name in named)

    def entry(self):
        said = self.cleaned_data
        kept = self.kept
        file = kept.file if kept else None
        return EvidenceEntry(
            title=said["title"] or said["link"][:250] or str(file.get_kind_display() if file else ""),
            issuer_class=said["issuer_class"],
            link=said["link"],
            issuer=said["issuer"],
            dated_on=said["dated_on"],
            locator=said["locator"],
            published_on=said["published_on"],
            file=str(file.pk) if file else "",
            item=str(kept.pk) if file else "",
        )


class BaseEvidenceFormSet(forms.BaseFormSet):
    """Rows of evidence. Every row may stay empty, the saved ones too: emptying a row takes its document away.

    `wants_more`: somebody pressed "Add another document", so the empty row is shown unfolded.
    """

    wants_more = False

    @property
    def reuse(self):
        """The list of what was given before, as a field of its own; None while there is nothing in it."""
        choices = self.form_kwargs["earlier"].choices() if self.form_kwargs.get("earlier") else []
        return ReuseForm(choices=choices)["reuse"] if choices else None

    @property
    def reuse_refusal(self):
        return (self.form_kwargs.get("refusals") or {}).get(REUSE, "")

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted = True
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this document away")

    def clean(self):
        if self.reuse_refusal:
            raise forms.ValidationError(self.reuse_refusal)

    def entries(self):
        """What the rows hold, each document once."""
        kept = [form for form in self.forms if form.has_changed() and form.is_valid()]
        return tuple(dict.fromkeys(form.entry() for form in kept if not self._should_delete_form(form)))

    def typed(self):
        return [typed(form) for form in self.forms]

    @property
    def folds(self):
        """(row, whether it is shown unfolded). Unfolded: what is wrong, and the first empty row while nothing is given or
        another one was asked for."""
        unfolds_blank = self.wants_more or not any(form.is_filled for form in self.forms)
        folds = []
        for form in self.forms:
            wrong = bool(form.refusal) or bool(form.is_bound and form.errors)
            folds.append((form, wrong or (unfolds_blank and not form.is_filled)))
            unfolds_blank = unfolds_blank and form.is_filled
        return folds

    @property
    def is_open(self):
        """Something stands in the rows, or is wrong with them, so they are shown at once."""
        return bool(self.reuse_refusal) or any((form.is_bound and form.errors) or form.is_filled for form in self.forms)


class ReuseForm(forms.Form):
    """What the actor has given before. The choice becomes a filled row with whatever button is pressed next."""

    reuse = forms.ChoiceField(
        label=gettext_lazy("Use something you gave before"),
        help_text=gettext_lazy("It becomes a row of its own when you press the button beneath, or go on."),
        required=False,
    )

    def __init__(self, *, choices):
        super().__init__(prefix=PREFIX)
        self.fields["reuse"].choices = [("", ""), *choices]


def blank_rows(given):
    """How many empty rows stand below what is given."""
    return 1 if given else BLANK_ROWS


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
    """Rows of what an entry points to; a document that was taken down is none."""
    pieces = [piece for piece in entry.evidence if piece.title != TAKEN_DOWN]
    return [{name: getattr(piece, name) for name in (*SHOWN, "locator", "item")} for piece in pieces]


def initial_of(item):
    """The fields of a row for a piece that was given before. A link needs no id: its words find it again."""
    return {name: getattr(item, name) for name in SHOWN} | {"item": item.pk if item.file_id else ""}

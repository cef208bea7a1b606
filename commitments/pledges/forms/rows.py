"""Rows beneath a pledge: documents for its state, sums of money. A row in which nothing is typed is no answer."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.common.days import DayField
from commitments.common.lines import LineField
from commitments.common.widgets import typed
from commitments.evidence.models import IssuerClass
from commitments.pledges.entries import Document, Sum
from commitments.pledges.models import MoneyStage

from .fields import link

MOST_ROWS = 20
BLANK_ROWS = 2


class DocumentForm(forms.Form):
    """One document that the state rests on. A row in which nothing is typed is no answer."""

    title = LineField(label=gettext_lazy("Title"), max_length=250, required=False)
    link = link()
    issuer = LineField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    issuer_class = forms.ChoiceField(
        label=gettext_lazy("Who speaks in it?"), choices=IssuerClass.choices, initial=IssuerClass.OWN
    )
    dated_on = DayField(label=gettext_lazy("Date of what it shows"), required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def has_changed(self):
        return any(name not in ("issuer_class", "DELETE") for name in self.changed_data)

    def clean_dated_on(self):
        dated_on = self.cleaned_data["dated_on"]
        if dated_on and dated_on > self.today:
            raise forms.ValidationError(_("Evidence cannot be dated after today."))
        return dated_on

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and "link" not in self.errors:
            self.add_error("title", _("Give the document a title, or empty its row."))
        return cleaned

    def entry(self):
        named = ("title", "issuer_class", "link", "issuer", "dated_on")
        return Document(**{name: self.cleaned_data[name] for name in named})


class SumForm(forms.Form):
    """One sum of money at one stage. A row in which nothing is typed is no answer."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[("", ""), *MoneyStage.choices], required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=15,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}\Z",
        strip=True,
        label=gettext_lazy("Currency"),
        required=False,
        error_messages={"invalid": gettext_lazy("Three letters, as in USD or EUR.")},
    )
    on = DayField(label=gettext_lazy("Day"), required=False)
    source = LineField(label=gettext_lazy("Where is it stated?"), max_length=250, required=False)
    link = link()
    corrects = forms.TypedChoiceField(
        label=gettext_lazy("Does it correct a sum that was told before?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args, today, told=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["corrects"].choices = [
            ("", _("No")),
            *((each.pk, f"{each.get_stage_display()}, {each.amount} {each.currency}, {each.on}") for each in told),
        ]
        if not told:
            del self.fields["corrects"]

    def has_changed(self):
        return any(name != "DELETE" for name in self.changed_data)

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise forms.ValidationError(_("A sum is told once its day has come."))
        return on

    def clean(self):
        cleaned = super().clean()
        for name, sentence in (
            ("stage", _("Choose the stage of this sum.")),
            ("amount", _("Write the amount.")),
            ("currency", _("Give the currency.")),
            ("on", _("Give the day.")),
            ("source", _("Say where the sum is stated.")),
        ):
            if cleaned.get(name) in ("", None) and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def entry(self):
        said = self.cleaned_data
        named = ("stage", "amount", "currency", "on", "source", "link")
        return Sum(**{name: said[name] for name in named}, corrects=said.get("corrects"))


class Rows(forms.BaseFormSet):
    """Rows that may all stay empty, the saved ones too: emptying a row takes it away."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted = True
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this row away")

    def entries(self):
        """What the rows hold, each once."""
        kept = [form for form in self.forms if form.has_changed() and form.is_valid()]
        return tuple(dict.fromkeys(form.entry() for form in kept if not self._should_delete_form(form)))

    def typed(self):
        return [typed(form) for form in self.forms]

    @property
    def is_open(self):
        """Something stands in the rows, or is wrong with them."""
        return any(form.errors if form.is_bound else form.initial for form in self.forms)


def rows(form, extra=BLANK_ROWS):
    return forms.formset_factory(
        form, formset=Rows, extra=extra, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )

"""What a maker types of its pledge: the text, the state that it has come to with its documents, and sums of money; what
its partners, the panel and those who set targets answer."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.keys import KeyField
from commitments.common.vocabulary import Language
from commitments.common.widgets import date_input, text_area, typed
from commitments.evidence.models import IssuerClass
from commitments.pledges import measures
from commitments.pledges.entries import Document, PledgeText, Said, Sum, missing_fields
from commitments.pledges.models import Answered, Direction, Form, MoneyStage, Nature, Pledge, Source, Specific, Standing

DOCUMENTS, MONEY = "documents", "money"
MOST_ROWS = 20
BLANK_ROWS = 2
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CODE = re.compile(rf"{Pledge.PREFIX}[0-9a-f]{{8}}")

WHAT_TO_DO = {
    "title": gettext_lazy("Give it a title."),
    "text": gettext_lazy("Say what is pledged."),
    "nature": gettext_lazy("Choose its nature."),
    "commitments": gettext_lazy("Choose at least one commitment that it advances."),
    "matches": gettext_lazy("Give the number of the pledge that it matches."),
    "partners": gettext_lazy("Choose at least one partner."),
    "measure": gettext_lazy("Say what the figures measure."),
    "unit": gettext_lazy("Say in which unit."),
    "direction": gettext_lazy("Say whether the figure should rise, fall or stay."),
    "on": gettext_lazy("Give the day on which it was made."),
    "reason": gettext_lazy("Say why the pledge is revised."),
}
"""The sentence of each answer that is missing."""


def figure(label, help_text=""):
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        max_digits=15,
        decimal_places=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write a number, with a dot before its decimals.")},
    )


def link():
    return forms.URLField(
        label=gettext_lazy("Link"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Give the whole link, beginning with https://")},
    )


class PledgeForm(forms.Form):
    """The text of a pledge and the state that it has come to. Nothing is required of a draft; with `complete` it must hold
    what entries.missing_fields asks. `number` is that of the revision: the first says when the pledge was made."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it revised?"),
        help_text=gettext_lazy("The public reads this beside the revision. The earlier text stays readable."),
        widget=text_area(2),
        max_length=2000,
        required=False,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("What do you pledge?"),
        help_text=gettext_lazy("In sentences a stranger would understand. Name no migrant and no official."),
        widget=text_area(6),
        max_length=10000,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=Language.choices, initial=Language.ENGLISH
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=Nature.choices, widget=forms.RadioSelect, required=False
    )
    commitments = forms.MultipleChoiceField(
        label=gettext_lazy("Which commitments does it advance?"),
        help_text=gettext_lazy("One or more. A pledge sets no stage of them; their pages and yours show each other."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        required=False,
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Who makes it?"), choices=Form.choices, initial=Form.INDIVIDUAL, widget=forms.RadioSelect
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Who are the partners?"),
        help_text=gettext_lazy(
            "You lead, and report. Each of them is asked to confirm; until they do, the page says: not confirmed by them."
        ),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        required=False,
    )
    matches = forms.CharField(
        label=gettext_lazy("Which pledge does it match?"),
        help_text=gettext_lazy(
            "Its number (pledge-1a2b3c4d) or the address of its page. Another actor's, and published."
        ),
        max_length=300,
        required=False,
    )
    measure = forms.CharField(
        label=gettext_lazy("What is measured?"),
        help_text=gettext_lazy("As in: children in detention for their status."),
        max_length=200,
        required=False,
    )
    unit = forms.CharField(label=gettext_lazy("In which unit?"), max_length=80, required=False)
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way should it go?"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    baseline = figure(gettext_lazy("Baseline"))
    baseline_on = forms.DateField(label=gettext_lazy("Day of the baseline"), widget=date_input(), required=False)
    target = figure(gettext_lazy("Target"), gettext_lazy("Zero is a target."))
    due_on = forms.DateField(label=gettext_lazy("To be reached by"), widget=date_input(), required=False)
    specific = forms.MultipleChoiceField(
        label=gettext_lazy("What does your text say?"),
        help_text=gettext_lazy("Shown beside the pledge. It is no score: a pledge that says little is a pledge."),
        choices=Specific.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    standing = forms.ChoiceField(label=gettext_lazy("What state is it in now?"), required=False)
    on = forms.DateField(label=gettext_lazy("Since which day?"), widget=date_input(), required=False)
    value = figure(gettext_lazy("Where does the measure stand?"), gettext_lazy("In the unit above. Zero is a figure."))
    note = forms.CharField(label=gettext_lazy("What happened?"), widget=text_area(3), max_length=5000, required=False)

    def __init__(self, *args, maker, number=1, complete=False, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.number, self.complete, self.today = number, complete, today
        self.fields["commitments"].choices = _commitments_to_choose()
        self.fields["partners"].choices = _partners_to_choose(maker)
        if number == 1:
            for name in ("reason", "standing"):
                del self.fields[name]
            self.fields["on"].label = _("When did you make this pledge?")
        else:
            states = [each for each in Standing.choices if each[0] != Standing.MADE]
            self.fields["standing"].choices = [("", _("No new state: only the text or the sums")), *states]

    def clean_matches(self):
        typed_in = self.cleaned_data["matches"].strip().lower()
        if not typed_in:
            return ""
        if found := UUID.search(typed_in):
            return Pledge.objects.filter(pk=found.group()).values_list("code", flat=True).first() or Pledge.PREFIX
        if found := CODE.search(typed_in):
            return found.group()
        raise forms.ValidationError(_("Give the number of a pledge, as in pledge-1a2b3c4d."))

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise forms.ValidationError(_("A state is told once its day has come."))
        return on

    def clean(self):
        cleaned = super().clean()
        if measures.why_not_direction(
            baseline=cleaned.get("baseline"), target=cleaned.get("target"), direction=cleaned.get("direction")
        ):
            self.add_error("direction", _("The target lies the other way than the direction that is stated."))
        if self.number > 1 and cleaned.get("standing") and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("Give the day since which it is so."))
        if self.complete and not self.errors:
            for name in missing_fields(
                self.entry(), said=self.said(), number=self.number, reason=cleaned.get("reason", "")
            ):
                self.add_error(name, str(WHAT_TO_DO[name]))
        return cleaned

    def entry(self):
        """The text, as the actions take it."""
        said = self.cleaned_data
        lists: dict[str, Any] = {name: tuple(said[name]) for name in ("commitments", "partners", "specific")}
        matching = said["form"] == Form.MATCHING
        names = (
            "title",
            "text",
            "language",
            "form",
            "nature",
            "measure",
            "unit",
            "direction",
            "baseline",
            "baseline_on",
        )
        facts = {name: said[name] for name in (*names, "target", "due_on")}
        return PledgeText(**facts, **lists, matches=said["matches"] if matching else "")

    def said(self, documents=()):
        """The state, or None where no new one is told."""
        said = self.cleaned_data
        standing = Standing.MADE if self.number == 1 else said["standing"]
        if not standing:
            return None
        return Said(standing, on=said["on"], note=said["note"], value=said["value"], evidence=tuple(documents))


class NewPledgeForm(PledgeForm):
    """The same for a pledge that is begun: sent twice, it begins one."""

    key = KeyField()


class DocumentForm(forms.Form):
    """One document that the state rests on. A row in which nothing is typed is no answer."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=250, required=False)
    link = link()
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    issuer_class = forms.ChoiceField(
        label=gettext_lazy("Who speaks in it?"), choices=IssuerClass.choices, initial=IssuerClass.OWN
    )
    dated_on = forms.DateField(label=gettext_lazy("Date of what it shows"), widget=date_input(), required=False)

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
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        required=False,
        error_messages={"invalid": gettext_lazy("Three letters, as in USD or EUR.")},
    )
    on = forms.DateField(label=gettext_lazy("Day"), widget=date_input(), required=False)
    source = forms.CharField(label=gettext_lazy("Where is it stated?"), max_length=250, required=False)
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


class PledgeForms:
    """All that one page asks about a pledge, sent and judged together."""

    def __init__(self, *, pledge, documents, money):
        self.pledge, self.documents, self.money = pledge, documents, money

    @classmethod
    def blank(cls, *, form=PledgeForm, text=None, said=None, sums=(), initial=None, told=(), today, **facts):
        """The page as it is first shown: with what is stored, or empty."""
        return cls(
            pledge=form(initial={**initial_of(text, said), **(initial or {})}, today=today, **facts),
            documents=rows(DocumentForm)(
                prefix=DOCUMENTS,
                initial=[vars(each) for each in (said.evidence if said else ())],
                form_kwargs={"today": today},
            ),
            money=rows(SumForm)(
                prefix=MONEY, initial=[vars(each) for each in sums], form_kwargs={"today": today, "told": told}
            ),
        )

    @classmethod
    def sent(cls, data, *, form=PledgeForm, told=(), today, **facts):
        return cls(
            pledge=form(data, today=today, **facts),
            documents=rows(DocumentForm)(data, prefix=DOCUMENTS, form_kwargs={"today": today}),
            money=rows(SumForm)(data, prefix=MONEY, form_kwargs={"today": today, "told": told}),
        )

    def as_typed(self, *, form=PledgeForm, told=(), today, more=0, **facts):
        """The same page with all that was typed, unjudged, and `more` blank rows."""
        return PledgeForms(
            pledge=form(initial=typed(self.pledge), today=today, **facts),
            documents=rows(DocumentForm, more)(
                prefix=DOCUMENTS, initial=self.documents.typed(), form_kwargs={"today": today}
            ),
            money=rows(SumForm, more)(
                prefix=MONEY, initial=self.money.typed(), form_kwargs={"today": today, "told": told}
            ),
        )

    def is_valid(self):
        """Every part is judged, so that every error is shown at once."""
        return {part.is_valid() for part in self.parts} == {True}

    @property
    def parts(self):
        return [self.pledge, self.documents, self.money]

    def facts(self):
        """What begin_pledge and write_pledge take."""
        said = self.pledge.said(self.documents.entries())
        facts = {"text": self.pledge.entry(), "said": said, "money": self.money.entries()}
        if "reason" in self.pledge.fields:
            facts["reason"] = self.pledge.cleaned_data["reason"]
        return facts


def initial_of(text, said):
    """The fields of the form for what is stored."""
    facts = dict(vars(text)) if text else {}
    for name in ("baseline", "target"):
        if facts.get(name) is not None:
            facts[name] = measures.plain(facts[name])
    if said:
        facts |= {"standing": said.standing, "on": said.on, "note": said.note}
        facts["value"] = measures.plain(said.value) if said.value is not None else None
    return facts


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


class WithdrawForm(forms.Form):
    """Why the panel takes a pledge from public view."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken from public view?"),
        help_text=gettext_lazy("The public reads this where the pledge stood. Name no person."),
        widget=text_area(3),
        max_length=2000,
        error_messages={"required": gettext_lazy("Say why the pledge is taken from public view.")},
    )


class PartnerForm(forms.Form):
    """Whether a partner is one."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Are you a partner in this pledge?"),
        choices=(
            (Answered.CONFIRMED, gettext_lazy("Yes, we confirm")),
            (Answered.DECLINED, gettext_lazy("No, we decline")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Confirm, or decline.")},
    )


class TargetForm(forms.Form):
    """A horizon and from what its clock began. No word is typed: nothing here waits for the panel."""

    commitment = forms.ChoiceField(
        label=gettext_lazy("Commitment"), error_messages={"required": gettext_lazy("Choose a commitment.")}
    )
    years = forms.TypedChoiceField(
        label=gettext_lazy("How long do you give yourself?"),
        choices=((2, gettext_lazy("2 years")), (5, gettext_lazy("5 years")), (15, gettext_lazy("15 years"))),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how long.")},
    )
    source = forms.ChoiceField(
        label=gettext_lazy("From what did the clock begin?"),
        choices=(
            (Source.BASELINE, gettext_lazy("From our baseline, on the day below")),
            (Source.PLEDGE, gettext_lazy("From our pledge, on the day it was made")),
            (Source.ADHERENCE, gettext_lazy("From our adherence to the framework")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose from what it began.")},
    )
    starts_on = forms.DateField(label=gettext_lazy("Day of the baseline"), widget=date_input(), required=False)
    pledge = forms.ChoiceField(label=gettext_lazy("Pledge"), required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commitment"].choices = [("", _("Choose")), *_commitments_to_choose()]
        self.pledges = {p.code: p for p in Pledge.objects.published().filter(actor=actor).order_by("title", "code")}
        self.fields["pledge"].choices = [("", _("None")), *((p.code, p.title) for p in self.pledges.values())]

    def facts(self):
        """What set_target takes."""
        said = self.cleaned_data
        return {
            "commitment": Commitment.objects.select_related("framework").get(code=said["commitment"]),
            "years": said["years"],
            "source": said["source"],
            "starts_on": said["starts_on"],
            "pledge": self.pledges.get(said["pledge"]),
        }


def _commitments_to_choose():
    """Trackable commitments, grouped by framework. One query."""
    groups: dict[str, list] = {}
    for each in Commitment.objects.trackable().select_related("framework").in_order():
        groups.setdefault(each.framework.short_title, []).append((each.code, each.label))
    return list(groups.items())


def _partners_to_choose(maker):
    """Actors of the maker's world that can be named, by name. One query."""
    others = Actor.objects.in_world(fictional=maker.fictional).exclude(pk=maker.pk).by_name()
    return list(others.values_list("code", "name"))

"""The text of a pledge and the state that it has come to, as its maker types them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.common.days import DayField
from commitments.common.keys import KeyField
from commitments.common.lines import LineField
from commitments.common.vocabulary import Language
from commitments.common.widgets import text_area
from commitments.pledges import measures
from commitments.pledges.entries import PledgeText, Said, missing_fields
from commitments.pledges.models import Direction, Form, Nature, Pledge, Specific, Standing

from .fields import commitments_to_choose, figure, partners_to_choose

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
    title = LineField(label=gettext_lazy("Title"), max_length=200, required=False)
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
        widget=forms.CheckboxSelectMultiple,
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
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    # Not "matches": in a page, a field of that name hides the form's own method of that name from every script.
    matched = LineField(
        label=gettext_lazy("Which pledge does it match?"),
        help_text=gettext_lazy(
            "Its number (pledge-1a2b3c4d) or the address of its page. Another actor's, and published."
        ),
        max_length=300,
        required=False,
    )
    measure = LineField(
        label=gettext_lazy("What is measured?"),
        help_text=gettext_lazy("As in: children in detention for their status."),
        max_length=200,
        required=False,
    )
    unit = LineField(label=gettext_lazy("In which unit?"), max_length=80, required=False)
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way should it go?"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    baseline = figure(gettext_lazy("Baseline"))
    baseline_on = DayField(label=gettext_lazy("Day of the baseline"), required=False)
    target = figure(gettext_lazy("Target"), gettext_lazy("Zero is a target."))
    due_on = DayField(label=gettext_lazy("To be reached by"), required=False)
    specific = forms.MultipleChoiceField(
        label=gettext_lazy("What does your text say?"),
        help_text=gettext_lazy("Shown beside the pledge. It is no score: a pledge that says little is a pledge."),
        choices=Specific.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    standing = forms.ChoiceField(label=gettext_lazy("What state is it in now?"), required=False)
    on = DayField(label=gettext_lazy("Since which day?"), required=False)
    value = figure(gettext_lazy("Where does the measure stand?"), gettext_lazy("In the unit above. Zero is a figure."))
    note = forms.CharField(label=gettext_lazy("What happened?"), widget=text_area(3), max_length=5000, required=False)

    def __init__(self, *args, maker, number=1, complete=False, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.number, self.complete, self.today = number, complete, today
        self.fields["commitments"].choices = commitments_to_choose()
        self.fields["partners"].choices = partners_to_choose(maker)
        if number == 1:
            for name in ("reason", "standing"):
                del self.fields[name]
            self.fields["on"].label = _("When did you make this pledge?")
        else:
            states = [each for each in Standing.choices if each[0] != Standing.MADE]
            self.fields["standing"].choices = [("", _("No new state: only the text or the sums")), *states]

    def clean_matched(self):
        typed_in = self.cleaned_data["matched"].strip().lower()
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
        self._check_others_fit(cleaned)
        if self.number > 1 and cleaned.get("standing") and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("Give the day since which it is so."))
        if self.complete and not self.errors:
            for name in missing_fields(
                self.entry(), said=self.said(), number=self.number, reason=cleaned.get("reason", "")
            ):
                self.add_error("matched" if name == "matches" else name, str(WHAT_TO_DO[name]))
        return cleaned

    def _check_others_fit(self, cleaned):
        """Whom the text names fits its form: what was typed is asked back and never dropped."""
        if cleaned.get("matched") and cleaned.get("form") != Form.MATCHING:
            sentence = _("You name a pledge that it matches. Choose Matching, or empty that field.")
            self.add_error("form", sentence)
        if cleaned.get("partners") and cleaned.get("form") == Form.INDIVIDUAL:
            self.add_error(
                "form", _("You name partners. Choose another form, or take them out: who pledges alone has none.")
            )

    def check_is_told(self, documents):
        """What is told of a state is kept with the state and its day; without them it is asked back and never dropped.
        Whether all of it can be kept."""
        said = self.cleaned_data
        told = bool(documents or said["note"] or said["value"] is not None)
        if self.number > 1 and not said["standing"] and (told or said["on"]):
            sentence = _("Choose the state that this is told of, or empty the day, the words and the documents.")
            self.add_error("standing", sentence)
        elif told and not said["on"]:
            self.add_error("on", _("Give the day since which it is so. What you say of it is kept with its day."))
        return self.is_valid()

    def entry(self):
        """The text, as the actions take it."""
        said = self.cleaned_data
        lists: dict[str, Any] = {name: tuple(said[name]) for name in ("commitments", "partners", "specific")}
        names = ("title", "text", "language", "form", "nature", "measure", "unit", "direction")
        facts = {name: said[name] for name in (*names, "baseline", "baseline_on", "target", "due_on")}
        return PledgeText(matches=said["matched"], **facts, **lists)

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

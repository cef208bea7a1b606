"""The forms of offers, practices, matches and the panel's answers. They check and lay out; they never save."""

from dataclasses import asdict

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.models import Region
from commitments.catalogue.models import Framework
from commitments.common.days import DayField
from commitments.common.keys import KeyField
from commitments.common.vocabulary import Language
from commitments.common.widgets import text_area
from commitments.exchange.entries import OfferText, PracticeText, missing_in
from commitments.progress.models import SupportKind

WHAT_TO_DO = {
    "kinds": gettext_lazy("Choose at least one kind of support."),
    "text": gettext_lazy("Say in a few sentences what you offer."),
    "what_worked": gettext_lazy("Say what made it work."),
    "what_others": gettext_lazy("Say what others could take over."),
}
"""The sentence of each answer that is missing."""


class PaperForm(forms.Form):
    """What the forms of offers and practices share. With `complete` it must hold what is required to hand it in."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=Language.choices)
    personal_data_reason = forms.CharField(
        label=gettext_lazy("Why it may stay"),
        help_text=gettext_lazy("Only the panel reads this. The telephone of an office may stay; a person's may not."),
        widget=text_area(2),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args, complete=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.complete = complete

    def clean(self):
        cleaned = super().clean()
        if self.complete and not self.errors:
            for name in missing_in(self.said()):
                self.add_error(name, str(WHAT_TO_DO[name]))
        return cleaned


class OfferForm(PaperForm):
    """What is offered, for which themes and regions, until when."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What kind of support do you offer?"),
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("What do you offer?"),
        help_text=gettext_lazy("A few sentences: what it is, for whom, and what it asks of them. Name no person."),
        widget=text_area(5),
        max_length=3000,
        required=False,
    )
    frameworks = forms.MultipleChoiceField(
        label=gettext_lazy("For which themes?"),
        help_text=gettext_lazy("Leave all empty if it is for any of them."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("For which regions?"),
        help_text=gettext_lazy("Leave all empty if it is for any of them."),
        choices=Region.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    until_on = DayField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("Leave it empty if you will say when it ends."),
        required=False,
    )
    field_order = ("kinds", "text", "frameworks", "regions", "until_on", "language")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.current().scored().in_order().values_list("code", "short_title")
        self.fields["frameworks"].choices = list(frameworks)

    def clean_until_on(self):
        until_on = self.cleaned_data["until_on"]
        if until_on and until_on < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Give a later one, or none."))
        return until_on

    def said(self):
        typed = self.cleaned_data
        return OfferText(
            kinds=tuple(typed.get("kinds") or ()),
            text=typed.get("text") or "",
            frameworks=tuple(typed.get("frameworks") or ()),
            regions=tuple(typed.get("regions") or ()),
            until_on=typed.get("until_on"),
            language=typed.get("language") or Language.ENGLISH,
            personal_data_reason=typed.get("personal_data_reason") or "",
        )

    @staticmethod
    def initial_of(text):
        facts = {name: getattr(text, name) for name in ("text", "until_on", "language", "personal_data_reason")}
        return facts | {name: list(getattr(text, name)) for name in ("kinds", "frameworks", "regions")}


class PracticeForm(PaperForm):
    """Why it worked, and what others can use of it."""

    what_worked = forms.CharField(
        label=gettext_lazy("What made it work?"),
        help_text=gettext_lazy("What was decisive, and what stood in the way and was overcome. Name no person."),
        widget=text_area(6),
        max_length=5000,
        required=False,
    )
    what_others = forms.CharField(
        label=gettext_lazy("What could others take over?"),
        help_text=gettext_lazy("What is worth copying, and what would be different elsewhere."),
        widget=text_area(6),
        max_length=5000,
        required=False,
    )
    field_order = ("what_worked", "what_others", "language")

    def said(self):
        typed = self.cleaned_data
        return PracticeText(
            what_worked=typed.get("what_worked") or "",
            what_others=typed.get("what_others") or "",
            language=typed.get("language") or Language.ENGLISH,
            personal_data_reason=typed.get("personal_data_reason") or "",
        )

    @staticmethod
    def initial_of(text):
        return asdict(text)


class _New(forms.Form):
    key = KeyField()


class NewOfferForm(OfferForm, _New):
    pass


class NewPracticeForm(PracticeForm, _New):
    pass

"""The form of a commitment with what it concerns: checked here, saved by actions."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin_versions import CodesField, ProposalForm, VersionedAdmin, VersionedForm
from commitments.catalogue import actions
from commitments.catalogue.models import Commitment, CommitmentTranslation, Group, JourneyStage
from commitments.common.lines import LineField
from commitments.common.vocabulary import ActorType

SDG_TARGET = re.compile(r"^(\d{1,2}\.[0-9a-z]{1,2})(\??)$")


class SucceedForm(ProposalForm):
    followed_by = CodesField(
        Commitment, label=gettext_lazy("Codes of the commitments that follow it, with blanks between them")
    )

    field_order = ("followed_by", "reason", "key")


class TranslationForm(VersionedForm):
    """What is asked of a change begins empty: the row has its own day and reason, which are those of another act."""

    class Meta:
        model = CommitmentTranslation
        fields = ("official_title",)  # the rest is named by the page

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **dict.fromkeys(VersionedAdmin.how)}


class WordsField(forms.MultipleChoiceField):
    """Words separated by blanks in one column, ticked one by one."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        return " ".join(super().clean(value))


class SdgTargetsField(LineField):
    """`10.7 8.8?`: a question mark where Waymark proposes the target and the source does not name it."""

    def clean(self, value):
        targets = {}
        for word in super().clean(value).split():
            known = SDG_TARGET.match(word)
            if known is None:
                raise ValidationError(_("%(word)s is not an SDG target, such as 10.7 or 8.8?") % {"word": word})
            targets[known[1]] = bool(known[2])
        return targets


class CommitmentForm(VersionedForm):
    addressed_to = WordsField(
        label=gettext_lazy("Addressed to"),
        choices=ActorType.choices,
        required=False,
        help_text=gettext_lazy("None: to nobody in particular."),
    )
    journey_stages = forms.MultipleChoiceField(
        label=gettext_lazy("Stages of the journey"),
        choices=JourneyStage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Groups of people"),
        queryset=Group.objects.order_by("label", "pk"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sdg_targets = SdgTargetsField(
        label=gettext_lazy("SDG targets"),
        required=False,
        help_text=gettext_lazy(
            "Separated by blanks: 10.7 8.8? A question mark says that Waymark proposes it and the source does not name it."
        ),
    )

    class Meta:
        model = Commitment
        fields = ("addressed_to",)  # the rest is named by the page's fieldsets

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            tags = actions.tags_of(self.instance)
            self.initial["journey_stages"] = tags["journey_stages"]
            self.initial["people"] = [tag.group_id for tag in self.instance.groups.all()]
            self.initial["sdg_targets"] = " ".join(tags["sdg_targets"])

    def clean_addressed_to(self):
        """The same types in another order are no change."""
        types, stored = self.cleaned_data["addressed_to"], self.initial.get("addressed_to", "")
        return stored if set(types.split()) == set(stored.split()) else types

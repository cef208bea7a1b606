"""Filters of the commitments, kept in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.common import sdg
from commitments.common.filters import ListFilter, TickFilter, choice
from commitments.common.per_version import once_per_version
from commitments.common.vocabulary import KINDS_IN_WORDS

from .models import (
    Commitment,
    CommitmentSdgTarget,
    CommitmentVersion,
    CrosswalkLink,
    Framework,
    Group,
    JourneyStage,
    Level,
    LinkStatus,
)

HORIZONS = ((2, _("2 years")), (5, _("5 years")), (15, _("15 years")))


def is_framework(code):
    return Framework.objects.filter(code=code).exists()


class _CodeField(forms.CharField):
    def clean(self, value):
        code = super().clean(value).lower()
        if code and not Commitment.objects.filter(code=code).exists():
            raise forms.ValidationError("", code="invalid_choice")
        return code


class CommitmentCodeFilter(django_filters.CharFilter):
    """One commitment by its code. A code that no commitment has is refused: an empty list would say that nobody spoke."""

    field_class = _CodeField

    def __init__(self, **kwargs):
        super().__init__(label=_("Commitment, by its code"), **kwargs)


class CommitmentFilter(ListFilter):
    """Over versions of commitments. Without any question only tracked ones are listed; a level or `all` brings the rest."""

    q = django_filters.CharFilter(method="with_words", label=_("Words"))
    framework = choice(_("Framework"), field_name="commitment__framework__code", known=is_framework)
    kind = choice(_("Kind"), KINDS_IN_WORDS, field_name="commitment__kind")
    level = choice(_("Level"), Level.choices, empty_label=_("Tracked ones"))
    horizon = choice(_("Time that its source sets"), HORIZONS, field_name="horizon_years")
    stage = choice(_("Stage of the journey"), JourneyStage.choices, field_name="commitment__journey_stages__stage")
    group = choice(_("People concerned"), field_name="commitment__groups__group__code", empty_label=_("Anyone"))
    sdg = choice(_("SDG target"), field_name="commitment__sdg_targets__target")
    all = TickFilter(method="with_everything", label=_("Also menus, announcements and principles"))

    class Meta:
        model = CommitmentVersion
        fields: list[str] = []

    def __init__(self, *args, versions=None, **kwargs):
        """The choices that are rows are read once for each request, in three queries whatever is asked; or once until
        something public changes, where `versions` are given."""
        super().__init__(*args, **kwargs)
        frameworks, groups, targets = once_per_version(versions, ["choices of commitments"], _choices)
        asked = self.data.get("framework")
        offered = [(code, title) for code, title, retired_on in frameworks if retired_on is None or code == asked]
        self.filters["framework"].extra["choices"] = offered
        self.filters["group"].extra["choices"] = groups
        self.filters["sdg"].extra["choices"] = [(target, target) for target in targets]

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        answers = self.form.cleaned_data
        if not (answers.get("level") or answers.get("all")):
            queryset = queryset.filter(trackable=True)
        return queryset

    def with_words(self, queryset, _name, words):
        return queryset.with_words(words)

    def with_everything(self, queryset, _name, _value):
        return queryset


def _choices():
    frameworks = Framework.objects.in_order().values_list("code", "short_title", "retired_on")
    groups = Group.objects.order_by("label").values_list("code", "label")
    targets = CommitmentSdgTarget.objects.values_list("target", flat=True).distinct()
    return list(frameworks), list(groups), sorted(targets, key=sdg.in_order)


class SdgFilter(ListFilter):
    """Links to SDG targets, with their `known_status`. Without any question those that were ever adopted; `all` brings
    what is only proposed."""

    framework = choice(_("Framework"), field_name="source__framework__code", known=is_framework)
    all = TickFilter(method="with_everything", label=_("Also where a link is only proposed"))

    class Meta:
        model = CrosswalkLink
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.offered(self.data.get("framework"))
        self.filters["framework"].extra["choices"] = list(frameworks.values_list("code", "short_title"))

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("all") else queryset.exclude(known_status=LinkStatus.PROPOSED)

    def with_everything(self, queryset, _name, _value):
        return queryset

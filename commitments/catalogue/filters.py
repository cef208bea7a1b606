"""Filters of the commitments, kept in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.common import sdg
from commitments.common.vocabulary import Kind

from .models import Commitment, CommitmentSdgTarget, CrosswalkLink, Framework, Group, JourneyStage, Level, LinkStatus

HORIZONS = ((2, _("2 years")), (5, _("5 years")), (15, _("15 years")))


class CommitmentFilter(django_filters.FilterSet):
    """Without any question only tracked commitments are listed; a level or `all` brings the rest."""

    q = django_filters.CharFilter(method="with_words", label=_("Words"))
    framework = django_filters.ChoiceFilter(field_name="framework__code", label=_("Framework"), empty_label=_("Any"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("Any"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("Tracked ones"))
    horizon = django_filters.ChoiceFilter(
        field_name="horizon_years", choices=HORIZONS, label=_("Horizon"), empty_label=_("Any")
    )
    stage = django_filters.ChoiceFilter(
        field_name="journey_stages__stage",
        choices=JourneyStage.choices,
        label=_("Stage of the journey"),
        empty_label=_("Any"),
    )
    group = django_filters.ChoiceFilter(
        field_name="groups__group__code", label=_("People concerned"), empty_label=_("Anyone")
    )
    sdg = django_filters.ChoiceFilter(field_name="sdg_targets__target", label=_("SDG target"), empty_label=_("Any"))
    all = django_filters.BooleanFilter(
        method="with_everything", widget=forms.CheckboxInput, label=_("Also menus, announcements and principles")
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        """The choices that are rows are read once for each request: three queries, whatever is asked."""
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.filter(retired_on=None).in_order()
        targets = CommitmentSdgTarget.objects.values_list("target", flat=True).distinct()
        self.filters["framework"].extra["choices"] = list(frameworks.values_list("code", "short_title"))
        self.filters["group"].extra["choices"] = list(Group.objects.order_by("label").values_list("code", "label"))
        self.filters["sdg"].extra["choices"] = [(t, t) for t in sorted(targets, key=sdg.in_order)]

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


class SdgFilter(django_filters.FilterSet):
    """Links to SDG targets. Without any question those that were ever adopted; `all` brings what is only proposed."""

    framework = django_filters.ChoiceFilter(
        field_name="source__framework__code", label=_("Framework"), empty_label=_("Any")
    )
    all = django_filters.BooleanFilter(
        method="with_everything", widget=forms.CheckboxInput, label=_("Also where a link is only proposed")
    )

    class Meta:
        model = CrosswalkLink
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.filter(retired_on=None).in_order()
        self.filters["framework"].extra["choices"] = list(frameworks.values_list("code", "short_title"))

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("all") else queryset.exclude(status=LinkStatus.PROPOSED)

    def with_everything(self, queryset, _name, _value):
        return queryset

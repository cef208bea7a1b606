"""Filters of the published assessments, kept in the address."""

import django_filters
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commitments.actors.filters import is_actor, with_entries
from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.actors.models import Actor
from commitments.actors.naming import is_called, told_apart
from commitments.catalogue.filters import CommitmentCodeFilter, is_framework
from commitments.catalogue.models import Framework
from commitments.common.filters import ListFilter, choice
from commitments.progress.filters import STEPS
from commitments.search import index

from .models import AssessmentRevision, Settled, Stance

NONE = "none"
STANCES = (*Stance.choices, (NONE, _("No reply was filed")))
EARLIEST = 1990
"""Instruments before it are not assessed here."""


def assessments_with(revisions, words):
    """Revisions in whose texts or reply, in whose commitment, or in the names of whose two sides every word is found; the
    name of an assessor that does not give it is not looked at."""
    named = by_name(AssessmentRevision.objects.all()).order_by()

    def found(word):
        said = Q(pk__in=index.keys("assessment", word)) | Q(assessment__commitment__in=index.keys("subject", word))
        by_them = named.filter(is_called(word, actor="assessment__assessor"))
        return said | is_called(word, actor="assessment__subject") | Q(pk__in=by_them.values("pk"))

    return index.narrowed(revisions, words, found)


class AssessmentFilter(ListFilter):
    """Over published revisions. An assessor that does not give its name is in no choice and is found by none."""

    q = django_filters.CharFilter(method="with_words", label=_("Words"))
    framework = choice(_("Framework"), field_name="assessment__commitment__framework__code", known=is_framework)
    commitment = CommitmentCodeFilter(field_name="assessment__commitment__code")
    subject = choice(_("About whom"), method="about_subject", known=is_actor)
    assessor = choice(_("By whom"), method="by_assessor", known=is_actor)
    step = choice(_("Stage or practice"), STEPS, method="with_step")
    reply = choice(_("Reply"), STANCES, method="with_reply")
    settled = choice(_("After the reply"), Settled.choices)
    year = django_filters.NumberFilter(
        label=_("Year in which the period ends"),
        field_name="period_end__year",
        min_value=EARLIEST,
        max_value=9999,
    )

    class Meta:
        model = AssessmentRevision
        fields: list[str] = []

    def __init__(self, *args, queryset, **kwargs):
        super().__init__(*args, queryset=queryset, **kwargs)
        frameworks = Framework.objects.current().scored().in_order().values_list("code", "short_title")
        self.filters["framework"].extra["choices"] = list(frameworks)
        self.filters["subject"].extra["choices"] = _actors(queryset.values("assessment__subject"))
        self.filters["assessor"].extra["choices"] = _actors(by_name(queryset).values("assessment__assessor"))

    def with_words(self, queryset, _name, words):
        return assessments_with(queryset, words)

    def about_subject(self, queryset, _name, slug):
        return queryset.filter(with_entries("assessment__subject", Actor.objects.get(slug=slug).body))

    def by_assessor(self, queryset, _name, slug):
        return by_name(queryset).filter(with_entries("assessment__assessor", Actor.objects.get(slug=slug).body))

    def with_step(self, queryset, _name, step):
        return queryset.filter(Q(stage=int(step)) if step.isdigit() else Q(practice=step))

    def with_reply(self, queryset, _name, stance):
        """By the reply that stands beside each; see AssessmentRevision.reply_shown."""
        shown = queryset.annotate(stance_shown=Coalesce("reply__stance", "earlier_reply__stance"))
        return shown.filter(stance_shown=None) if stance == NONE else shown.filter(stance_shown=stance)


def by_name(revisions):
    """Those whose assessor speaks under its own name, then and now."""
    return revisions.exclude(public_identity__in=PUBLIC_IDENTITIES).exclude(assessment__assessor__shielded=True)


def _actors(ids):
    spoken = Actor.objects.filter(pk__in=ids.order_by())
    bodies = Q(pk__in=spoken.filter(entered_twice_as=None)) | Q(pk__in=spoken.values("entered_twice_as"))
    return [(a.slug, label) for a, label in told_apart(Actor.objects.filter(bodies).by_name())]

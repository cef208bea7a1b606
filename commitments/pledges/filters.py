"""Filters of the published pledges, kept in the address."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.actors.filters import of_body
from commitments.actors.models import Actor
from commitments.actors.naming import is_called
from commitments.catalogue.filters import CommitmentCodeFilter, is_framework
from commitments.catalogue.models import Framework
from commitments.common.filters import ListFilter, choice
from commitments.common.parameters import Unreadable, not_a_choice
from commitments.common.vocabulary import ActorType
from commitments.search import index

from .assemble.lists import of_actor
from .models import Form, Nature, Origin, PledgeCommitment, PledgeRevision, Standing

DUE = (
    ("ahead", _("Its date is ahead")),
    ("passed", _("Its own date has passed")),
    ("none", _("No date is stated")),
)


def pledges_with(revisions, words):
    """Revisions in whose title or text, or in whose maker's name, every word is found."""

    def found(word):
        return Q(pledge__in=index.keys("pledge", word)) | is_called(word, actor="pledge__actor")

    return index.narrowed(revisions, words, found)


class PledgeFilter(ListFilter):
    """Over revisions in force, with their standing (PledgeRevisionQuerySet.with_standing)."""

    q = django_filters.CharFilter(method="with_words", label=_("Words"))
    framework = choice(_("Framework"), method="of_framework", known=is_framework)
    commitment = CommitmentCodeFilter(method="of_commitment")
    actor = django_filters.CharFilter(method="of_actor", label=_("Made by or naming, by its code"))
    actor_type = choice(_("Type of actor"), ActorType.choices, field_name="pledge__actor__type", method=of_body)
    form = choice(_("Form"), Form.choices)
    nature = choice(_("Nature"), Nature.choices)
    standing = choice(_("State"), Standing.choices)
    due = choice(_("Date to be reached by"), DUE, method="with_due")
    origin = choice(_("Origin"), Origin.choices, field_name="pledge__origin")

    class Meta:
        model = PledgeRevision
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.current().scored().in_order().values_list("code", "short_title")
        self.filters["framework"].extra["choices"] = list(frameworks)

    def with_words(self, queryset, _name, words):
        return pledges_with(queryset, words)

    def of_framework(self, queryset, _name, code):
        return queryset.filter(_advancing(commitment__framework__code=code))

    def of_commitment(self, queryset, _name, code):
        return queryset.filter(_advancing(commitment__code=code))

    def of_actor(self, queryset, _name, code):
        actor = Actor.objects.named().filter(code=code.strip().upper()).first()
        if actor is None:
            raise Unreadable(actor=not_a_choice("actor", code))
        return of_actor(queryset, actor.body)

    def with_due(self, queryset, _name, due):
        today = timezone.localdate()
        return queryset.filter(
            {"ahead": Q(due_on__gte=today), "passed": Q(due_on__lt=today), "none": Q(due_on__isnull=True)}[due]
        )


def _advancing(**condition):
    return Exists(PledgeCommitment.objects.filter(revision=OuterRef("pk"), **condition))

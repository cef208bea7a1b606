"""Filters of needs, offers and practices, kept in the address."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commitments.actors.filters import of_body
from commitments.actors.models import Region
from commitments.actors.naming import is_called
from commitments.catalogue.filters import CommitmentCodeFilter, is_framework
from commitments.catalogue.models import Framework
from commitments.common.filters import ListFilter, choice
from commitments.common.vocabulary import ActorType
from commitments.pledges.models import PledgeRevision
from commitments.progress.models import Claim, SupportKind
from commitments.search import index

from .models import Offer, OfferTheme, SharedPractice


def offers_with(offers, words):
    """Offers in whose text or whose actor's name every word is found."""

    def found(word):
        return Q(pk__in=index.keys("offer", word)) | is_called(word, actor="actor")

    return index.narrowed(offers, words, found)


def practices_with(practices, words):
    """Practices in whose texts, in whose actor's name, or in the name of what they are about every word is found."""

    def found(word):
        return Q(pk__in=index.keys("practice", word)) | _named(word)

    return index.narrowed(practices, words, found)


def needs_with(needs, words):
    """Needs in the name of whose actor, or of what they are about, every word is found."""
    return index.narrowed(needs, words, lambda word: Q(pk__in=Claim.objects.filter(_named(word)).values("pk")))


def _named(word):
    about = Q(commitment__in=index.keys("subject", word)) | Q(pledge__in=index.keys("pledge", word))
    return about | is_called(word, actor="actor")


class _WithFrameworks(ListFilter):
    """The choice of frameworks is read when a list is asked for."""

    q = django_filters.CharFilter(method="with_words", label=_("Words"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.current().scored().in_order().values_list("code", "short_title")
        self.filters["framework"].extra["choices"] = list(frameworks)


class NeedFilter(_WithFrameworks):
    """Over needs (models/needs.py). One that names no kind is for any."""

    kind = choice(_("Kind of support"), SupportKind.choices, method="of_kind")
    framework = choice(_("Theme"), method="for_framework", known=is_framework)
    region = choice(_("Region"), Region.choices, field_name="actor__region", method=of_body)
    actor_type = choice(_("Type of actor"), ActorType.choices, field_name="actor__type", method=of_body)

    class Meta:
        model = Claim
        fields: list[str] = []

    def with_words(self, queryset, _name, words):
        return needs_with(queryset, words)

    def for_framework(self, queryset, _name, code):
        # A need on a pledge is for the frameworks whose commitments the pledge advances by its text of today.
        advancing = PledgeRevision.objects.in_force().filter(advances__commitment__framework__code=code)
        of_pledge = Q(pledge__in=advancing.values("pledge"))
        return queryset.filter(Q(commitment__framework__code=code) | of_pledge)

    def of_kind(self, queryset, _name, kind):
        return queryset.filter(Q(support_kinds="") | Q(support_kinds__contains=kind))


class OfferFilter(_WithFrameworks):
    """Over offers. One without a theme or a region is for every theme or region."""

    kind = choice(_("Kind of support"), SupportKind.choices, field_name="kinds", lookup_expr="contains")
    framework = choice(_("Theme"), method="for_framework", known=is_framework)
    region = choice(_("Region"), Region.choices, method="for_region")
    actor_type = choice(_("Type of actor"), ActorType.choices, field_name="actor__type", method=of_body)

    class Meta:
        model = Offer
        fields: list[str] = []

    def with_words(self, queryset, _name, words):
        return offers_with(queryset, words)

    def for_framework(self, queryset, _name, code):
        themes = OfferTheme.objects.filter(offer=OuterRef("pk"))
        return queryset.filter(Exists(themes.filter(framework__code=code)) | ~Exists(themes))

    def for_region(self, queryset, _name, region):
        return queryset.filter(Q(regions="") | Q(regions__contains=region))


class PracticeFilter(_WithFrameworks):
    """Over practices in view."""

    framework = choice(_("Framework"), field_name="commitment__framework__code", known=is_framework)
    commitment = CommitmentCodeFilter(field_name="commitment__code")
    region = choice(_("Region"), Region.choices, field_name="actor__region", method=of_body)
    actor_type = choice(_("Type of actor"), ActorType.choices, field_name="actor__type", method=of_body)

    class Meta:
        model = SharedPractice
        fields: list[str] = []

    def with_words(self, queryset, _name, words):
        return practices_with(queryset, words)

"""Filters of the actors, kept in the address."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commitments.common.search import words_of
from commitments.common.vocabulary import ActorType

from .models import Actor, ActorName, Region


class ActorFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="with_words", label=_("Name"))
    type = django_filters.ChoiceFilter(choices=ActorType.choices, label=_("Type"), empty_label=_("Any"))
    region = django_filters.ChoiceFilter(choices=Region.choices, label=_("Region"), empty_label=_("Any"))

    class Meta:
        model = Actor
        fields: list[str] = []

    def with_words(self, queryset, _name, words):
        """Every word is in the name, in one of its translations, or is the code."""
        for word in words_of(words):
            translated = ActorName.objects.filter(actor=OuterRef("pk"), name__icontains=word)
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(formal_name__icontains=word) | Q(code__iexact=word) | Exists(translated)
            )
        return queryset

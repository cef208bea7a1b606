"""Filters of the actors, kept in the address."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commitments.common.filters import ListFilter, choice
from commitments.common.search import words_of
from commitments.common.vocabulary import ActorType

from .models import Actor, ActorName, Region
from .naming import bore_name


def is_actor(slug):
    """Whether some actor that is named in public has this address."""
    return Actor.objects.named().filter(slug=slug).exists()


class ActorFilter(ListFilter):
    q = django_filters.CharFilter(method="with_words", label=_("Name"))
    type = choice(_("Type"), ActorType.choices)
    region = choice(_("Region"), Region.choices)

    class Meta:
        model = Actor
        fields: list[str] = []

    def with_words(self, queryset, _name, words):
        """Every word is in a name that it bears or bore, in one of its translations, or is the code."""
        for word in words_of(words):
            translated = ActorName.objects.filter(actor=OuterRef("pk"), name__icontains=word)
            queryset = queryset.filter(Q(bore_name(word, actor="pk")) | Q(code__iexact=word) | Exists(translated))
        return queryset

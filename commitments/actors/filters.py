"""Filters of the actors, kept in the address."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.common.filters import ListFilter, choice
from commitments.common.vocabulary import ActorType
from commitments.search import index

from .models import Actor, Region
from .naming import is_called


def is_actor(slug):
    """Whether some actor that is named in public has this address."""
    return Actor.objects.named().filter(slug=slug).exists()


def of_body(queryset, name, value):
    """Those whose actor has this value in its field, as in `report__actor__type`: an entry that was one too many has those
    of the one that was kept. For the filters of lists."""
    actor, field = name.rsplit("__", 1)
    kept = f"{actor}__entered_twice_as"
    return queryset.filter(Q(**{name: value, kept: None}) | Q(**{f"{kept}__{field}": value}))


def with_entries(prefix, actor):
    """The condition that `prefix` leads to an actor, or to an entry that stands with it today."""
    return Q(**{prefix: actor}) | Q(**{f"{prefix}__entered_twice_as": actor})


def body_is_there(actor="actor"):
    """The condition that the body of the actor at `actor` is not retired today: of an entry that was one too many, the entry
    that was kept."""
    kept = f"{actor}__entered_twice_as"
    itself = Q(**{kept: None, f"{actor}__retired_on": None})
    return itself | Q(**{f"{kept}__isnull": False, f"{kept}__retired_on": None})


class ActorFilter(ListFilter):
    q = django_filters.CharFilter(method="with_words", label=_("Name"))
    type = choice(_("Type"), ActorType.choices)
    region = choice(_("Region"), Region.choices)

    class Meta:
        model = Actor
        fields: list[str] = []

    def with_words(self, queryset, _name, words):
        return index.narrowed(queryset, words, lambda word: is_called(word, actor="pk"))

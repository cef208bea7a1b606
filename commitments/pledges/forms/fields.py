"""Fields and choices that several forms of this room share."""

from django import forms
from django.utils.translation import gettext_lazy

from commitments.actors.models import Actor
from commitments.actors.naming import told_apart
from commitments.catalogue.models import Commitment
from commitments.common.lines import LinkField


def figure(label, help_text=""):
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        max_digits=15,
        decimal_places=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write a number, with a dot before its decimals.")},
    )


def link():
    return LinkField(
        label=gettext_lazy("Link"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Give the whole link, beginning with https://")},
    )


def commitments_to_choose():
    """Trackable commitments, grouped by framework. One query."""
    groups: dict[str, list] = {}
    for each in Commitment.objects.trackable().select_related("framework").in_order():
        groups.setdefault(each.framework.short_title, []).append((each.code, each.label))
    return list(groups.items())


def partners_to_choose(maker):
    """Actors of the maker's world that can be named, by name. One query, and one where some are called the same."""
    others = Actor.objects.in_world(fictional=maker.fictional).exclude(pk=maker.pk).by_name()
    return [(actor.code, label) for actor, label in told_apart(others)]

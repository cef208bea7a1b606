"""Takedowns of every kind, which one curator asks for and another decides here."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, act, archives_told

from . import actions as record
from .kinds import kind_of

DECIDED = ("reason", "asked_at", "asked_by", "confirmed_at", "confirmed_by", "refused_at", "refused_by", "archives")


class TakedownAdmin(CuratedAdmin):
    """Asked for on the page of the record; what goes is not shown here. A kind says which columns name the part."""

    list_filter: tuple[Any, ...] = (
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("refused_at", admin.EmptyFieldListFilter),
    )
    ordering = ("-asked_at", "id")
    actions = ("confirm", "confirm_with_evidence", "refuse")

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("page"))
    def page(self, takedown):
        address = kind_of(takedown).record_of_takedown(takedown).get_absolute_url()
        return format_html('<a href="{0}">{0}</a>', address)

    @admin.display(description=gettext_lazy("archives that hold them"))
    def archives(self, takedown):
        return archives_told(record.archives_holding(takedown))

    @act(gettext_lazy("Confirm: the texts go for good"), when=lambda takedown: takedown.is_open)
    def confirm(self, *, instance, by, at):
        _decide(record.confirm_takedown, instance, by=by, at=at)

    @act(
        gettext_lazy("Confirm, with its documents and files"),
        when=lambda takedown: takedown.is_open and takedown.has_documents,
    )
    def confirm_with_evidence(self, *, instance, by, at):
        _decide(record.confirm_takedown, instance, by=by, at=at, with_evidence=True)

    @act(gettext_lazy("Refuse: the texts stay"), when=lambda takedown: takedown.is_open)
    def refuse(self, *, instance, by, at):
        _decide(record.refuse_takedown, instance, by=by, at=at)


def _decide(decision, takedown, **facts):
    """Its refusal the admin tells as its own."""
    try:
        decision(takedown, **facts)
    except record.Refused as refusal:
        raise ValidationError(str(refusal)) from refusal

"""Targets that a framework sets, which curators enter with their citation; published pledges, read here and changed by
nobody; and their texts to be taken down."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, ReadOnlyAdmin
from commitments.record.admin import DECIDED
from commitments.record.admin import TakedownAdmin as OfEveryKind

from . import actions
from .models import Pledge, Source, Takedown, Target


def set_by_framework(*, instance, by, at):
    """Enter what a framework sets: in place of the target that stands, which stays in the record."""
    before = Target.objects.current().filter(actor=instance.actor, commitment=instance.commitment).first()
    if not instance.citation.strip():
        raise ValidationError({"citation": gettext_lazy("Give the place in the framework that sets this date.")})
    try:
        made = actions.set_target(
            actor=instance.actor,
            commitment=instance.commitment,
            years=instance.years,
            source=Source.FRAMEWORK,
            starts_on=instance.starts_on,
            citation=instance.citation,
            instead_of=before.pk if before else None,
            by=by,
            at=at,
        )
    except actions.Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    instance.pk = made.pk
    return made


@admin.register(Target)
class TargetAdmin(CuratedAdmin):
    """Added here only where a framework sets it; what actors set themselves is read here."""

    save_action = staticmethod(set_by_framework)
    list_display = ("actor", "commitment", "years", "starts_on", "source", "set_at", "ended_at")
    list_filter = ("source", "years", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("actor", "commitment")
    search_fields = ("actor__name", "actor__code", "commitment__code")
    ordering = ("-set_at", "-id")
    autocomplete_fields = ("actor", "commitment")
    fields = ("actor", "commitment", "years", "starts_on", "citation")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(actor__shielded=False)


@admin.register(Pledge)
class PledgeAdmin(ReadOnlyAdmin):
    """Published pledges alone."""

    list_display = ("title", "actor", "origin", "code", "created_at")
    list_filter = ("origin", "actor__type", "actor__fictional")
    list_select_related = ("actor",)
    search_fields = ("title", "code", "actor__name")
    ordering = ("-created_at", "id")
    fields = (
        "page",
        "actor",
        "title",
        "origin",
        "source_note",
        "source_name",
        "source_reference",
        "batch",
        "created_at",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).published().filter(actor__shielded=False)

    @admin.display(description=gettext_lazy("page"))
    def page(self, pledge):
        return format_html('<a href="{0}">{0}</a>', pledge.get_absolute_url())


@admin.register(Takedown)
class TakedownAdmin(OfEveryKind):
    list_display = ("pledge", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_select_related = ("pledge", "asked_by")
    search_fields = ("pledge__id", "pledge__code")
    fields = ("page", *DECIDED)
    readonly_fields = fields

"""Takedowns, which one curator asks for and another decides here."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, act
from commitments.progress.models import Takedown
from commitments.record import actions as record


@admin.register(Takedown)
class TakedownAdmin(CuratedAdmin):
    """Asked for on the report's page by one curator; decided here by another. What goes is not shown here."""

    list_display = ("short_report", "commitment", "pledge", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_filter = (("confirmed_at", admin.EmptyFieldListFilter), ("refused_at", admin.EmptyFieldListFilter))
    list_select_related = ("revision", "commitment", "pledge", "asked_by")
    search_fields = ("revision__report__id", "commitment__code")
    ordering = ("-asked_at", "id")
    fields = (
        "page",
        "commitment",
        "pledge",
        "reason",
        "asked_at",
        "asked_by",
        "confirmed_at",
        "confirmed_by",
        "refused_at",
        "refused_by",
    )
    readonly_fields = fields
    actions = ("confirm", "confirm_with_evidence", "refuse")

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("report"))
    def short_report(self, takedown):
        return str(takedown.revision.report_id)[:8]

    @admin.display(description=gettext_lazy("report"))
    def page(self, takedown):
        return format_html('<a href="{0}">{0}</a>', takedown.revision.report.get_absolute_url())

    @act(gettext_lazy("Confirm: the texts go for good"), when=lambda takedown: takedown.is_open)
    def confirm(self, *, instance, by, at):
        _decide(record.confirm_takedown, instance, by=by, at=at)

    @act(
        gettext_lazy("Confirm, with its documents and files"), when=lambda takedown: takedown.is_open and takedown.about
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

"""Takedowns of reports: see record/admin.py."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from commitments.progress.models import Takedown
from commitments.record.admin import DECIDED
from commitments.record.admin import TakedownAdmin as OfEveryKind


@admin.register(Takedown)
class TakedownAdmin(OfEveryKind):
    list_display = ("short_report", "commitment", "pledge", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_select_related = ("revision", "commitment", "pledge", "asked_by")
    search_fields = ("revision__report__id", "commitment__code")
    fields = ("page", "commitment", "pledge", *DECIDED)
    readonly_fields = fields

    @admin.display(description=gettext_lazy("report"))
    def short_report(self, takedown):
        return str(takedown.revision.report_id)[:8]

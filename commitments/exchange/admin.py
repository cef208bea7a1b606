"""Offers and practices as they are published, which are read here and changed by nobody; and their texts to be taken down.

What is not published is not listed: a curator may belong to another actor.
"""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from commitments.audit.admin import ReadOnlyAdmin, ReadOnlyInline
from commitments.record.admin import DECIDED, TakedownAdmin

from .models import Offer, OfferMove, OfferTakedown, OfferTheme, PracticeMove, PracticeTakedown, SharedPractice

METADATA = frozenset(["state"])
LIFE = ("published_at", "ended_at", "withdrawn_at", "withdrawal_reason", "redacted_at")


class ThemeInline(ReadOnlyInline):
    model = OfferTheme
    fields = ("framework",)


class MoveInline(ReadOnlyInline):
    fields = ("at", "from_state", "to_state")
    ordering = ("at", "id")


class OfferMoveInline(MoveInline):
    model = OfferMove


class PracticeMoveInline(MoveInline):
    model = PracticeMove


class PaperAdmin(ReadOnlyAdmin):
    readable_fields = METADATA
    search_fields: tuple[str, ...] = ("id", "actor__name", "actor__code")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-id")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(published_at__isnull=False, actor__shielded=False)

    @admin.display(description=gettext_lazy("page"))
    def page(self, paper):
        return format_html('<a href="{0}">{0}</a>', paper.get_absolute_url())


@admin.register(Offer)
class OfferAdmin(PaperAdmin):
    inlines = (ThemeInline, OfferMoveInline)
    list_display = ("actor", "kinds", "state", "until_on", "published_at")
    list_filter = ("state", "actor__type", "actor__fictional")
    list_select_related = ("actor",)
    fields = ("page", "actor", "state", "kinds", "text", "regions", "until_on", "language", *LIFE)


@admin.register(SharedPractice)
class SharedPracticeAdmin(PaperAdmin):
    inlines = (PracticeMoveInline,)
    list_display = ("actor", "commitment", "pledge", "state", "published_at")
    list_filter = ("state", "actor__type", "actor__fictional")
    list_select_related = ("actor", "commitment", "pledge")
    search_fields = (*PaperAdmin.search_fields, "commitment__code")
    fields = ("page", "actor", "state", "commitment", "pledge", "what_worked", "what_others", "language", *LIFE)


@admin.register(OfferTakedown, PracticeTakedown)
class PaperTakedownAdmin(TakedownAdmin):
    list_display = ("paper", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_select_related = ("paper", "asked_by")
    search_fields = ("paper__id",)
    fields = ("page", *DECIDED)
    readonly_fields = fields

"""Texts of offers and practices to be taken down."""

from django.contrib import admin

from commitments.record.admin import DECIDED, TakedownAdmin

from .models import OfferTakedown, PracticeTakedown


@admin.register(OfferTakedown, PracticeTakedown)
class PaperTakedownAdmin(TakedownAdmin):
    list_display = ("paper", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_select_related = ("paper", "asked_by")
    search_fields = ("paper__id",)
    fields = ("page", *DECIDED)
    readonly_fields = fields

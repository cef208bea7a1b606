"""Evidence, as published claims use it. It is read here; the actor that reports brings it."""

from django.contrib import admin
from django.db.models import Exists, OuterRef

from commitments.audit.admin import ReadOnlyAdmin

from .models import EvidenceItem


@admin.register(EvidenceItem)
class EvidenceItemAdmin(ReadOnlyAdmin):
    """What only drafts use is not listed: it belongs to its actor until it is published."""

    readable_fields = frozenset(["confirmed_class"])
    list_display = ("title", "actor", "issuer", "issuer_class", "confirmed_class", "dated_on")
    list_filter = ("issuer_class", "confirmed_class", "actor__type", "actor__fictional")
    list_select_related = ("actor",)
    search_fields = ("title", "issuer", "actor__name", "actor__code")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "id")
    fields = (
        "actor",
        "title",
        "link",
        "issuer",
        "issuer_class",
        "confirmed_class",
        "confirmed_at",
        "dated_on",
        "published_on",
        "received_at",
        "digest",
    )

    def get_queryset(self, request):
        # Asked through the relation: evidence knows no claims.
        uses = EvidenceItem._meta.get_field("uses").related_model
        published = uses._base_manager.filter(evidence=OuterRef("pk"), claim__published_at__isnull=False)
        return super().get_queryset(request).filter(Exists(published))

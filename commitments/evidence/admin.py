"""Evidence, as published claims use it. It is read here; the actor that reports brings it."""

from django.contrib import admin
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy

from commitments.actors.admin_visibility import TypeFilter, told, whose
from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.audit.admin import ReadOnlyAdmin

from .models import EvidenceItem, IssuerClass


@admin.register(EvidenceItem)
class EvidenceItemAdmin(ReadOnlyAdmin):
    """What only drafts use is not listed: it belongs to its actor until it is published."""

    readable_fields = frozenset(["confirmed_class"])
    list_display = ("title", "whose", "issued_by", "issuer_class", "confirmed_class", "dated_on")
    list_filter = ("issuer_class", "confirmed_class", ("actor__type", TypeFilter), "actor__fictional")
    list_select_related = ("actor",)
    search_fields = ("title", "told_issuer", "told_name", "told_code")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "id")
    fields = (
        "whose",
        "title",
        "link",
        "issued_by",
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
        carried = published.filter(claim__revision__public_identity__in=PUBLIC_IDENTITIES)
        items = super().get_queryset(request).filter(Exists(published))
        items = told(items, hidden=Q(actor__shielded=True) | Exists(carried), actor="actor")
        # The issuer of a shielded organisation's own statement is its name.
        its_own = Q(issuer_class=IssuerClass.OWN) | Q(confirmed_class=IssuerClass.OWN)
        unnamed = Case(When(its_own, is_hidden=True, then=Value("")), default=F("issuer"))
        return items.annotate(told_issuer=unnamed)

    @admin.display(description=gettext_lazy("issued by"), ordering="told_issuer")
    def issued_by(self, item):
        return item.told_issuer

    @admin.display(description=gettext_lazy("actor"), ordering="told_name")
    def whose(self, item):
        return whose(item, actor=item.actor, row_id=item.pk)

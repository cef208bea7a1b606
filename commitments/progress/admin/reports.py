"""Reports, which are read here and changed by nobody.

What is not published belongs to its actor: of a draft the admin shows that it exists, whose it is, its state and dates.
Of a shielded organisation it shows that much without whose it is: curators know which organisations there are, and not
which of them wrote a report.
"""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy

from commitments.actors.admin_visibility import TypeFilter, told, whose
from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.audit.admin import ReadOnlyAdmin, ReadOnlyInline
from commitments.common.labels import shown_claim
from commitments.progress.models import (
    Claim,
    ClaimAction,
    ClaimEvidence,
    Report,
    Revision,
    RevisionMove,
    State,
)
from commitments.progress.models.reports import by_name
from commitments.progress.questions import STORED

METADATA = frozenset(["state", "number"])


class RevisionInline(ReadOnlyInline):
    model = Revision
    fields = (
        "number",
        "state",
        "period_end",
        "created_at",
        "submitted_at",
        "returned_at",
        "published_at",
        "withdrawn_at",
    )
    show_change_link = True
    classes = ()  # its row in words carries the link
    ordering = ("number",)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    inlines = (RevisionInline,)
    list_display = ("whose", "short_id", "cycle", "origin", "created_at", "latest_state")
    list_filter = ("origin", "cycle", ("actor__type", TypeFilter), "actor__fictional")
    list_select_related = ("actor", "cycle")
    search_fields = ("id", "told_name", "told_code")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "id")

    def get_queryset(self, request):
        latest = Revision.objects.filter(report=OuterRef("pk")).order_by("-number")
        carried = Revision.objects.filter(report=OuterRef("pk"), public_identity__in=PUBLIC_IDENTITIES)
        reports = told(super().get_queryset(request), hidden=Q(actor__shielded=True) | Exists(carried), actor="actor")
        return reports.annotate(latest_state=Subquery(latest.values("state")[:1]))

    def get_fields(self, request, obj=None):
        written = ("source_note",) if obj and is_public(obj) else ()
        return ("id", "whose", "cycle", "origin", *written, "created_at")

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj and is_public(obj) else None

    @admin.display(description=gettext_lazy("actor"), ordering="told_name")
    def whose(self, report):
        return whose(report, actor=report.actor, row_id=report.pk)

    @admin.display(description=gettext_lazy("id"))
    def short_id(self, report):
        return str(report.pk)[:8]

    @admin.display(description=gettext_lazy("state"), ordering="latest_state")
    def latest_state(self, report):
        return State(report.latest_state).label if report.latest_state else None


def is_public(report):
    return report.revisions.filter(published_at__isnull=False).exists()


class MoveInline(ReadOnlyInline):
    model = RevisionMove
    fields = ("at", "from_state", "to_state")
    ordering = ("at", "id")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    readable_fields = METADATA
    inlines = (MoveInline,)
    list_display = ("actor", "number", "state", "period_end", "created_at", "submitted_at", "published_at")
    list_filter = (
        "state",
        "language",
        "report__cycle",
        ("report__actor__type", TypeFilter),
        "report__actor__fictional",
    )
    list_select_related = ("report__actor",)
    search_fields = ("report__id", "told_name", "told_code")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")

    def get_queryset(self, request):
        return told(super().get_queryset(request), hidden=~by_name(), actor="report__actor")

    def get_fields(self, request, obj=None):
        dates = ("created_at", "submitted_at", "returned_at", "published_at", "superseded_at", "withdrawn_at")
        head = ("report", "actor", "number", "state", "period_start", "period_end")
        if obj is None or not obj.is_public:
            return (*head, *dates)
        return (*head, "language", "public_identity", "reason", "method", *dates, "withdrawal_reason")

    @admin.display(description=gettext_lazy("actor"), ordering="told_name")
    def actor(self, revision):
        return whose(revision, actor=revision.report.actor, row_id=revision.report_id)


@admin.register(RevisionMove)
class RevisionMoveAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "from_state", "to_state")
    list_filter = ("to_state", ("revision__report__actor__type", TypeFilter), "revision__report__actor__fictional")
    list_select_related = ("revision__report__actor",)
    search_fields = ("revision__report__id", "told_name", "told_code")
    date_hierarchy = "at"
    ordering = ("-at", "-id")

    def get_queryset(self, request):
        moves = super().get_queryset(request)
        return told(moves, hidden=~by_name("revision__"), actor="revision__report__actor")

    def get_fields(self, request, obj=None):
        # What a clearer says to colleagues stays inside the actor.
        inside = obj and (obj.from_state, obj.to_state) == (State.CLEARING, State.DRAFT)
        said = ("comment",) if obj and obj.revision.is_public and not inside else ()
        return ("revision", "actor", "from_state", "to_state", "at", *said)

    @admin.display(description=gettext_lazy("actor"), ordering="told_name")
    def actor(self, move):
        return whose(move, actor=move.revision.report.actor, row_id=move.revision.report_id)


class CitedActionInline(ReadOnlyInline):
    model = ClaimAction


class UsedEvidenceInline(ReadOnlyInline):
    model = ClaimEvidence


class InForceFilter(admin.SimpleListFilter):
    title = gettext_lazy("place in the record")
    parameter_name = "place"

    def lookups(self, request, model_admin):
        return (
            ("in_force", gettext_lazy("In force")),
            ("corrected", gettext_lazy("Corrected")),
            ("withdrawn", gettext_lazy("Withdrawn")),
        )

    def queryset(self, request, queryset):
        match self.value():
            case "in_force":
                return queryset.filter(superseded_at=None, withdrawn_at=None)
            case "corrected":
                return queryset.filter(superseded_at__isnull=False)
            case "withdrawn":
                return queryset.filter(withdrawn_at__isnull=False)
        return queryset


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Published claims alone, those that were corrected or withdrawn since among them."""

    inlines = (UsedEvidenceInline, CitedActionInline)
    list_display = (
        "whose",
        "commitment",
        "pledge",
        "says",
        "period_end",
        "revision_number",
        "published_at",
        "transcribed",
    )
    list_filter = (
        InForceFilter,
        "commitment__framework",
        "answer",
        "self_view",
        "transcribed",
        ("actor__type", TypeFilter),
        "actor__fictional",
    )
    list_select_related = ("actor", "commitment", "pledge", "revision")
    search_fields = ("told_name", "told_code", "commitment__code", "commitment__short_title")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-id")
    fields = (
        "whose",
        "commitment",
        "pledge",
        "revision",
        "period_end",
        "says",
        *(each.name for each in STORED if each.is_plain),
        "part",
        "transcribed",
        "published_at",
        "superseded_at",
        "withdrawn_at",
    )

    def get_queryset(self, request):
        claims = super().get_queryset(request).filter(published_at__isnull=False)
        return told(claims, hidden=~by_name("revision__"), actor="actor")

    @admin.display(description=gettext_lazy("actor"), ordering="told_name")
    def whose(self, claim):
        return whose(claim, actor=claim.actor, row_id=claim.revision.report_id)

    @admin.display(description=gettext_lazy("prepared by"))
    def part(self, claim):
        part = claim.prepared_by
        return None if part is None or part.shielded or claim.is_hidden else part

    @admin.display(description=gettext_lazy("says"))
    def says(self, claim):
        return shown_claim(claim).text

"""Cycles, which curators keep; and reports, which are read here and changed by nobody.

What is not published belongs to its actor: of a draft the admin shows that it exists, whose it is, its state and dates.
Of a shielded organisation it shows that much without whose it is: curators know which organisations there are, and not
which of them wrote a report.
"""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.actors.telling import TypeFilter, told, whose
from commitments.audit.admin import CuratedAdmin, PartInline, ReadOnlyAdmin, ReadOnlyInline, act
from commitments.common.words import shown_claim

from . import actions
from .actions.inviting import invite_states, send_invitation
from .forms.report import InvitationForm
from .models import (
    Claim,
    ClaimAction,
    ClaimEvidence,
    Cycle,
    Invitation,
    Report,
    Revision,
    RevisionMove,
    State,
    Takedown,
)
from .models.reports import by_name

METADATA = frozenset(["state", "number"])


class InvitationInline(PartInline):
    """Who is invited to report. One that stands is not changed here: the invited actor answers it."""

    model = Invitation
    form = InvitationForm
    save_action = staticmethod(send_invitation)
    autocomplete_fields = ("actor", "framework")
    fields = ("actor", "framework", "expected_by")
    verbose_name_plural = gettext_lazy("invitations to report")

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        names = super().get_queryset(request).select_related("actor", "framework")
        return names.order_by("framework__position", "actor__name", "id")


@admin.register(Cycle)
class CycleAdmin(CuratedAdmin):
    fixed_fields = ("code", "fictional")
    autocomplete_fields = ("frameworks",)
    list_display = ("title", "code", "covers_from", "covers_to", "opens_on", "closes_on", "fictional")
    list_filter = ("frameworks", "fictional")
    search_fields = ("code", "title")
    date_hierarchy = "closes_on"
    ordering = ("-closes_on", "code")
    inlines = (InvitationInline,)
    actions = ("invite_states",)

    @act(gettext_lazy("Invite all States that adhere"))
    def invite_states(self, *, instance, by, at):
        """For each framework of the round: of one that takes adherence the States that voted for it or declared support
        last; of any other every State."""
        invite_states(cycle=instance, by=by, at=at)


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
    list_display = ("whose", "commitment", "says", "period_end", "revision_number", "published_at", "transcribed")
    list_filter = (
        InForceFilter,
        "commitment__framework",
        "answer",
        "self_view",
        "transcribed",
        ("actor__type", TypeFilter),
        "actor__fictional",
    )
    list_select_related = ("actor", "commitment", "revision")
    search_fields = ("told_name", "told_code", "commitment__code", "commitment__short_title")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-id")
    fields = (
        "whose",
        "commitment",
        "revision",
        "period_end",
        "says",
        "answer",
        "answer_reason",
        "stage",
        "practice",
        "safeguard",
        "breach_reported",
        "momentum",
        "self_view",
        "reasons",
        "narrative",
        "obstacles",
        "next_step",
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


def open_takedown(takedown):
    return not takedown.confirmed_at and not takedown.refused_at


@admin.register(Takedown)
class TakedownAdmin(CuratedAdmin):
    """Asked for on the report's page by one curator; decided here by another. What goes is not shown here."""

    list_display = ("short_report", "commitment", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_filter = (("confirmed_at", admin.EmptyFieldListFilter), ("refused_at", admin.EmptyFieldListFilter))
    list_select_related = ("revision", "commitment", "asked_by")
    search_fields = ("revision__report__id", "commitment__code")
    ordering = ("-asked_at", "id")
    fields = (
        "page",
        "commitment",
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

    @act(gettext_lazy("Confirm: the texts go for good"), when=open_takedown)
    def confirm(self, *, instance, by, at):
        _decide(actions.confirm_takedown, takedown=instance, by=by, at=at)

    @act(gettext_lazy("Confirm, with its documents and files"), when=lambda t: open_takedown(t) and t.commitment_id)
    def confirm_with_evidence(self, *, instance, by, at):
        _decide(actions.confirm_takedown, takedown=instance, by=by, at=at, with_evidence=True)

    @act(gettext_lazy("Refuse: the texts stay"), when=open_takedown)
    def refuse(self, *, instance, by, at):
        _decide(actions.refuse_takedown, takedown=instance, by=by, at=at)


def _decide(decision, **facts):
    """An action of reports, whose refusal the admin tells as its own."""
    try:
        decision(**facts)
    except actions.Refused as refusal:
        raise ValidationError(str(refusal)) from refusal

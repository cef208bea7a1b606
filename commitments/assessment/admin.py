"""Assessments as they are published, which are read here and changed by nobody; and texts to be taken down.

What is not published is not listed: a curator may belong to the subject, and the panel's queue knows who may see it.
"""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from commitments.actors.admin_visibility import told, whose
from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.audit.admin import ReadOnlyAdmin, ReadOnlyInline
from commitments.record.admin import DECIDED
from commitments.record.admin import TakedownAdmin as OfEveryKind

from .models import AssessmentMove, AssessmentRevision, Reply, Takedown
from .questions import STORED

METADATA = frozenset(["state", "number"])
HIDDEN = Q(assessment__assessor__shielded=True) | Q(public_identity__in=PUBLIC_IDENTITIES)


class MoveInline(ReadOnlyInline):
    model = AssessmentMove
    fields = ("at", "from_state", "to_state")
    ordering = ("at", "id")


class ReplyInline(ReadOnlyInline):
    model = Reply
    fields = ("stance", "text", "language", "filed_at")


@admin.register(AssessmentRevision)
class AssessmentRevisionAdmin(ReadOnlyAdmin):
    readable_fields = METADATA
    inlines = (ReplyInline, MoveInline)
    list_display = ("assessor", "subject", "commitment", "number", "state", "period_end", "published_at", "tie")
    list_filter = (
        "state",
        "settled",
        "assessment__commitment__framework",
        "assessment__subject__fictional",
    )
    list_select_related = ("assessment__assessor", "assessment__subject", "assessment__commitment")
    search_fields = ("assessment__id", "told_name", "told_code", "assessment__subject__name")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-id")
    fields = (
        "assessor",
        "subject",
        "commitment",
        "number",
        "state",
        "period_start",
        "period_end",
        "language",
        "public_identity",
        "reason",
        "tie",
        *(each.name for each in STORED),
        "settled",
        "sent_at",
        "reply_due_on",
        "published_at",
        "superseded_at",
        "withdrawn_at",
        "withdrawal_reason",
    )

    def get_queryset(self, request):
        published = (
            super().get_queryset(request).filter(published_at__isnull=False, assessment__subject__shielded=False)
        )
        return told(published, hidden=HIDDEN, actor="assessment__assessor")

    @admin.display(description=gettext_lazy("assessor"), ordering="told_name")
    def assessor(self, revision):
        return whose(revision, actor=revision.assessment.assessor, row_id=revision.assessment_id)

    @admin.display(description=gettext_lazy("tie found later"))
    def tie(self, revision):
        """As the public is told it: of a shielded assessor nothing, to a curator of its subject neither."""
        return revision.tie_told

    @admin.display(description=gettext_lazy("subject"), ordering="assessment__subject__name")
    def subject(self, revision):
        return revision.assessment.subject

    @admin.display(description=gettext_lazy("commitment"), ordering="assessment__commitment__code")
    def commitment(self, revision):
        return revision.assessment.commitment


@admin.register(Takedown)
class TakedownAdmin(OfEveryKind):
    list_display = ("short_id", "voice", "asked_at", "asked_by", "confirmed_at", "refused_at")
    list_filter = ("voice", *OfEveryKind.list_filter)
    list_select_related = ("assessment", "asked_by")
    search_fields = ("assessment__id",)
    fields = ("page", "voice", *DECIDED)
    readonly_fields = fields

    @admin.display(description=gettext_lazy("assessment"))
    def short_id(self, takedown):
        return str(takedown.assessment)

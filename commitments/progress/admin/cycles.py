"""Rounds of reporting and who is invited to them, which curators keep."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, PartInline, act
from commitments.progress.actions.invitations import invite_states, send_invitation
from commitments.progress.assemble.invitations import with_answers
from commitments.progress.forms.report import InvitationForm
from commitments.progress.models import Cycle, Invitation


class InvitationInline(PartInline):
    """Who is invited to report. One that stands is not changed here: the invited actor answers it."""

    model = Invitation
    form = InvitationForm
    save_action = staticmethod(send_invitation)
    autocomplete_fields = ("actor", "framework")
    fields = ("actor", "framework", "expected_by", "how_far")
    readonly_fields = ("how_far",)
    verbose_name_plural = gettext_lazy("invitations to report")

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        names = super().get_queryset(request).select_related("actor", "framework")
        return names.order_by("framework__position", "actor__name", "id")

    def get_formset(self, request, obj=None, **kwargs):
        rows = with_answers(self.get_queryset(request).filter(cycle=obj)) if obj else []
        self.rows = {row.invitation.pk: row for row in rows}
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=gettext_lazy("how far"), empty_value="")
    def how_far(self, invitation):
        """The same words as on the desk. Whether a shielded organisation has sent something is not told."""
        row = self.rows.get(invitation.pk)
        return "" if row is None or row.actor.shielded else row.in_words


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

"""The crosswalk as curators keep it: links proposed, adopted, disputed."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, act
from commitments.catalogue import actions
from commitments.catalogue.models import CrosswalkLink, LinkStatus


@admin.register(CrosswalkLink)
class CrosswalkLinkAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_link)
    fixed_fields = ("code",)
    readonly_fields = ("status",)
    autocomplete_fields = ("source", "target")
    list_display = ("code", "source", "relation", "leads_to", "status", "in_source")
    list_filter = ("status", "relation", "source__framework", "target__framework", "in_source")
    list_select_related = ("source", "target")
    search_fields = (
        "code",
        "source__code",
        "source__short_title",
        "target__code",
        "target__short_title",
        "sdg_target",
        "rationale",
    )
    ordering = ("code",)
    actions = ("adopt", "dispute", "propose")

    @admin.display(description=gettext_lazy("to"), ordering="target__code")
    def leads_to(self, link):
        return link.target or _("SDG %(target)s") % {"target": link.sdg_target}

    @act(gettext_lazy("Adopt"), when=lambda link: link.status != LinkStatus.ADOPTED)
    def adopt(self, **facts):
        actions.adopt_link(**facts)

    @act(gettext_lazy("Dispute"), when=lambda link: link.status != LinkStatus.DISPUTED)
    def dispute(self, **facts):
        actions.dispute_link(**facts)

    @act(gettext_lazy("Put back to proposed"), when=lambda link: link.status != LinkStatus.PROPOSED)
    def propose(self, **facts):
        actions.propose_link(**facts)

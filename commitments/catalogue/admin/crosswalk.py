"""The crosswalk as curators keep it: links, and what two of them decide of each."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, ReadOnlyInline, by_and_at
from commitments.audit.admin_versions import ProposingAdmin, where_decided
from commitments.catalogue import actions, decisions
from commitments.catalogue.models import CrosswalkLink, LinkDecision, LinkStatus

WHO_AND_WHEN = (
    "asked_at",
    "asked_by_label",
    "confirmed_at",
    "confirmed_by_label",
    "refused_at",
    "refused_by_label",
)


class DecisionInline(ReadOnlyInline):
    model = LinkDecision
    fields = ("becomes", "turned", "rationale", "citation", *WHO_AND_WHEN)
    readonly_fields = fields
    verbose_name_plural = gettext_lazy("What was decided of it")


@admin.register(CrosswalkLink)
class CrosswalkLinkAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_link)
    fixed_fields = ("code", "source", "target", "sdg_target", "relation")
    readonly_fields = ("status", "world", "to_decide")
    autocomplete_fields = ("source", "target")
    inlines = (DecisionInline,)
    list_display = ("code", "source", "relation", "leads_to", "status", "world", "in_source")
    list_filter = (
        "status",
        ("real", admin.EmptyFieldListFilter),
        "relation",
        "source__framework",
        "target__framework",
        "in_source",
    )
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

    def get_readonly_fields(self, request, obj=None):
        """What two curators decided, or are about to, no single one rewrites."""
        fixed = ("rationale", "citation", "in_source")
        return (*super().get_readonly_fields(request, obj), *(fixed if obj and not _is_free(obj) else ()))

    @admin.display(description=gettext_lazy("seen in"), ordering="real")
    def world(self, link):
        return _("the demonstration alone") if link.real_id else _("the real world")

    @admin.display(description=gettext_lazy("to"), ordering="target__code")
    def leads_to(self, link):
        return link.target or _("SDG %(target)s") % {"target": link.sdg_target}

    @admin.display(description=gettext_lazy("What becomes of it"))
    def to_decide(self, link):
        """The way to a proposal, or to the one that waits."""
        if link.pk is None:
            return _("Save it first: two curators decide whether claims count across it.")
        waiting = link.decisions.open().first()
        if waiting:
            words = _("A decision waits for a second curator")
            return format_html('<a href="{}">{}</a>', where_decided(waiting), words)
        url = reverse("admin:catalogue_linkdecision_add")
        return format_html(
            '<a href="{}?link={}">{}</a>', url, link.pk, _("Propose to adopt, to dispute or to retire it")
        )


def _is_free(link):
    return link.status == LinkStatus.PROPOSED and not link.decisions.open().exists()


@admin.register(LinkDecision)
class LinkDecisionAdmin(ProposingAdmin):
    """One curator proposes what becomes of a link; another confirms it or gives it back, on the proposal's own page."""

    fields = ("link", "world", "becomes", "turned", "rationale", "citation", "waits", *WHO_AND_WHEN)
    fixed_fields = ("link", "becomes", "turned", "rationale", "citation")
    readonly_fields = ("world", "waits", *WHO_AND_WHEN)
    autocomplete_fields = ("link",)
    list_display = ("link", "world", "becomes", "turned", "asked_at", "asked_by_label", "confirmed_at", "refused_at")
    list_filter = (
        "becomes",
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("refused_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("link",)
    search_fields = ("link__code", "rationale", "citation")
    ordering = ("-asked_at", "-id")

    @admin.display(description=gettext_lazy("decided"))
    def waits(self, decision):
        if decision.pk is None or not decision.is_open:
            return ""
        return format_html('<a href="{}">{}</a>', where_decided(decision), _("waits for a second curator"))

    @admin.display(description=gettext_lazy("seen in"))
    def world(self, decision):
        if decision.link_id is None:
            return _("the world of the curator who proposes")
        return _("the demonstration alone") if decision.link.real_id else _("the real world")

    def what_waits(self, request, instance):
        return list(LinkDecision.objects.open().filter(pk=instance.pk))

    def save_model(self, request, obj, form, change):
        if change:  # nothing on it can be changed
            return
        said = {name: getattr(obj, name) for name in self.fixed_fields}
        obj.pk = decisions.ask_decision(**said, **by_and_at(request)).pk

"""Frameworks and the milestones of their follow-up, as curators keep them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, ReasonForm, act
from commitments.catalogue import actions
from commitments.catalogue.models import Framework, Milestone


def is_current(instance):
    return instance.retired_on is None


@admin.register(Framework)
class FrameworkAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_framework)
    fixed_fields = ("code",)
    readonly_fields = ("retired_on",)
    list_display = (
        "short_title",
        "code",
        "symbol",
        "adopted_on",
        "nature",
        "takes_adherence",
        "position",
        "retired_on",
    )
    list_filter = ("nature", "takes_adherence", "title_only", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("code", "title", "short_title", "symbol", "issuer")
    ordering = ("position", "code")
    actions = ("retire",)
    action_form = ReasonForm

    def get_readonly_fields(self, request, obj=None):
        """Once it holds a commitment its words are cited."""
        cited = Framework.CITED if obj and obj.commitments.exists() else ()
        return (*super().get_readonly_fields(request, obj), *cited)

    @act(gettext_lazy("Retire"), wants_reason=True, when=is_current)
    def retire(self, **facts):
        actions.retire_framework(**facts)


@admin.register(Milestone)
class MilestoneAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_milestone)
    fixed_fields = ("code",)
    autocomplete_fields = ("framework",)
    list_display = ("title", "framework", "starts_on", "ends_on", "certainty")
    list_filter = ("framework", "certainty")
    list_select_related = ("framework",)
    search_fields = ("code", "title", "source")
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "code")

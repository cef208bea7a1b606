"""Actors, their names and positions, and who reports for them. Every save and every button is an action."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, PartInline, ReasonForm, act, by_and_at

from . import actions
from .models import Actor, ActorName, Adherence, Membership


class NameInline(PartInline):
    model = ActorName
    save_action = staticmethod(actions.save_name)


class AdherenceInline(PartInline):
    model = Adherence
    save_action = staticmethod(actions.record_adherence)
    autocomplete_fields = ("framework",)


@admin.register(Actor)
class ActorAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_actor)
    fixed_fields = ("code", "slug", "fictional")  # published addresses carry the slug
    readonly_fields = ("retired_on",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    inlines = (NameInline, AdherenceInline)
    list_display = ("name", "code", "type", "region", "parent", "fictional", "retired_on")
    list_filter = ("fictional", "type", "region", ("retired_on", admin.EmptyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("name", "formal_name", "code", "iso2", "names__name")
    ordering = ("name", "id")
    actions = ("retire",)
    action_form = ReasonForm

    @act(gettext_lazy("Retire"), wants_reason=True, when=lambda actor: actor.retired_on is None)
    def retire(self, **facts):
        actions.retire_actor(**facts)


@admin.register(Adherence)
class AdherenceAdmin(CuratedAdmin):
    save_action = staticmethod(actions.record_adherence)
    fixed_fields = ("actor", "framework")
    autocomplete_fields = ("actor", "framework")
    list_display = ("actor", "framework", "position", "dated_on", "sure")
    list_filter = ("framework", "position", "sure", "actor__type", "actor__fictional")
    list_select_related = ("actor", "framework")
    search_fields = ("actor__name", "actor__code", "source", "note")
    date_hierarchy = "dated_on"
    ordering = ("actor__name", "dated_on", "id")


class MembershipForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        named = {name: cleaned.get(name) for name in ("user", "actor", "role")}
        if all(named.values()) and Membership.objects.current().filter(**named).exists():
            raise forms.ValidationError(_("This person already reports for this actor, in this role."))
        return cleaned


@admin.register(Membership)
class MembershipAdmin(CuratedAdmin):
    """A right is granted and it ends; what it was in between does not change."""

    form = MembershipForm
    fields = ("user", "actor", "role", "began_at", "began_by", "ended_at", "ended_by")
    fixed_fields = ("user", "actor", "role")
    readonly_fields = ("began_at", "began_by", "ended_at", "ended_by")
    autocomplete_fields = ("user", "actor")
    list_display = ("user", "actor", "role", "began_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "role", "actor__type", "actor__fictional")
    list_select_related = ("user", "actor")
    search_fields = ("user__email", "user__name", "actor__name", "actor__code")
    ordering = ("-began_at", "-id")
    actions = ("end",)

    def save_model(self, request, obj, form, change):
        """Granting another role ends the earlier one; there is nothing else to save."""
        if not change:
            granted = actions.grant_membership(user=obj.user, actor=obj.actor, role=obj.role, **by_and_at(request))
            obj.pk = granted.pk

    @act(gettext_lazy("End"), when=lambda membership: membership.ended_at is None)
    def end(self, *, instance, by, at):
        actions.end_membership(membership=instance, by=by, at=at)

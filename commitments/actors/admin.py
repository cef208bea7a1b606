"""Actors, their names and positions, and who reports for them. Every save and every button is an action."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, PartInline, ReasonForm, act, archives_told, by_and_at
from commitments.audit.admin_versions import DECIDED, VersionAdmin, VersionedAdmin
from commitments.audit.models import SHIELDED, Archive, Event

from . import access, actions, naming
from .actions.invitations import STANDS_FOR
from .admin_visibility import how_many, memberships_told
from .forms import FirstForm, MergeForm, RetireActorForm
from .models import Actor, ActorName, ActorVersion, Adherence, Membership, Role


class NameInline(PartInline):
    model = ActorName
    save_action = staticmethod(actions.save_name)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(superseded_at=None)


class AdherenceInline(PartInline):
    model = Adherence
    save_action = staticmethod(actions.record_adherence)
    autocomplete_fields = ("framework",)
    fields = ("framework", "position", "dated_on", "sure", "source", "note")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(superseded_at=None, refused_at=None)

    def has_change_permission(self, request, obj=None):
        return False  # each has its own page


@admin.register(Actor)
class ActorAdmin(VersionedAdmin):
    add_action = staticmethod(actions.add_actor)
    change_action = staticmethod(actions.change_actor)
    fixed_fields = ("code", "fictional", "shielded")
    readonly_fields = ("people", "retired_on", "entered_twice_as", "succeeded_by", "archives")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    inlines = (NameInline, AdherenceInline)
    list_display = ("name", "code", "type", "region", "parent", "fictional", "retired_on")
    list_filter = ("fictional", "type", "region", ("retired_on", admin.EmptyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("name", "formal_name", "code", "iso2", "names__name")
    indexed = "actor"
    ordering = ("name", "id")
    actions = ("retire", "bring_back", "part")
    action_form = ReasonForm

    def get_fields(self, request, obj=None):
        left_out = () if obj and obj.shielded else ("archives",) if obj else ("people", "archives", *self.how)
        return [name for name in super().get_fields(request, obj) if name not in left_out]

    def label_of(self, row):
        return naming.label_of(row, coded=True)

    def save_related(self, request, form, formsets, change):
        """Whoever gives a name that another body bears is told so; who changes something else is not."""
        super().save_related(request, form, formsets, change)
        given = [form.instance.name] if "name" in form.changed_data else []
        given += [row.name for formset in formsets for row in formset.new_objects if isinstance(row, ActorName)]
        given += [
            row.name for formset in formsets for row, _names in formset.changed_objects if isinstance(row, ActorName)
        ]
        if warning := naming.borne_by_others(form.instance, given):
            self.message_user(request, warning, messages.WARNING)

    @admin.display(description=gettext_lazy("people"))
    def people(self, actor):
        return how_many(actor)

    @admin.display(description=gettext_lazy("archives that name it"))
    def archives(self, actor):
        """Those that were written before its shield, which is the body's, whichever of its entries this is."""
        shields = Event.objects.about(actor.body).filter(verb=SHIELDED)
        until = shields.last().at if shields else None
        known = ActorVersion.objects.filter(actor=actor).aggregate(since=Min("recorded_at"))["since"]
        return archives_told(known and Archive.objects.holding(since=known, until=until, fictional=actor.fictional))

    @act(
        gettext_lazy("Retire"),
        wants_reason=True,
        when=lambda actor: not (actor.retired_on or actor.entered_twice_as_id),
    )
    def retire(self, **facts):
        actions.retire_actor(**facts)

    @act(
        gettext_lazy("Bring back"),
        wants_reason=True,
        when=lambda actor: actor.retired_on and not actor.entered_twice_as_id,
    )
    def bring_back(self, **facts):
        actions.bring_back_actor(**facts)

    @act(gettext_lazy("Was another body after all"), wants_reason=True, when=lambda actor: actor.entered_twice_as_id)
    def part(self, **facts):
        actions.part_actor(**facts)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:actor_id>/invite/", view(self.invite_focal_point), name="actors_actor_invite"),
            path("<path:actor_id>/merge/", view(self.merge), name="actors_actor_merge"),
            path("<path:actor_id>/succeed/", view(self.succeed), name="actors_actor_succeed"),
            *super().get_urls(),
        ]

    def merge(self, request, actor_id):
        """Propose that this entry is the same body as another."""
        intro = _(
            "For a body that was entered twice. What was published under this entry stands with the other one from then on,"
            " for every day; no list shows this entry any more, and its addresses lead to the other. Bodies that took the"
            " place of one another are not merged: there, retire the earlier one."
        )
        facts = {"name": "merge", "title": _("Merge with another entry"), "intro": intro}
        return self.propose_page(request, actor_id, MergeForm, propose=actions.merge_actor, **facts)

    def succeed(self, request, actor_id):
        """Propose that this body is no more, and which follow it."""
        intro = _(
            "For a body that ended and others came after it. No report moves: each stands on the page of the other."
        )
        facts = {"name": "succeed", "title": _("Retire, and say who follows"), "intro": intro}
        return self.propose_page(request, actor_id, RetireActorForm, propose=actions.retire_actor, **facts)

    def invite_focal_point(self, request, actor_id):
        """Ask somebody to be the first focal point of an actor, or the next one where all of them are gone."""
        actor = self.get_object(request, actor_id)
        if actor is None:
            raise Http404
        form = FirstForm(request.POST or None)
        if form.is_valid():
            site = f"{request.scheme}://{request.get_host()}"
            try:
                actions.invite_first_focal_point(actor=actor, site=site, **form.cleaned_data, **by_and_at(request))
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                sentence = _("An invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
                self.message_user(request, sentence, messages.SUCCESS)
                return redirect("admin:actors_actor_change", actor.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite a focal point of %(actor)s") % {"actor": actor},
            "subtitle": None,
            "opts": self.opts,
            "actor": actor,
            "form": form,
            "days": STANDS_FOR.days,
        }
        request.current_app = self.admin_site.name
        return render(request, "admin/actors/actor/invite.html", context, status=422 if form.errors else 200)


@admin.register(ActorVersion)
class ActorVersionAdmin(VersionAdmin):
    list_select_related = ("actor",)
    search_fields = ("actor__code", "name", "reason")


@admin.register(Adherence)
class AdherenceAdmin(VersionAdmin):
    """Positions: a new one is entered here or with its actor, and waits for a second curator like any version."""

    save_action = staticmethod(actions.record_adherence)
    autocomplete_fields = ("actor", "framework")
    list_filter = (*DECIDED, "framework", "position", "sure", "actor__type", "actor__fictional")
    list_select_related = ("actor", "framework")
    search_fields = ("actor__name", "actor__code", "source", "note")
    date_hierarchy = "dated_on"

    def get_fields(self, request, obj=None):
        facts = ("position", "sure", "source", "note")
        if obj is None:
            return ("actor", "framework", "dated_on", *facts)
        return (*super().get_fields(request, obj), *(facts if self.may_write(obj) else ()))

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else super().get_fields(request, obj)

    def save_model(self, request, obj, form, change):
        if not change or self.may_write(obj):
            super().save_model(request, obj, form, change)

    def may_write(self, position):
        """One that stands. What is saved over it is a proposal to take its place."""
        return position.recorded_at is not None and position.superseded_at is None

    def get_list_display(self, request):
        return ("actor", "framework", "position", "dated_on", "sure", "proposed", "decided")

    def has_add_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)


class MembershipForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        named = {name: cleaned.get(name) for name in ("user", "actor", "role")}
        if all(named.values()) and Membership.objects.current().filter(**named, step=cleaned.get("step") or 0).exists():
            raise forms.ValidationError(_("This person already reports for this actor, in this role."))
        return cleaned


@admin.register(Membership)
class MembershipAdmin(CuratedAdmin):
    """A right is granted and it ends; what it was in between does not change.

    The people of an actor are managed by its focal points. Curators name the first one, and come back when there is none
    who can sign in; a superuser may always, for the actor whose focal point is the trouble. Of a shielded actor a
    curator learns how many they are, on its page, and not who.
    """

    form = MembershipForm
    fields = ("user", "actor", "role", "step", "began_at", "began_by", "ended_at", "ended_by")
    fixed_fields = ("user", "actor", "role", "step")
    readonly_fields = ("began_at", "began_by", "ended_at", "ended_by")
    autocomplete_fields = ("user", "actor")
    list_display = ("user", "actor", "role", "began_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "role", "actor__type", "actor__fictional")
    list_select_related = ("user", "actor")
    search_fields = ("user__email", "user__name", "actor__name", "actor__code")
    ordering = ("-began_at", "-id")
    actions = ("end",)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=memberships_told(request.user).values("pk"))

    def save_model(self, request, obj, form, change):
        """Granting another role ends the earlier one; there is nothing else to save."""
        if not change:
            _check_curator_may(request.user, obj.actor, granting=obj.role)
            facts = {"user": obj.user, "actor": obj.actor, "role": obj.role, "step": obj.step}
            obj.pk = actions.grant_membership(**facts, **by_and_at(request)).pk

    @act(gettext_lazy("End"), when=lambda membership: membership.ended_at is None)
    def end(self, *, instance, by, at):
        _check_curator_may(by, instance.actor)
        actions.end_membership(membership=instance, by=by, at=at)


def _check_curator_may(user, actor, *, granting=None):
    """Raises ValidationError with the sentence that the curator reads. A superuser may everything, as an event says."""
    if user.is_superuser:
        return
    access.check_has_no_focal_point(actor)
    if granting not in (None, Role.FOCAL_POINT):
        raise ValidationError(_("Curators name a focal point, who then names the others."))

"""Who enters the admin, through which door; and the people whom curators know by name."""

from functools import reduce
from operator import or_

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 - both put rows into the admin that are taken out below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache

from commitments.audit import history
from commitments.audit.admin import CuratedAdmin, ReasonForm, act, archives_told, by_and_at
from commitments.audit.immutability import ERASED
from commitments.common.lines import LineField

from . import actions
from .models import PanelSeat, User
from .roles import CURATORS, is_curator


def may_enter(request):
    """A curator who is on duty. A right to enter without the group opens nothing, nor the group without the right."""
    return request.user.is_active and request.user.is_staff and is_curator(request.user)


@never_cache
def to_sign_in(request, extra_context=None):
    """Our own door. Somebody who is signed in and no curator learns nothing: there is no page for them."""
    if may_enter(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("account_login"))


admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.login = to_sign_in  # type: ignore[method-assign]
admin.site.site_header = gettext_lazy("Waymark curation")
admin.site.site_title = gettext_lazy("Waymark curation")
admin.site.index_title = gettext_lazy("What curators keep")
admin.site.unregister(Group)  # there is one, and the code knows it by name (roles.py)
admin.site.unregister(Authenticator)  # its rows hold secrets
admin.site.unregister(EmailAddress)  # a person's address is the one on the person


class ErasureForm(forms.Form):
    reason = LineField(
        label=gettext_lazy("Reason:"),
        max_length=500,
        required=False,  # the action says what is missing
        help_text=gettext_lazy("Who asked, when and how. Not by name: it stays in the log."),
    )


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("email", "name", "groups", "is_active")

    def clean_email(self):
        return self.cleaned_data["email"].lower()


@admin.register(User)
class PersonAdmin(CuratedAdmin, UserAdmin):
    """People, without their passwords. What Django knows of safe password forms is kept (UserAdmin)."""

    form = PersonForm
    add_form = PersonForm
    add_form_template = None
    fieldsets = ((None, {"fields": ("email", "name", "groups", "is_active", "joined_at")}),)
    add_fieldsets = ((None, {"fields": ("email", "name", "groups")}),)
    readonly_fields = ("joined_at",)
    filter_horizontal = ()
    list_display = ("email", "name", "roles", "is_active", "joined_at")
    list_filter = ("is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    actions = ("take_second_factor_away",)
    action_form = ReasonForm

    @act(gettext_lazy("Take the second factor away"), wants_reason=True)
    def take_second_factor_away(self, *, instance, **facts):
        actions.take_second_factor_away(user=instance, **facts)

    def get_actions(self, request):
        """For a superuser: whoever takes it away could then sign in with a stolen password."""
        return super().get_actions(request) if request.user.is_superuser else {}

    def get_queryset(self, request):
        """Whom the log does not name, curators do not find here either; oneself is always there."""
        people = super().get_queryset(request).prefetch_related("groups")
        if request.user.is_superuser:
            return people
        unnamed = reduce(or_, (Q(key__in=ids()) for ids in history.unnamed_people), Q(pk=None))
        return people.annotate(key=Cast("pk", CharField())).exclude(unnamed & ~Q(pk=request.user.pk))

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user):
        return ", ".join(sorted(group.name for group in user.groups.all())) or None

    def has_change_permission(self, request, obj=None):
        """Those who enter here are made and unmade by a superuser alone: no curator makes another, nor takes one's password.
        Of whoever was erased nothing is left to change."""
        allowed = super().has_change_permission(request, obj) and not (obj and obj.erased_at)
        return allowed and (request.user.is_superuser or obj is None or not (obj.is_superuser or is_curator(obj)))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            offered = Group.objects.order_by("name")
            kwargs["queryset"] = offered if request.user.is_superuser else offered.exclude(name=CURATORS)
            kwargs |= {"widget": forms.CheckboxSelectMultiple(), "label": gettext_lazy("Roles"), "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        actions.save_user(instance=obj, **by_and_at(request))

    def save_related(self, request, form, formsets, change):
        actions.give_roles(user=form.instance, groups=form.cleaned_data["groups"], **by_and_at(request))

    def get_readonly_fields(self, request, obj=None):
        """An address is where a new password goes, so it is the person's own: with it a curator would read their drafts."""
        fixed = () if obj is None or request.user.is_superuser else ("email",)
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_urls(self):
        erase = self.admin_site.admin_view(self.erase)
        return [path("<path:user_id>/erase/", erase, name="accounts_user_erase"), *super().get_urls()]

    def erase(self, request, user_id):
        """What would go and what would stay, and what stands in the way; then the press that cannot be taken back."""
        if not request.user.is_superuser:
            raise PermissionDenied
        person = self.get_object(request, unquote(user_id))
        if person is None:
            raise Http404
        form = ErasureForm(request.POST or None)
        if form.is_valid():
            try:
                actions.erase_person(user=person, **form.cleaned_data, **by_and_at(request))
            except ValidationError as refusal:
                form.add_error("reason", refusal)
            else:
                self.message_user(request, gettext("This person was erased."), messages.SUCCESS)
                return redirect("admin:accounts_user_change", person.pk)
        archives = actions.archives_naming(person)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Erase this person"),
            "subtitle": None,
            "opts": self.opts,
            "person": person,
            "form": form,
            "refusals": actions.why_not_erased(person),
            "erased": ERASED,
            "archives": archives,
            "archives_told": archives_told(archives),
            "takedowns": _pages_of_takedowns(self.admin_site),
        }
        request.current_app = self.admin_site.name
        return render(request, "admin/accounts/user/erase.html", context, status=422 if form.errors else 200)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - UserAdmin's word
        """For a superuser. Everybody else asks for a new password by mail."""
        if not request.user.is_superuser:
            raise PermissionDenied
        with transaction.atomic():
            answer = super().user_change_password(request, id, form_url)
            if request.method == "POST" and answer.status_code == 302:
                user = self.get_object(request, id)
                actions.note_password(user=user, **by_and_at(request))
                actions.end_sessions(user=user, **by_and_at(request))
        return answer


def _pages_of_takedowns(site):
    """[(what they are called, address), ...] of the lists of takedowns, of every kind that features above registered."""
    kinds = [model._meta for model in site._registry if model._meta.model_name.endswith("takedown")]
    return sorted(
        (str(kind.verbose_name_plural), reverse(f"admin:{kind.app_label}_{kind.model_name}_changelist"))
        for kind in kinds
    )


@admin.register(PanelSeat)
class PanelSeatAdmin(CuratedAdmin):
    """One curator proposes a seat, another confirms it; it ends and is never deleted."""

    fields = (
        "user",
        "constituency",
        "public_name",
        "proposed_at",
        "proposed_by",
        "seated_at",
        "seated_by",
        "ended_at",
        "ended_by",
    )
    fixed_fields = ("user", "constituency")
    readonly_fields = ("proposed_at", "proposed_by", "seated_at", "seated_by", "ended_at", "ended_by")
    autocomplete_fields = ("user",)
    list_display = ("user", "constituency", "public_name", "proposed_at", "seated_at", "ended_at")
    list_filter = ("constituency", ("seated_at", admin.EmptyFieldListFilter), ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name", "public_name")
    ordering = ("-proposed_at", "-id")
    actions = ("confirm", "end")

    def save_model(self, request, obj, form, change):
        save = actions.rename_seat if change else actions.propose_seat
        save(instance=obj, **by_and_at(request))

    @act(gettext_lazy("Confirm"), when=lambda seat: seat.seated_at is None and seat.ended_at is None)
    def confirm(self, *, instance, by, at):
        actions.confirm_seat(seat=instance, by=by, at=at)

    @act(gettext_lazy("End"), when=lambda seat: seat.ended_at is None)
    def end(self, *, instance, by, at):
        actions.end_seat(seat=instance, by=by, at=at)

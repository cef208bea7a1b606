"""What all curation pages share: who enters, saving through actions, acts, nothing deleted, the history."""

import uuid
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.forms import SlugField
from django.forms.models import _get_foreign_key
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.common.days import AdminDayInput, DayField
from commitments.common.keys import KeyField
from commitments.common.lines import LineField, LinkField, MailField
from commitments.common.pagination import page_of
from commitments.common.widgets import TextArea
from commitments.search import index

from . import keys
from .actions import record_event, save_recorded
from .history import entries, kept_from, telling
from .models import Event, type_of

ACT = "_act"


class Chooser(AutocompleteJsonView):
    """The rows of an admin chooser, each called as its own page names it: see `CuratedAdmin.label_of`."""

    model_admin: Any

    def get_queryset(self):
        related = self.model_admin.list_select_related
        rows = super().get_queryset()
        return rows.select_related(*related) if related and related is not True else rows

    def serialize_result(self, obj, to_field_name):
        return {**super().serialize_result(obj, to_field_name), "text": self.model_admin.label_of(obj)}


class CurationSite(admin.AdminSite):
    def autocomplete_view(self, request):
        return Chooser.as_view(admin_site=self)(request)


NOTHING: frozenset[str] = frozenset()
NUL = "\x00"  # what no text holds, and PostgreSQL does not take


class ReasonForm(ActionForm):
    """The bar above a list: what to do with the chosen rows, and why."""

    reason = LineField(label=gettext_lazy("Reason:"), required=False)
    key = KeyField(label="", required=False)


def by_and_at(request):
    """Who acts and when: one instant for all that a request saves."""
    if not hasattr(request, "acted_at"):
        request.acted_at = timezone.now()
    return {"by": request.user, "at": request.acted_at}


def once(request, name, instance, *, make):
    """The act `make()`, unless this page, pressed before, did it already: a second press is the same success."""

    def made():
        make()
        return instance

    key = KeyField(required=False)
    try:
        sent = key.clean(request.POST.get("key", ""))
    except ValidationError:
        sent = None
    keys.once(key=sent, act=f"{name}/{instance.pk}", by=request.user, at=by_and_at(request)["at"], make=made)


def act(description, *, wants_reason=False, when=lambda instance: True):
    """Make an admin action of a method that does one thing to one row: `method(self, *, instance, by, at)`.

    It stands above the list, and is a button on the page of every row for which `when(instance)` holds. With
    `wants_reason` the method takes `reason` too. What its ValidationError says, the curator reads.
    """

    def decorate(method):
        @wraps(method)
        def run(self, request, queryset):
            if looked := self.look_at_chosen(request, queryset, decorated):
                return looked
            facts = by_and_at(request)
            if wants_reason:
                facts["reason"] = request.POST.get("reason", "").replace(NUL, "")
            done = 0
            for instance in queryset.order_by("pk"):
                try:
                    once(request, method.__name__, instance, make=partial(method, self, instance=instance, **facts))
                except ValidationError as refusal:
                    self.message_user(request, f"{instance}: {' '.join(refusal.messages)}", messages.ERROR)
                else:
                    done += 1
            if done:
                sentence = ngettext("%(act)s: done for %(n)d row.", "%(act)s: done for %(n)d rows.", done)
                self.message_user(request, sentence % {"act": description, "n": done}, messages.SUCCESS)
            return None

        decorated: Any = admin.action(run, permissions=["change"], description=description)
        decorated.wants_reason, decorated.when = wants_reason, when
        return decorated

    return decorate


FIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"form_class": DayField, "widget": AdminDayInput},
    models.TextField: {"widget": TextArea(attrs={"class": "vLargeTextField"})},
    models.CharField: {"form_class": LineField},
    models.EmailField: {"form_class": MailField},
    models.URLField: {"form_class": LinkField},
    models.SlugField: {"form_class": SlugField, "widget": AdminTextInputWidget},  # a CharField, with letters of its own
}
"""How each kind of column is asked for, as on the site's own forms."""


class CuratorsOnly:
    """Whoever may enter the site may curate: one rule (accounts), no rows of permissions. Nobody deletes anything."""

    admin_site: admin.AdminSite
    formfield_overrides: Any = FIELDS

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(CuratorsOnly):
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class PartInline(CuratorsOnly, admin.TabularInline):
    """Rows that belong to the row of the page, each saved by `save_action(instance=, by=, at=)`."""

    extra = 0
    classes: tuple[str, ...] = ("wm-plain",)
    save_action: Callable[..., Any] = staticmethod(save_recorded)


class ReadOnlyInline(ReadOnly, PartInline):
    """Rows that are only shown beside the row of the page."""


class CuratedAdmin(CuratorsOnly, admin.ModelAdmin):
    """A page on which curators keep rows. Every save is the action `save_action(instance=, by=, at=)`."""

    save_action: Callable[..., Any] = staticmethod(save_recorded)
    fixed_fields: tuple[str, ...] = ()  # permanent once the row is stored
    indexed = ""  # the kind of the index (search/index.py) by whose words its rows are found too
    extra_lookups: tuple[str, ...] = ()  # lookups that links of ours use, beside the filters of the list
    readable_fields: frozenset[str] | None = None  # what the history may show of such a row; None: everything
    list_per_page = 50
    show_full_result_count = False

    # --- who may ---

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def get_fields(self, request, obj=None):
        """In the order of the model, whether a field can still be changed or not."""
        order = {field.name: place for place, field in enumerate(self.opts.get_fields())}
        return self.fields or sorted(super().get_fields(request, obj), key=lambda name: order.get(name, len(order)))

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ()))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list offers. Any other lookup could ask for a text that is not shown, letter by letter."""
        filters: list[Any] = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        offered = [self.date_hierarchy, *self.extra_lookups, *(getattr(f, "parameter_name", f) for f in filters)]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in offered if name)

    # --- saving ---

    def save_model(self, request, obj, form, change):
        self.save_action(instance=obj, **by_and_at(request))

    def save_related(self, request, form, formsets, change):
        before = chosen_rows(form) if change else {}
        form.save_m2m()
        after = chosen_rows(form)
        changed = [name for name in after if before.get(name, []) != after[name]]
        if changed:
            record_event(
                verb=f"{self.opts.model_name}.changed",
                about=form.instance,
                before={name: before.get(name, []) for name in changed},
                after={name: after[name] for name in changed},
                **by_and_at(request),
            )
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(self, request, form, formset, change):
        inlines: Any = self.inlines
        save = next(inline.save_action for inline in inlines if inline.model is formset.model)
        for part in formset.save(commit=False):
            save(instance=part, **by_and_at(request))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and ACT in request.POST:
            return self._act_on(request, object_id)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            # The action refused, and its transaction is undone. Once more: now the form says what the action said.
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """What can be looked for can be chosen, and nothing else: not by its number either."""
        if db_field.name not in self.autocomplete_fields:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kept: Any = self.admin_site._registry[db_field.remote_field.model]
        kwargs["queryset"] = kept.get_queryset(request)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = kept.label_of
        return field

    def label_of(self, row):
        """What a chooser calls a row."""
        return str(row)

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace(NUL, " ")
        found, may_repeat = super().get_search_results(request, queryset, term)
        if not (self.indexed and term.strip()):
            return found, may_repeat
        folded = index.narrowed(queryset, term, lambda word: Q(pk__in=index.keys(self.indexed, word)))
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=folded.values("pk"))), False

    def changelist_view(self, request, extra_context=None):
        if any(NUL in text for _name, texts in request.GET.lists() for text in texts):
            return redirect(request.path)
        if not all(self._is_key(text) for text in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return redirect(request.get_full_path())
        try:
            return super().changelist_view(request, extra_context)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def _is_key(self, text):
        """Whether a row could have this key."""
        try:
            self.opts.pk.run_validators(self.opts.pk.to_python(text))
        except ValidationError:
            return False
        return True

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refused_form(form, refusal) if refusal else form

    # The history is made of events. A second log would say the same thing in other words.
    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    # --- acts ---

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and self.has_change_permission(request, obj):
            acts = {name: run for name, run in self._acts(request).items() if run.when(obj)}
            context["acts"] = [(name, run.short_description) for name, run in acts.items()]
            context["acts_key"] = uuid.uuid4()
            context["acts_want_reason"] = any(run.wants_reason for run in acts.values())
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def _acts(self, request):
        offered: dict[str, Any] = self.get_actions(request)
        return {name: run for name, (run, *_words) in offered.items() if hasattr(run, "when")}

    def _asked_act(self, request, object_id):
        """The row and the act of a button on its page."""
        instance = self.get_object(request, unquote(object_id))
        run = self._acts(request).get(request.POST[ACT])
        if run is None or instance is None or not self.has_change_permission(request, instance):
            raise PermissionDenied
        return instance, run

    def look_at_chosen(self, request, queryset, run):
        """The page that comes before an act on rows chosen in a list; None where there is none."""
        return

    def _act_on(self, request, object_id):
        instance, run = self._asked_act(request, object_id)
        with transaction.atomic():
            run(self, request, self.get_queryset(request).filter(pk=instance.pk))
        return HttpResponseRedirect(request.get_full_path())

    # --- history ---

    def history_view(self, request, object_id, extra_context=None):
        instance = self.get_object(request, unquote(object_id))
        if instance is None:
            return redirect("admin:index")
        if not self.has_view_permission(request, instance):
            raise PermissionDenied
        page = page_of(self._events_about(instance).exclude(kept_from(request.user)).order_by("-id"), request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(row)s") % {"row": instance},
            "subtitle": None,
            "object": instance,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "page": page,
            "entries": entries(page, may_read=readable_in(self.admin_site)),
            "own_type": type_of(instance),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_history.html", {**context, **(extra_context or {})})

    def _events_about(self, instance):
        """Events about the row, and about its parts that are kept on the same page."""
        about = Q(object_type=type_of(instance), object_id=str(instance.pk))
        for inline in self.inlines:
            whole = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
            parts = inline.model._base_manager.filter(**{whole.name: instance}).values_list("pk", flat=True)
            about |= Q(object_type=type_of(inline.model), object_id__in=[str(pk) for pk in parts])
        return telling(Event.objects.filter(about))


class ReadOnlyAdmin(ReadOnly, CuratedAdmin):
    """Rows that are shown here and kept elsewhere. Their history shows that they changed, not what was written."""

    readable_fields = NOTHING


def chosen_rows(form):
    """{field: rows in words} of every many-to-many field of a form, as they are stored now."""
    fields = [field for field in form.instance._meta.many_to_many if field.name in form.cleaned_data]
    return {field.name: sorted(str(row) for row in getattr(form.instance, field.name).all()) for field in fields}


def refused_form(form_class, refusal):
    """The same form, which says beside its fields what the action refused."""

    class RefusedForm(form_class):  # type: ignore[misc, valid-type]
        def clean(self):
            cleaned = super().clean()
            named = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
            for name, errors in named.items():
                self.add_error(name if name in self.fields else None, errors)
            return cleaned

    return RefusedForm


def readable_in(site):
    """A function from a kind of row to the fields that the history may show of it; None for all, nothing when unknown."""
    readable = {}
    for model, model_admin in site._registry.items():
        for kind in (model, *(inline.model for inline in model_admin.inlines)):
            readable.setdefault(type_of(kind), getattr(model_admin, "readable_fields", NOTHING))
    return lambda kind: readable.get(kind, NOTHING)

"""Pages on which curators change what is kept with its past: how the change holds is asked beside what changes, and what
waits for a second curator has a page of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.common.days import AdminDayInput, DayField
from commitments.common.keys import KeyField
from commitments.common.lines import LineField
from commitments.common.versions import BEGINNING, Act
from commitments.common.widgets import TextArea

from . import versions
from .admin_base import NUL, CuratedAdmin, by_and_at, once

ACTS = (
    (Act.CHANGE.value, gettext_lazy("It changes: what was before stays true of the days before")),
    (Act.CORRECT.value, gettext_lazy("It was wrong: what is right holds for every day, known from now on")),
)


DECIDED: tuple[Any, ...] = (
    ("recorded_at", admin.EmptyFieldListFilter),
    ("refused_at", admin.EmptyFieldListFilter),
    ("superseded_at", admin.EmptyFieldListFilter),
    "act",
)
"""Filters of every list of versions: what waits, what was given back, what was replaced."""


def where_decided(row):
    """The page of a proposal, on which a second curator answers it. It lies above all features (curation/views.py)."""
    return reverse("curation:proposal", args=[row.PROPOSED_AS, row.pk])


class LookedAt(Exception):
    """What a form would propose was looked at, and its transaction is undone. `preview` is None where nothing would wait for
    a second curator."""

    def __init__(self, preview):
        super().__init__()
        self.preview = preview


class ProposingAdmin(CuratedAdmin):
    """A page on which something is proposed. With LOOK_FIRST it is proposed, looked at by the code that the second curator's
    page has, and undone: nothing stays of it but a page that says what would move."""

    LOOK_FIRST = "_look"
    LOOKED_AT = "_looked"
    MOST_LOOKED_AT = 20
    """Rows of a list of which is told what an act would move, each with some 20 queries."""
    change_action: Callable[..., Any]
    preview_of: Callable[..., Any]
    """Told by curation/apps.py: it reads scorecards, which lie above."""

    def looks_first(self, request):
        return self.LOOK_FIRST in request.POST

    def what_waits(self, request, instance):
        """The rows that wait, of what this page just proposed about `instance`."""
        raise NotImplementedError

    def save_change(self, request, obj, form, *, stored, noun, day=None):
        """What the form of a noun that is `stored` changes, and how, through `change_action(<noun>=, act=, changes=, from_on=,
        reason=, by=, at=)`. `day`: on which it holds what a correction puts right; left out: today."""
        facts = versions.versions_of(obj).FACTS
        changes = {name: getattr(obj, name) for name in facts if getattr(obj, name) != getattr(stored, name)}
        if not changes:
            return
        said = {"act": Act.CORRECT.value, "reason": _("Another place in the list."), **form.cleaned_data}
        missing = {"act": _("Say whether it changes, or was wrong."), "reason": _("Say why.")}
        if missing := {name: sentence for name, sentence in missing.items() if not said[name]}:
            raise ValidationError(missing)
        written = self.change_action(
            **{noun: stored},
            act=said["act"],
            changes=changes,
            from_on=(said.get("from_on") if said["act"] == Act.CHANGE else day) or by_and_at(request)["at"].date(),
            reason=said["reason"],
            **by_and_at(request),
        )
        if written[0].is_waiting and not self.looks_first(request):
            sentence = _("It waits for a second curator: nothing has changed yet.")
            self.message_user(request, sentence, messages.INFO)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.looks_first(request):
            self._look(request, form.instance)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except LookedAt as looked:
            return self._looked_at(request, looked.preview)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["look_first"] = self.LOOK_FIRST if context.get("show_save", True) else ""
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def _act_on(self, request, object_id):
        if not self.looks_first(request):
            return super()._act_on(request, object_id)
        instance, run = self._asked_act(request, object_id)
        said = _said_of(request, run)
        try:
            with transaction.atomic():
                run.__wrapped__(self, instance=instance, **said, **by_and_at(request))
                self._look(request, instance)
        except ValidationError as refusal:
            self.message_user(request, f"{instance}: {' '.join(refusal.messages)}", messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def look_at_chosen(self, request, queryset, run):
        """What an act would move of each row that was chosen in a list, one by one; once, before it is proposed."""
        if ACTION_CHECKBOX_NAME not in request.POST or self.LOOKED_AT in request.POST:
            return None
        said = _said_of(request, run)
        previews = []
        for instance in queryset.order_by("pk")[: self.MOST_LOOKED_AT]:
            try:
                with transaction.atomic():
                    run.__wrapped__(self, instance=instance, **said, **by_and_at(request))
                    self._look(request, instance)
            except LookedAt as looked:
                previews.append((self.label_of(instance), looked.preview, ""))
            except ValidationError as refusal:
                previews.append((self.label_of(instance), None, " ".join(refusal.messages)))
        if not any(preview for _label, preview, _refusal in previews):
            return None
        more = queryset.count() - len(previews)
        return self._looked_at(request, previews[0][1], previews=previews, more=more, button=self.LOOKED_AT)

    def _look(self, request, instance):
        rows = self.what_waits(request, instance)
        raise LookedAt(self.preview_of(rows, at=by_and_at(request)["at"]) if rows else None)

    def _looked_at(self, request, preview, **more):
        left_out = ("csrfmiddlewaretoken", self.LOOK_FIRST)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What it would move"),
            "subtitle": None,
            "opts": self.opts,
            "preview": preview,
            "typed": [(name, text) for name, texts in request.POST.lists() for text in texts if name not in left_out],
            "button": "_save",
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/preview.html", context)


def _said_of(request, run):
    return {"reason": request.POST.get("reason", "").replace(NUL, "")} if run.wants_reason else {}


class VersionedForm(forms.ModelForm):
    """The form of a noun, and what kind of change it is. The latter is asked where something is changed alone."""

    act = forms.ChoiceField(
        label=gettext_lazy("What kind of change"), choices=ACTS, widget=forms.RadioSelect, required=False
    )
    from_on = DayField(
        label=gettext_lazy("It holds from"),
        widget=AdminDayInput,
        required=False,
        help_text=gettext_lazy("Empty: from today. A correction needs no day."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=TextArea(attrs={"class": "vLargeTextField", "rows": 2}),
        required=False,
        help_text=gettext_lazy("Public once it is confirmed, with where it can be read."),
    )


class ProposalForm(forms.Form):
    """What is asked of a decision that has a page of its own: at least why. The same page sent twice proposes once."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=TextArea(attrs={"class": "vLargeTextField", "rows": 2}),
        help_text=gettext_lazy("Public once it is confirmed, with where it can be read."),
        error_messages={"required": gettext_lazy("Say why.")},
    )
    key = KeyField()


class CodesField(LineField):
    """Codes of rows of a model, with blanks between them: those rows, in the order in which they were typed."""

    def __init__(self, model, **facts):
        super().__init__(max_length=250, **facts)
        self.model = model

    def clean(self, value):
        rows = {}
        for code in super().clean(value).split():
            row = self.model._base_manager.filter(code__iexact=code).first()
            if row is None:
                raise ValidationError(_("%(code)s: there is no such code.") % {"code": code})
            rows[row.pk] = row
        return list(rows.values())


class VersionedAdmin(ProposingAdmin):
    """A noun that keeps its past. A new one goes through `add_action(instance=, by=, at=)`, a change through
    `change_action(<noun>=, act=, changes=, from_on=, reason=, by=, at=)`."""

    form: Any = VersionedForm
    add_action: Callable[..., Any]
    how = ("act", "from_on", "reason")

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (name, {**facts, "fields": [each for each in facts["fields"] if each not in self.how]})
            for name, facts in super().get_fieldsets(request, obj)
        ]
        return [*fieldsets, (_("What kind of change this is"), {"fields": self.how})] if obj else fieldsets

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("decided",) if obj else ()))

    def get_changeform_initial_data(self, request):
        return {"act": Act.CHANGE.value, **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("What waits, and what was decided"))
    def decided(self, noun):
        """The way to the versions of a noun, and to the proposal that waits."""
        model = versions.versions_of(noun)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        waiting = model.objects.waiting().filter(**{model.NOUN[0]: noun}).first()
        all_of_it = f"{reverse(f'{name}_changelist')}?{model.NOUN[0]}__id__exact={noun.pk}"
        line = format_html('<a href="{}">{}</a>', all_of_it, _("All versions"))
        if waiting is None:
            return line
        words = _("A proposal waits for a second curator")
        return format_html('<a href="{}">{}</a>. {}', where_decided(waiting), words, line)

    def what_waits(self, request, instance):
        return list(
            versions.versions_of(instance).objects.waiting().filter(**{f"{instance._meta.model_name}": instance})
        )

    def save_model(self, request, obj, form, change):
        if not change:
            self.add_action(instance=obj, **by_and_at(request))
            if versions.waits(obj) and not self.looks_first(request):
                self.message_user(request, _("It waits for a second curator, and stands nowhere yet."), messages.INFO)
            return
        stored = type(obj)._base_manager.get(pk=obj.pk)
        self.save_change(request, obj, form, stored=stored, noun=obj._meta.model_name)

    def propose_page(self, request, row_id, form_class, *, name, title, intro, propose):
        """A page for a decision on one row: `propose(instance=, by=, at=, <what the form asked>)`, once for each page sent."""
        row = self.get_object(request, unquote(row_id))
        if row is None:
            raise Http404
        form = form_class(request.POST or None)
        if form.is_valid():
            said = {field: value for field, value in form.cleaned_data.items() if field != "key"}
            try:
                with transaction.atomic():
                    if self.looks_first(request):
                        propose(instance=row, **said, **by_and_at(request))
                        self._look(request, row)
                    once(request, name, row, make=lambda: propose(instance=row, **said, **by_and_at(request)))
            except LookedAt as looked:
                return self._looked_at(request, looked.preview)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self.message_user(request, _("It waits for a second curator: nothing has changed yet."), messages.INFO)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": self.label_of(row),
            "intro": intro,
            "opts": self.opts,
            "row": row,
            "form": form,
            "look_first": self.LOOK_FIRST,
        }
        request.current_app = self.admin_site.name
        return render(request, "admin/propose.html", context, status=422 if form.errors else 200)


class VersionAdmin(ProposingAdmin):
    """What holds of a noun from a day on. A proposal is only read here: it is confirmed or given back on its own page, where
    it is told what it would move."""

    list_filter = DECIDED

    def get_ordering(self, request):
        return (models.F("proposed_at").desc(nulls_last=True), "-id")

    def get_fields(self, request, obj=None):
        return (*self.model.NOUN, "act", "holds_from", "reason", "what_changes", "proposed", "decided")

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def get_list_display(self, request):
        return (*self.model.NOUN, "act", "holds_from", "proposed", "decided")

    def lookup_allowed(self, lookup, value, request=None):
        ours = {f"{name}__id__exact" for name in self.model.NOUN}
        return lookup in ours or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request, obj=None):
        return False

    def what_waits(self, request, instance):
        """The row of the form, or the correction that would take its place."""
        own = self.model.objects.waiting().filter(models.Q(pk=instance.pk) | models.Q(replaces=instance.pk))
        return list(own.filter(proposed_at=by_and_at(request)["at"]))

    def may_write(self, version):
        """Whether something on its page can be saved, beside the acts."""
        return False

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and not self.may_write(obj):
            shown = ("show_save", "show_save_and_continue", "show_save_and_add_another")
            context |= dict.fromkeys(shown, False)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    @admin.display(description=gettext_lazy("holds from"))
    def holds_from(self, version):
        day = getattr(version, version.DAY)
        return _("the beginning") if day == BEGINNING.date() else date_format(day, "j F Y")

    @admin.display(description=gettext_lazy("proposed"), ordering="proposed_at")
    def proposed(self, version):
        if version.proposed_at is None:
            return _("here since the beginning")
        who = version.proposed_by_label or _("a later edition of the catalogue")
        days = (timezone.now() - version.proposed_at).days
        age = ngettext("waits %(n)d day", "waits %(n)d days", days) % {"n": days} if days and version.is_waiting else ""
        return ", ".join(filter(None, [f"{version.proposed_at:%Y-%m-%d}", who, age]))

    @admin.display(description=gettext_lazy("decided"), ordering="recorded_at")
    def decided(self, version):
        if version.refused_at:
            facts = {"who": version.refused_by_label, "day": f"{version.refused_at:%Y-%m-%d}", "why": version.refusal}
            return _("given back by %(who)s, %(day)s: %(why)s") % facts
        if version.recorded_at is None:
            return format_html('<a href="{}">{}</a>', where_decided(version), _("waits for a second curator"))
        who = version.confirmed_by_label or version.proposed_by_label
        since = _("known since the beginning"), _("recorded %(day)s") % {"day": f"{version.recorded_at:%Y-%m-%d}"}
        said = since[version.recorded_at > BEGINNING]
        end = _("replaced %(day)s") % {"day": f"{version.superseded_at:%Y-%m-%d}"} if version.superseded_at else ""
        return ", ".join(filter(None, [said, who, end]))

    @admin.display(description=gettext_lazy("What changes"))
    def what_changes(self, version):
        rows = versions.differences(versions.before(version), version)
        words = (_("What"), _("until then"), _("from then on"))
        head = format_html('<tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr>', *words)
        body = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', rows)
        return format_html("<table>{}{}</table>", head, body)
